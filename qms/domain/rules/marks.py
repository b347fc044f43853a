"""Rules of what the devices at a window note about a service: payments (POS) and recordings (录音录像)."""

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.rules.present import present
from qms.domain.ticket import Service
from qms.domain.windows import WindowNow


def paid(floor: Floor, window: WindowNow, command: c.NotePayment, at: int) -> list[e.Event]:
    """A payment belongs to the service that stands at the window; told twice it is one payment."""
    ticket = present(floor, window)
    if any(known.reference == command.reference for known in ticket.payments):
        return []
    return [
        e.PaymentNoted(at=at, ticket=ticket.id, window=window.no, reference=command.reference, amount=command.amount)
    ]


def recorded(floor: Floor, window: WindowNow, command: c.NoteRecording, at: int) -> list[e.Event]:
    """As `paid`. A recording that began with the last service may end after it: the recorder hears of the end later."""
    last = _last(floor, window)
    if last is not None and any(mark.reference == command.reference for mark in last.recordings):
        ticket, marks = last.ticket, last.recordings
    else:
        here = present(floor, window)
        ticket, marks = here.id, here.recordings
    if any((mark.reference, mark.edge) == (command.reference, command.edge) for mark in marks):
        return []
    return [e.RecordingNoted(at=at, ticket=ticket, window=window.no, reference=command.reference, edge=command.edge)]


def _last(floor: Floor, window: WindowNow) -> Service | None:
    ticket = floor.tickets.get(window.last_finished or "")
    return ticket.services[-1] if ticket is not None and ticket.services else None
