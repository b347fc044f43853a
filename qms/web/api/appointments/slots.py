"""Which slots can be booked, as pages and portals are told."""

from datetime import date

from config.plan import Booking
from qms.domain.calendar import date_of
from qms.domain.refusal import Refused, Sentence
from qms.domain.rules.booking import FURTHEST, Slot, days_released, refusal, released_at, rule_of, slots
from qms.web.problems import Wrong, missing
from qms.web.shapes.told_appointments import DayOfSlots, SlotsTold, SlotTold
from qms.web.site import Ask, Site

MOST_DAYS = 31


async def free(ask: Ask[None]) -> SlotsTold:
    """GET /appointments/slots?item_class=|item=&date=: the slots of a date, else of all dates whose places are released."""
    site, item_class = ask.site, _class_of(ask)
    rule = rule_of(site.drawn.plan, item_class)
    if rule is None:
        raise Refused("booking_off", f"{site.drawn.classes[item_class].name}不用预约，请直接取号")
    now = site.hall.now()
    chosen = _date(ask.request.query.get("date", ""), date_of(site.drawn.plan, now))
    dates = [chosen] if chosen else days_released(site.drawn.plan, item_class, now)[:MOST_DAYS]
    return SlotsTold(
        item_class=item_class,
        class_name=site.drawn.classes[item_class].name,
        identity=rule.identity,
        own_only=rule.own_only,
        days=tuple(_day(site, rule, item_class, day, now) for day in dates),
        at=site.drawn.iso(now),
    )


def _class_of(ask: Ask[None]) -> str:
    drawn, query = ask.site.drawn, ask.request.query
    if ("item" in query) == ("item_class" in query):
        raise Wrong(
            "unprocessable",
            Sentence(
                "请只选一种：一个事项 item，或一个类别 item_class",
                "Please give one of these: an `item` or an `item_class`.",
            ),
        )
    if "item" in query:
        if query["item"] not in drawn.items:
            raise missing("item", query["item"][:64])
        return drawn.items[query["item"]].item_class
    if query["item_class"] not in drawn.classes:
        raise missing("item_class", query["item_class"][:64])
    return query["item_class"]


def _date(typed: str, today: str) -> str:
    if not typed:
        return ""
    try:
        chosen = date.fromisoformat(typed)
    except ValueError:
        raise Wrong(
            "unprocessable", Sentence("日期要写成 2026-01-31 这样", "Please write the date like 2026-01-31.")
        ) from None
    if abs((chosen - date.fromisoformat(today)).days) > FURTHEST:
        raise Wrong(
            "unprocessable",
            Sentence(
                "日期离今天太远，请选近一些的日期", "That date is too far from today; please choose a nearer one."
            ),
        )
    return chosen.isoformat()


def _day(site: Site, rule: Booking, item_class: str, day: str, now: int) -> DayOfSlots:
    found = slots(site.hall.floor, item_class, day, now)
    opens = site.drawn.iso(released_at(site.drawn.plan, rule, day))
    return DayOfSlots(date=day, opens=opens, slots=tuple(_slot(site, slot) for slot in found))


def _slot(site: Site, slot: Slot) -> SlotTold:
    return SlotTold(
        start=site.drawn.iso(slot.start),
        end=site.drawn.iso(slot.end),
        capacity=slot.capacity,
        taken=slot.taken,
        free=slot.free,
        bookable=not slot.why,
        why=slot.why,
        words=refusal(site.hall.floor, slot).words if slot.why else "",
    )
