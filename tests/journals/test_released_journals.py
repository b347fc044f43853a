"""Journals that released versions wrote: today's code reads them, and the hall goes on where it was."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.refusal import Refused
from qms.hall import Hall
from qms.journal import Journal
from tests.journals.write import DAY, THURSDAY, plan
from tests.spec.nights import picture

HERE = Path(__file__).parent
RELEASES = sorted(path.parent.name for path in HERE.glob("*/journal.db"))
HOUR = 3_600_000


def fatal(error: BaseException) -> None:
    raise AssertionError("the hall stopped") from error


@pytest.fixture(params=RELEASES)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A hall's folder as a release left it."""
    shutil.copy(HERE / request.param / "journal.db", tmp_path)
    return tmp_path


@pytest.fixture
async def hall(folder: Path) -> AsyncIterator[Hall]:
    """The hall an hour after its power failed."""
    made = Hall(plan(), folder, fatal, start=THURSDAY + DAY + HOUR)
    yield made
    await made.close()


def test_there_is_one_of_every_release() -> None:
    assert RELEASES == ["0.1.0-b16692c"]


def test_its_chain_holds(folder: Path) -> None:
    journal = Journal(folder, lambda last, error: None)
    assert journal.verify() is None
    journal.close()


async def test_every_ticket_and_window_is_where_it_was(hall: Hall) -> None:
    floor = hall.floor
    assert {ticket.number: ticket.state for ticket in floor.tickets.values()} == {
        "A001": "finished",
        "A002": "finished",
        "A003": "cancelled",
        "A004": "abandoned",
        "A005": "no_show",
        "A006": "parked",
        "A007": "waiting",
        "A008": "serving",
        "A009": "waiting",
        "B001": "called",
    }
    of = {ticket.number: ticket for ticket in floor.tickets.values()}
    assert [one.satisfaction for one in (*of["A001"].services, *of["A002"].services)] == [2, 1]
    assert (of["A003"].paper, of["A003"].items) == ("printed", ("A-1",))
    assert (of["A007"].bound_to, of["A007"].item_class) == ("3", "b")
    assert (of["A008"].group, of["A008"].language, of["A009"].channel) == ("priority", "en", "phone")
    assert {no: (w.state, w.clerk) for no, w in floor.windows.items()} == {
        "1": ("serving", "0301"),
        "2": ("called", None),
        "3": ("paused", None),
    }
    counts = floor.counts
    assert (counts.issued, counts.called, counts.served, counts.missed) == (10, 9, 2, 3)
    assert (counts.abandoned, counts.cancelled, counts.rated, counts.satisfaction_sum) == (1, 1, 2, 3)


async def test_what_was_begun_goes_on(hall: Hall) -> None:
    of = {ticket.number: ticket.id for ticket in hall.floor.tickets.values()}
    await hall.handle(c.FinishService(window="1", outcome="accepted", case="HZ2026-1"))
    await hall.handle(c.RateService(ticket=of["A008"], satisfaction=4))
    await hall.handle(c.RateService(ticket=of["A001"], satisfaction=5, follow_up=True))
    await hall.handle(c.CallBack(window="1", ticket=of["A006"]))
    await hall.handle(c.FinishService(window="1"))
    await hall.handle(c.ReinstateTicket(window="1", ticket=of["A005"]))
    await hall.handle(c.ResumeWindow(window="3"))
    assert (await hall.handle(c.CallNext(window="3"))).ticket == of["A007"]
    taken = (await hall.handle(c.TakeTicket(item_class="a"))).ticket or ""
    assert hall.floor.tickets[taken].number == "A010"
    with pytest.raises(Refused):
        await hall.handle(c.RateService(ticket=of["A001"], satisfaction=5, follow_up=True))


async def test_the_next_day_begins_and_yesterdays_services_may_still_be_rated(folder: Path) -> None:
    hall = Hall(plan(), folder, fatal, start=THURSDAY + 2 * DAY)
    served = {ticket.number: ticket.id for ticket in hall.floor.tickets.values()}
    hall.tick()
    taken = (await hall.handle(c.TakeTicket(item_class="a"))).ticket or ""
    assert (hall.floor.day, hall.floor.tickets[taken].number) == ("2026-02-28", "A001")
    await hall.handle(c.RateService(ticket=served["A008"], satisfaction=3))
    days = [e.decode(row.body) for row in await hall.since(64, 1000)]
    assert [type(event).__name__ for event in days if isinstance(event, e.DayEvent)] == [
        "DayClosed",
        "DayOpened",
        "StandingCarried",
    ]
    alive = picture(hall.floor)
    await hall.close()
    again = Hall(plan(), folder, fatal, start=THURSDAY + 2 * DAY)
    assert picture(again.floor) == alive
    await again.close()
