"""One row per stay of a ticket in one queue, folded from events: what every figure of the city is counted from. Pure.

A transfer ends a stay and begins the next stage of the same ticket. The fold is forgiving: what does not fit (a city that
began in the middle of a day, a hall restored from a copy) changes as much as it can and never stops the intake.
"""

from dataclasses import dataclass
from typing import Literal

from qms.domain import events as e

State = Literal[
    "waiting", "called", "serving", "parked", "no_show", "finished", "cancelled", "abandoned", "transferred"
]
VERSION = 1
"""Raised when the fold changes: the city then folds all its events anew."""


@dataclass(slots=True)
class Visit:
    """One stay. Times are hall time in ms. `window`, `clerk` and `called_at` are those of the last call; `served_ms`
    is the time at windows over all stages so far, without time parked, counted from the call where nobody pressed start;
    `rating` is the first active one, 5 to 1."""

    hall: str
    ticket: str
    stage: int
    number: str
    item_class: str
    items: str
    grouping: str
    channel: str
    issued_at: int
    queued_at: int
    state: State = "waiting"
    window: str | None = None
    clerk: str | None = None
    first_called_at: int | None = None
    called_at: int | None = None
    recalls: int = 0
    misses: int = 0
    started_at: int | None = None
    served_ms: int = 0
    ended_at: int | None = None
    outcome: str | None = None
    by_day_end: bool = False
    rating: int | None = None
    default_rating: int | None = None
    follow_up: int | None = None


def begin(hall: str, event: e.TicketIssued) -> Visit:
    """The first stage of a ticket."""
    return Visit(
        hall=hall,
        ticket=event.ticket,
        stage=1,
        number=event.number,
        item_class=event.item_class,
        items=" ".join(event.items),
        grouping=event.group,
        channel=event.channel,
        issued_at=event.at,
        queued_at=event.at,
    )


def fold(visit: Visit, event: e.TicketEvent) -> Visit | None:
    """Write an event into a ticket's latest stage; returns the next stage where the event begins one."""
    match event:
        case e.TicketCalled():
            _call(visit, event)
        case e.TicketRecalled():
            visit.recalls += 1
        case e.ServiceStarted():
            visit.state = "serving"
            visit.started_at = (event.implied and visit.called_at) or event.at
        case e.ServiceFinished():
            _finish(visit, event)
        case e.TicketMissed():
            visit.state, visit.misses = "no_show", visit.misses + 1
        case e.TicketReinstated():
            visit.state = "waiting"
        case e.TicketParked():
            _stop_watch(visit, event.at)
            visit.state = "parked"
        case e.TicketTransferred():
            return _transfer(visit, event)
        case e.TicketCancelled():
            visit.state = "cancelled"
            visit.ended_at, visit.by_day_end = event.at, event.reason == "day_end"
        case e.TicketAbandoned():
            visit.state = "abandoned"
            visit.ended_at, visit.by_day_end = event.at, event.reason == "day_end"
        case e.TicketRated():
            _rate(visit, event)
        case e.TicketIssued() | e.ReprintAsked() | e.TicketPrinted() | e.PaperFailed():
            pass
    return None


def _call(visit: Visit, event: e.TicketCalled) -> None:
    visit.state, visit.window, visit.clerk, visit.called_at = "called", event.window, event.clerk, event.at
    if visit.first_called_at is None:
        visit.first_called_at = event.at


def _finish(visit: Visit, event: e.ServiceFinished) -> None:
    _stop_watch(visit, event.at)
    visit.state, visit.ended_at, visit.outcome = "finished", event.at, event.outcome
    visit.by_day_end = event.outcome is None
    if event.items:
        visit.items = " ".join(event.items)


def _transfer(visit: Visit, event: e.TicketTransferred) -> Visit:
    _stop_watch(visit, event.at)
    visit.state, visit.ended_at = "transferred", event.at
    return Visit(
        hall=visit.hall,
        ticket=visit.ticket,
        stage=visit.stage + 1,
        number=visit.number,
        item_class=event.item_class,
        items=visit.items,
        grouping=visit.grouping,
        channel=visit.channel,
        issued_at=visit.issued_at,
        queued_at=event.at,
        served_ms=visit.served_ms,
    )


def _rate(visit: Visit, event: e.TicketRated) -> None:
    if event.default:
        visit.default_rating = event.satisfaction
    elif event.follow_up:
        visit.follow_up = event.satisfaction
    elif visit.rating is None:
        visit.rating = event.satisfaction


def _stop_watch(visit: Visit, at: int) -> None:
    if visit.started_at is not None:
        visit.served_ms += max(0, at - visit.started_at)
        visit.started_at = None
