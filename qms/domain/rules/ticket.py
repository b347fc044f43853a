"""Rules of a ticket that exists: giving it back, its papers, its place, its company."""

from typing import assert_never

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.rules import stand_by
from qms.domain.ticket import LIVE, Group, Ticket

SLIPS = {"receipt": "受理凭证", "notice": "一次性告知单"}


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
        return _noticed(floor, command, at)
    ticket = find(floor, command.ticket)
    match command:
        case c.CancelTicket():
            if ticket.state != "waiting":
                raise Refused("wrong_state", f"{ticket.number} 不在等候，不能取消")
            return [*stand_by.let_go(ticket, at, "given_back"), e.TicketCancelled(at=at, ticket=ticket.id)]
        case c.ReprintTicket():
            return [_reprint(ticket, command, at)]
        case c.NotePrinted():
            return [e.TicketPrinted(at=at, ticket=ticket.id, device=command.device, slip=command.slip)]
        case c.NotePaperFailed():
            reason, slip = command.reason, command.slip
            return [e.PaperFailed(at=at, ticket=ticket.id, device=command.device, reason=reason, slip=slip)]
        case c.PinTicket():
            return [_pin(ticket, command, at)]
        case c.RegroupTicket():
            return _regroup(floor, ticket, command, at)
        case c.JoinVisitor():
            return _join(ticket, command, at)
        case _:
            assert_never(command)


def find(floor: Floor, ticket: str) -> Ticket:
    """The ticket of today with this id. Raises Unknown."""
    found = floor.tickets.get(ticket)
    if found is None:
        raise Unknown("ticket", ticket)
    return found


def _noticed(floor: Floor, command: c.NoteNotice, at: int) -> list[e.Event]:
    """Nothing if it has been said already."""
    subject, notice, n, failed = command.subject, command.notice, command.n, command.failed
    if (subject, notice, n) in floor.staff.noticed:
        return []
    if failed:
        return [e.NoticeFailed(at=at, subject=subject, notice=notice, n=n, reason=failed)]
    return [e.NoticeSent(at=at, subject=subject, notice=notice, n=n)]


def _reprint(ticket: Ticket, command: c.ReprintTicket, at: int) -> e.ReprintAsked:
    """The number's slip while something may still happen; those of a service as long as the day."""
    if command.slip == "ticket" and ticket.state not in LIVE:
        raise Refused("wrong_state", f"{ticket.number} 已经结束，不能补打")
    if command.slip != "ticket" and command.slip not in ticket.slips:
        raise Refused("wrong_state", f"{ticket.number} 没有{SLIPS[command.slip]}，不能补打")
    return e.ReprintAsked(at=at, ticket=ticket.id, slip=command.slip)


def _pin(ticket: Ticket, command: c.PinTicket, at: int) -> e.TicketPinned:
    _check_staff(command)
    if ticket.state != "waiting":
        raise Refused("wrong_state", f"{ticket.number} 不在等候，不能置顶")
    if ticket.pinned:
        raise Refused("wrong_state", f"{ticket.number} 已经置顶")
    return e.TicketPinned(at=at, ticket=ticket.id, reason=command.reason, by=command.by)


def _regroup(floor: Floor, ticket: Ticket, command: c.RegroupTicket, at: int) -> list[e.Event]:
    """Who stands by as a priority visitor, and is none, is back in line: others may be before them there."""
    _check_staff(command)
    if ticket.state not in ("waiting", "called", "serving"):
        raise Refused("wrong_state", f"{ticket.number} 不在等候也不在窗口，不能改优先类别")
    if command.priority_class is not None:
        floor.catalogue.priority_class(command.priority_class)
    group: Group = "priority" if command.priority_class else "ordinary"
    if ticket.taken.group == "appointment":  # as at check-in: its own head start may be the larger one
        group = "appointment"
    regrouped = e.TicketRegrouped(
        at=at,
        ticket=ticket.id,
        group=group,
        priority_class=command.priority_class,
        reason=command.reason,
        by=command.by,
    )
    falls_back = ticket.group == "priority" != group
    return [*(stand_by.let_go(ticket, at, "regrouped") if falls_back else ()), regrouped]


def _check_staff(command: c.PinTicket | c.RegroupTicket) -> None:
    """Whoever goes before others by somebody's word does so by name, and with a reason."""
    if not command.by:
        raise Refused("staff_only")
    if not command.reason.strip():
        raise Refused("reason_needed")


def _join(ticket: Ticket, command: c.JoinVisitor, at: int) -> list[e.Event]:
    """Nothing if somebody has joined already."""
    if not command.by:
        raise Refused("staff_only")
    if not ticket.taken.companion:
        raise Refused("not_there", f"{ticket.number} 没有申请陪同")
    if ticket.state not in LIVE:
        raise Refused("wrong_state", f"{ticket.number} 已经结束，不用陪同")
    if ticket.companion_by:
        return []
    return [e.CompanionJoined(at=at, ticket=ticket.id, by=command.by)]
