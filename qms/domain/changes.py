"""What each event changes in the facts of its ticket. Its state is TRANSITIONS' business, its place the queues'."""

from typing import assert_never

from qms.domain import events as e
from qms.domain.ticket import Ticket


def note(ticket: Ticket, event: e.TicketEvent) -> None:
    """Write an event into the ticket's facts."""
    match event:
        case e.TicketCalled():
            ticket.window, ticket.clerk, ticket.bound_to = event.window, event.clerk, None
            ticket.called_at, ticket.recalls, ticket.parked_at = event.at, 0, None
            if ticket.first_called_at is None:
                ticket.first_called_at = event.at
        case e.TicketRecalled():
            ticket.recalls += 1
        case e.ServiceStarted():
            ticket.started_at = (ticket.called_at if event.implied else None) or event.at
        case e.ServiceFinished():
            _stop_watch(ticket, event.at)
            ticket.finished_at = event.at
        case e.TicketParked():
            _stop_watch(ticket, event.at)
            ticket.started_at, ticket.parked_at = None, event.at
        case e.TicketTransferred():
            _stop_watch(ticket, event.at)
            ticket.started_at, ticket.clock = None, event.clock
            ticket.item_class, ticket.bound_to = event.item_class, event.to_window
        case e.TicketReinstated():
            ticket.clock = event.clock
        case e.TicketRated():
            ticket.satisfaction, ticket.followed_up = event.satisfaction, event.follow_up
        case e.ReprintAsked():
            ticket.paper = "owed"
        case e.TicketPrinted():
            ticket.paper = "printed"
        case e.PaperFailed():
            ticket.paper = "failed"
        case e.TicketIssued() | e.TicketCancelled() | e.TicketMissed() | e.TicketAbandoned():
            pass
        case _:
            assert_never(event)


def _stop_watch(ticket: Ticket, at: int) -> None:
    if ticket.started_at is not None:
        ticket.served_ms += at - ticket.started_at
