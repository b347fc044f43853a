"""An ID reader: each card is read once, what cannot be right is not believed, and nothing personal shows anywhere."""

import msgspec
import pytest

from devices.emulators.ga467.cards import CARDS, foreign_2023, resident
from devices.emulators.ga467.reader import IdReader
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    AwaitCard,
    Beep,
    CardRead,
    CardState,
    Described,
    Heard,
    Probe,
    Rejected,
    Unanswered,
)
from firmware_protocols.wire import WireError
from firmware_protocols.wires.ga467 import frame
from firmware_protocols.wires.ga467.card import card_of, check_digit
from firmware_protocols.wires.ga467.wire import Ga467
from tests.wires.line_world import LineWorld

NONE = CardState(state="none")
FOUND = CardState(state="found")
SELECTED = CardState(state="selected")
UNREADABLE = CardState(state="unreadable")
LOOK = frame.command(frame.FIND)


class Counter(LineWorld):
    """A reader at a counter, looking for cards."""

    def __init__(self) -> None:
        super().__init__(Ga467({}), IdReader({}))
        self.tell(AwaitCard())
        self.run(1.0)

    def lay(self, card: str, order: int = 1) -> list[Heard]:
        """Lay a card on the reader for five seconds; what was heard."""
        self.heard.clear()
        self.emulator.press("1", card, order)
        self.run(5.0)
        return list(self.heard)

    def lift(self) -> None:
        self.emulator.press("1", "lift")
        self.run(2.0)


@pytest.fixture
def counter() -> Counter:
    return Counter()


def test_it_looks_every_300_ms_and_says_once_that_no_card_is_there(counter: Counter) -> None:
    assert counter.heard == [NONE]
    counter.sent.clear()
    counter.run(3.0)
    assert 9 <= counter.sent.count(LOOK) <= 10
    assert counter.heard == [NONE]


@pytest.mark.parametrize(
    ("card", "kind", "name"),
    [
        ("resident", "resident", "测试甲"),
        ("hk_macao_taiwan", "hk_macao_taiwan", "测试乙"),
        ("foreign_2017", "foreign", "TEST, PERSON"),
        ("foreign_2023", "foreign", "TEST, PERSON WITH QUITE A LONG NAME INDEED"),
    ],
)
def test_a_card_is_read_once_while_it_lies_there(counter: Counter, card: str, kind: str, name: str) -> None:
    found, selected, read = counter.lay(card)
    assert (found, selected) == (FOUND, SELECTED)
    assert isinstance(read, CardRead)
    assert (read.card, read.name) == (kind, name)


def test_after_lifting_the_next_card_is_read_be_it_the_same(counter: Counter) -> None:
    first = counter.lay("resident", 1)
    counter.lift()
    assert counter.lay("resident", 1) == first
    counter.lift()
    assert counter.lay("resident", 2)[-1] != first[-1]


def test_a_reader_that_goes_on_finding_a_card_does_not_read_it_twice(counter: Counter) -> None:
    counter.emulator.press("1", "finds_again", 1)
    assert len(counter.lay("resident")) == 3
    counter.lift()
    assert isinstance(counter.lay("resident", 2)[-1], CardRead)


def test_a_card_that_could_not_be_read_is_read_when_it_is_laid_again(counter: Counter) -> None:
    counter.emulator.press("1", "broken", 1)
    assert counter.lay("resident") == [FOUND, SELECTED, UNREADABLE]
    counter.lift()
    assert isinstance(counter.lay("resident")[-1], CardRead)


def test_a_card_with_a_wrong_check_digit_is_not_believed(counter: Counter) -> None:
    assert counter.lay("wrong_number") == [FOUND, SELECTED, UNREADABLE]


def test_nothing_is_read_when_nobody_waits_for_a_card_any_more(counter: Counter) -> None:
    counter.tell(AwaitCard(on=False))
    counter.run(1.0)
    counter.sent.clear()
    assert counter.lay("resident") == []
    assert counter.sent == []


def test_a_card_that_comes_when_nobody_waits_any_more_is_thrown_away() -> None:
    wire, reader = Ga467({}), IdReader({})
    reader.press("1", "resident", 1)
    wire.send(AwaitCard(), 0.0)
    for _ in range(2):
        reader.receive(wire.outgoing(0.0), 0.0)
        wire.receive(reader.outgoing(0.0), 0.0)
    reader.receive(wire.outgoing(0.0), 0.0)
    wire.send(AwaitCard(on=False), 0.0)
    assert list(wire.receive(reader.outgoing(0.0), 0.1)) == []
    assert reader.read == 1


