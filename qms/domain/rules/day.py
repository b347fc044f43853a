"""Rules of the business day: what it leaves is cleared by events, and the next day's numbers start at 1."""

from typing import assert_never

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain import standing
from qms.domain.floor import Floor
from qms.domain.refusal import Refused
from qms.domain.rules import rating, stand_by
from qms.domain.rules.booking import breaches
from qms.domain.ticket import Ticket


def decide(floor: Floor, command: c.DayCommand, at: int) -> list[e.Event]:
    """The day's begin and end, and steps of the clock."""
    match command:
        case c.OpenDay():
            return _open(floor, command, at)
        case c.CloseDay():
            return _close(floor, at)
        case c.NoteClockStep():
            return [e.ClockStepped(at=at, by_ms=command.by_ms)]
        case c.SwitchStandBy():
            return stand_by.switch(floor, command, at)
        case _:
            assert_never(command)


def _open(floor: Floor, command: c.OpenDay, at: int) -> list[e.Event]:
    """Nothing if the day is open already. What stands is said anew, and the policy rates what nobody rated."""
    if floor.day == command.date:
        return []
    if floor.day is not None and not floor.closed:
        raise Refused("day_not_closed")
    carried = tuple(
        e.WindowCarried(no=w.no, clerk=w.clerk, paused=w.paused, mentor=w.mentor)
        for w in floor.windows.values()
        if w.open
    )
    opened = e.DayOpened(at=at, date=command.date, plan=command.plan, windows=carried)
    return [opened, *standing.left(floor, at, command.date), *rating.defaults(floor, at, command.date)]


def _close(floor: Floor, at: int) -> list[e.Event]:
    """Nothing if no day is open."""
    if floor.day is None or floor.closed:
        return []
    cleared = [event for ticket in floor.tickets.values() for event in _clear(ticket, at)]
    return [*cleared, *breaches(floor, at), e.DayClosed(at=at, date=floor.day)]


def _clear(ticket: Ticket, at: int) -> list[e.Event]:
    window = ticket.window or ""
    given_up = e.TicketAbandoned(at=at, ticket=ticket.id, reason="day_end")
    match ticket.state:
        case "waiting":
            cancelled = e.TicketCancelled(at=at, ticket=ticket.id, reason="day_end")
            return [*stand_by.let_go(ticket, at, "day_end"), cancelled]
        case "called":
            return [e.TicketMissed(at=at, ticket=ticket.id, window=window), given_up]
        case "serving":
            return [e.ServiceFinished(at=at, ticket=ticket.id, window=window, outcome=None, implied=True)]
        case "parked" | "no_show":
            return [given_up]
        case "finished" | "cancelled" | "abandoned":
            return []
