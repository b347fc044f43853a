"""What a clerk sees of the own window: the present service and what it may come to, and what was set aside."""

from typing import get_args

from qms.domain import workdays
from qms.domain.commands import Outcome
from qms.domain.floor import Floor
from qms.domain.rules.outcome import only_taken_in
from qms.domain.ticket import Ticket
from qms.web.api.records import ticket_file
from qms.web.api.windows.verbs import own_window
from qms.web.entries import Drawn
from qms.web.shapes.told_windows import AtWindow, PaymentNoted, RecordingNoted, SetAside
from qms.web.site import Ask

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


async def look(ask: Ask[None]) -> AtWindow:
    """GET /windows/{no}/service."""
    no, drawn, floor = own_window(ask), ask.site.drawn, ask.site.hall.floor
    ticket = floor.tickets.get(floor.windows[no].ticket or "")
    return AtWindow(
        window=no,
        present=ticket_file(drawn, floor, ticket) if ticket else None,
        payments=_payments(drawn, ticket),
        recordings=_recordings(drawn, ticket),
        outcomes=_outcomes(floor, no, ticket),
        tolerant_due=_tolerant_due(floor),
        recalls_left=_recalls_left(floor, ticket),
        parked=tuple(_aside(drawn, one, one.parked_at) for one in floor.parked_at(no)),
        missed=tuple(_aside(drawn, one, one.missed_at) for one in floor.missed_at(no)),
    )


def _payments(drawn: Drawn, ticket: Ticket | None) -> tuple[PaymentNoted, ...]:
    made = ticket.payments if ticket else ()
    return tuple(PaymentNoted(reference=p.reference, amount=p.amount, at=drawn.iso(p.at)) for p in made)


def _recordings(drawn: Drawn, ticket: Ticket | None) -> tuple[RecordingNoted, ...]:
    marks = ticket.recordings if ticket else ()
    return tuple(RecordingNoted(reference=m.reference, edge=m.edge, at=drawn.iso(m.at)) for m in marks)


def _outcomes(floor: Floor, no: str, ticket: Ticket | None) -> tuple[Outcome, ...]:
    codes = ticket.items if ticket else ()
    return tuple(one for one in OUTCOMES if one != "done" or not only_taken_in(floor, no, codes))


def _tolerant_due(floor: Floor) -> str:
    policy = floor.plan.policy
    return workdays.working_after(policy.calendar, floor.day, policy.at_window.tolerant_days) if floor.day else ""


def _recalls_left(floor: Floor, ticket: Ticket | None) -> int | None:
    most = floor.plan.policy.at_window.recalls
    return max(0, most - ticket.recalls) if most and ticket else None


def _aside(drawn: Drawn, ticket: Ticket, since: int | None) -> SetAside:
    return SetAside(
        id=ticket.id,
        number=ticket.number,
        item_class=ticket.item_class,
        since=drawn.iso(since or ticket.issued_at),
        due_at=drawn.iso_or_none(ticket.due_at),
    )
