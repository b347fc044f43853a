"""Bought buttons: how presses are told from repeats, old presses and everything else that such devices say."""

import json
from collections.abc import Sequence

import pytest

from firmware_protocols.messages import Answered, Beep, DeviceState, Heard, KeyPressed, Probe, ShowNumber
from firmware_protocols.parcel import Parcel
from firmware_protocols.wire import WireError
from firmware_protocols.wires.shelly import Shelly
from firmware_protocols.wires.tasmota import Tasmota
from firmware_protocols.wires.zigbee2mqtt import Zigbee2Mqtt

Wire = Shelly | Tasmota | Zigbee2Mqtt


def say(wire: Wire, topic: str, body: object, now: float = 0.0, retained: bool = False) -> Sequence[Heard]:
    payload = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return wire.receive((Parcel(topic, payload, retained),), now)


def keys(heard: Sequence[Heard]) -> list[tuple[str, str]]:
    return [(one.address, one.key) for one in heard if isinstance(one, KeyPressed)]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("single", ("desk", "single")),
        ("1_double", ("desk", "double")),
        ("button_2_single", ("desk:2", "single")),
        ("triple_right", ("desk:3", "triple")),
        ("hold", ("desk", "long")),
    ],
)
def test_zigbee_actions_are_read_word_by_word(action: str, expected: tuple[str, str]) -> None:
    assert keys(say(Zigbee2Mqtt({}), "zigbee2mqtt/desk", {"action": action})) == [expected]


@pytest.mark.parametrize("body", [{"action": ""}, {"battery": 90}, {"action": "release"}, {"action": "hold_release"}])
def test_what_is_no_press_of_a_zigbee_button(body: dict[str, object]) -> None:
    wire = Zigbee2Mqtt({})
    assert (list(say(wire, "zigbee2mqtt/desk", body)), wire.refused) == ([], 0)


@pytest.mark.parametrize(
    ("wire", "topic", "body"),
    [
        (Zigbee2Mqtt({}), "zigbee2mqtt/desk", {"action": "single"}),
        (Tasmota({}), "stat/desk/RESULT", {"Button1": {"Action": "SINGLE"}}),
    ],
)
def test_a_press_that_comes_twice_is_one_and_a_retained_one_none(wire: Wire, topic: str, body: object) -> None:
    assert keys(say(wire, topic, body, now=1.0, retained=True)) == []
    assert keys(say(wire, topic, body, now=2.0)) == [("desk", "single")]
    assert keys(say(wire, topic, body, now=2.2)) == []
    assert keys(say(wire, topic, body, now=4.0)) == [("desk", "single")]


def test_a_shelly_says_its_last_press_again_and_again() -> None:
    wire, topic = Shelly({}), "shellies/desk/input_event/0"
    assert keys(say(wire, topic, {"event": "S", "event_cnt": 3}, retained=True)) == []
    assert keys(say(wire, topic, {"event": "S", "event_cnt": 3}, now=30.0)) == []
    assert keys(say(wire, topic, {"event": "SS", "event_cnt": 4}, now=31.0)) == [("desk", "double")]
    assert keys(say(wire, topic, {"event": "SS", "event_cnt": 4}, now=60.0)) == []


def test_after_a_restart_a_shelly_counts_anew() -> None:
    wire, topic = Shelly({}), "shellies/desk/input_event/0"
    say(wire, topic, {"event": "S", "event_cnt": 1})
    say(wire, "shellies/desk/online", "true")
    assert keys(say(wire, topic, {"event": "S", "event_cnt": 1})) == [("desk", "single")]


def test_second_generation_events_of_other_parts_mean_nothing() -> None:
    wire = Shelly({})
    events = [
        {"component": "input:0", "event": "btn_down", "ts": 1.0},
        {"component": "switch:0", "event": "single_push", "ts": 1.0},
        {"component": "input:3", "event": "long_push", "ts": 2.0},
        {"component": "input:3", "event": "long_push", "ts": 2.0},
    ]
    body = {"src": "shellyplusi4-a1", "method": "NotifyEvent", "params": {"events": events}}
    assert keys(say(wire, "shellyplusi4-a1/events/rpc", body)) == [("shellyplusi4-a1:4", "long")]
    assert keys(say(wire, "shellyplusi4-a1/events/rpc", {"method": "NotifyStatus"})) == []


def test_every_button_of_a_device_is_lost_and_found_with_it() -> None:
    wire = Tasmota({"addresses": ("desk:1", "desk:2")})
    assert sorted(wire.topics) == ["stat/desk/RESULT", "tele/desk/LWT"]
    both = ("desk:1", "desk:2")
    assert list(say(wire, "tele/desk/LWT", "Offline")) == [DeviceState(address=one, state="lost") for one in both]
    back = say(wire, "tele/desk/LWT", "Online")
    assert [one for one in back if isinstance(one, Answered)] == [Answered(address=one) for one in both]
    assert keys(say(wire, "stat/desk/RESULT", {"Button1": {"Action": "SINGLE"}})) == [("desk:1", "single")]


@pytest.mark.parametrize("wire", [Shelly({}), Tasmota({}), Zigbee2Mqtt({})])
def test_a_button_is_told_nothing(wire: Wire) -> None:
    wire.send(ShowNumber(waiting=3), 0.0)
    wire.send(Beep(), 0.0)
    assert wire.outgoing(0.0) == ()
    with pytest.raises(WireError, match="has no bytes for Probe"):
        wire.send(Probe(), 0.0)
