"""预约: booking a slot, giving it back, coming, and who may not book any more."""

from qms.domain.commands.base import Base, Channel, OnBehalf


class BookSlot(Base, frozen=True, kw_only=True):
    """Book the slot of `item_class` that starts at `start` (hall time, ms). Digests and `on_behalf` as in TakeTicket."""

    item_class: str
    start: int
    items: tuple[str, ...] = ()
    pseudonym: str | None = None
    phone: str | None = None
    holder: str | None = None
    on_behalf: OnBehalf = ""
    channel: Channel = "api"
    language: str = "zh"


class CancelBooking(Base, frozen=True, kw_only=True):
    """The person gives the booking back."""

    booking: str


class CheckIn(Base, frozen=True, kw_only=True):
    """报到: the booking becomes a ticket; nobody takes a second number."""

    booking: str
    channel: Channel = "kiosk"
    priority_class: str | None = None
    companion: str = ""
    silent: bool = False
    by: str = ""
    paper: bool = True


class NoteBreaches(Base, frozen=True, kw_only=True):
    """Time has passed: bookings that nobody came for are breaches. The hall asks this of itself."""


class LiftBlock(Base, frozen=True, kw_only=True):
    """Staff let a blocked person book again; the reason is kept."""

    pseudonym: str
    reason: str
    by: str


BookingCommand = BookSlot | CancelBooking | CheckIn | NoteBreaches | LiftBlock
