"""A clip player: a call is its clips one after another, each to its end."""

import pytest

from config.catalogue import phrases
from devices.emulators.jq8900 import ClipPlayer
from displays.announcement import announce, ask
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Beep,
    Configure,
    PlayClip,
    Probe,
    Rejected,
    Say,
    SetVolume,
    SpeakerState,
    StopSpeaking,
    Unanswered,
)
from firmware_protocols.wire import WireError
from firmware_protocols.wires.jq8900.clips import Bank, clips_of
from firmware_protocols.wires.jq8900.wire import Jq8900
from tests.wires.line_world import LineWorld

DONE = Acknowledged()
CALL = Say(text="请，A，零零一号，到一号窗口。")
CLIPS = [37, 11, 1, 1, 2, 38, 39, 2, 40]


class Player(LineWorld):
    """One module on a line."""

    def __init__(self, **options: object) -> None:
        self.player = ClipPlayer({})
        super().__init__(Jq8900(options), self.player)


@pytest.fixture
def line() -> Player:
    return Player()


def numbers(text: str) -> list[int]:
    return [clip for clip, _ in clips_of(text, Bank())]


def test_a_call_is_its_clips_in_order_each_to_its_end(line: Player) -> None:
    line.tell(CALL)
    line.run(3.0)
    assert line.heard == []
    line.run(7.0)
    assert (line.player.played, line.player.cut, line.heard) == (CLIPS, [], [DONE])


def test_calls_follow_each_other(line: Player) -> None:
    for _ in range(3):
        line.tell(CALL)
    line.run(30.0)
    assert (line.player.played, line.player.cut, line.heard) == (CLIPS * 3, [], [DONE] * 3)


@pytest.mark.parametrize("window", ["1", "9", "10", "12", "20", "99"])
def test_the_bank_of_the_model_says_every_call_of_a_hall(window: str) -> None:
    words = [phrases("zh")]
    for say in (*announce(words, "Z999", window), *ask(words, "A010", window)):
        assert numbers(say.text)


def test_the_longest_phrase_is_taken() -> None:
    assert numbers("请准备") == [42]
    assert numbers("号窗口") == [40]
    assert numbers("A012") == [11, 1, 2, 3]


def test_what_has_no_clip_is_refused_in_its_turn_by_name(line: Player) -> None:
    line.tell(Say(text="请张三到3号窗口"))
    line.tell(Say(text="Ticket A", language="en"))
    line.tell(Say(text="，。"))
    line.run(1.0)
    wrong, foreign, empty = line.heard
    assert isinstance(wrong, Rejected)
    assert wrong.reason.startswith("the bank has no clip for '张'")
    assert foreign == Rejected(code=1, reason="the clips are in zh, not in en")
    assert (empty, line.sent) == (DONE, [])


def test_stop_ends_the_call_and_drops_what_waits(line: Player) -> None:
    line.tell(CALL)
    line.tell(CALL)
    line.run(0.7)
    line.tell(StopSpeaking())
    line.run(20.0)
    assert (line.player.played, line.heard) == (CLIPS[:1], [DONE, DONE])


def test_a_volume_goes_at_once_and_stops_nothing(line: Player) -> None:
    line.tell(CALL)
    line.run(1.0)
    line.tell(SetVolume(percent=50))
    line.run(0.5)
    assert line.player.volume == 15
    line.run(20.0)
    assert (line.player.played, line.player.cut) == (CLIPS, [])


def test_a_probe_is_answered_and_a_silent_module_noticed(line: Player) -> None:
    line.tell(Probe())
    line.run(1.0)
    assert line.heard == [SpeakerState(state="idle"), DONE]
    line.emulator.press("1", "unplugged", 1)
    for _ in range(2):
        line.tell(Probe())
        line.run(1.0)
    assert line.heard[2:] == [Unanswered(misses=1), Unanswered(misses=2, dead=True)]
    line.emulator.press("1", "unplugged", 0)
    line.tell(Probe())
    line.run(1.0)
    assert line.heard[4:] == [Answered(), SpeakerState(state="idle"), DONE]


def test_where_the_module_cannot_answer_nobody_waits_for_it() -> None:
    line = Player(answers=False)
    line.tell(Probe())
    line.run(1.0)
    assert (line.heard, line.sent) == ([DONE], [])


def test_a_lost_line_says_nothing_late(line: Player) -> None:
    line.tell(CALL)
    line.wire.outgoing(0.0)
    line.wire.reset()
    assert (line.wire.outgoing(1.0), line.wire.due()) == (b"", None)


def test_what_cannot_be_told(line: Player) -> None:
    for message, reason in (
        (Beep(), "no bytes for Beep"),
        (PlayClip(clip=0), "numbered 1 to 65535"),
        (SetVolume(percent=101), "0 to 100 percent"),
        (Configure(code="loop 9"), "it has: loop 0"),
        (Say(text="一" * 201), "at most 200 characters"),
    ):
        with pytest.raises(WireError, match=reason):
            line.tell(message)
