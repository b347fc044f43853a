"""The hall's side of the talk, sentence by sentence: what it sends next, and for how long it holds still."""

import pytest

from qms.uplink.conversation import RETRY_BATCH, RETRY_GREETING, WINDOW, Conversation
from qms.uplink.envelope import SCHEMA, Ack, Nack
from qms.uplink.pace import Pace


@pytest.fixture
def talk() -> Conversation:
    """A hall that was greeted back at 100."""
    made = Conversation()
    made.greet("e")
    made.heard(Ack(ep="e", last=100, hello=True))
    return made


def test_nothing_goes_before_the_city_has_answered_the_greeting() -> None:
    talk = Conversation()
    talk.greet("e")
    assert not talk.room
    talk.heard(Ack(ep="e", last=5))
    assert not talk.room
    talk.heard(Ack(ep="e", last=100, hello=True))
    assert (talk.room, talk.sent, talk.acked) == (True, 100, 100)


def test_no_more_than_four_batches_are_under_way_and_the_acknowledgement_is_cumulative(talk: Conversation) -> None:
    for last in (200, 300, 400, 500):
        assert talk.room
        talk.note_sent(last)
    assert (talk.room, WINDOW) == (False, 4)
    talk.heard(Ack(ep="e", last=300))
    assert (talk.room, talk.acked, list(talk.under_way)) == (True, 300, [400, 500])


def test_the_city_may_ask_for_fewer_batches_but_not_for_none(talk: Conversation) -> None:
    talk.heard(Ack(ep="e", last=100, credit=2))
    assert talk.window == 2
    talk.heard(Ack(ep="e", last=100, credit=0))
    assert talk.window == 1


def test_after_a_gap_everything_from_there_goes_again(talk: Conversation) -> None:
    talk.note_sent(200)
    talk.note_sent(300)
    assert talk.heard(Nack(kind="gap", ep="e", expect=51)) == 0.0
    assert (talk.sent, talk.acked, talk.replaying, talk.room) == (50, 50, True, True)


def test_a_city_that_went_back_says_so_at_the_greeting_and_gets_a_replay(talk: Conversation) -> None:
    talk.note_sent(200)
    talk.heard(Ack(ep="e", last=200))
    talk.greet("e")
    talk.heard(Ack(ep="e", last=30, hello=True))
    assert (talk.sent, talk.replaying) == (30, True)
    talk.note_sent(230)
    assert not talk.replaying


def test_a_city_in_trouble_is_left_alone_for_as_long_as_it_asks(talk: Conversation) -> None:
    talk.note_sent(200)
    assert talk.heard(Nack(kind="quota", ep="e", retry_after=7.0, words="full")) == 7.0
    assert (talk.sent, talk.trouble) == (100, "full")
    talk.heard(Ack(ep="e", last=100))
    assert talk.trouble == ""


def test_an_unreadable_batch_goes_again_soon_but_an_old_city_is_given_time(talk: Conversation) -> None:
    talk.note_sent(200)
    assert talk.heard(Nack(kind="schema", ep="e", max=SCHEMA)) == RETRY_BATCH
    assert talk.sent == 100
    assert talk.heard(Nack(kind="schema", ep="e", max=SCHEMA - 1)) == RETRY_GREETING


@pytest.mark.parametrize("kind", ["who", "epoch"])
def test_who_is_not_let_in_says_nothing_until_it_greets_again(talk: Conversation, kind: str) -> None:
    talk.note_sent(200)
    refusal = Nack(kind="who" if kind == "who" else "epoch", ep="e", words="no")
    assert talk.heard(refusal) == RETRY_GREETING
    assert (talk.room, talk.trouble, list(talk.under_way)) == (False, "no", [])


def test_answers_about_another_epoch_change_nothing(talk: Conversation) -> None:
    talk.note_sent(200)
    for answer in (Ack(ep="old", last=200), Nack(kind="gap", ep="old", expect=1)):
        assert talk.heard(answer) == 0.0
    assert (talk.acked, talk.sent) == (100, 200)


def test_a_new_epoch_counts_from_nothing(talk: Conversation) -> None:
    talk.greet("f")
    assert (talk.acked, talk.sent, talk.high, talk.room) == (0, 0, 0, False)


def test_tries_come_slower_and_after_a_long_outage_not_all_at_once() -> None:
    pace = Pace()
    assert [pace.wait(tries, 1.0, 1.0) for tries in range(5)] == [0.2, 0.4, 0.8, 1.6, 2.0]
    assert pace.wait(3, 1.0, 0.0) == 0.8
    assert (pace.wait(500, 301.0, 0.0), pace.wait(500, 301.0, 1.0)) == (15.0, 90.0)
