"""Rules of booking (预约): slots, limits, check-in, breaches and blocks."""

from typing import assert_never

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.rules.booking.arrive import check_in
from qms.domain.rules.booking.book import book, cancel, cancel_until
from qms.domain.rules.booking.breach import breaches, lift
from qms.domain.rules.booking.slots import FURTHEST, Slot, days_released, refusal, released_at, rule_of, slots

__all__ = [
    "FURTHEST",
    "Slot",
    "breaches",
    "cancel_until",
    "days_released",
    "decide",
    "refusal",
    "released_at",
    "rule_of",
    "slots",
]


def decide(floor: Floor, command: c.BookingCommand, at: int, draw: str) -> list[e.Event]:
    """The events of a command about bookings."""
    match command:
        case c.BookSlot():
            return [book(floor, command, at, draw)]
        case c.CancelBooking():
            return [cancel(floor, command, at)]
        case c.CheckIn():
            return [check_in(floor, command, at, draw)]
        case c.NoteBreaches():
            return [*breaches(floor, at)]
        case c.LiftBlock():
            return [lift(floor, command, at)]
        case _:
            assert_never(command)
