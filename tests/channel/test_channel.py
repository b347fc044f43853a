"""A channel keeps its line alive, whatever the line does."""

import asyncio
import logging
import os
import random
from pathlib import Path

import pytest

from devices.far_ends import byte_by_byte, noisy
from devices.links.memory import null_modem
from devices.links.serial import SerialLink
from firmware_protocols.messages import (
    Beep,
    Heard,
    KeyPressed,
    Print,
    Printed,
    PrintFailed,
    Rejected,
    Say,
    Text,
    Unanswered,
)
from tests.channel.conftest import World
from tests.channel.small_world import Ear, Eye, JsonDevice, JsonWire, line_of, soon, text

TICKET = Print(job="j1", parts=(Text(text="A012"),))


def fds() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_a_key_is_heard_and_its_answer_reaches_the_sign(world: World) -> None:
    eye = Eye()
    end = world.far_end("keypad", eye)
    ear = Ear(then=lambda heard: channel.tell(text("A012")))
    channel, _ = world.channel("keypad", ear)
    await soon(ear.ups.get())
    end.press("1", "call", 7)
    assert await soon(ear.heard.get()) == KeyPressed(key="call", digit=7)
    assert (await soon(eye.seen.get()))["op"] == "ShowText"
    assert world.state("keypad") == "up"
    assert world.counter("keypad", "told") == 1


async def test_a_line_that_comes_late_is_opened_when_it_comes(world: World) -> None:
    ear = Ear()
    world.channel("late", ear)
    assert "there is no such port" in await soon(ear.downs.get())
    assert world.state("late") == "down"
    world.far_end("late")
    await soon(ear.ups.get())
    assert world.state("late") == "up"


async def test_unplugged_is_said_once_and_replugged_is_open_again(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "devices")
    end = world.far_end("sign")
    ear = Ear()
    world.channel("sign", ear)
    await soon(ear.ups.get())
    end.unplug()
    reason = await soon(ear.downs.get())
    assert "unplugged" in reason
    assert world.state("sign") == "down"
    end.replug()
    await soon(ear.ups.get())
    assert world.state("sign") == "up"
    assert ear.downs.empty()
    assert [(r.levelname, r.getMessage()) for r in caplog.records] == [
        ("WARNING", f"sign-device: {reason}"),
        ("INFO", "sign-device: back"),
    ]


async def test_a_hundred_flaps_leak_nothing(world: World) -> None:
    end = world.far_end("flapping")
    ear = Ear()
    world.channel("flapping", ear)
    await soon(ear.ups.get())
    before, tasks = fds(), len(asyncio.all_tasks())
    for _ in range(100):
        end.press("1", "call")
        await soon(ear.heard.get())
        end.unplug()
        await soon(ear.downs.get())
        end.replug()
        await soon(ear.ups.get())
    assert (fds(), len(asyncio.all_tasks())) == (before, tasks)
    assert world.counter("flapping", "lost") == 100


async def test_a_cable_that_gives_one_byte_at_a_time_loses_nothing(world: World) -> None:
    eye, ear = Eye(), Ear()
    end = world.far_end("slow", eye, cable=byte_by_byte)
    channel, _ = world.channel("slow", ear)
    await soon(ear.ups.get())
    for digit in range(3):
        end.press("1", "call", digit)
    channel.tell(text("A012"))
    assert [await soon(ear.heard.get()) for _ in range(3)] == [KeyPressed(key="call", digit=d) for d in range(3)]
    assert (await soon(eye.seen.get()))["op"] == "ShowText"


async def test_noise_is_counted_and_the_next_key_is_heard(world: World) -> None:
    draw = random.Random(7)  # one seed, so that a failure comes again
    ear = Ear()
    end = world.far_end("noisy", cable=noisy(lambda: draw.randbytes(20) + b"\n"))
    world.channel("noisy", ear)
    await soon(ear.ups.get())
    end.press("1", "call")
    assert await soon(ear.heard.get()) == KeyPressed(key="call", digit=0)
    assert world.counter("noisy", "refused") >= 21


