"""Rules of the ticket: taking, cancelling, paper, and the rating of its service."""

from typing import assert_never

from config.plan import ItemClass, Plan
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.ticket import LIVE, Group, Ticket

LEVELS = range(1, 6)


def take(floor: Floor, command: c.TakeTicket, at: int, draw: str) -> list[e.Event]:
    """Issue the next number of the class."""
    if floor.day is None:
        raise Refused("day_not_open", "今天还没有开始，请稍等")
    item_class = _class_of(floor.plan, command)
    group: Group = "ordinary"
    if command.priority_class is not None:
        if command.priority_class not in {p.id for p in floor.plan.priority_classes}:
            raise Unknown("priority_class", command.priority_class)
        group = "priority"
    if not floor.plan.policy.issue_without_open_window and not _anyone_serves(floor, item_class.id):
        raise Refused("no_open_window", f"{item_class.name}现在没有窗口办理，请到导办台")
    return [
        e.TicketIssued(
            at=at,
            ticket=draw,
            number=f"{item_class.prefix}{floor.last_number.get(item_class.id, 0) + 1:03d}",
            item_class=item_class.id,
            clock=at,
            group=group,
            items=command.items,
            priority_class=command.priority_class,
            channel=command.channel,
            language=command.language,
            pseudonym=command.pseudonym,
            paper=command.paper,
        )
    ]


def _class_of(plan: Plan, command: c.TakeTicket) -> ItemClass:
    for code in command.items:
        if not any(i.code == code and i.item_class == command.item_class for i in plan.items):
            raise Unknown("item", code)
    try:
        return plan.item_class(command.item_class)
    except KeyError:
        raise Unknown("item_class", command.item_class) from None


def _anyone_serves(floor: Floor, item_class: str) -> bool:
    return any(floor.windows[no].open for no in floor.plan.windows_serving(item_class))


def decide(
    floor: Floor,
    command: c.CancelTicket | c.ReprintTicket | c.RateService | c.NotePrinted | c.NotePaperFailed,
    at: int,
) -> list[e.Event]:
    """Commands about a ticket that exists. Raises Unknown for one that is not of today."""
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
        case c.RateService():
            return [_rate(floor.plan, ticket, command, at)]
        case _:
            assert_never(command)


def find(floor: Floor, ticket: str) -> Ticket:
    """The ticket of today with this id. Raises Unknown."""
    found = floor.tickets.get(ticket)
    if found is None:
        raise Unknown("ticket", ticket)
    return found


def _rate(plan: Plan, ticket: Ticket, command: c.RateService, at: int) -> e.TicketRated:
    if ticket.finished_at is None or ticket.state != "finished":
        raise Refused("not_finished", f"{ticket.number} 还没有办结，办结以后请您评价")
    if at - ticket.finished_at > plan.policy.rating_window * 1000:
        raise Refused("rating_closed", f"{ticket.number} 的评价时间已经过了")
    if command.follow_up and ticket.satisfaction is None:
        raise Refused("not_rated_yet", f"{ticket.number} 还没有评价，不能追评")
    if ticket.followed_up or (ticket.satisfaction is not None and not command.follow_up):
        raise Refused("already_rated", f"{ticket.number} 已经评价过了，谢谢您")
    if command.satisfaction not in LEVELS or any(d // 100 != command.satisfaction for d in command.details):
        raise Refused("detail_mismatch", "评价指标和满意度不是同一级")
    return e.TicketRated(
        at=at,
        ticket=ticket.id,
        satisfaction=command.satisfaction,
        details=command.details,
        channel=command.channel,
        anonymous=command.anonymous,
        follow_up=command.follow_up,
        words=command.words,
    )
