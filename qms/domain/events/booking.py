"""预约: bookings, breaches and blocks."""

from qms.domain.commands.base import Channel, OnBehalf
from qms.domain.events.base import Base


class SlotBooked(Base, frozen=True, kw_only=True):
    """A place in the slot from `start` to `end` (hall time, ms) is kept under the unguessable code `booking`; `short` is the
    one that the person types at a kiosk."""

    booking: str
    item_class: str
    start: int
    end: int
    items: tuple[str, ...] = ()
    pseudonym: str | None = None
    phone: str | None = None
    holder: str | None = None
    on_behalf: OnBehalf = ""
    channel: Channel = "api"
    language: str = "zh"
    short: str = ""


class BookingCancelled(Base, frozen=True, kw_only=True):
    """The place is free again."""

    booking: str


class BookingBreached(Base, frozen=True, kw_only=True):
    """爽约: nobody came for it."""

    booking: str


class VisitorBlocked(Base, frozen=True, kw_only=True):
    """No more bookings before the date `until` (YYYY-MM-DD), because of breaches or because staff said so."""

    pseudonym: str
    until: str


class BlockLifted(Base, frozen=True, kw_only=True):
    """Staff let the person book again."""

    pseudonym: str
    reason: str
    by: str


BookingEvent = SlotBooked | BookingCancelled | BookingBreached | VisitorBlocked | BlockLifted
