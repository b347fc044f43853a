"""Voice modules: one sentence at a time, spoken to its end before it is answered, and a module that is silent or stuck."""

from collections.abc import Callable

import pytest

from devices.emulators.tts.module import VoiceModule
from devices.emulators.tts.syn6288 import Syn6288Module
from devices.emulators.tts.xfs5152 import Xfs5152Module
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Beep,
    Configure,
    Heard,
    Probe,
    Rejected,
    Say,
    SetVolume,
    SpeakerState,
    StopSpeaking,
    Unanswered,
)
from firmware_protocols.wire import WireError
from firmware_protocols.wires.tts.syn6288 import Syn6288
from firmware_protocols.wires.tts.talk import Talk
from firmware_protocols.wires.tts.xfs5152 import Xfs5152
from tests.wires.line_world import LineWorld

DONE = Acknowledged()
IDLE = SpeakerState(state="idle")
CALL = "请A012号到3号窗口"
BOTH = pytest.mark.parametrize("world", ["syn6288", "xfs5152"], indirect=True)


class VoiceWorld(LineWorld):
    """One module on a line."""

    def __init__(self, talk: Talk, module: VoiceModule) -> None:
        super().__init__(talk, module)
        self.module = module

    @property
    def answers(self) -> list[Heard]:
        return [message for message in self.heard if not isinstance(message, SpeakerState)]


MAKERS: dict[str, Callable[[], VoiceWorld]] = {
    "syn6288": lambda: VoiceWorld(Syn6288({}), Syn6288Module({})),
    "xfs5152": lambda: VoiceWorld(Xfs5152({}), Xfs5152Module({})),
}


@pytest.fixture
def world(request: pytest.FixtureRequest) -> VoiceWorld:
    return MAKERS[request.param]()


@BOTH
def test_a_sentence_is_answered_when_it_has_been_spoken_and_not_before(world: VoiceWorld) -> None:
    world.tell(Say(text=CALL))
    world.run(1.0)
    assert (world.answers, world.module.spoken) == ([], [])
    world.run(2.0)
    assert (world.heard, world.module.spoken) == ([IDLE, DONE], [CALL])


@BOTH
def test_sentences_never_cut_each_other_off(world: VoiceWorld) -> None:
    texts = [f"请A{number:03}号到3号窗口" for number in range(5)]
    for text in texts:
        world.tell(Say(text=text))
    world.run(20.0)
    assert (world.module.spoken, world.module.cut) == (texts, [])
    assert world.answers == [DONE] * 5


@BOTH
def test_a_module_that_still_speaks_when_the_hall_starts_is_not_interrupted(world: VoiceWorld) -> None:
    other = MAKERS[world.wire.__class__.__name__.lower()]()
    other.tell(Say(text=CALL))
    world.emulator.receive(other.wire.outgoing(0.0), 0.0)
    world.emulator.outgoing(0.0)
    world.tell(Probe())
    world.tell(Say(text="请B001号到1号窗口"))
    world.run(0.5)
    assert world.heard == [SpeakerState(state="busy")]
    world.run(10.0)
    assert (world.module.spoken, world.module.cut) == ([CALL, "请B001号到1号窗口"], [])
    assert world.answers == [DONE, DONE]


@BOTH
def test_a_long_text_is_cut_where_one_pauses_and_answered_once(world: VoiceWorld) -> None:
    notice = "各位群众，大厅将于十七时停止取号。" * 12
    world.tell(Say(text=notice))
    world.run(60.0)
    assert "".join(world.module.spoken) == notice
    assert all(text.endswith("。") for text in world.module.spoken)
    assert all(len(frame) <= 206 for frame in world.sent if isinstance(world.wire, Syn6288))
    assert world.answers == [DONE]


def test_a_number_is_not_cut_in_two() -> None:
    world = MAKERS["syn6288"]()
    world.tell(Say(text="请" * 98 + "A0123456789号"))
    world.run(60.0)
    assert world.module.spoken == ["请" * 98, "A0123456789号"]


@BOTH
@pytest.mark.parametrize("hostile", ["[v16]", "[[v16]]", "[\nv16]", "[m3][x1]sound201", "]["])
def test_no_text_of_a_stranger_is_a_tag(world: VoiceWorld, hostile: str) -> None:
    world.tell(Say(text=f"请{hostile}到3号窗口"))
    world.run(20.0)
    assert world.answers == [DONE]
    assert "".join(world.module.spoken) == f"请{hostile}到3号窗口".replace("[", "").replace("]", "").replace("\n", "")


@BOTH
def test_a_text_of_nothing_is_over_at_once(world: VoiceWorld) -> None:
    for text in ("", "[]", "\n", "\U00020000"):
        world.tell(Say(text=text))
    world.run(1.0)
    assert (world.answers, world.sent) == ([DONE] * 4, [])


