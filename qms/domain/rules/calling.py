"""Rules of calling: who is called to a window, and called again."""

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain import explain
from qms.domain.floor import Floor
from qms.domain.refusal import Refused
from qms.domain.rules import outcome, stand, stand_by
from qms.domain.rules.present import present
from qms.domain.rules.ticket import find
from qms.domain.ticket import Ticket
from qms.domain.windows import WindowNow


def decide(floor: Floor, window: WindowNow, command: c.CallNext | c.CallTicket | c.CallBack, at: int) -> list[e.Event]:
    """Whoever is at the window is finished first. Nothing is ever called by itself: a free window and a new number wait for
    the clerk's key."""
    stand.must_be_ready(window)
    chosen: Ticket | None
    pick: e.Pick | None = None
    match command:
        case c.CallNext():
            _not_pressed_twice(floor, window, at)
            upcoming = floor.upcoming(window.no, at)
            chosen = upcoming.ticket if upcoming else None
            pick = explain.why(window.no, upcoming, at) if upcoming else None
        case c.CallTicket():
            chosen = _named(floor, window, command)
        case c.CallBack():
            chosen = _parked(floor, window, command.ticket)
    events = outcome.clear(floor, window, at)
    if chosen is not None:
        if chosen.stands_by != window.no:
            events += stand_by.let_go(chosen, at, "elsewhere")
        why = command.reason if isinstance(command, c.CallTicket) else ""
        clerk = command.clerk or window.clerk
        events.append(e.TicketCalled(at=at, ticket=chosen.id, window=window.no, clerk=clerk, why=why, pick=pick))
    return events


def recall(floor: Floor, window: WindowNow, at: int) -> e.TicketRecalled:
    """重呼, as often as the policy lets."""
    ticket = called(floor, window)
    most = floor.plan.policy.at_window.recalls
    if most and ticket.recalls >= most:
        raise Refused("recall_limit", f"{ticket.number} 已经重呼 {ticket.recalls} 次，人没有来请按过号")
    return e.TicketRecalled(at=at, ticket=ticket.id, window=window.no)


def called(floor: Floor, window: WindowNow) -> Ticket:
    """The ticket that is called to the window and not served yet."""
    ticket = present(floor, window)
    if ticket.state != "called":
        raise Refused("wrong_state", f"{ticket.number} 已经在办理")
    return ticket


def _not_pressed_twice(floor: Floor, window: WindowNow, at: int) -> None:
    """A key that bounces, or an impatient finger, would finish a visitor who has not even stood up."""
    guard = floor.plan.policy.at_window.press_guard
    if guard and window.called_at is not None and at - window.called_at < guard:
        raise Refused("press_too_soon")


def _named(floor: Floor, window: WindowNow, command: c.CallTicket) -> Ticket:
    if not command.reason.strip():
        raise Refused("reason_needed", "不按顺序叫号要写明原因")
    ticket = find(floor, command.ticket)
    if ticket.state != "waiting":
        raise Refused("wrong_state", f"{ticket.number} 不在等候，没有叫号")
    if ticket.bound_to != window.no and window.no not in floor.windows_serving(ticket.item_class):
        raise Refused("class_not_served", f"{window.no} 号窗口不办 {ticket.number} 的事项")
    return ticket


def _parked(floor: Floor, window: WindowNow, named: str | None) -> Ticket:
    if named is None:
        mine = floor.parked_at(window.no)
        if not mine:
            raise Refused("nothing_parked", f"{window.no} 号窗口没有挂起的号")
        return mine[0]
    ticket = find(floor, named)
    if ticket.state != "parked":
        raise Refused("wrong_state", f"{ticket.number} 没有挂起")
    return ticket
