"""Rules of the business day: what yesterday left is cleared by events, and the next day's numbers start at 1."""

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.ticket import Ticket


def open_day(floor: Floor, command: c.OpenDay, at: int) -> list[e.Event]:
    """Nothing if the day is open already."""
    if floor.day == command.date:
        return []
    cleared = [event for ticket in floor.tickets.values() for event in _clear(ticket, at)]
    carried = tuple(e.WindowCarried(no=w.no, clerk=w.clerk, paused=w.paused) for w in floor.windows.values() if w.open)
    return [*cleared, e.DayOpened(at=at, date=command.date, plan=command.plan, windows=carried)]


def _clear(ticket: Ticket, at: int) -> list[e.Event]:
    window = ticket.window or ""
    given_up = e.TicketAbandoned(at=at, ticket=ticket.id, reason="day_end")
    match ticket.state:
        case "waiting":
            return [e.TicketCancelled(at=at, ticket=ticket.id, reason="day_end")]
        case "called":
            return [e.TicketMissed(at=at, ticket=ticket.id, window=window), given_up]
        case "serving":
            return [e.ServiceFinished(at=at, ticket=ticket.id, window=window, outcome=None, implied=True)]
        case "parked" | "no_show":
            return [given_up]
        case "finished" | "cancelled" | "abandoned":
            return []
