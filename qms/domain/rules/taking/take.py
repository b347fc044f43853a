"""Rules of taking a number (取号): what for, whose, with which right, and whether there is one left."""

from config.plan import Item, ItemClass, Quota
from qms.domain import calendar
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.catalogue import Stops
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.refusal import Refused
from qms.domain.rules.taking import person
from qms.domain.rules.taking.precedence import Precedence, granted

REACH = {"local": (6, "本县（市、区）"), "city": (4, "本市"), "province": (2, "本省")}
"""How many figures of the region (GB/T 2260) must be the hall's own, and how people say so."""


def decide(floor: Floor, command: c.TakeTicket, at: int, draw: str) -> list[e.Event]:
    """Issue the next number of the class that the ticket's first stop is in."""
    if floor.day is None:
        raise Refused("day_not_open")
    if floor.closed:
        raise Refused("hall_closed")
    stops = floor.catalogue.stops(command)
    if command.companion:
        floor.catalogue.companion(command.companion)
    precedence = granted(floor, command)
    _check_reach(floor, command, stops)
    taker = person.taker(command)
    person.check(floor, command, taker, stops, at)
    item_class = floor.catalogue.item_class(stops[0].item_class)
    _check_quotas(floor, item_class, at)
    check_hours(floor, item_class, at)
    _check_windows(floor, item_class)
    return [_issued(floor, command, taker, stops, precedence, at, draw)]


def next_number(floor: Floor, item_class: str) -> str:
    """The class's prefix and the next number, at least three figures; it never wraps in a day."""
    return f"{floor.catalogue.item_class(item_class).prefix}{floor.last_number.get(item_class, 0) + 1:03d}"


def _check_reach(floor: Floor, command: c.TakeTicket, stops: Stops) -> None:
    """全市通办, 跨域通办: whose matter an item may be. Without a region nobody asks."""
    if not command.region:
        return
    for item in _items_of(floor, stops):
        figures, whose = REACH.get(item.reach, (0, ""))
        if command.region[:figures] != floor.plan.hall.region[:figures]:
            raise Refused("region_not_served", f"{item.name}只受理{whose}的申请，请到申请人所在地的大厅")


def _items_of(floor: Floor, stops: Stops) -> list[Item]:
    return [floor.catalogue.item(code) for stop in stops for code in stop.items]


def check_hours(floor: Floor, item_class: ItemClass, at: int) -> None:
    """Whether the hall is open for the class, with time left for one more. Raises Refused: `hall_closed`, `last_ticket`."""
    if calendar.always_open(floor.plan):
        return
    waiting = floor.waiting(item_class.id) if floor.plan.policy.calendar.by_capacity else []
    work = sum(floor.catalogue.services(ticket.items) for ticket in waiting)
    windows = sum(floor.windows[no].open for no in floor.windows_serving(item_class.id))
    calendar.check_taking(floor.plan, item_class, at, len(waiting), windows, work)


def _check_windows(floor: Floor, item_class: ItemClass) -> None:
    if floor.plan.policy.issue_without_open_window:
        return
    if not any(floor.windows[no].open for no in floor.windows_serving(item_class.id)):
        raise Refused("no_open_window", f"{item_class.name}现在没有窗口办理，请到导办台")


def _check_quotas(floor: Floor, item_class: ItemClass, at: int) -> None:
    if not item_class.quotas:
        return
    days, day = Days(floor.plan.hall.timezone), floor.day or ""
    for quota in item_class.quotas:
        start, end = days.moment(day, quota.span[:5]), days.moment(day, quota.span[6:])
        if start <= at < end and floor.takers.issued(item_class.id, start, end) >= quota.most:
            raise Refused("quota_full", _quota_words(item_class, quota))


def _quota_words(item_class: ItemClass, quota: Quota) -> str:
    """A quota of none is 全预约制: there is nothing to come later for."""
    if not quota.most:
        return f"{item_class.name} {quota.span} 只凭预约办理，不现场发号，请先预约"
    return f"{item_class.name} {quota.span} 的 {quota.most} 个号已经发完，请换个时段或预约"


def _issued(
    floor: Floor, command: c.TakeTicket, taker: person.Taker, stops: Stops, first: Precedence, at: int, draw: str
) -> e.TicketIssued:
    return e.TicketIssued(
        at=at,
        ticket=draw,
        number=next_number(floor, stops[0].item_class),
        item_class=stops[0].item_class,
        clock=at,
        group=first.group,
        items=stops[0].items,
        priority_class=first.priority_class,
        channel=command.channel,
        language=command.language,
        pseudonym=command.pseudonym,
        paper=command.paper,
        stages=stops[1:],
        bundle=command.bundle,
        proof=first.proof,
        green=command.green,
        phone=command.phone,
        holder=taker.holder,
        on_behalf=taker.on_behalf,
        authority=command.authority and taker.for_another,
        region=command.region,
        case=command.case,
        pre_review=command.pre_review,
        companion=command.companion,
        silent=command.silent,
        checked=command.checked,
        by=command.by,
        assisted=command.assisted,
    )
