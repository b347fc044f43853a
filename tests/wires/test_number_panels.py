"""Panels that show nothing but a number: what of a message they show, and what becomes of silence, echoes and nonsense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emulators.panel4 import Panel4Line
from devices.emulators.xunpeng import XunpengLine
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Beep,
    ClearScreen,
    Line,
    Probe,
    ShowNumber,
    ShowText,
    Told,
    Unanswered,
    ValueRead,
)
from firmware_protocols.messages.figures import number_of
from firmware_protocols.wire import WireError
from firmware_protocols.wires.panel4 import Panel4
from firmware_protocols.wires.xunpeng import Xunpeng
from tests.wires.line_world import LineWorld


def text(words: str, address: str = "1", **how: bool) -> ShowText:
    return ShowText(address=address, lines=(Line(text=words),), **how)


@pytest.mark.parametrize(
    ("message", "number"),
    [
        (text("A012"), 12),
        (text("请 A1005 到 3 号窗口"), 5),
        (text("窗口"), None),
        (text("１２"), None),
        (ShowText(lines=()), None),
        (ShowText(lines=(Line(text="请"), Line(text="B007"))), 7),
        (text("9" * 5000), 999),
        (ShowNumber(ticket=1015, waiting=3), 15),
        (ShowNumber(waiting=1015), 999),
        (ShowNumber(waiting=-1), None),
        (ShowNumber(), None),
    ],
)
def test_the_number_of_a_message(message: ShowText | ShowNumber, number: int | None) -> None:
    assert number_of(message, 3) == number


def panels(**options: object) -> tuple[LineWorld, Panel4Line]:
    emulator = Panel4Line(options)
    return LineWorld(Panel4(options), emulator), emulator


def test_each_panel_shows_its_number_and_an_empty_one_its_blank() -> None:
    line, far = panels(blank=888)
    for message in (text("A012", "1"), text("B345", "2"), ClearScreen(address="3"), text("暂停服务", "4")):
        line.tell(message)
    line.run(1.0)
    assert far.numbers == {"1": 12, "2": 345, "3": 888, "4": 888}
    assert (far.refused, line.heard) == (0, [])


def test_a_call_goes_before_what_waits_and_only_the_newest_number_is_shown() -> None:
    line, far = panels()
    for number in range(5):
        line.tell(text(f"A{number:03}", "1"))
        line.tell(text(f"B{number:03}", "2"))
    line.tell(text("A077", "3", urgent=True))
    line.run(1.0)
    assert [dict(seen)["addr"] for seen in line.seen] == [3, 1, 2]  # type: ignore[call-overload]
    assert far.numbers == {"3": 77, "1": 4, "2": 4}


def test_between_two_numbers_there_is_silence() -> None:
    """Panels without a start byte know a frame by the silence before it."""
    wire = Panel4({"gap_ms": 20})
    wire.send(text("A001", "1"), 0.0)
    wire.send(text("A002", "2"), 0.0)
    assert wire.outgoing(0.0)
    assert not wire.outgoing(0.02)
    due = wire.due()
    assert due is not None
    assert due > 0.02
    assert wire.outgoing(due)


def test_half_a_frame_before_a_silence_is_forgotten() -> None:
    wire = Panel4({})
    assert not wire.receive(b"\x05\x03", 0.0)
    assert wire.receive(bytes.fromhex("0503E7EF"), 1.0) == [ValueRead(address="5", register=0, values=(999,))]
    assert (wire.refused, wire.pending) == (1, 0)


def test_an_echo_is_nobody_elses_number() -> None:
    wire = Panel4({"local_echo": True})
    wire.send(text("A012", "5"), 0.0)
    sent = wire.outgoing(0.0)
    assert not wire.receive(sent[:3], 0.01)
    assert not wire.receive(sent[3:], 0.02)
    assert (wire.refused, wire.pending) == (0, 0)
    overheard = bytes.fromhex("0503E7EF")
    assert wire.receive(overheard, 0.03) == [ValueRead(address="5", register=0, values=(999,))]


def test_an_echo_that_comes_damaged_is_given_up() -> None:
    wire = Panel4({"local_echo": True})
    wire.send(text("A012", "5"), 0.0)
    wire.outgoing(0.0)
    assert not wire.receive(b"\x05\x01\x0c\x11", 0.01)
    assert wire.refused > 0


def xunpeng(**options: object) -> tuple[LineWorld, XunpengLine]:
    emulator = XunpengLine(options)
    return LineWorld(Xunpeng(options), emulator), emulator


def test_number_and_colour_are_shown_and_acknowledged() -> None:
    line, far = xunpeng()
    line.tell(ShowText(address="2", lines=(Line(text="A012", colour="yellow"),), urgent=True))
    line.run(0.5)
    assert far.shown == {"2": (12, "yellow")}
    assert line.heard == [Acknowledged(address="2")]


def test_white_is_the_two_colours_together_and_no_colour_the_models_own() -> None:
    line, far = xunpeng(colour="red")
    line.tell(ShowText(address="1", lines=(Line(text="1", colour="white"),)))
    line.tell(ShowNumber(address="2", waiting=5))
    line.tell(ClearScreen(address="3"))
    line.run(1.0)
    assert far.shown == {"1": (1, "yellow"), "2": (5, "red"), "3": (0, "red")}


def test_a_dead_panel_is_reported_and_asked_again_with_the_number_it_had() -> None:
    line, far = xunpeng()
    line.tell(text("A012"))
    line.run(0.5)
    far.press("1", "unplugged", 1)
    line.tell(text("A013"))
    line.run(5.0)
    assert line.of(Unanswered)[-1] == Unanswered(address="1", misses=3, dead=True)
    far.press("1", "unplugged", 0)
    line.run(40.0)
    assert line.of(Answered) == [Answered(address="1")]
    assert far.shown["1"] == (13, "red")


def test_is_it_there_is_asked_by_the_number_it_shows() -> None:
    line, far = xunpeng()
    line.tell(Probe(address="1"))
    line.run(0.5)
    assert far.shown == {"1": (0, "green")}
    assert line.of(Acknowledged) == [Acknowledged(address="1")]


def test_our_own_echo_is_no_answer() -> None:
    line, _ = xunpeng(local_echo=True)
    line.echoes = True
    line.tell(text("A012"))
    line.run(0.5)
    assert line.of(Acknowledged) == [Acknowledged(address="1")]
    assert line.wire.refused == 0


def test_a_number_that_another_host_shows_is_overheard() -> None:
    frame = bytes.fromhex("2A00780301A60A")
    assert Xunpeng({}).receive(frame, 0.0) == [ValueRead(address="1", register=0, values=(888,))]


def test_two_models_on_one_line() -> None:
    line, far = panels(signs={"2": {"figures": 4}})
    line.tell(text("1234", "1"))
    line.tell(text("1234", "2"))
    line.run(1.0)
    assert far.numbers == {"1": 234, "2": 1234}


@given(st.text(max_size=40))
def test_whatever_a_visitor_is_called_a_panel_is_told_a_number(user: str) -> None:
    for make, emulator in ((Panel4, Panel4Line({})), (Xunpeng, XunpengLine({}))):
        wire = make({})
        wire.send(text(user), 0.0)
        (seen,) = emulator.receive(wire.outgoing(0.0), 0.0)
        assert (seen["op"], emulator.refused, emulator.pending) == ("show_number", 0, 0)
        assert 0 <= int(str(seen["value"])) <= 999


@pytest.mark.parametrize(
    ("wire", "message", "reason"),
    [
        (Panel4({}), Beep(), "panel4 has no bytes for Beep"),
        (Panel4({}), Probe(), "panel4 has no bytes for Probe"),
        (Panel4({}), text("1", "0"), "1 to 255"),
        (Panel4({}), text("1", "256"), "1 to 255"),
        (Xunpeng({}), Beep(), "xunpeng has no bytes for Beep"),
        (Xunpeng({}), text("1", "x"), "0 to 255"),
    ],
)
def test_what_cannot_be_said(wire: Panel4 | Xunpeng, message: Told, reason: str) -> None:
    with pytest.raises(WireError, match=reason):
        wire.send(message, 0.0)
    assert wire.due() is None


def test_nobody_can_press_a_panel() -> None:
    for far in (Panel4Line({}), XunpengLine({})):
        with pytest.raises(ValueError, match="call"):
            far.press("1", "call")
