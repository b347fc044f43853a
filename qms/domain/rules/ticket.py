"""Rules of a ticket that exists: giving it back, its papers, its place."""

from typing import assert_never

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.ticket import LIVE, Ticket


def decide(
    floor: Floor,
    command: c.CancelTicket
    | c.ReprintTicket
    | c.PinTicket
    | c.RegroupTicket
    | c.JoinVisitor
    | c.NotePrinted
    | c.NotePaperFailed
    | c.NoteNotice,
    at: int,
) -> list[e.Event]:
    """Commands about a ticket that exists. Raises Unknown for one that is not of today."""
    if isinstance(command, c.NoteNotice):
        return []
    ticket = find(floor, command.ticket)
    match command:
        case c.CancelTicket():
            if ticket.state != "waiting":
                raise Refused("wrong_state", f"{ticket.number} 不在等候，不能取消")
            return [e.TicketCancelled(at=at, ticket=ticket.id)]
        case c.ReprintTicket():
            if ticket.state not in LIVE:
                raise Refused("wrong_state", f"{ticket.number} 已经结束，不能补打")
            return [e.ReprintAsked(at=at, ticket=ticket.id)]
        case c.NotePrinted():
            return [e.TicketPrinted(at=at, ticket=ticket.id, device=command.device)]
        case c.NotePaperFailed():
            return [e.PaperFailed(at=at, ticket=ticket.id, device=command.device, reason=command.reason)]
        case c.PinTicket() | c.RegroupTicket() | c.JoinVisitor():
            raise Refused("staff_only")
        case _:
            assert_never(command)


def find(floor: Floor, ticket: str) -> Ticket:
    """The ticket of today with this id. Raises Unknown."""
    found = floor.tickets.get(ticket)
    if found is None:
        raise Unknown("ticket", ticket)
    return found