@BOTH
def test_a_volume_goes_with_every_sentence_and_is_answered_to_nobody(world: VoiceWorld) -> None:
    world.tell(SetVolume(percent=50))
    world.tell(Say(text=CALL))
    world.run(10.0)
    half = "[v8]" if isinstance(world.wire, Syn6288) else "[v5]"
    assert world.module.spoken == [half, half + CALL]
    assert world.answers == [DONE]


@BOTH
def test_stop_ends_the_sentence_and_drops_what_waits(world: VoiceWorld) -> None:
    for text in (CALL, "two", "three"):
        world.tell(Say(text=text))
    world.run(1.0)
    world.tell(StopSpeaking())
    world.run(10.0)
    assert (world.module.cut, world.module.spoken) == ([CALL], [])
    assert world.answers == [DONE] * 3
    world.tell(Say(text="请B001号到1号窗口"))
    world.run(10.0)
    assert world.module.spoken == ["请B001号到1号窗口"]


@BOTH
def test_pause_and_resume_reach_a_module_that_speaks(world: VoiceWorld) -> None:
    world.tell(Say(text=CALL))
    world.run(1.0)
    world.tell(Configure(code="pause"))
    world.run(5.0)
    assert world.module.spoken == []
    world.tell(Configure(code="resume"))
    world.run(5.0)
    assert (world.module.spoken, world.module.cut) == ([CALL], [])


@BOTH
def test_what_was_not_understood_is_said_again_and_given_up_after_three_tries(world: VoiceWorld) -> None:
    world.emulator.press("1", "deaf", 2)
    world.tell(Say(text=CALL))
    world.run(10.0)
    assert (world.module.spoken, world.answers) == ([CALL], [DONE])
    world.emulator.press("1", "deaf", 3)
    world.tell(Say(text=CALL))
    world.run(10.0)
    assert world.module.spoken == [CALL]
    last = world.answers[-1]
    assert isinstance(last, Rejected)
    assert (last.code, "baud rate" in last.reason) == (0x45, True)


@BOTH
def test_a_silent_module_is_noticed_and_its_return_too(world: VoiceWorld) -> None:
    world.emulator.press("1", "unplugged", 1)
    for text in ("one", "two"):
        world.tell(Say(text=text))
    world.run(5.0)
    assert world.heard == [Unanswered(misses=1), Unanswered(misses=2, dead=True)]
    world.emulator.press("1", "unplugged", 0)
    world.tell(Probe())
    world.run(1.0)
    assert world.heard[2:] == [Answered(), IDLE, DONE]


@BOTH
def test_a_lost_end_of_a_sentence_is_asked_for(world: VoiceWorld) -> None:
    world.to_host = lambda data: data.replace(b"\x4f", b"") if len(data) == 1 else data
    world.tell(Say(text=CALL))
    world.tell(Say(text="two"))
    world.run(40.0)
    assert (world.module.spoken, world.answers) == ([CALL, "two"], [DONE, DONE])


def test_a_module_that_never_falls_silent_is_not_waited_for_for_ever() -> None:
    talk, now = Syn6288({}), 0.0
    talk.send(Say(text=CALL), now)
    heard: list[Heard] = []
    while not any(isinstance(message, Rejected) for message in heard):
        asked = talk.outgoing(now)
        heard += talk.receive(b"\x41\x4e" if asked[3:4] == b"\x21" else b"\x41" if asked else b"", now)
        now = max(now, talk.due() or now)
        heard += talk.tick(now)
    assert now < 60.0


@BOTH
def test_a_module_that_restarts_in_a_sentence_says_so(world: VoiceWorld) -> None:
    world.tell(Say(text=CALL))
    world.run(1.0)
    world.emulator.press("1", "power")
    world.tell(Say(text="two"))
    world.run(10.0)
    assert world.module.spoken == ["two"]
    assert isinstance(world.answers[0], Rejected)
    assert (world.answers[0].code, world.answers[1:]) == (0x4A, [DONE])


def test_a_language_that_the_module_cannot_read_is_refused_in_its_turn() -> None:
    world = MAKERS["syn6288"]()
    world.tell(Say(text="Ticket A 0 1 2", language="en"))
    world.run(1.0)
    assert world.answers == [Rejected(code=1, reason="this voice reads zh, not en")]
    assert world.sent == []


@BOTH
def test_a_lost_line_says_nothing_late(world: VoiceWorld) -> None:
    world.tell(Say(text=CALL))
    world.wire.outgoing(0.0)
    world.tell(Say(text="two"))
    world.wire.reset()
    assert (world.wire.outgoing(1.0), world.wire.due()) == (b"", None)


@BOTH
def test_what_cannot_be_said(world: VoiceWorld) -> None:
    for message, reason in (
        (Beep(), "no bytes for Beep"),
        (Say(text="x" * 501), "at most 500 characters"),
        (SetVolume(percent=101), "0 to 100 percent"),
        (Configure(code="dance"), "it has: pause, resume"),
    ):
        with pytest.raises(WireError, match=reason):
            world.tell(message)
    for count in range(30):
        world.tell(Say(text=str(count)))
    with pytest.raises(WireError, match="30 sentences wait"):
        world.tell(Say(text="one more"))
