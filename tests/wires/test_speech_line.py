"""A voice: one sentence after another, each answered, and a silent speaker is noticed."""

import pytest

from devices.emulators.speech import Speaker
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Beep,
    Described,
    Prepare,
    Probe,
    Rejected,
    Say,
    SetVolume,
    Unanswered,
)
from firmware_protocols.wire import WireError
from firmware_protocols.wires.speech import Speech
from tests.wires.line_world import LineWorld


def world() -> LineWorld:
    return LineWorld(Speech({}), Speaker({}))


def spoken(world: LineWorld) -> list[object]:
    assert isinstance(world.emulator, Speaker)
    return [sentence["text"] for sentence in world.emulator.spoken]


def test_sentences_are_spoken_in_order() -> None:
    line = world()
    for number in (12, 13):
        line.tell(Say(text=f"请A0{number}号到3号窗口", pinyin="qing3"))
    line.run(0.0)
    assert spoken(line) == ["请A012号到3号窗口", "请A013号到3号窗口"]
    assert line.heard == [Acknowledged()] * 2


def test_a_sentence_is_one_readable_line_without_control_characters() -> None:
    line = world()
    line.tell(Say(text='请"A012"\n号\x07到\\3', language="yue"))
    line.run(0.0)
    assert line.sent == ['{"text":"请\\"A012\\"号到\\\\3","language":"yue","pinyin":""}\n'.encode()]
    assert spoken(line) == ['请"A012"号到\\3']


def test_the_second_sentence_waits_for_the_first() -> None:
    wire = Speech({})
    wire.send(Say(text="one"), 0.0)
    wire.send(Say(text="two"), 0.0)
    assert b"one" in wire.outgoing(0.0)
    assert wire.outgoing(1.0) == b""
    assert list(wire.receive(b'{"ok":true}\n', 4.0)) == [Acknowledged()]
    assert b"two" in wire.outgoing(4.0)


def test_what_cannot_be_spoken_is_told_and_the_next_is_tried() -> None:
    line = world()
    line.emulator.press("1", "no_voice", 1)
    line.tell(Say(text="one"))
    line.run(0.0)
    line.emulator.press("1", "no_voice", 0)
    line.tell(Say(text="two"))
    line.run(0.0)
    assert line.heard == [Rejected(code=1, reason="no voice is installed"), Acknowledged()]
    assert spoken(line) == ["two"]


def test_a_silent_speaker_is_noticed_and_its_return_too() -> None:
    line = world()
    line.emulator.press("1", "unplugged", 1)
    for text in ("one", "two", "three"):
        line.tell(Say(text=text))
    line.run(25.0)
    assert line.heard == [Unanswered(misses=1), Unanswered(misses=2, dead=True)]
    line.emulator.press("1", "unplugged", 0)
    line.run(25.0)
    line.tell(Say(text="four"))
    line.run(0.0)
    assert line.heard[-2:] == [Answered(), Acknowledged()]
    assert spoken(line) == ["four"]


def test_a_question_is_answered_and_not_spoken() -> None:
    line = world()
    for _ in range(3):
        line.tell(Probe())
    line.run(0.0)
    assert (line.heard, spoken(line)) == ([Acknowledged()], [])


def test_what_is_prepared_goes_after_what_is_said_and_is_nobody_else_s_business() -> None:
    line = world()
    line.tell(Prepare(text="到三号窗口。", pinyin="dao4 san1 hao4 chuang1 kou3"))
    line.tell(Prepare(text="到四号窗口。", pinyin="dao4 si4 hao4 chuang1 kou3"))
    line.tell(SetVolume(percent=40))
    line.tell(Say(text="one", chime=True))
    line.run(0.0)
    assert [one["op"] for one in line.seen if isinstance(one, dict)] == ["volume", "say", "ahead", "ahead"]
    assert line.heard == [Acknowledged()]
    assert isinstance(line.emulator, Speaker)
    assert line.emulator.volume == 40


def test_a_speaker_that_cannot_prepare_is_no_speaker_that_cannot_speak() -> None:
    line = world()
    line.emulator.press("1", "no_voice", 1)
    line.tell(Prepare(text="到三号窗口。"))
    line.run(0.0)
    assert line.heard == []


def test_a_speaker_that_is_gone_is_noticed_by_what_is_prepared_too() -> None:
    line = world()
    line.emulator.press("1", "unplugged", 1)
    line.tell(Prepare(text="one"))
    line.tell(Prepare(text="two"))
    line.run(25.0)
    assert line.heard == [Unanswered(misses=2, dead=True)]


def test_a_question_is_answered_with_the_voice() -> None:
    wire = Speech({})
    wire.send(Probe(), 0.0)
    wire.outgoing(0.0)
    assert list(wire.receive(b'{"ok":true,"voice":"espeak-ng"}\n', 0.0)) == [
        Described(text="espeak-ng"),
        Acknowledged(),
    ]


def test_pieces_that_are_too_many_are_let_go_oldest_first() -> None:
    wire = Speech({})
    for count in range(2005):
        wire.send(Prepare(text=str(count)), 0.0)
    assert b'"text":"5"' in wire.outgoing(0.0)


def test_what_cannot_be_said() -> None:
    wire = Speech({})
    with pytest.raises(WireError, match="no bytes for Beep"):
        wire.send(Beep(), 0.0)
    with pytest.raises(WireError, match="0 to 100 percent, not 101"):
        wire.send(SetVolume(percent=101), 0.0)
    with pytest.raises(WireError, match="at most 500 characters"):
        wire.send(Say(text="x" * 501), 0.0)
    for count in range(30):
        wire.send(Say(text=str(count)), 0.0)
    with pytest.raises(WireError, match="30 sentences wait"):
        wire.send(Say(text="one more"), 0.0)


def test_a_lost_line_says_nothing_late() -> None:
    wire = Speech({})
    wire.send(Say(text="one"), 0.0)
    wire.outgoing(0.0)
    wire.send(Say(text="two"), 0.0)
    wire.reset()
    assert (wire.outgoing(1.0), wire.due()) == (b"", None)
