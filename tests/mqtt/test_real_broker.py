"""Hall and devices over a real Mosquitto: presses, pictures, commands, and a broker that is killed in the middle of it."""

import asyncio
import json

import pytest

from devices.link import LinkLost
from devices.links.mqtt import DROPPED, MqttLink
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Beep,
    DeviceState,
    KeyPressed,
    Line,
    Print,
    Printed,
    Say,
    ShowText,
    Text,
    Unanswered,
)
from firmware_protocols.parcel import Parcel
from qms import broker
from tests.mqtt.broker_world import HAND, PATIENCE, World

A012 = ShowText(address="sign-1", lines=(Line(text="A012"),), urgent=True)


async def test_from_a_hand_at_the_keypad_to_the_glass_of_the_sign(world: World) -> None:
    hall, ends = world.hall(), world.devices("keypad-1", "sign-1")
    await world.heard.until(lambda: len(states(world, "ready")) == 2)
    ends.press("keypad-1", "call")
    await world.heard.until(lambda: KeyPressed(address="keypad-1", key="call") in world.heard.all)
    hall.tell(A012)
    await world.heard.until(lambda: Acknowledged(address="sign-1") in world.heard.all)
    assert ends.emulators["sign-1"].units["sign-1"].shown["lines"][0]["text"] == "A012"


async def test_a_sentence_is_spoken_and_a_slip_is_printed_once(world: World) -> None:
    hall, ends = world.hall(), world.devices("speaker-1", "printer-1")
    await world.heard.until(lambda: len(states(world, "ready")) == 2)
    hall.tell(Say(address="speaker-1", text="请A012号到1号窗口"))
    hall.tell(Print(address="printer-1", job="7", parts=(Text(text="A012"),)))
    await world.heard.until(lambda: Printed(address="printer-1", job="7") in world.heard.all)
    await world.heard.until(lambda: Acknowledged(address="speaker-1") in world.heard.all)
    assert ends.emulators["speaker-1"].units["speaker-1"].spoken == ["请A012号到1号窗口"]
    assert ends.emulators["printer-1"].units["printer-1"].printed == ["7"]


async def test_a_zigbee_button_calls(world: World) -> None:
    world.hall("zigbee")
    ends = world.devices("desk-1", line="zigbee")
    await world.heard.until(lambda: bool(states(world, "ready")))
    ends.press("desk-1", "double")
    await world.heard.until(lambda: KeyPressed(address="desk-1", key="double") in world.heard.all)


async def test_a_sign_that_restarts_heals_itself_though_the_hall_is_down(world: World) -> None:
    hall, ends = world.hall(), world.devices("sign-1")
    await world.heard.until(lambda: bool(states(world, "ready")))
    hall.tell(A012)
    await world.heard.until(lambda: Acknowledged(address="sign-1") in world.heard.all)
    await world.go_home()
    await ends.closed()
    world.seen.all.clear()
    again = world.devices("sign-1")
    await world.seen.until(lambda: bool(world.seen.all))
    assert again.emulators["sign-1"].units["sign-1"].shown["lines"][0]["text"] == "A012"


async def test_a_late_will_of_an_old_life_is_passed_over_and_the_device_mends_it(world: World) -> None:
    world.hall()
    world.devices("sign-1")
    await world.heard.until(lambda: bool(states(world, "ready")))
    late = Parcel(world.topic("sign-1", "status"), b'{"state":"lost","boot_id":"an older one"}', retained=True)
    await say_as_the_broker(world, late)
    await world.heard.until(lambda: len(states(world, "ready")) == 2)
    assert states(world, "lost") == []


async def test_the_will_of_the_present_life_takes_the_device_down_and_its_return_up(world: World) -> None:
    world.hall()
    ends = world.devices("sign-1")
    await world.heard.until(lambda: bool(states(world, "ready")))
    boot = ends.emulators["sign-1"].units["sign-1"].boot
    await ends.closed()
    gone = Parcel(
        world.topic("sign-1", "status"), json.dumps({"state": "lost", "boot_id": boot}).encode(), retained=True
    )
    await say_as_the_broker(world, gone)
    await world.heard.until(lambda: bool(states(world, "lost")))
    assert [c.state for c in world.health.snapshot() if c.id == "sign-1"] == ["down"]
    world.devices("sign-1")
    await world.heard.until(lambda: Answered(address="sign-1") in world.heard.all)
    await world.heard.until(lambda: len(states(world, "ready")) == 2)
    assert [c.state for c in world.health.snapshot() if c.id == "sign-1"] == ["up"]


