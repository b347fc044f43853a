"""Following a journal from another process: past days, whatever epoch they are of, and what becomes durable today."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from qms.domain import events as e
from qms.domain.days import Days
from qms.forecaster.follow import MOST_DAYS, Follower
from qms.journal import Draft, Journal, begin_epoch, read_only
from tests.spec.story import plan

DAYS = Days("Asia/Shanghai")


def morning(n: int) -> int:
    return DAYS.moment(f"2026-{1 + n // 28:02}-{1 + n % 28:02}", "09:00")


def day(n: int, *, closed: bool = True) -> list[e.Event]:
    """The n-th day: somebody comes at nine and is served."""
    at, ticket = morning(n), f"t{n}"
    events: list[e.Event] = [
        e.DayOpened(at=at, date=DAYS.date(at), plan="test"),
        e.WindowOpened(at=at, window="1"),
        e.TicketIssued(at=at, ticket=ticket, number="A001", item_class="a", clock=at),
        e.TicketCalled(at=at + 60_000, ticket=ticket, window="1"),
        e.ServiceStarted(at=at + 70_000, ticket=ticket, window="1"),
        e.ServiceFinished(at=at + 90_000, ticket=ticket, window="1"),
    ]
    return [*events, e.DayClosed(at=at + 3_600_000, date=DAYS.date(at))] if closed else events


def write(folder: Path, events: Sequence[e.Event], odd: bytes = b"") -> None:
    """Into the journal, after what it has."""
    failed: list[Exception | None] = []
    journal = Journal(folder, lambda last, error: failed.append(error))
    drafts = [Draft(x.at, e.encode(x), x.date if isinstance(x, e.DayOpened) else None) for x in events]
    journal.submit([*drafts, Draft(events[-1].at, odd)] if odd else drafts)
    journal.close()
    assert failed == [None]


def test_finished_days_are_past_and_today_is_followed_as_it_becomes_durable(tmp_path: Path) -> None:
    write(tmp_path, [*day(0), *day(1), *day(2, closed=False)])
    follower = Follower(plan(), read_only(tmp_path))
    assert [[(v.arrived, v.outcome) for v in one.visits] for one in follower.days] == [[(32_400.0, "served")]] * 2
    assert follower.scene(morning(2)) is None
    follower.advance()
    seen = follower.scene(morning(2) + 120_000)
    assert seen is not None
    assert (seen.now, seen.today.visits[0].outcome, seen.waiting) == (32_520.0, "served", [])
    at = morning(2) + 200_000
    write(tmp_path, [e.TicketIssued(at=at, ticket="new", number="A002", item_class="a", clock=at)])
    follower.advance()
    again = follower.scene(at)
    assert again is not None
    assert [one.ticket for one in again.waiting] == ["new"]
    write(tmp_path, [e.DayClosed(at=at, date="2026-01-03")])
    follower.advance()
    assert (follower.turned, len(follower.days), follower.scene(at)) == (1, 3, None)


def test_days_of_an_earlier_epoch_are_as_good_as_any(tmp_path: Path) -> None:
    write(tmp_path, day(0))
    begin_epoch(tmp_path)
    write(tmp_path, [*day(1), *day(2, closed=False)])
    follower = Follower(plan(), read_only(tmp_path))
    follower.advance()
    assert len(follower.days) == 2
    assert follower.seq == len([*day(1), *day(2, closed=False)])


def test_a_past_day_that_cannot_be_read_teaches_nothing_and_today_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    write(tmp_path, day(0, closed=False), odd=b'{"event":"FromTheFuture","at":1}')
    write(tmp_path, [e.DayClosed(at=morning(0) + 100_000, date="2026-01-01"), *day(1), *day(2, closed=False)])
    follower = Follower(plan(), read_only(tmp_path))
    assert len(follower.days) == 1
    follower.advance()
    write(tmp_path, [e.ClockStepped(at=morning(2), by_ms=1)], odd=b"no event")
    with pytest.raises(ValueError, match="malformed"):
        follower.advance()


def test_no_more_than_the_last_days_are_learned_from(tmp_path: Path) -> None:
    write(tmp_path, [event for n in range(MOST_DAYS + 5) for event in day(n)])
    follower = Follower(plan(), read_only(tmp_path))
    follower.advance()
    assert len(follower.days) == MOST_DAYS
    assert follower.turned == 1


def test_a_journal_without_a_day_has_none(tmp_path: Path) -> None:
    write(tmp_path, [e.ClockStepped(at=1, by_ms=1)])
    follower = Follower(plan(), read_only(tmp_path))
    follower.advance()
    assert (len(follower.days), follower.scene(1)) == (0, None)


def test_a_folder_without_a_journal_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot be read"):
        read_only(tmp_path)


def test_who_reads_cannot_write(tmp_path: Path) -> None:
    write(tmp_path, day(0))
    reader = read_only(tmp_path)
    with pytest.raises(Exception, match="readonly"), reader._engine.connect() as db:
        db.exec_driver_sql("DELETE FROM entries")
