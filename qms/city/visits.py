"""One row per stay of a ticket in one queue, folded from events: what every figure of the city is counted from. Pure.

A transfer ends a stay and begins the next stage of the same ticket; so does the next stop of a bundle. The fold is forgiving: what does not fit (a city that
began in the middle of a day, a hall restored from a copy) changes as much as it can and never stops the intake.
"""

from dataclasses import dataclass
from typing import Literal, assert_never

from qms.domain import events as e

State = Literal[
    "waiting", "called", "serving", "parked", "no_show", "finished", "cancelled", "abandoned", "transferred"
]
VERSION = 2
"""Raised when the fold changes: the city then folds all its events anew."""


@dataclass(slots=True)
class Visit:
    """One stay. Times are hall time in ms. `window`, `clerk` and `called_at` are those of the last call; `served_ms`
    is the time at windows over all stays of the same service so far, without time parked, counted from the call where nobody
    pressed start. `services` are those of the ticket that were finished up to this stay, this one's own included.

    `rating` is the first active one, 5 to 1; `default_rating` the policy's, which never counts as one; `follow_up` the second
    active one. `booked`: with an appointment, `late`: one whose slot was lost. `case_no` links the tickets of one case.
    """

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
    services: int = 0
    case_no: str = ""
    on_behalf: str = ""
    bundle: str = ""
    booked: bool = False
    late: bool = False


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
        case_no=event.case,
        on_behalf=event.on_behalf,
        bundle=event.bundle,
        booked=bool(event.booking),
        late=event.late,
    )


def fold(visit: Visit, event: e.TicketEvent) -> Visit | None:
    """Write an event into a ticket's latest stage; returns the next stage where the event begins one. A rating is written into
    the stage whose service it is about: see `is_of`."""
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
        case e.StageBegun():
            return _next_stop(visit, event)
        case e.TicketRegrouped():
            visit.grouping = event.group
        case e.TicketCancelled():
            visit.state = "cancelled"
            visit.ended_at, visit.by_day_end = event.at, event.reason == "day_end"
        case e.TicketAbandoned():
            visit.state = "abandoned"
            visit.ended_at, visit.by_day_end = event.at, event.reason == "day_end"
        case e.TicketRated():
            _rate(visit, event)
        case _:
            _stand_by(event)
    return None


def is_of(visit: Visit, event: e.TicketRated) -> bool:
    """Whether a rating is about the service that this stay ended with."""
    return visit.state == "finished" and visit.services == event.service


def _stand_by(
    event: e.TicketIssued
    | e.TicketPinned
    | e.StandByAsked
    | e.StandByLapsed
    | e.CompanionJoined
    | e.PaymentNoted
    | e.RecordingNoted
    | e.SlipOwed
    | e.ReprintAsked
    | e.TicketPrinted
    | e.PaperFailed,
) -> None:
    """What changes no figure; the events themselves are all kept."""
    match event:
        case e.TicketIssued() | e.TicketPinned() | e.CompanionJoined() | e.PaymentNoted() | e.RecordingNoted():
            pass
        case e.StandByAsked() | e.StandByLapsed():
            pass
        case e.SlipOwed() | e.ReprintAsked() | e.TicketPrinted() | e.PaperFailed():
            pass
        case _:
            assert_never(event)


def _call(visit: Visit, event: e.TicketCalled) -> None:
    visit.state, visit.window, visit.clerk, visit.called_at = "called", event.window, event.clerk, event.at
    if visit.first_called_at is None:
        visit.first_called_at = event.at


def _finish(visit: Visit, event: e.ServiceFinished) -> None:
    _stop_watch(visit, event.at)
    visit.state, visit.ended_at, visit.outcome = "finished", event.at, event.outcome
    visit.by_day_end = event.outcome is None
    visit.services += 1
    visit.case_no = event.case or visit.case_no
    if event.items:
        visit.items = " ".join(event.items)


def _transfer(visit: Visit, event: e.TicketTransferred) -> Visit:
    _stop_watch(visit, event.at)
    visit.state, visit.ended_at = "transferred", event.at
    return _go_on(visit, event.item_class, visit.items, event.at, visit.served_ms)


def _next_stop(visit: Visit, event: e.StageBegun) -> Visit:
    """Another service of the same ticket: its time counts from nothing."""
    return _go_on(visit, event.item_class, " ".join(event.items), event.at, 0)


def _go_on(visit: Visit, item_class: str, items: str, at: int, served_ms: int) -> Visit:
    return Visit(
        hall=visit.hall,
        ticket=visit.ticket,
        stage=visit.stage + 1,
        number=visit.number,
        item_class=item_class,
        items=items,
        grouping=visit.grouping,
        channel=visit.channel,
        issued_at=visit.issued_at,
        queued_at=at,
        served_ms=served_ms,
        services=visit.services,
        case_no=visit.case_no,
        on_behalf=visit.on_behalf,
        bundle=visit.bundle,
        booked=visit.booked,
        late=visit.late,
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
