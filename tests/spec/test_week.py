"""A week of four halls in virtual time: everything that can be asked is asked, everything that can happen happens, nothing is
lost on the way."""

from itertools import islice
from typing import get_args

import pytest

from config import catalogue, checks
from config.plan import Plan
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import REFUSALS
from qms.domain.rules import stand_by
from qms.domain.workdays import later
from tests.spec.nights import picture
from tests.spec.week import plans
from tests.spec.week.crowd import Crowd
from tests.spec.week.living import Living, Tally
from tests.spec.week.naughty import tricks
from tests.spec.week.staff import STEP, Staff

FIRST, DAYS = "2026-04-28", 10
HALLS = (plans.pengjiang, plans.jianghai, plans.tangxia, plans.binjiang)
ELSEWHERE = {
    "paper_out": "the kiosk's printer, before a command is made (tests/web)",
    "no_booking_today": "a kiosk that was shown a document (tests/web)",
}
"""Refusals of rooms around the domain."""


class Week(Living):
    """One hall's week."""

    def __init__(self, plan: Plan, tally: Tally, seed: int) -> None:
        super().__init__(plan, tally, seed)
        self.staff, self.crowd, self.tricks = Staff(self), Crowd(self), tricks(self)

    def live(self) -> None:
        """From before the first morning to after the last evening."""
        self.at(later(FIRST, -1), "23:00")
        self.ask(c.TakeTicket(item_class=self.plan.item_classes[0].id))
        for n in range(DAYS):
            self.day(later(FIRST, n))
        self.at(later(FIRST, DAYS), "00:00")
        self.ask(c.OpenDay(date=later(FIRST, DAYS), plan="after"))

    def day(self, date: str) -> None:
        """A night has passed; the hall is busy where it has hours, and quiet where it has none."""
        self.at(date, "00:00")
        self.ask(c.OpenDay(date=date, plan="week"))
        self.at(date, "08:55")
        self.staff.come()
        self.ask(c.SwitchStandBy(on=int(date[-2:]) % 3 > 0, by="0201"))
        self.spell(date, "12:00")
        self.spell(date, "17:10")
        self.staff.go()
        self.at(date, "18:00")
        self.ask(c.NoteClockStep(by_ms=-500))
        self.misbehave(200)
        self.ask(c.CloseDay())
        self.misbehave(20)
        self.check_the_day()

    def spell(self, date: str, until: str) -> None:
        """Minute after minute."""
        end = plans.moment(date, until)
        while self.now < end:
            self.crowd.step()
            self.staff.step()
            self.misbehave(2)
            self.ask(c.WatchPeople())
            for no in stand_by.watched(self.floor, self.now):
                self.ask(c.AskStandBy(window=no))
            self.ask(c.NoteBreaches())
            self.now += STEP * 1000

    def misbehave(self, times: int) -> None:
        """So many tricks."""
        for trick in islice(self.tricks, times):
            self.ask(trick)


@pytest.fixture(scope="module")
def week() -> tuple[Tally, list[Week]]:
    """The four halls at the end of their week, and what happened."""
    tally = Tally()
    halls = [Week(plan(), tally, seed) for seed, plan in enumerate(HALLS)]
    for hall in halls:
        hall.live()
    return tally, halls


def test_the_halls_of_the_week_are_drawn_without_a_fault() -> None:
    assert [fault for drawn in HALLS for fault in checks.check(drawn(), catalogue.languages())] == []


def test_every_command_makes_something_happen(week: tuple[Tally, list[Week]]) -> None:
    assert {one.__name__ for one in get_args(c.Command)} - {one.__name__ for one in week[0].commands} == set()


def test_every_event_happens(week: tuple[Tally, list[Week]]) -> None:
    assert {one.__name__ for one in get_args(e.Event)} - {one.__name__ for one in week[0].events} == set()


def test_every_refusal_is_heard(week: tuple[Tally, list[Week]]) -> None:
    assert set(REFUSALS) - set(week[0].refused) - set(ELSEWHERE) == set()


def test_the_week_is_a_busy_one(week: tuple[Tally, list[Week]]) -> None:
    assert week[0].events[e.TicketIssued] > 1000
    assert week[0].events[e.ServiceFinished] > 500
    assert all(hall.floor.day == later(FIRST, DAYS) for hall in week[1])


def test_numbers_issued_are_numbers_that_ended_one_way_or_another(week: tuple[Tally, list[Week]]) -> None:
    seen = week[0].events
    ended: dict[str, set[str]] = {}
    for hall in week[1]:
        for event in hall.past:
            match event:
                case e.TicketIssued():
                    ended[event.ticket] = set()
                case e.ServiceFinished() | e.TicketCancelled() | e.TicketAbandoned():
                    ended[event.ticket].add(type(event).__name__)
                case _:
                    pass
    assert len(ended) == seen[e.TicketIssued]
    assert [ticket for ticket, ways in ended.items() if not ways] == []


def test_the_whole_week_replays_from_its_journal(week: tuple[Tally, list[Week]]) -> None:
    for hall in week[1]:
        again = Floor(hall.plan)
        for event in hall.past:
            again.apply(e.decode(e.encode(event)))
        assert picture(again) == picture(hall.floor)
