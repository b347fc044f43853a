"""A window through the day as the forecast sees it: when it called nobody, and which of its planned breaks are still to come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from config.plan import Plan
from qms.domain import events as e
from qms.domain.calendar import always_open, spans
from qms.domain.days import Days
from qms.forecast.day import Away, Break

EARLY = 600.0
"""Seconds before a planned break from which on who goes away is taken to begin it."""
TAKEN = 1 / 3
"""Who is back after a smaller part of a planned break has made a pause, and the break is still to come."""


@dataclass(slots=True)
class Desk:
    """One window; times are seconds of the day. `since`: it has called nobody since then; `left` are breaks not taken yet."""

    no: str
    left: list[Break]
    opened: bool = False
    open: bool = False
    paused: bool = False
    busy: bool = False
    shut: bool = False
    since: float | None = None

    def look(self, at: float) -> Away | None:
        """Whether the clerk has just gone or come back; the time away, if it is over."""
        away = self.opened and not self.busy and (self.paused or not self.open)
        if away:
            self.since = at if self.since is None else self.since
            self.shut = self.shut or not self.open
            return None
        return self._back(at)

    def _back(self, at: float) -> Away | None:
        if self.since is None:
            return None
        since, shut, planned = self.since, self.shut, self.on_break()
        self.since, self.shut = None, False
        if planned is not None and at - since >= TAKEN * (planned.end - planned.start):
            self.left.remove(planned)
            return Away(self.no, "break", since, at)
        return Away(self.no, "closure" if shut else "pause", since, at) if at > since else None

    def on_break(self) -> Break | None:
        """The planned break that the clerk is on, None if it is another absence or none."""
        since = self.since
        if since is None:
            return None
        return next((b for b in self.left if b.start - EARLY <= since < b.end), None)

    def to_come(self, now: float) -> list[Break]:
        """Planned breaks that have not begun, and could."""
        on = self.on_break()
        return [b for b in self.left if b.end > now and b != on]


@dataclass(slots=True)
class Desks:
    """All windows of a day; `aways` are the absences that are over."""

    of: dict[str, Desk]
    aways: list[Away] = field(default_factory=list)

    def apply(self, event: e.Event, at: float) -> None:
        """Take an event that happened at `at` (seconds of the day)."""
        match event:
            case e.WindowOpened():
                self._change(event.window, at, opened=True, open=True, paused=False)
            case e.WindowClosed():
                self._change(event.window, at, open=False, paused=False)
            case e.WindowPaused():
                self._change(event.window, at, paused=True)
            case e.WindowResumed():
                self._change(event.window, at, paused=False)
            case e.TicketCalled() | e.ServiceStarted():
                self._change(event.window, at, busy=True)
            case e.ServiceFinished() | e.TicketMissed() | e.TicketParked() | e.TicketTransferred():
                self._change(event.window, at, busy=False)
            case _:
                pass

    def carry(self, windows: tuple[e.WindowCarried, ...], at: float) -> None:
        """Windows that stayed open over night."""
        for carried in windows:
            self._change(carried.no, at, opened=True, open=True, paused=carried.paused is not None)

    def _change(self, no: str, at: float, **changed: bool) -> None:
        desk = self.of.get(no)
        if desk is None:
            return
        for name, value in changed.items():
            setattr(desk, name, value)
        if (over := desk.look(at)) is not None:
            self.aways.append(over)


def desks(plan: Plan, date: str) -> Desks:
    """All windows on the morning of a date (YYYY-MM-DD)."""
    breaks = planned(plan, date)
    return Desks({window.no: Desk(window.no, list(breaks[window.no])) for window in plan.windows})


def planned(plan: Plan, date: str) -> Mapping[str, tuple[Break, ...]]:
    """Every window's breaks on a date, in order: its own, and the time between two spans of the hall's hours."""
    days = Days(plan.hall.timezone)
    midnight = days.moment(date, "00:00")
    hours = () if always_open(plan) else spans(plan, date)
    shut = [((one.end - midnight) / 1000, (two.start - midnight) / 1000) for one, two in pairwise(hours)]
    found: dict[str, tuple[Break, ...]] = {}
    for window in plan.windows:
        own = [tuple((days.moment(date, clock) - midnight) / 1000 for clock in one.split("-")) for one in window.breaks]
        found[window.no] = tuple(sorted(Break(window.no, start, end) for start, end in (*own, *shut)))
    return found
