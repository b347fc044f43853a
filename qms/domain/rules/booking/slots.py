"""Slots (时段): when a class can be booked, from when on, and what is still free. Times in ms, dates YYYY-MM-DD."""

from collections.abc import Iterator
from typing import NamedTuple

from config.plan import Booking, Plan
from qms.domain import workdays
from qms.domain.calendar import Span, date_of, spans
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.refusal import Code, Refused, Unknown

FURTHEST = 400
"""Days ahead that are looked at: more than any plan can release."""


class Slot(NamedTuple):
    """A stretch of a day with so many places. `why` is the refusal that booking it now would get, empty if it is bookable;
    `opens` is when its day was or is released."""

    item_class: str
    start: int
    end: int
    capacity: int
    taken: int
    opens: int
    why: Code

    @property
    def free(self) -> int:
        """Places left; none below zero where a plan has drawn fewer than are booked."""
        return max(0, self.capacity - self.taken)


def rule_of(plan: Plan, item_class: str) -> Booking | None:
    """The booking rule of a class: the one that names it, else the one for all others; None if it cannot be booked."""
    named = (rule for rule in plan.bookings if item_class in rule.classes)
    return next(named, None) or next((rule for rule in plan.bookings if not rule.classes), None)


def slots(floor: Floor, item_class: str, day: str, at: int) -> list[Slot]:
    """The slots of a class on a date, as they are at `at`; none if the class cannot be booked or is closed that day."""
    rule = rule_of(floor.plan, item_class)
    if rule is None:
        return []
    opens = released_at(floor.plan, rule, day)
    return [_slot(floor, rule, item_class, span, opens, at) for span in _cut(floor.plan, rule, item_class, day)]


def slot_from(floor: Floor, item_class: str, start: int, at: int) -> Slot:
    """The slot that starts at `start`. Raises Unknown if there is none."""
    if abs(start - at) > FURTHEST * 86_400_000:
        raise Unknown("slot", "")
    for slot in slots(floor, item_class, date_of(floor.plan, start), at):
        if slot.start == start:
            return slot
    raise Unknown("slot", Days(floor.plan.hall.timezone).local(start).isoformat(timespec="minutes"))


def days_released(plan: Plan, item_class: str, at: int) -> list[str]:
    """The dates from today on whose places have been released by `at`, open or not."""
    rule, today = rule_of(plan, item_class), date_of(plan, at)
    found: list[str] = []
    for n in range(FURTHEST):
        day = workdays.later(today, n)
        if rule is None or released_at(plan, rule, day) > at:
            break
        found.append(day)
    return found


def released_at(plan: Plan, rule: Booking, day: str) -> int:
    """When the places of a date are released.

    So many days before it; where only working days release, on the first working day from then on, and no later than on
    the last one before the day itself.
    """
    calendar, on = plan.policy.calendar, workdays.later(day, -rule.ahead)
    if rule.ahead_kind == "working":
        on = workdays.working_before(calendar, day, rule.ahead)
    if rule.release_on == "working_days":
        on = workdays.counts_from(calendar, on)
        if on > day:
            on = workdays.working_before(calendar, day, 1)
    return Days(plan.hall.timezone).moment(on, rule.release)


def refusal(floor: Floor, slot: Slot) -> Refused:
    """Why the slot cannot be booked, in words that say from when it can, or what else to do."""
    rule = rule_of(floor.plan, slot.item_class)
    assert rule is not None, "a slot has a rule"
    if slot.why == "not_released":
        return Refused(slot.why, f"{told_day(floor.plan, slot.start)}的号 {told_time(floor.plan, slot.opens)} 放出")
    if slot.why == "too_late_to_book" and rule.lead_days:
        return Refused(slot.why, f"要提前 {rule.lead_days} 天预约，请选后面的日期")
    return Refused(slot.why)


def told_day(plan: Plan, at: int) -> str:
    """A date in words for people: 1月5日."""
    local = Days(plan.hall.timezone).local(at)
    return f"{local.month}月{local.day}日"


def told_time(plan: Plan, at: int) -> str:
    """A moment in words for people: 1月5日 09:00."""
    return f"{told_day(plan, at)} {Days(plan.hall.timezone).local(at):%H:%M}"


def _cut(plan: Plan, rule: Booking, item_class: str, day: str) -> Iterator[Span]:
    """Whole slots only: what is left before a break is no slot."""
    length = rule.slot * 1000
    for span in spans(plan, day, item_class):
        for start in range(span.start, span.end - length + 1, length):
            yield Span(start, start + length)


def _slot(floor: Floor, rule: Booking, item_class: str, span: Span, opens: int, at: int) -> Slot:
    slot = Slot(item_class, *span, rule.capacity, floor.bookings.taken(item_class, span.start), opens, "")
    return slot._replace(why=_why(floor.plan, rule, slot, at))


def _why(plan: Plan, rule: Booking, slot: Slot, at: int) -> Code:
    if at < slot.opens:
        return "not_released"
    last_day = workdays.later(date_of(plan, slot.start), -rule.lead_days)
    if at >= slot.end - rule.lead * 1000 or date_of(plan, at) > last_day:
        return "too_late_to_book"
    return "" if slot.free else "slot_full"
