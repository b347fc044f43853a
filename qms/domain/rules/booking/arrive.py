"""报到: a booking becomes a ticket at once; nobody with a booking takes a number (rating detail 212 must never be true)."""

from typing import NamedTuple

from qms.domain import calendar
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.bookings import Booked
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.rules.booking.slots import rule_of, told_day, told_time
from qms.domain.rules.taking import check_hours, granted, next_number


class Standing(NamedTuple):
    """Where the ticket stands: in time as an appointment, from a moment before its slot; else as anybody who comes now."""

    group: str
    clock: int
    late: bool


def check_in(floor: Floor, command: c.CheckIn, at: int, draw: str) -> e.TicketIssued:
    """The ticket of a booking. Raises Unknown, and Refused: `booking_used`, `wrong_day`, `too_early`; and, when the slot is
    lost, what anybody would be told who takes a number now."""
    known = _known(floor, command)
    booked = known.booked
    _check_day(floor, booked, at)
    first = granted(floor, _asked(command))
    standing = _standing(floor, booked, first.group, at)
    if standing.late:
        check_hours(floor, floor.catalogue.item_class(booked.item_class), at)
    return e.TicketIssued(
        at=at,
        ticket=draw,
        number=next_number(floor, booked.item_class),
        item_class=booked.item_class,
        clock=standing.clock,
        group=standing.group,
        items=booked.items,
        priority_class=first.priority_class,
        proof=first.proof,
        channel=command.channel,
        language=booked.language,
        pseudonym=booked.pseudonym,
        phone=booked.phone,
        holder=booked.holder,
        on_behalf=booked.on_behalf,
        companion=command.companion,
        silent=command.silent,
        by=command.by,
        paper=command.paper,
        booking=booked.booking,
        slot=0 if standing.late else booked.start,
        late=standing.late,
    )


def _known(floor: Floor, command: c.CheckIn) -> Booked:
    if floor.day is None:
        raise Refused("day_not_open")
    if floor.closed:
        raise Refused("hall_closed")
    if command.companion:
        floor.catalogue.companion(command.companion)
    known = floor.bookings.get(command.booking)
    if known is None:
        raise Unknown("booking", command.booking)
    if known.state != "booked":
        raise Refused("booking_used", _used_words(floor, known))
    return known


def _asked(command: c.CheckIn) -> c.TakeTicket:
    """The same person as if they took a number: who goes first is one rule for all."""
    return c.TakeTicket(priority_class=command.priority_class, channel=command.channel, by=command.by)


def _used_words(floor: Floor, known: Booked) -> str:
    ticket = floor.tickets.get(known.ticket or "")
    if ticket is not None:
        return f"这个预约已经报到，您的号是 {ticket.number}，不用再取号"
    if known.state == "breached":
        return "预约的时间已经过了，记为爽约；请现场取号"
    return ""


def _check_day(floor: Floor, booked: e.SlotBooked, at: int) -> None:
    plan, rule = floor.plan, rule_of(floor.plan, booked.item_class)
    if calendar.date_of(plan, booked.start) != calendar.date_of(plan, at):
        raise Refused("wrong_day", f"您预约的是 {told_time(plan, booked.start)}，请在 {told_day(plan, booked.start)}来")
    earliest = booked.start - (rule.early * 1000 if rule else 0)
    if at < earliest:
        raise Refused("too_early", f"还没有到报到时间，请在 {told_time(plan, earliest)} 以后报到")


def _standing(floor: Floor, booked: e.SlotBooked, otherwise: str, at: int) -> Standing:
    rule = rule_of(floor.plan, booked.item_class)
    if at > booked.end + (rule.late * 1000 if rule else 0):
        return Standing(otherwise, at, late=True)
    ahead = floor.plan.policy.dispatch.appointment_ahead * 1000
    return Standing("appointment", max(at, booked.start - ahead), late=False)
