"""What a hall asks of itself because time has passed: days end and begin, what is left in the evening is cleared, and people
are looked after. Pure: whoever has the clock calls it, and does what it says."""

from config.plan import Plan
from qms.domain import commands as c
from qms.domain.calendar import closing
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.rules import stand_by


class Passing:
    """The days of one hall; `plan_digest` is written into each day's DayOpened.

    `ends` (ms) is the midnight that ends the day looked at last, `clears` when that day may be cleared, None = at midnight.
    Both follow from the floor's own day: a day that could not be recorded is asked for again.
    """

    def __init__(self, plan: Plan, plan_digest: str) -> None:
        self._plan, self._digest = plan, plan_digest
        self._days = Days(plan.hall.timezone)
        self._day: str | None = None
        self.ends = 0
        self.clears: int | None = None

    def night(self, floor: Floor, at: int) -> tuple[c.Command, ...]:
        """What must happen before anything else at `at` (ms): nothing nearly always; past midnight the day before ends and
        the new one begins, whoever is still being served. A day never begins twice and never before the one that was."""
        if self._day is not None and floor.day == self._day and at < self.ends:
            return ()
        date = max(self._days.date(at), floor.day or "")
        self._look_at(date)
        return () if date == floor.day else (c.CloseDay(), c.OpenDay(date=date, plan=self._digest))

    def _look_at(self, date: str) -> None:
        closes = closing(self._plan, date)
        self._day, self.ends = date, self._days.moment(date, "24:00")
        self.clears = None if closes is None else closes + self._plan.policy.calendar.clear_after * 1000

    def while_open(self, floor: Floor, at: int) -> tuple[c.Command, ...]:
        """What is asked about once a second, after `night`: in the evening the day is closed when nobody is being served
        any more; before that somebody looks after posts and pauses, and whoever is next stands by."""
        if floor.closed:
            return ()
        if self.clears is not None and at >= self.clears and not _serving(floor):
            return (c.CloseDay(),)
        return (c.WatchPeople(), *(c.AskStandBy(window=no) for no in stand_by.watched(floor, at)))


def _serving(floor: Floor) -> bool:
    return any(window.ticket_state == "serving" for window in floor.windows.values())