def test_asking_again_for_cards_disturbs_nothing(counter: Counter) -> None:
    counter.sent.clear()
    for _ in range(10):
        counter.tell(AwaitCard())
        counter.run(0.3)
    assert counter.sent.count(LOOK) <= 10


def test_a_question_between_two_looks_is_answered(counter: Counter) -> None:
    counter.heard.clear()
    counter.tell(Probe())
    counter.run(1.0)
    assert counter.heard == [Acknowledged(), Described(text="05.03-20164685-0000000001-0000000002")]
    assert isinstance(counter.lay("resident")[-1], CardRead)


def test_a_module_that_fails_its_self_test_says_so_in_words(counter: Counter) -> None:
    counter.emulator.press("1", "self_test", 0)
    counter.heard.clear()
    counter.tell(Probe())
    counter.run(1.0)
    told = counter.heard[0]
    assert isinstance(told, Rejected)
    assert (told.code, "have the reader repaired" in told.reason) == (0x60, True)


def test_a_trouble_that_lasts_is_told_once() -> None:
    wire = Ga467({})
    wire.send(AwaitCard(), 0.0)
    heard: list[Heard] = []
    for number in range(10):
        if wire.outgoing(float(number)):
            heard += wire.receive(bytes.fromhex("AAAAAA9669000400006662"), float(number))
    assert [type(message) for message in heard] == [Rejected]


def test_a_reader_that_is_plugged_in_again_goes_on(counter: Counter) -> None:
    counter.emulator.press("1", "unplugged", 1)
    counter.run(20.0)
    assert Unanswered(misses=3, dead=True) in counter.heard
    counter.emulator.press("1", "unplugged", 0)
    counter.run(30.0)
    assert Answered() in counter.heard
    assert isinstance(counter.lay("resident")[-1], CardRead)


def test_after_a_lost_line_nobody_waits_for_a_card_until_told(counter: Counter) -> None:
    counter.wire.reset()
    assert (counter.wire.outgoing(9.0), counter.wire.due()) == (b"", None)
    counter.tell(AwaitCard())
    assert isinstance(counter.lay("resident")[-1], CardRead)


def test_nothing_personal_shows(counter: Counter) -> None:
    heard = counter.lay("resident")
    counter.wire.receive(bytes.fromhex("AAAAAA96690508") + resident(1), counter.now)
    shown = repr(heard) + repr(counter.wire) + repr(vars(counter.wire)["_turns"]) + repr(frame.Reply(0x90, resident(1)))
    assert not any(piece in shown for piece in ("测试", "000000", "1900", resident(1).hex()[:8]))


def test_no_more_than_one_reply_is_kept() -> None:
    wire = Ga467({})
    for _ in range(20):
        wire.receive(bytes.fromhex("AAAAAA9669090A") + bytes(2000), 0.0)
    assert wire.pending < 2 * frame.FRAME_LIMIT


@pytest.mark.parametrize("card", sorted(set(CARDS) - {"wrong_number"}))
def test_one_wrong_character_in_a_number_or_date_is_no_card(card: str) -> None:
    text = CARDS[card](1)
    place = {"foreign_2017": 220}.get(card, 36)
    assert card_of(text) is not None
    assert card_of(text[:place] + "X".encode("utf-16-le") + text[place + 2 :]) is None
    assert card_of(text[:place] + b"\x00\xd8" + text[place + 2 :]) is None


def test_a_name_longer_than_its_field_goes_on_in_the_second() -> None:
    card = card_of(foreign_2023(3))
    assert card is not None
    assert card.name.endswith("NAME INDEED")


def test_the_check_digit_of_a_number() -> None:
    assert check_digit("00000019500615002") == "X"


def test_what_cannot_be_said_or_set() -> None:
    with pytest.raises(WireError, match="no bytes for Beep"):
        Ga467({}).send(Beep(), 0.0)
    with pytest.raises(WireError, match="poll_ms"):
        Ga467({"poll_ms": 100})


def test_a_card_goes_into_json_for_the_page_beside_the_reader_only() -> None:
    card = card_of(resident(1))
    assert msgspec.json.decode(msgspec.json.encode(card), type=CardRead) == card
