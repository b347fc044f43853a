"""Payment and recording marks: every line is answered in words, repeats count once, and nobody's data gets in."""

import json

import pytest

from devices.emulators.marks import PosTerminal, Recorder
from firmware_protocols.messages import Beep, Paid, Recorded, Refuse
from firmware_protocols.messages.reference import personal
from firmware_protocols.wire import WireError
from firmware_protocols.wires.marks.pos_mark import PosMark
from firmware_protocols.wires.marks.recording_mark import RecordingMark
from tests.wires.line_world import LineWorld

BAD_MARKS = {
    "unknown field `name`": {"name": "测试甲"},
    "unknown field `phone`": {"phone": "1"},
    "Expected `int": {"amount": "1250"},
    ">= 0": {"amount": -1},
    "matching regex": {"reference": "测试甲"},
    "identity card or mobile": {"reference": "00000019500615002X"},
    "Invalid enum value 'refunded'": {"mark": "refunded"},
}


class Till(LineWorld):
    """A POS on a line."""

    def __init__(self) -> None:
        self.pos = PosTerminal({})
        super().__init__(PosMark({}), self.pos)

    def press(self, what: str, value: int = 0) -> None:
        self.pos.press("1", what, value)
        self.run(0.0)

    @property
    def answers(self) -> list[dict[str, object]]:
        return [{key: value for key, value in answer.items() if key != "op"} for answer in self.pos.answered]


@pytest.fixture
def till() -> Till:
    return Till()


def test_a_payment_is_heard_and_answered(till: Till) -> None:
    till.press("paid", 1250)
    till.press("paid", 300)
    assert till.heard == [Paid(reference="P0001", amount=1250), Paid(reference="P0002", amount=300)]
    assert till.answers == [{"ok": True, "id": "P0001"}, {"ok": True, "id": "P0002"}]


def test_a_payment_that_is_told_again_is_answered_again_and_heard_once(till: Till) -> None:
    till.press("paid", 1250)
    till.press("again")
    till.wire.reset()
    till.press("again")
    assert till.heard == [Paid(reference="P0001", amount=1250)]
    assert till.answers == [{"ok": True, "id": "P0001"}] * 3


def test_an_id_that_was_used_for_another_payment_is_refused(till: Till) -> None:
    till.press("paid", 1250)
    till.pos.say({"mark": "paid", "reference": "P0001", "amount": 9})
    till.run(0.0)
    assert len(till.heard) == 1
    assert till.answers[1]["ok"] is False
    assert "this id was used for another mark" in str(till.answers[1]["reason"])


def test_what_the_hall_does_not_take_is_said_in_words_and_may_be_told_again(till: Till) -> None:
    till.press("paid", 1250)
    till.tell(Refuse(reference="P0001", reason="1 号窗口现在没有号"))
    till.run(0.0)
    assert till.answers[1] == {"ok": False, "id": "P0001", "reason": "1 号窗口现在没有号"}
    till.press("again")
    assert till.heard == [Paid(reference="P0001", amount=1250)] * 2


@pytest.mark.parametrize(("words", "change"), BAD_MARKS.items(), ids=BAD_MARKS)
def test_what_is_no_mark_is_refused_in_words(till: Till, words: str, change: dict[str, object]) -> None:
    till.pos.say({"mark": "paid", "reference": "P1", "amount": 1250, **change})
    till.run(0.0)
    (answer,) = till.answers
    assert answer["ok"] is False
    assert words in str(answer["reason"])
    assert "测试甲" not in str(answer["reason"])
    assert (till.heard, till.wire.refused) == ([], 1)


def test_a_line_that_is_no_json_is_answered_with_the_fields_of_a_mark(till: Till) -> None:
    till.wire.receive(b"PAID 12.50\n", 0.0)
    till.run(0.0)
    words = "this line is no JSON object; a mark has the fields reference, window, id, mark, amount"
    assert till.answers == [{"ok": False, "reason": words}]


@pytest.mark.parametrize("reference", ["13800000000", "00000019500615002X", "00000019500615002x", "810000190001010034"])
def test_nobodys_number_is_a_reference(reference: str) -> None:
    wire = PosMark({})
    assert personal(reference)
    assert list(wire.receive(json.dumps({"mark": "paid", "reference": reference}).encode() + b"\n", 0.0)) == []
    assert (
        list(wire.receive(json.dumps({"mark": "paid", "reference": "P1", "id": reference}).encode() + b"\n", 0.0)) == []
    )


@pytest.mark.parametrize("reference", ["P0001", "000000195006150021", "2023111500000001", "23800000000"])
def test_a_number_of_a_payment_is(reference: str) -> None:
    assert not personal(reference)


def test_both_edges_of_a_recording() -> None:
    tape = Recorder({})
    line = LineWorld(RecordingMark({}), tape)
    for what in ("begin", "again", "end"):
        tape.press("1", what, 7)
    line.run(0.0)
    assert line.heard == [Recorded(reference="R0007", edge="begin"), Recorded(reference="R0007", edge="end")]
    assert [answer["id"] for answer in tape.answered] == ["R0007:begin", "R0007:begin", "R0007:end"]


def test_only_so_many_marks_are_remembered_and_answers_wait() -> None:
    wire = PosMark({})
    for number in range(1000):
        wire.receive(b'{"mark":"paid","reference":"P%d"}\n' % number, 0.0)
    assert wire.outgoing(0.0).count(b"\n") == 64
    assert len(list(wire.receive(b'{"mark":"paid","reference":"P999"}\n', 0.0))) == 0
    assert len(list(wire.receive(b'{"mark":"paid","reference":"P0"}\n', 0.0))) == 1


def test_a_marking_device_is_told_nothing_else() -> None:
    with pytest.raises(WireError, match="pos_mark has no bytes for Beep"):
        PosMark({}).send(Beep(), 0.0)
