"""Alpha signs: Latin text in colours, clock and tone, parity in the eighth bit, acknowledgements where a sign gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emulators.alpha import AlphaLine, Sign
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Beep,
    ClearScreen,
    Configure,
    Line,
    Probe,
    Rejected,
    SetBrightness,
    SetClock,
    ShowText,
    Told,
    Unanswered,
)
from firmware_protocols.wire import WireError
from firmware_protocols.wires.alpha.wire import Alpha
from tests.wires.line_world import LineWorld


def world(**options: object) -> LineWorld:
    options = {"addresses": ["1", "2"], **options}
    return LineWorld(Alpha(options), AlphaLine(options))


def sign(world: LineWorld, address: str) -> Sign:
    assert isinstance(world.emulator, AlphaLine)
    return world.emulator.signs[address]


def text(words: str, address: str = "1", **how: bool) -> ShowText:
    return ShowText(address=address, lines=(Line(text=words),), **how)


@pytest.mark.parametrize("parity", ["none", "even"])
def test_a_call_is_seen_in_its_colour(parity: str) -> None:
    line = world(parity=parity)
    line.tell(ShowText(address="2", lines=(Line(text="A012 -> 3", colour="yellow"), Line(text="next", colour="green"))))
    line.run(0.5)
    assert sign(line, "2").lines == ["A012 -> 3", "next"]
    assert sign(line, "2").colours == ["yellow", "green"]
    assert (line.heard, line.emulator.refused, sign(line, "1").lines) == ([], 0, [])


def test_even_parity_stands_in_the_eighth_bit() -> None:
    wire = Alpha({"parity": "even"})
    wire.send(text("A012"), 0.0)
    sent = wire.outgoing(0.0)
    assert all(byte.bit_count() % 2 == 0 for byte in sent)
    assert b"A012" in bytes(byte & 0x7F for byte in sent)


def test_a_byte_of_wrong_parity_is_no_answer() -> None:
    wire = Alpha({"parity": "even"})
    assert not wire.receive(b"\x86\xc0", 0.0)
    assert wire.refused > 0
    assert wire.receive(b"\x06\xc0", 5.0) == [Acknowledged(address="1")]


def test_a_sign_alone_is_told_as_everybody() -> None:
    line = world(addresses=["1"], alone=True, answers=True)
    line.tell(text("A012"))
    line.run(0.5)
    assert b"\x01Z00\x02" in line.sent[0]
    assert (sign(line, "1").lines, line.heard) == (["A012"], [Acknowledged(address="1")])


def test_a_dark_sign() -> None:
    line = world()
    line.tell(text("A012"))
    line.run(0.5)
    line.tell(ClearScreen(address="1"))
    line.run(0.5)
    assert sign(line, "1").lines == []


def test_clock_and_tone() -> None:
    line = world(answers=True)
    line.tell(SetClock(address="1", at="2026-02-01T08:30:15"))
    line.tell(Beep(address="1"))
    line.run(2.0)
    one = sign(line, "1")
    assert (one.time, one.date, one.weekday, one.tones) == ("0830", "020126", "1", 1), "a Sunday is day 1"
    assert line.heard == [Acknowledged(address="1")] * 5


def test_how_a_sign_is_and_why_it_refused() -> None:
    line = world(answers=True)
    line.tell(Probe(address="1"))
    line.run(0.5)
    line.tell(Configure(address="1", code=" 9999"))
    line.run(0.5)
    line.tell(Probe(address="1"))
    line.run(0.5)
    assert [type(message) for message in line.heard] == [Acknowledged, Rejected, Rejected]
    (first, _) = line.of(Rejected)
    assert isinstance(first, Rejected)
    assert first.reason == "unknown command or file label"


def test_without_acknowledgements_nothing_is_waited_for() -> None:
    line = world()
    line.emulator.press("1", "unplugged", 1)
    line.tell(text("A012", "1"))
    line.tell(text("A013", "2"))
    line.run(0.5)
    assert (sign(line, "2").lines, line.heard) == (["A013"], [])


def test_with_them_a_dead_sign_is_reported_and_reported_back() -> None:
    line = world(answers=True)
    line.emulator.press("1", "unplugged", 1)
    line.tell(text("A012"))
    line.run(10.0)
    assert line.of(Unanswered)[-1] == Unanswered(address="1", misses=3, dead=True)
    line.emulator.press("1", "unplugged", 0)
    line.run(40.0)
    assert Answered(address="1") in line.heard


def test_a_call_goes_before_what_waits() -> None:
    line = world()
    for message in (SetClock(address="1", at="2026-02-01T08:30:15"), text("A012", "2", urgent=True)):
        line.tell(message)
    assert b"A012" in line.wire.outgoing(0.0)


def test_a_frame_with_a_wrong_sum_is_not_believed() -> None:
    line = world()
    line.to_device = lambda data: data.replace(b"A012", b"A013")
    line.tell(text("A012"))
    line.run(0.5)
    assert (sign(line, "1").lines, line.emulator.refused) == ([], 1)


@given(st.text(max_size=60))
def test_user_text_is_shown_as_text_whatever_it_is(user: str) -> None:
    far = AlphaLine({})
    wire = Alpha({})
    wire.send(ShowText(lines=(Line(text=user), Line(text="END"))), 0.0)
    (seen,) = far.receive(wire.outgoing(0.0), 0.0)
    assert (seen["op"], far.refused, far.pending) == ("write_text", 0, 0)
    shown = far.signs["1"].lines
    assert (len(shown), shown[1]) == (2, "END")
    assert all(" " <= char <= "~" for char in shown[0])


@pytest.mark.parametrize("user", ["A\x04\x01Z00\x02E,\x04", "A\x030000", "\x1b b\x1c9", "A\rB", "\x13time", "请A012"])
def test_orders_in_user_text_do_not_reach_the_sign(user: str) -> None:
    line = world()
    line.tell(text(user))
    line.run(0.5)
    assert [dict(seen)["op"] for seen in line.seen] == ["write_text"]  # type: ignore[call-overload]
    assert len(sign(line, "1").lines) == 1
    assert sign(line, "1").colours == ["red"]


def test_two_models_on_one_line() -> None:
    line = world(signs={"2": {"mode": "rotate", "label": "B"}})
    line.tell(text("A012", "1"))
    line.tell(text("A013", "2"))
    line.run(1.0)
    assert [(dict(seen)["file"], dict(seen)["mode"]) for seen in line.seen] == [("A", "b"), ("B", "a")]  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (SetBrightness(percent=50), "alpha has no bytes for SetBrightness"),
        (text("A", "256"), "1 to 255, or 0 for all"),
        (text("A", "x"), "1 to 255, or 0 for all"),
        (text("A" * 300), "show fewer characters"),
        (SetClock(at="noon"), "2026-01-31T08:30:00"),
        (Configure(code="$\x04"), "plain ASCII"),
        (Configure(code=""), "plain ASCII"),
    ],
)
def test_what_cannot_be_said(message: Told, reason: str) -> None:
    wire = Alpha({})
    with pytest.raises(WireError, match=reason):
        wire.send(message, 0.0)
    assert wire.due() is None


def test_nobody_can_press_a_sign() -> None:
    with pytest.raises(ValueError, match="call"):
        AlphaLine({}).press("1", "call")