async def test_a_babbling_line_leaves_the_others_their_turn(world: World) -> None:
    ear, other = Ear(), Ear()
    babbler, quiet = world.far_end("babbler"), world.far_end("quiet")
    world.channel("babbler", ear)
    world.channel("quiet", other)
    await soon(ear.ups.get())
    await soon(other.ups.get())
    loop = asyncio.get_running_loop()
    said = 0

    def babble() -> None:
        nonlocal said
        babbler.say(b"\xa5" * 1000)
        said += 1000
        babbling[0] = loop.call_soon(babble)

    babbling = [loop.call_soon(babble)]
    for digit in range(100):
        quiet.press("1", "call", digit)
        assert await soon(other.heard.get()) == KeyPressed(key="call", digit=digit)
    babbling[0].cancel()
    assert said > 100_000
    assert world.counter("babbler", "refused") > 0


async def test_a_listener_that_fails_does_not_end_the_line(world: World, caplog: pytest.LogCaptureFixture) -> None:
    def fail(message: Heard) -> None:
        raise RuntimeError("a role's fault")

    ear = Ear(then=fail)
    end = world.far_end("keypad")
    world.channel("keypad", ear)
    await soon(ear.ups.get())
    for _ in range(2):
        end.press("1", "call")
        await soon(ear.heard.get())
    assert "a role's fault" in caplog.text
    assert world.state("keypad") == "up"


async def test_what_the_wire_cannot_say_is_logged_and_counted(world: World, caplog: pytest.LogCaptureFixture) -> None:
    eye, ear = Eye(), Ear()
    world.far_end("sign", eye)
    channel, _ = world.channel("sign", ear)
    await soon(ear.ups.get())
    channel.tell(Beep())
    channel.tell(text("A012"))
    assert (await soon(eye.seen.get()))["op"] == "ShowText"
    assert "no beeper" in caplog.text
    assert world.counter("sign", "unsaid") == 1


async def test_a_sentence_that_cannot_be_said_comes_back_and_is_no_word_of_the_device(world: World) -> None:
    eye, ear = Eye(), Ear()
    world.far_end("sign", eye)
    channel, _ = world.channel("sign", ear)
    channel.tell(Say(text="A012"))  # before the line is open
    assert isinstance(await soon(ear.heard.get()), Rejected)
    await soon(ear.ups.get())
    channel.tell(Say(text="A012"))
    assert await soon(ear.heard.get()) == Rejected(code=0, reason="this device has no voice")
    assert world.counter("sign", "unsaid") == 2
    assert world.counter("sign", "heard") == 0


async def test_a_ticket_is_printed_or_comes_back(world: World) -> None:
    ear = Ear()
    end = world.far_end("printer")
    channel, _ = world.channel("printer", ear)
    channel.tell(TICKET)  # before the line is open
    assert isinstance(await soon(ear.heard.get()), PrintFailed)
    await soon(ear.ups.get())
    channel.tell(TICKET)
    assert await soon(ear.heard.get()) == Printed(job="j1")
    end.unplug()
    reason = await soon(ear.downs.get())
    assert "unplugged" in reason
    assert ear.heard.empty()


async def test_a_ticket_that_was_under_way_when_the_line_went_comes_back(world: World) -> None:
    ear, eye = Ear(), Eye()
    end = world.far_end("printer", eye, JsonDevice(mute=True))
    channel, _ = world.channel("printer", ear)
    await soon(ear.ups.get())
    channel.tell(TICKET)
    await soon(eye.seen.get())
    end.unplug()
    reason = await soon(ear.downs.get())
    assert await soon(ear.heard.get()) == PrintFailed(job="j1", reason=reason)


