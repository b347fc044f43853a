"""Booking a slot, and giving it back in time."""

from config.plan import Booking
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.rules.booking import limits, short_code
from qms.domain.rules.booking.slots import refusal, rule_of, slot_from, told_time
from qms.domain.rules.taking import taker


def book(floor: Floor, command: c.BookSlot, at: int, draw: str) -> e.SlotBooked:
    """Keep a place. Raises Unknown (class, item, slot) and Refused, as slots.py and limits.py say."""
    rule = _rule(floor, command)
    slot = slot_from(floor, command.item_class, command.start, at)
    if slot.why:
        raise refusal(floor, slot)
    limits.check(floor, command, rule, slot, at)
    who = taker(command)
    return e.SlotBooked(
        at=at,
        booking=draw,
        short=short_code.draw(floor.bookings, draw),
        item_class=command.item_class,
        start=slot.start,
        end=slot.end,
        items=command.items,
        pseudonym=command.pseudonym,
        phone=command.phone,
        holder=who.holder,
        on_behalf=who.on_behalf,
        channel=command.channel,
        language=command.language,
    )


def cancel(floor: Floor, command: c.CancelBooking, at: int) -> e.BookingCancelled:
    """Give the place back. Raises Refused: `booking_used`, `too_late_to_cancel`."""
    known = floor.bookings.get(command.booking)
    if known is None:
        raise Unknown("booking", command.booking)
    if known.state != "booked":
        raise Refused("booking_used")
    until = cancel_until(floor, known.booked)
    if at >= until:
        raise Refused("too_late_to_cancel", f"最晚要在 {told_time(floor.plan, until)} 以前取消，现在不能取消了")
    return e.BookingCancelled(at=at, booking=known.booked.booking)


def cancel_until(floor: Floor, booked: e.SlotBooked) -> int:
    """Until when (ms) a booking may be given back."""
    rule = rule_of(floor.plan, booked.item_class)
    return booked.start - (rule.cancel_until * 1000 if rule else 0)


def _rule(floor: Floor, command: c.BookSlot) -> Booking:
    if floor.day is None:
        raise Refused("day_not_open")
    item_class = floor.catalogue.item_class(command.item_class)
    for code in command.items:
        if floor.catalogue.item(code).item_class != item_class.id:
            raise Unknown("item", code)
    most = floor.plan.policy.taking.items
    if len(command.items) > most:
        raise Refused("too_many_items", f"一次最多预约 {most} 个事项，请分开预约")
    rule = rule_of(floor.plan, item_class.id)
    if rule is None:
        raise Refused("booking_off", f"{item_class.name}不用预约，请直接取号")
    return rule
