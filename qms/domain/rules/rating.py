"""Rules of the rating (好差评): one for each service, one follow-up."""

from config.plan import Plan
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused
from qms.domain.rules.ticket import find
from qms.domain.ticket import Ticket

LEVELS = range(1, 6)


def decide(floor: Floor, command: c.RateService, at: int) -> list[e.Event]:
    """What was said of a service."""
    return [_rate(floor.plan, find(floor, command.ticket), command, at)]


def _rate(plan: Plan, ticket: Ticket, command: c.RateService, at: int) -> e.TicketRated:
    if ticket.finished_at is None or ticket.state != "finished":
        raise Refused("not_finished", f"{ticket.number} 还没有办结，办结以后请您评价")
    if at - ticket.finished_at > plan.policy.ratings.window * 1000:
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
