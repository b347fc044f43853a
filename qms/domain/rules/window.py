"""Rules of the window: opening and pausing it, calling, serving, setting aside and handing on tickets."""

from typing import assert_never

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor, WindowNow
from qms.domain.refusal import Refused, Unknown
from qms.domain.rules import stand
from qms.domain.rules.ticket import find
from qms.domain.ticket import Ticket


def decide(floor: Floor, command: c.WindowCommand, at: int) -> list[e.Event]:
    """The events of a verb at one window. Raises Unknown for a window that the plan does not have."""
    window = floor.windows.get(command.window)
    if window is None:
        raise Unknown("window", command.window)
    match command:
        case c.OpenWindow() | c.CloseWindow() | c.PauseWindow() | c.ResumeWindow():
            return [stand.decide(floor, window, command, at)]
        case c.CallNext() | c.CallTicket() | c.CallBack():
            return _call(floor, window, command, at)
        case c.ReinstateTicket():
            return [_reinstate(floor, window, command, at)]
        case c.AbandonTicket():
            return _abandon(floor, window, command, at)
        case c.TransferTicket():
            return [_transfer(floor, window, command, at)]
        case c.AssignWindow() | c.NotePayment() | c.NoteRecording():
            raise Refused("staff_only")
        case c.Recall() | c.StartService() | c.FinishService() | c.MissTicket() | c.ParkTicket():
            return _serve(floor, window, command, at)
        case _:
            assert_never(command)


def _present(floor: Floor, window: WindowNow) -> Ticket:
    if window.ticket is None:
        raise Refused("no_ticket", f"{window.no} 号窗口现在没有号")
    return floor.tickets[window.ticket]


# --- calling ---


def _call(floor: Floor, window: WindowNow, command: c.CallNext | c.CallTicket | c.CallBack, at: int) -> list[e.Event]:
    stand.must_be_ready(window)
    chosen: Ticket | None
    match command:
        case c.CallNext():
            chosen = floor.next_for(window.no, at)
        case c.CallTicket():
            chosen = _named(floor, window, command)
        case c.CallBack():
            chosen = _parked(floor, window, command.ticket)
    events = _clear_window(floor, window, at)
    if chosen is not None:
        why = command.reason if isinstance(command, c.CallTicket) else ""
        clerk = command.clerk or window.clerk
        events.append(e.TicketCalled(at=at, ticket=chosen.id, window=window.no, clerk=clerk, why=why))
    return events


def _named(floor: Floor, window: WindowNow, command: c.CallTicket) -> Ticket:
    if not command.reason.strip():
        raise Refused("reason_needed", "不按顺序叫号要写明原因")
    ticket = find(floor, command.ticket)
    if ticket.state != "waiting":
        raise Refused("wrong_state", f"{ticket.number} 不在等候，没有叫号")
    if ticket.bound_to != window.no and window.no not in floor.plan.windows_serving(ticket.item_class):
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


def _clear_window(floor: Floor, window: WindowNow, at: int) -> list[e.Event]:
    if window.ticket is None:
        return []
    return _finish(floor, window, c.FinishService(window=window.no), at, implied=True)


# --- serving ---


def _serve(
    floor: Floor,
    window: WindowNow,
    command: c.Recall | c.StartService | c.FinishService | c.MissTicket | c.ParkTicket,
    at: int,
) -> list[e.Event]:
    ticket = _present(floor, window)
    if isinstance(command, c.FinishService):
        return _finish(floor, window, command, at, implied=False)
    if isinstance(command, c.ParkTicket):
        return [e.TicketParked(at=at, ticket=ticket.id, window=window.no, reason=command.reason)]
    if ticket.state != "called":
        raise Refused("wrong_state", f"{ticket.number} 已经在办理")
    match command:
        case c.Recall():
            return [e.TicketRecalled(at=at, ticket=ticket.id, window=window.no)]
        case c.StartService():
            return [e.ServiceStarted(at=at, ticket=ticket.id, window=window.no)]
        case c.MissTicket():
            return [e.TicketMissed(at=at, ticket=ticket.id, window=window.no)]


def _finish(floor: Floor, window: WindowNow, command: c.FinishService, at: int, *, implied: bool) -> list[e.Event]:
    ticket = _present(floor, window)
    events: list[e.Event] = []
    if ticket.state == "called":
        if floor.plan.policy.confirm_start:
            raise Refused("not_started", f"{ticket.number} 还没有开始办理，请先按开始或过号")
        events.append(e.ServiceStarted(at=at, ticket=ticket.id, window=window.no, implied=True))
    for code in command.items:
        if not any(i.code == code for i in floor.plan.items):
            raise Unknown("item", code)
    items = command.items or ticket.items
    finished = e.ServiceFinished(
        at=at, ticket=ticket.id, window=window.no, outcome=command.outcome, items=items, implied=implied
    )
    return [*events, finished]


# --- setting aside and handing on ---


def _missed(floor: Floor, window: WindowNow, named: str | None) -> Ticket:
    if named is None:
        mine = floor.missed_at(window.no)
        if not mine:
            raise Refused("nothing_missed", f"{window.no} 号窗口没有过号的号")
        return mine[0]
    return find(floor, named)


def _reinstate(floor: Floor, window: WindowNow, command: c.ReinstateTicket, at: int) -> e.TicketReinstated:
    ticket = _missed(floor, window, command.ticket)
    if ticket.state != "no_show":
        raise Refused("wrong_state", f"{ticket.number} 没有过号，不用复号")
    clock = floor.queues.clock_behind(ticket, floor.plan.policy.reinstate_behind, at)
    return e.TicketReinstated(at=at, ticket=ticket.id, clock=clock)


def _abandon(floor: Floor, window: WindowNow, command: c.AbandonTicket, at: int) -> list[e.Event]:
    present = floor.tickets[window.ticket] if window.ticket else None
    if present is not None and present.state == "called" and command.ticket in (None, present.id):
        missed = e.TicketMissed(at=at, ticket=present.id, window=window.no)
        return [missed, e.TicketAbandoned(at=at, ticket=present.id)]
    if command.ticket is None:
        mine = floor.parked_at(window.no) or floor.missed_at(window.no)
        if not mine:
            raise Refused("nothing_missed", f"{window.no} 号窗口没有可以弃号的号")
        return [e.TicketAbandoned(at=at, ticket=mine[0].id)]
    ticket = find(floor, command.ticket)
    if ticket.state not in ("parked", "no_show"):
        raise Refused("wrong_state", f"{ticket.number} 没有挂起或过号，不能弃号")
    return [e.TicketAbandoned(at=at, ticket=ticket.id)]


def _transfer(floor: Floor, window: WindowNow, command: c.TransferTicket, at: int) -> e.TicketTransferred:
    ticket = _present(floor, window)
    if command.to_window is None and command.to_item_class is None:
        raise Refused("transfer_nowhere", "请选择转到哪个窗口或哪类事项")
    if command.to_window is not None and command.to_window not in floor.windows:
        raise Unknown("window", command.to_window)
    item_class = command.to_item_class or ticket.item_class
    if not any(known.id == item_class for known in floor.plan.item_classes):
        raise Unknown("item_class", item_class)
    set_back = max(ticket.clock, at - floor.plan.policy.transfer_setback * 1000)
    return e.TicketTransferred(
        at=at,
        ticket=ticket.id,
        window=window.no,
        item_class=item_class,
        clock=ticket.clock if command.keep_place else set_back,
        to_window=command.to_window,
    )
