"""Rules of booking: slots, limits, check-in, breaches and blocks."""

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused


def decide(floor: Floor, command: c.BookingCommand, at: int, draw: str) -> list[e.Event]:
    """The events of a command about bookings."""
    raise Refused("booking_off")
