"""Rules of the rating (好差评): one for each service, one follow-up, and where nobody spoke the policy's default.

What a visitor says is active and stands as it was said, at the time it was said. A default is stored as a default, under
channel 0 because nobody gave it, is never counted as active, and does not keep a visitor who comes later from rating: see
`served.rateable_until`. A pad's key "default" and a pad that nobody pressed are no rating at all (qms/roles/pad.py).
"""

from config.plan import Plan
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.served import rateable_until
from qms.domain.ticket import Service
from qms.domain.workdays import later

LEVELS = range(1, 6)
CHANNELS = range(1, 8)
BAD = 2
"""This satisfaction and below is 差评."""
NOBODY = 0
"""The channel of a default: nobody said it anywhere."""


def decide(floor: Floor, command: c.RateService, at: int) -> list[e.Event]:
    """What was said of a service. Raises Unknown for one that is not known (any more)."""
    service = _service(floor, command)
    _check_time(floor.plan, service, command, at)
    _check_words(floor.plan, command)
    return [
        e.TicketRated(
            at=at,
            ticket=service.ticket,
            service=service.no,
            satisfaction=command.satisfaction,
            details=tuple(dict.fromkeys(command.details)),
            channel=command.channel,
            anonymous=command.anonymous,
            follow_up=command.follow_up,
            words=command.words,
        )
    ]


def _service(floor: Floor, command: c.RateService) -> Service:
    found = floor.services.of(command.ticket, command.service)
    if found is not None:
        return found
    ticket = floor.tickets.get(command.ticket)
    if ticket is None:
        raise Unknown("ticket", command.ticket)
    if command.service > len(ticket.services) + 1:
        raise Unknown("service", f"{command.ticket}/{command.service}")
    raise Refused("not_finished", f"{ticket.number} 还没有办结，办结以后请您评价")


def _check_time(plan: Plan, service: Service, command: c.RateService, at: int) -> None:
    if command.follow_up and not service.rated:
        raise Refused("not_rated_yet", f"{service.number} 还没有评价，不能追评")
    until = rateable_until(service, plan.policy.ratings)
    if until is None or (service.rated and not command.follow_up):
        raise Refused("already_rated", f"{service.number} 已经评价过了，谢谢您")
    if at < service.finished_at:
        raise Refused("not_finished", f"{service.number} 还没有办结，办结以后请您评价")
    if at > until:
        raise Refused("rating_closed", f"{service.number} 的评价时间已经过了")


def _check_words(plan: Plan, command: c.RateService) -> None:
    policy, in_force = plan.policy.ratings, {one.code for one in plan.evaluation_codes}
    if command.channel not in CHANNELS:
        raise Refused("channel_unknown")
    if command.satisfaction not in LEVELS or any(code // 100 != command.satisfaction for code in command.details):
        raise Refused("detail_mismatch")
    if unknown := [code for code in command.details if code not in in_force]:
        raise Refused("detail_unknown", f"评价指标 {unknown[0]} 不在现行的清单里，请从页面上选")
    if command.anonymous and not policy.anonymous:
        raise Refused("not_anonymous")
    said = command.details or command.words is not None
    if policy.low_needs_reason and command.satisfaction <= BAD and not said and not command.keys_only:
        raise Refused("low_needs_reason")


def defaults(floor: Floor, at: int, date: str) -> list[e.TicketRated]:
    """The policy's ratings, on the day `date` that begins at `at`: of the services that nobody rated though `default_after`
    whole days have gone by since. The day of the service is not one of them."""
    policy = floor.plan.policy.ratings
    if policy.default == 0:
        return []
    since = Days(floor.plan.hall.timezone).moment(later(date, -policy.default_after), "00:00")
    due = [one for one in floor.services if one.rated_at is None and one.finished_at < since]
    return [
        e.TicketRated(
            at=at, ticket=one.ticket, service=one.no, satisfaction=policy.default, channel=NOBODY, default=True
        )
        for one in due
    ]