async def test_what_is_said_twice_is_heard_once(world: World) -> None:
    world.hall()
    await world.ups.until(lambda: bool(world.ups.all))
    device = await world.link("keypad-1")
    press = event(world, "keypad-1", 1, "call")
    await device.write((press, press))
    await device.write((event(world, "keypad-1", 2, "recall"), press))
    await device.write((event(world, "keypad-1", 3, "finish"),))
    await world.heard.until(lambda: len(world.heard.of(KeyPressed)) >= 3)
    assert [one.key for one in world.heard.of(KeyPressed)] == ["call", "recall", "finish"]


async def test_a_retained_press_is_not_a_press(world: World) -> None:
    device = await world.link("keypad-1")
    await device.write((event(world, "keypad-1", 1, "call")._replace(retained=True),))
    world.hall()
    await world.ups.until(lambda: bool(world.ups.all))
    await device.write((event(world, "keypad-1", 2, "recall"),))
    await world.heard.until(lambda: bool(world.heard.of(KeyPressed)))
    assert [one.key for one in world.heard.of(KeyPressed)] == ["recall"]


async def test_a_command_without_an_answer_is_repeated_until_it_expires(world: World) -> None:
    device = await world.link("keypad-1", world.topic("keypad-1", "cmd"))
    hall = world.hall(repeat_ms=100, expire_ms=500, answer_ms=60_000)
    await world.ups.until(lambda: bool(world.ups.all))
    hall.tell(Beep(address="keypad-1"))
    told: list[dict[str, object]] = []
    async with asyncio.timeout(PATIENCE):
        while len(told) < 3:
            told += [json.loads(parcel.payload) for parcel in await device.read()]
    await world.heard.until(lambda: bool(world.heard.of(Unanswered)))
    assert {one["cmd_id"] for one in told} == {told[0]["cmd_id"]}
    assert {one["expires_at"] for one in told} == {told[0]["expires_at"]}
    times = [int(str(one["sent_at"])) for one in told]
    assert times == sorted(set(times))
    assert times[-1] < int(str(told[0]["expires_at"]))


async def test_a_broker_that_is_killed_and_restarted_loses_and_doubles_no_press(world: World) -> None:
    world.hall()
    ends = world.devices("keypad-1")
    await world.heard.until(lambda: bool(states(world, "ready")))
    for round_ in range(1, 4):
        for _ in range(10):
            ends.press("keypad-1", "call")
        if round_ == 2:
            await world.heard.until(lambda: len(world.heard.of(KeyPressed)) >= 11)
        await world.mosquitto.kill()
        ends.press("keypad-1", "recall")
        await world.downs.until(lambda done=round_: len(world.downs.all) >= done)  # type: ignore[misc]
        await world.mosquitto.start()
        await world.ups.until(lambda done=round_: len(world.ups.all) > done)  # type: ignore[misc]
    ends.press("keypad-1", "finish")
    await world.heard.until(lambda: KeyPressed(address="keypad-1", key="finish") in world.heard.all)
    await world.heard.until(lambda: len(world.heard.of(KeyPressed)) >= 34)
    keys = [one.key for one in world.heard.of(KeyPressed)]
    assert (keys.count("call"), keys.count("recall"), keys.count("finish")) == (30, 3, 1)


async def test_a_sign_shows_the_call_that_was_made_while_the_broker_was_down(world: World) -> None:
    hall = world.hall()
    ends = world.devices("sign-1")
    await world.heard.until(lambda: bool(states(world, "ready")))
    await world.mosquitto.kill()
    await world.downs.until(lambda: bool(world.downs.all))
    assert "broker" in world.downs.all[0]
    await world.mosquitto.start()
    await world.ups.until(lambda: len(world.ups.all) == 2)
    hall.tell(A012)  # what the switchboard does when a line is up: repaint
    await world.heard.until(lambda: Acknowledged(address="sign-1") in world.heard.all)
    assert ends.emulators["sign-1"].units["sign-1"].shown["lines"][0]["text"] == "A012"


