"""What each event changes in the facts of its ticket. Its state is TRANSITIONS' business, its place the queues'."""

from typing import assert_never

from qms.domain import events as e
from qms.domain.commands import SlipKind
from qms.domain.ticket import Mark, PaperState, Payment, Service, Ticket


def issued(event: e.TicketIssued) -> Ticket:
    """A new ticket."""
    return Ticket(
        id=event.ticket,
        number=event.number,
        item_class=event.item_class,
        group=event.group,
        issued_at=event.at,
        clock=event.clock,
        taken=event,
        items=event.items,
        stages=event.stages,
        priority_class=event.priority_class,
        proof=event.proof,
        channel=event.channel,
        language=event.language,
        paper="owed" if event.paper else "none",
    )


def note(ticket: Ticket, event: e.TicketEvent) -> None:
    """Write an event into the ticket's facts."""
    match event:
        case e.TicketCalled():
            ticket.window, ticket.clerk, ticket.bound_to, ticket.pinned = event.window, event.clerk, None, False
            ticket.stands_by = ticket.stood_at = None
            ticket.called_at, ticket.recalls, ticket.parked_at, ticket.due_at = event.at, 0, None, None
            ticket.rings += 1
            if ticket.first_called_at is None:
                ticket.first_called_at = event.at
        case e.ServiceStarted():
            ticket.started_at = (ticket.called_at if event.implied else None) or event.at
            ticket.owner = ticket.owner or ticket.clerk
        case e.ServiceFinished():
            _stop_watch(ticket, event.at)
            ticket.finished_at = event.at
            ticket.services.append(_service(ticket, event))
            ticket.payments, ticket.recordings = (), ()
        case e.TicketRecalled():
            ticket.recalls += 1
            ticket.rings += 1
        case e.TicketParked():
            _stop_watch(ticket, event.at)
            ticket.started_at, ticket.parked_at, ticket.due_at = None, event.at, event.due_at
            ticket.owner = ticket.owner or ticket.clerk
        case e.TicketMissed():
            ticket.missed_at = event.at
        case e.TicketTransferred():
            _stop_watch(ticket, event.at)
            ticket.started_at, ticket.clock, ticket.pinned = None, event.clock, False
            ticket.item_class, ticket.bound_to = event.item_class, event.to_window
            ticket.owner = ticket.owner or ticket.clerk
        case e.TicketReinstated():
            ticket.clock, ticket.pinned = event.clock, False
            ticket.reinstated += 1
        case e.StageBegun():
            ticket.item_class, ticket.items, ticket.clock = event.item_class, event.items, event.clock
            ticket.stages, ticket.started_at, ticket.called_at = ticket.stages[1:], None, None
        case e.StandByAsked():
            ticket.stands_by, ticket.stood_at = event.window, event.at
            ticket.stand_bys += 1
        case e.StandByLapsed():
            ticket.stands_by = ticket.stood_at = None
        case e.TicketPinned():
            ticket.pinned = True
        case e.TicketRegrouped():
            ticket.group, ticket.priority_class = event.group, event.priority_class
            ticket.proof = "seen" if event.priority_class else ""
        case _:
            _note_aside(ticket, event)


def _note_aside(
    ticket: Ticket,
    event: e.TicketIssued
    | e.TicketCancelled
    | e.TicketAbandoned
    | e.CompanionJoined
    | e.PaymentNoted
    | e.RecordingNoted
    | e.TicketRated
    | e.SlipOwed
    | e.ReprintAsked
    | e.TicketPrinted
    | e.PaperFailed,
) -> None:
    match event:
        case e.ReprintAsked() | e.SlipOwed():
            _paper(ticket, event.slip, "owed")
        case e.TicketPrinted():
            _paper(ticket, event.slip, "printed")
        case e.PaperFailed():
            _paper(ticket, event.slip, "failed")
        case e.CompanionJoined():
            ticket.companion_by = event.by
        case e.PaymentNoted():
            ticket.payments += (Payment(event.reference, event.at, event.amount),)
        case e.RecordingNoted():
            _mark(ticket, Mark(event.reference, event.at, event.edge))
        case e.TicketIssued() | e.TicketCancelled() | e.TicketAbandoned() | e.TicketRated():
            pass
        case _:
            assert_never(event)


def _paper(ticket: Ticket, slip: SlipKind, state: PaperState) -> None:
    if slip == "ticket":
        ticket.paper = state
    else:
        ticket.slips[slip] = state


def _mark(ticket: Ticket, mark: Mark) -> None:
    """The end of a recording may come after the end of the service that it began in."""
    last = ticket.services[-1] if ticket.services else None
    if last is not None and any(known.reference == mark.reference for known in last.recordings):
        last.recordings += (mark,)
    else:
        ticket.recordings += (mark,)


def _service(ticket: Ticket, event: e.ServiceFinished) -> Service:
    return Service(
        ticket=ticket.id,
        no=len(ticket.services) + 1,
        number=ticket.number,
        window=event.window,
        finished_at=event.at,
        clerk=ticket.clerk,
        outcome=event.outcome,
        items=event.items,
        case=event.case,
        missing=event.missing,
        due=event.due,
        commitment=event.commitment,
        counts_from=event.counts_from,
        promised=event.promised,
        delivery=event.delivery,
        payments=ticket.payments,
        recordings=ticket.recordings,
    )


def _stop_watch(ticket: Ticket, at: int) -> None:
    if ticket.started_at is not None:
        ticket.served_ms += at - ticket.started_at