async def test_telling_a_dead_line_is_quiet_and_the_sign_is_repainted_when_it_is_back(world: World) -> None:
    eye, ear = Eye(), Ear()
    end = world.far_end("sign", eye)
    channel, _ = world.channel("sign", ear)
    await soon(ear.ups.get())
    end.unplug()
    channel.tell(text("lost on the way"))  # the channel does not know yet
    await soon(ear.downs.get())
    channel.tell(Say(text="dropped"))
    end.replug()
    await soon(ear.ups.get())
    channel.tell(text("repainted"))
    seen = await soon(eye.seen.get())
    assert "repainted" in str(seen)
    assert world.counter("sign", "unsaid") == 1


async def test_a_silent_device_is_noticed_by_the_wires_own_time(world: World) -> None:
    ear = Ear()
    world.far_end("silent", emulator=JsonDevice(mute=True))
    channel, _ = world.channel("silent", ear, wire=JsonWire(answer_within=0.01))
    await soon(ear.ups.get())
    channel.tell(text("A012"))
    assert await soon(ear.heard.get()) == Unanswered(misses=1, dead=True)
    assert world.state("silent") == "down"


async def test_a_device_that_takes_no_bytes_still_times_out_and_blocks_nobody(world: World) -> None:
    master, slave = os.openpty()  # nobody will ever read it
    stuck, other, eye = Ear(), Ear(), Eye()
    full, _ = world.channel("stuck", stuck, SerialLink(world.folder / "stuck", 9600), JsonWire(answer_within=0.01))
    (world.folder / "stuck").symlink_to(os.ttyname(slave))
    world.far_end("fine", eye)
    fine, _ = world.channel("fine", other)
    await soon(stuck.ups.get())
    await soon(other.ups.get())
    full.tell(text("x" * 100_000))
    assert await soon(stuck.heard.get()) == Unanswered(misses=1, dead=True)
    full.tell(text("y"))  # while the first is still being written
    fine.tell(text("A012"))
    assert (await soon(eye.seen.get()))["op"] == "ShowText"
    assert await soon(stuck.heard.get()) == Unanswered(misses=1, dead=True)
    os.close(master)
    os.close(slave)


async def test_a_fault_in_a_wire_is_logged_and_the_line_is_opened_anew(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    class Faulty(JsonWire):
        def _understand(self, line: bytes) -> list[Heard]:
            if line == b"poison":
                raise ZeroDivisionError
            return super()._understand(line)

    ear = Ear()
    end = world.far_end("faulty")
    world.channel("faulty", ear, wire=Faulty())
    await soon(ear.ups.get())
    end.say(b"poison\n")
    assert "fault in the program" in await soon(ear.downs.get())
    await soon(ear.ups.get())
    end.say(line_of(KeyPressed(key="call")))
    assert await soon(ear.heard.get()) == KeyPressed(key="call")
    assert "ZeroDivisionError" in caplog.text


async def test_a_channel_on_a_null_modem(world: World) -> None:
    modem = null_modem("channel test")
    ear = Ear()
    await modem.far.open()
    channel, _ = world.channel("memory", ear, modem.near)
    await soon(ear.ups.get())
    await modem.far.write(line_of(KeyPressed(key="recall")))
    assert await soon(ear.heard.get()) == KeyPressed(key="recall")
    channel.tell(text("A012"))
    assert b"A012" in await soon(modem.far.read())
    modem.unplug()
    await soon(ear.downs.get())
    modem.replug()
    await soon(ear.ups.get())


async def test_a_cancelled_channel_closes_its_port(world: World) -> None:
    world.far_end("closing")
    before = fds()
    ear = Ear()
    _, task = world.channel("closing", ear)
    await soon(ear.ups.get())
    assert fds() > before
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert fds() == before
    assert ear.downs.empty()


async def test_a_channel_cancelled_as_its_line_is_lost_stays_cancelled(world: World) -> None:
    for _ in range(20):
        end = world.far_end("both")
        ear = Ear()
        _, task = world.channel("both", ear)
        await soon(ear.ups.get())
        end.unplug()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await soon(task)
