"""Beside pictures: a sign's clock and light, orders by name, a card's voice, and what each refusal means in plain words."""

import pytest

from devices.emulators.onbon_bx.line import OnbonLine
from firmware_protocols.messages import (
    Acknowledged,
    Configure,
    Line,
    Probe,
    Rejected,
    Say,
    SetBrightness,
    SetClock,
    SetVolume,
    ShowText,
    SignStatus,
    SpeakerState,
    StopSpeaking,
    SwitchPower,
    Told,
    Unanswered,
)
from firmware_protocols.wire import WireError
from firmware_protocols.wires.onbon_bx.wire import OnbonBx
from tests.wires.line_world import LineWorld


def world(**options: object) -> LineWorld:
    options = {"addresses": [str(number) for number in range(1, 31)], "baud": 57600, **options}
    return LineWorld(OnbonBx(options), OnbonLine(options))


def signs(world: LineWorld) -> OnbonLine:
    assert isinstance(world.emulator, OnbonLine)
    return world.emulator


def text(address: str, words: str, urgent: bool = False) -> ShowText:
    return ShowText(address=address, lines=(Line(text=words),), urgent=urgent)


def test_a_sign_is_set_and_says_how_it_is() -> None:
    line = world()
    for told in (
        SetClock(address="7", at="2026-03-02T09:30:15"),
        SetBrightness(address="7", percent=40),
        SwitchPower(address="7", on=False),
        text("7", "A012"),
    ):
        line.tell(told)
    line.run(1.0)
    assert line.heard == [Acknowledged(address="7")] * 4
    line.heard.clear()
    line.tell(Configure(address="7", code="status"))
    line.run(0.5)
    at = "2026-03-02T09:30:15"
    assert line.heard == [SignStatus(address="7", on=False, brightness=40, clock=at, areas=(0,))]
    assert signs(line).signs["7"].weekday == 1


def test_a_probe_may_ask_for_the_whole_status() -> None:
    line = world(probe="status")
    line.tell(Probe(address="2"))
    line.run(0.5)
    assert [type(message) for message in line.heard] == [SignStatus]


def test_orders_by_name() -> None:
    line = world()
    line.tell(Configure(address="1", code="lock P000"))
    line.tell(Configure(address="2", code="reset"))
    line.run(0.5)
    assert (signs(line).signs["1"].locked, signs(line).signs["2"].resets) == ("P000", 1)


def test_a_reset_whose_answer_is_lost_is_not_said_twice() -> None:
    line = world()
    line.to_host = lambda data: b""
    line.tell(Configure(address="2", code="reset"))
    line.run(5.0)
    assert signs(line).signs["2"].resets == 1


@pytest.mark.parametrize("code", range(1, 17))
def test_every_refusal_has_its_reason_in_plain_words(code: int) -> None:
    line = world()
    line.emulator.press("3", "error", code)
    line.tell(text("3", "A012", urgent=True))
    line.run(2.0)
    for refused in line.of(Rejected):
        assert isinstance(refused, Rejected)
        assert refused.code == code
        assert "manual does not name" not in refused.reason
    assert 1 <= len(line.of(Rejected)) <= 3, "busy and checksum are tried again, the others are not"


def test_sentences_are_spoken_one_after_another_as_loud_as_told() -> None:
    line = world(voice=True)
    line.tell(SetVolume(address="3", percent=80))
    for words in ("请A012号到3号窗口", "请A013号到3号窗口"):
        line.tell(Say(address="3", text=words))
    line.run(1.0)
    assert signs(line).signs["3"].said == ["请A[n1]012[n0]号到3号窗口"], (
        "a card does not queue: the second would cut the first"
    )
    assert line.heard == [SpeakerState(address="3", state="busy")]
    line.run(10.0)
    assert len(signs(line).signs["3"].said) == 2
    assert line.of(Acknowledged) == [Acknowledged(address="3")] * 2
    assert [dict(seen)["volume"] for seen in line.seen] == [8, 8]  # type: ignore[call-overload]


def test_a_sentence_that_a_card_refuses_or_never_gets_holds_nobody_up() -> None:
    line = world(voice=True)
    line.emulator.press("3", "error", 2)
    line.tell(Say(address="3", text="一"))
    line.run(1.0)
    assert [type(message) for message in line.heard] == [Rejected]
    line.emulator.press("3", "error", 0)
    line.emulator.press("3", "unplugged", 1)
    for words in "二三四五六":
        line.tell(Say(address="3", text=words))
    line.run(10.0)
    line.tell(Say(address="3", text="七"))
    line.run(0.1)
    assert line.of(Unanswered)[-1] == Unanswered(address="3", misses=3, dead=True)
    assert signs(line).signs["3"].said == []
    line.emulator.press("3", "unplugged", 0)
    line.run(40.0)
    line.tell(Say(address="3", text="八"))
    line.run(0.1)
    assert signs(line).signs["3"].said == ["八"]


def test_what_waits_is_dropped_when_the_voice_is_stopped() -> None:
    line = world(voice=True)
    for words in "一二三":
        line.tell(Say(address="3", text=words))
    line.tell(StopSpeaking(address="3"))
    line.run(10.0)
    assert signs(line).signs["3"].said == ["一"]


@pytest.mark.parametrize("name", ["[v10]王", "\\C2王", "王[n1]", "[g2]\\FO"])
def test_a_name_gives_no_orders_to_the_voice(name: str) -> None:
    line = world(voice=True)
    line.tell(Say(address="3", text=name))
    line.run(0.1)
    (said,) = signs(line).signs["3"].said
    assert not {"\\", "["} & set(said)


def test_a_sentence_in_a_language_that_the_voice_does_not_read_is_refused_in_its_turn() -> None:
    line = world(voice=True)
    line.tell(Say(address="3", text="A012", language="en"))
    line.tell(Say(address="3", text="一"))
    line.run(3.0)
    assert line.of(Rejected) == [Rejected(address="3", code=0, reason="this voice reads zh, not en")]
    assert signs(line).signs["3"].said == ["一"]


def test_a_sign_without_a_voice_says_so() -> None:
    with pytest.raises(WireError, match="no voice"):
        OnbonBx({}).send(Say(text="A"), 0.0)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (SetClock(at="yesterday"), "not 'yesterday'"),
        (SetBrightness(percent=101), "0 to 100"),
        (Configure(code="format"), "no order 'format'"),
        (Configure(code="lock P0\n0"), "no order"),
    ],
)
def test_orders_that_a_sign_does_not_take(message: Told, reason: str) -> None:
    wire = OnbonBx({})
    with pytest.raises(WireError, match=reason):
        wire.send(message, 0.0)
    assert wire.due() is None


def test_the_echo_of_the_adapter_is_nobodys_answer() -> None:
    line = world(local_echo=True)
    line.echoes = True
    line.tell(text("3", "A012"))
    line.run(0.5)
    assert line.heard == [Acknowledged(address="3")]
    assert line.wire.refused == 0


def test_a_call_does_not_wait_for_a_dead_sign_to_answer_its_probe() -> None:
    line = world(baud=9600)
    line.emulator.press("3", "unplugged", 1)
    line.tell(text("3", "A012", urgent=True))
    line.run(3.0)
    line.tell(Probe(address="3"))
    line.settle()
    line.tell(text("4", "A013", urgent=True))
    line.run(0.2)
    assert signs(line).signs["4"].lines == ["A013"]
