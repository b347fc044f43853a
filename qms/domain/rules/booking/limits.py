"""Who may book: documents, blocks, and how often a person may book or give back in a day, a week or a month."""

from datetime import date
from typing import Literal

from config.plan import Booking, BookingLimit
from qms.domain import commands as c
from qms.domain.bookings import Booked
from qms.domain.calendar import date_of
from qms.domain.floor import Floor
from qms.domain.refusal import Refused
from qms.domain.rules.booking.slots import Slot, rule_of
from qms.domain.rules.taking import taker
from qms.domain.workdays import later

Per = Literal["day", "week", "month"]
SPANS: dict[Per, str] = {"day": "同一天", "week": "同一周", "month": "同一个月"}
DOCUMENT = {"identity": "每个证件", "phone": "每个手机号"}


def check(floor: Floor, command: c.BookSlot, rule: Booking, slot: Slot, at: int) -> None:
    """Raises Refused if this person may not book this slot: `identity_required`, `phone_required`, `own_only`, `blocked`,
    `too_many_cancels`, `already_booked`, `booking_limit`."""
    _check_documents(floor, command, rule)
    person = command.pseudonym or command.phone
    _check_block(floor, person, date_of(floor.plan, at))
    if rule.cancels and person:
        _check_cancels(floor, rule, person, date_of(floor.plan, at))
    _check_same(floor, person, slot)
    day = date_of(floor.plan, slot.start)
    for limit in rule.limits:
        _check_limit(floor, rule, limit, command.pseudonym if limit.by == "identity" else command.phone, day)


def period(day: str, per: Per) -> str:
    """What a day shares with all days of its day, week (from Monday) or month."""
    if per == "month":
        return day[:7]
    return day if per == "day" else later(day, 1 - date.fromisoformat(day).isoweekday())


def _check_documents(floor: Floor, command: c.BookSlot, rule: Booking) -> None:
    if taker(command).for_another and (rule.own_only or floor.plan.policy.taking.for_others == "no"):
        raise Refused("own_only")
    asked = rule.identity or any(floor.catalogue.item(code).identity == "required" for code in command.items)
    if asked and not command.pseudonym:
        raise Refused("identity_required", "这类事项要实名预约，请填身份证件")
    counted = rule.limits or rule.cancels or rule.breach.most
    if counted and not (command.pseudonym or command.phone):
        raise Refused("phone_required")


def _check_block(floor: Floor, person: str | None, today: str) -> None:
    if until := floor.visitors.blocked_until(person, today):
        raise Refused("blocked", f"您有多次预约没有来，{in_words(until)}起可以再预约；现在可以现场取号")


def _check_cancels(floor: Floor, rule: Booking, person: str, today: str) -> None:
    """Counted in the month in which they were given back."""
    this_month = [day for day in floor.visitors.look(person).cancels if day[:7] == today[:7]]
    if len(this_month) >= rule.cancels:
        raise Refused("too_many_cancels", f"您这个月已经取消 {len(this_month)} 次预约，下个月 1 日起可以再预约")


def _check_same(floor: Floor, person: str | None, slot: Slot) -> None:
    for known in floor.bookings.of(person):
        booked = known.booked
        if known.state == "booked" and (booked.item_class, booked.start) == (slot.item_class, slot.start):
            raise Refused("already_booked")


def _check_limit(floor: Floor, rule: Booking, limit: BookingLimit, digest: str | None, day: str) -> None:
    """By the day of the slot; what was given back does not count."""
    same = [
        known
        for known in floor.bookings.of(digest)
        if known.state != "cancelled"
        and _covered(floor, rule, known)
        and period(date_of(floor.plan, known.booked.start), limit.per) == period(day, limit.per)
    ]
    if len(same) >= limit.most:
        raise Refused("booking_limit", f"{DOCUMENT[limit.by]}{SPANS[limit.per]}最多预约 {limit.most} 次，已经约满")


def _covered(floor: Floor, rule: Booking, known: Booked) -> bool:
    there = rule_of(floor.plan, known.booked.item_class)
    return there is not None and there.id == rule.id


def in_words(day: str) -> str:
    """A date (YYYY-MM-DD) for people: 2026年4月10日."""
    known = date.fromisoformat(day)
    return f"{known.year}年{known.month}月{known.day}日"
