"""Evaluators on a JT/T 905 bus: a key is a rating once, and other devices' talk is nobody's rating."""

import pytest

from devices.emulators.jtt905 import Jtt905Bus
from firmware_protocols.messages import Acknowledged, AskRating, Beep, Described, RatingPressed, SetClock
from firmware_protocols.wire import WireError
from firmware_protocols.wires.jtt905 import Jtt905, frame_of
from tests.wires.line_world import LineWorld


def test_a_key_is_a_rating_and_its_repeat_is_none() -> None:
    line = LineWorld(Jtt905({}), Jtt905Bus({}))
    for _ in range(2):
        line.emulator.press("6", "rating", 1)
        line.run(0.1)
    line.emulator.press("17", "rating", 1)
    line.run(1.0)
    line.emulator.press("6", "rating", 1)
    line.run(0.1)
    rear, front = RatingPressed(address="6", value=1), RatingPressed(address="17", value=1)
    assert line.heard == [rear, front, rear]


def test_a_status_query_sets_the_clock_and_is_answered() -> None:
    bus = Jtt905Bus({})
    line = LineWorld(Jtt905({}), bus)
    line.tell(SetClock(address="6", at="2026-01-31T09:00:00"))
    line.run(0.1)
    assert (bus.clocks, line.heard) == ({6: "20260131090000"}, [Acknowledged(address="6")])


def test_where_the_models_command_is_known_another_is_no_rating() -> None:
    wire = Jtt905({"rating_command": "8001"})
    (other,) = wire.receive(frame_of(6, b"\x00\x01", b"\x01"), 0.0)
    assert isinstance(other, Described)
    assert list(wire.receive(frame_of(6, b"\x80\x01", b"\x01"), 0.0)) == [RatingPressed(address="6", value=1)]


def test_another_device_never_rates() -> None:
    (heard,) = Jtt905({}).receive(frame_of(2, b"\x00\x01", b"\x01"), 0.0)
    assert isinstance(heard, Described)


def test_an_evaluator_is_asked_only_by_a_command_that_its_model_knows() -> None:
    silent, asking = Jtt905({}), Jtt905({"ask_command": "8002"})
    for wire in (silent, asking):
        wire.send(AskRating(address="6"), 0.0)
    assert (silent.outgoing(0.0), asking.outgoing(0.0)) == (b"", frame_of(6, b"\x80\x02"))


def test_what_cannot_be_told() -> None:
    for message, reason in (
        (Beep(address="6"), "no bytes for Beep"),
        (SetClock(address="6", at="noon"), "not 'noon'"),
        (SetClock(address="front", at="2026-01-31T09:00:00"), "6 or 17 for evaluators"),
    ):
        with pytest.raises(WireError, match=reason):
            Jtt905({}).send(message, 0.0)
    with pytest.raises(WireError, match="rating_command"):
        Jtt905({"rating_command": "1"})