async def test_what_waits_for_a_device_outlives_a_kill(world: World) -> None:
    """All but the very last: Mosquitto acknowledges a message just before it saves it."""
    topic = world.topic("keypad-1", "cmd")
    device, hall = await world.link("keypad-1", topic), await world.link("hall")
    await device.close()
    for number in range(51):
        await hall.write((Parcel(topic, str(number).encode()),))
    await world.mosquitto.kill()
    await world.mosquitto.start()
    await device.open()
    assert await numbers(device, 50) >= set(range(50))


async def test_three_thousand_messages_for_a_device_that_is_away_all_arrive(world_in_memory: World) -> None:
    world = world_in_memory
    topic = world.topic("keypad-1", "cmd")
    device, hall = await world.link("keypad-1", topic), await world.link("hall")
    await device.close()
    for start in range(0, 3000, 500):
        await hall.write(tuple(Parcel(topic, str(number).encode()) for number in range(start, start + 500)))
    await device.open()
    assert await numbers(device, 3000) == set(range(3000))


async def test_what_the_broker_throws_away_is_told(world: World, caplog: pytest.LogCaptureFixture) -> None:
    conf = world.mosquitto.folder / broker.CONF
    small = conf.read_text().replace("max_queued_messages 20000", "max_queued_messages 10")
    conf.write_text(
        small.replace("max_inflight_messages 100", "max_inflight_messages 10").replace(
            "sys_interval 10", "sys_interval 1"
        )
    )
    await world.mosquitto.kill()
    await world.mosquitto.start()
    topic = world.topic("keypad-1", "cmd")
    device, hall = await world.link("keypad-1", topic), await world.link("hall", DROPPED)
    assert await hall.read()  # the count before
    await device.close()
    await hall.write(tuple(Parcel(topic, b"{}") for _ in range(100)))
    async with asyncio.timeout(PATIENCE):
        while "has thrown away" not in caplog.text:
            await hall.read()


async def test_who_has_no_password_is_not_let_in(world: World) -> None:
    with pytest.raises(LinkLost, match="does not know the user or the password"):
        await world.broker("keypad-1", password="wrong").link(()).open()


async def test_a_device_can_neither_speak_for_another_nor_hear_it(world: World) -> None:
    world.hall()
    await world.ups.until(lambda: bool(world.ups.all))
    stranger = await world.link("sign-1")
    await stranger.write((event(world, "keypad-1", 1, "call"),))
    keypad = await world.link("keypad-1")
    await keypad.write((event(world, "keypad-1", 2, "recall"),))
    await world.heard.until(lambda: bool(world.heard.of(KeyPressed)))
    assert [one.key for one in world.heard.of(KeyPressed)] == ["recall"]
    ear = await world.link("speaker-1", world.topic("sign-1", "cmd"), world.topic("speaker-1", "cmd"))
    for name in ("sign-1", "speaker-1"):
        await say_as_the_broker(world, Parcel(world.topic(name, "cmd"), b"{}"))
    async with asyncio.timeout(PATIENCE):
        assert [parcel.topic for parcel in await ear.read()] == [world.topic("speaker-1", "cmd")]


async def test_a_hall_that_was_away_for_long_does_not_hear_what_was_pressed_meanwhile(world: World) -> None:
    world.hall()
    await world.ups.until(lambda: bool(world.ups.all))
    await world.go_home()
    device = await world.link("keypad-1")
    await device.write((event(world, "keypad-1", 1, "call"),))
    world.hall()  # a new process: it has not seen the broker before
    await world.ups.until(lambda: len(world.ups.all) == 2)
    await device.write((event(world, "keypad-1", 2, "recall"),))
    await world.heard.until(lambda: bool(world.heard.of(KeyPressed)))
    assert [one.key for one in world.heard.of(KeyPressed)] == ["recall"]


def states(world: World, state: str) -> list[DeviceState]:
    return [one for one in world.heard.of(DeviceState) if one.state == state]


def event(world: World, device: str, seq: int, key: str) -> Parcel:
    body = {"boot_id": "b1", "seq": seq, "op": "key", "args": {"key": key}}
    return Parcel(world.topic(device, "event"), json.dumps(body).encode())


async def say_as_the_broker(world: World, parcel: Parcel) -> None:
    """What the broker does with a will."""
    hand = await world.link(HAND)
    await hand.write((parcel,))
    await hand.close()


async def numbers(device: MqttLink, count: int) -> set[int]:
    """So many different numbers, as they arrive."""
    got: set[int] = set()
    async with asyncio.timeout(PATIENCE):
        while len(got) < count:
            got |= {int(parcel.payload) for parcel in await device.read()}
    return got
