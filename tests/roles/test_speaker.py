"""The call speaker: what is said, in which order, and what is better left unsaid."""

import msgspec

from firmware_protocols.messages import Acknowledged, Probe, Rejected, Say, Unanswered
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.role import Role
from tests.roles.small_hall import NINE, SECOND, called, floor_of, issued, opened, role_of, small_plan, started, tell

DONE = Acknowledged()


def waiting_hall() -> Floor:
    return floor_of(*opened("1", "2", "3"), issued("a", "A001"), issued("b", "A002"), issued("c", "B001"))


def texts(told: object) -> list[str]:
    assert isinstance(told, list | tuple)
    return [one.text for one in told if isinstance(one, Say)]


def done(role: Role, floor: Floor, times: int, now: int = NINE) -> list[str]:
    """The speaker has said `times` sentences; returns what it is told then."""
    said: list[str] = []
    for _ in range(times):
        role.heard(DONE, floor, now)
        said += texts(role.free(floor, now))
    return said


def test_a_call_is_said_in_every_language_of_the_hall() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    told = tell(speaker, floor, called("a", "1"))
    assert texts(told) == ["请，A，零零一号，到一号窗口。", "Ticket A 0 0 1, window 1, please."]
    assert [one.language for one in told if isinstance(one, Say)] == ["zh", "en"]


def test_a_recall_is_said_again() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"))
    done(speaker, floor, 2)
    assert len(texts(tell(speaker, floor, e.TicketRecalled(at=NINE, ticket="a", window="1")))) == 2


def test_nothing_is_said_for_a_visitor_who_is_called_silently() -> None:
    """Row 46: the deaf visitor is called by signs, board and phone; nobody else's call waits for it."""
    speaker, floor = role_of("speaker-1"), waiting_hall()
    floor.apply(msgspec.structs.replace(issued("d", "A003"), silent=True))
    assert tell(speaker, floor, called("d", "1"), e.TicketRecalled(at=NINE, ticket="d", window="1")) == []
    assert len(texts(tell(speaker, floor, called("b", "2")))) == 2


def asked(ticket: str, window: str) -> e.StandByAsked:
    return e.StandByAsked(at=NINE, ticket=ticket, window=window)


def test_whoever_is_to_stand_by_is_asked_in_every_language_of_the_hall() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    told = texts(tell(speaker, floor, asked("a", "1")))
    assert told == [
        "请准备，A，零零一号，到一号窗口附近坐。",
        "Ticket A 0 0 1, please get ready and sit near window 1.",
    ]


def test_calls_go_before_who_is_to_stand_by() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), asked("b", "1"), called("c", "3"))
    assert done(speaker, floor, 2)[0] == "请，B，零零一号，到三号窗口。"
    assert done(speaker, floor, 2)[0] == "请准备，A，零零二号，到一号窗口附近坐。"


def test_whoever_need_not_stand_by_any_more_is_not_asked() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    gone = e.StandByLapsed(at=NINE, ticket="b", window="1", reason="paused")
    tell(speaker, floor, called("a", "1"), asked("b", "1"), gone)
    assert done(speaker, floor, 2) == []
    floor.apply(msgspec.structs.replace(issued("d", "A003"), silent=True))
    assert tell(speaker, floor, asked("d", "1")) == [], "a silent visitor sees it"


def test_calls_wait_for_each_other() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    assert len(tell(speaker, floor, called("a", "1"), called("b", "2"))) == 2
    assert done(speaker, floor, 1) == []
    assert done(speaker, floor, 1)[0] == "请，A，零零二号，到二号窗口。"


def test_a_sentence_that_failed_or_was_not_answered_does_not_hold_up_the_next() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), called("b", "2"))
    speaker.heard(Rejected(code=1, reason="no voice"), floor, NINE)
    speaker.heard(Unanswered(misses=1), floor, NINE)
    assert len(speaker.free(floor, NINE)) == 2


def test_whoever_has_come_already_is_not_called_any_more() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), called("b", "2"), called("c", "3"), started("b", "2"))
    assert done(speaker, floor, 2)[0] == "请，B，零零一号，到三号窗口。"


def test_a_call_that_waited_a_minute_is_not_said() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), called("b", "2"))
    assert done(speaker, floor, 2, now=NINE + 61 * SECOND) == []


def test_a_call_and_its_recall_are_said_once_when_both_had_to_wait() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), called("b", "2"), e.TicketRecalled(at=NINE, ticket="b", window="2"))
    assert len(done(speaker, floor, 2)) == 2
    assert done(speaker, floor, 2) == []


def test_after_a_reconnect_nothing_is_said_again_and_what_waited_follows_the_answer() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"), called("b", "2"))
    assert speaker.repaint(floor, NINE) == (Probe(),)
    assert done(speaker, floor, 1)[0] == "请，A，零零二号，到二号窗口。"


def test_a_speaker_in_the_middle_of_a_call_is_not_asked_how_it_is() -> None:
    speaker, floor = role_of("speaker-1"), waiting_hall()
    tell(speaker, floor, called("a", "1"))
    assert not speaker.refresh(floor, NINE)
    done(speaker, floor, 2)
    assert speaker.refresh(floor, NINE) == (Probe(),)


def test_a_speaker_of_one_zone_says_its_own_calls_only() -> None:
    plan = small_plan(('line = "speaker" },', 'line = "speaker", windows = ["2"] },'))
    speaker, floor = role_of("speaker-1", plan), waiting_hall()
    assert tell(speaker, floor, called("a", "1")) == []
    assert len(tell(speaker, floor, called("b", "2"))) == 2
