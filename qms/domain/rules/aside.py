"""Rules of setting aside and handing on: parking, missing, coming back, moving to another window, giving up."""

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.rules.assignment import own_hands
from qms.domain.rules.calling import called
from qms.domain.rules.present import present
from qms.domain.rules.ticket import find
from qms.domain.ticket import Ticket
from qms.domain.windows import WindowNow


def park(floor: Floor, window: WindowNow, command: c.ParkTicket, at: int) -> e.TicketParked:
    """挂起, with a timer if the clerk sets one."""
    ticket = present(floor, window)
    due_at = at + command.seconds * 1000 if command.seconds > 0 else None
    return e.TicketParked(at=at, ticket=ticket.id, window=window.no, reason=command.reason, due_at=due_at)


def miss(floor: Floor, window: WindowNow, at: int) -> e.TicketMissed:
    """过号: never by a clock, only by the clerk's word."""
    return e.TicketMissed(at=at, ticket=called(floor, window).id, window=window.no)


def reinstate(floor: Floor, window: WindowNow, command: c.ReinstateTicket, at: int) -> e.TicketReinstated:
    """复号: back in line, behind as many as the policy says."""
    ticket = _missed(floor, window, command.ticket)
    if ticket.state != "no_show":
        raise Refused("wrong_state", f"{ticket.number} 没有过号，不用复号")
    policy = floor.plan.policy.at_window
    if policy.reinstates and ticket.reinstated >= policy.reinstates:
        raise Refused("reinstate_limit", f"{ticket.number} 已经复号 {ticket.reinstated} 次，请重新取号")
    if policy.reinstate_within and at - (ticket.missed_at or at) > policy.reinstate_within * 1000:
        minutes = policy.reinstate_within // 60
        raise Refused("reinstate_limit", f"{ticket.number} 过号已经超过 {minutes} 分钟，请重新取号")
    clock = floor.queues.clock_behind(ticket, floor.plan.policy.reinstate_behind, at)
    return e.TicketReinstated(at=at, ticket=ticket.id, clock=clock)


def _missed(floor: Floor, window: WindowNow, named: str | None) -> Ticket:
    if named is not None:
        return find(floor, named)
    mine = floor.missed_at(window.no)
    if not mine:
        raise Refused("nothing_missed", f"{window.no} 号窗口没有过号的号")
    return mine[0]


def abandon(floor: Floor, window: WindowNow, command: c.AbandonTicket, at: int) -> list[e.Event]:
    """弃号. Of the ticket that is being called it is a no-show too."""
    there = floor.tickets[window.ticket] if window.ticket else None
    if there is not None and there.state == "called" and command.ticket in (None, there.id):
        missed = e.TicketMissed(at=at, ticket=there.id, window=window.no)
        return [missed, e.TicketAbandoned(at=at, ticket=there.id)]
    if command.ticket is None:
        mine = floor.parked_at(window.no) or floor.missed_at(window.no)
        if not mine:
            raise Refused("nothing_missed", f"{window.no} 号窗口没有可以弃号的号")
        return [e.TicketAbandoned(at=at, ticket=mine[0].id)]
    ticket = find(floor, command.ticket)
    if ticket.state not in ("parked", "no_show"):
        raise Refused("wrong_state", f"{ticket.number} 没有挂起或过号，不能弃号")
    return [e.TicketAbandoned(at=at, ticket=ticket.id)]


def transfer(floor: Floor, window: WindowNow, command: c.TransferTicket, at: int) -> e.TicketTransferred:
    """转号: the number and its owner stay; the place in line is kept, or set back as far as the policy says."""
    ticket = present(floor, window)
    if command.to_window is None and command.to_item_class is None:
        raise Refused("transfer_nowhere", "请选择转到哪个窗口或哪类事项")
    item_class = command.to_item_class or ticket.item_class
    floor.catalogue.item_class(item_class)
    if command.to_window is not None:
        _somebody_sits(floor, command.to_window)
        own_hands(floor, command.to_window, floor.catalogue.known(ticket.items))
    set_back = max(ticket.clock, at - floor.plan.policy.transfer_setback * 1000)
    return e.TicketTransferred(
        at=at,
        ticket=ticket.id,
        window=window.no,
        item_class=item_class,
        clock=ticket.clock if command.keep_place else set_back,
        to_window=command.to_window,
    )


def _somebody_sits(floor: Floor, no: str) -> None:
    there = floor.windows.get(no)
    if there is None:
        raise Unknown("window", no)
    if not there.open:
        raise Refused("window_closed", f"{no} 号窗口没有开，请转到别的窗口，或者只选事项")
