"""What the hall answers about appointments (预约); no answer holds anything of the person who booked."""

from msgspec import Struct

from qms.domain.bookings import BookingState
from qms.web.shapes.live import HallName, ItemName


class SlotTold(Struct, frozen=True, kw_only=True):
    """A slot: `free` of `capacity` places are left. `why` is the refusal code that booking it now would get, empty if it is
    bookable; `words` say it for people."""

    start: str
    end: str
    capacity: int
    taken: int
    free: int
    bookable: bool
    why: str
    words: str


class DayOfSlots(Struct, frozen=True, kw_only=True):
    """The slots of a date (YYYY-MM-DD); none on a day that is closed. Its places are released at `opens`."""

    date: str
    opens: str
    slots: tuple[SlotTold, ...]


class SlotsTold(Struct, frozen=True, kw_only=True):
    """What can be booked of a class. `identity`: a document is asked for; `own_only`: nobody books for somebody else."""

    item_class: str
    class_name: str
    identity: bool
    own_only: bool
    days: tuple[DayOfSlots, ...]
    at: str


class Appointment(Struct, frozen=True, kw_only=True):
    """A booking by its unguessable code. `short` is what the person types at a kiosk. Checking in works from `check_in_from`, as
    an appointment until `check_in_until` and as an ordinary number later that day; it may be given back until `cancel_until`.
    `ticket` and `number` are what it became today."""

    code: str
    short: str
    item_class: str
    class_name: str
    items: tuple[ItemName, ...]
    start: str
    end: str
    state: BookingState
    check_in_from: str
    check_in_until: str
    cancel_until: str
    ticket: str | None
    number: str | None
    url: str
    hall: HallName
    at: str
    speed: float


class Block(Struct, frozen=True, kw_only=True):
    """Who may not book before `blocked_until` (YYYY-MM-DD), null = may book now. `breaches` and `cancels` are the dates of
    what still counts against them."""

    pseudonym: str
    blocked_until: str | None
    breaches: tuple[str, ...]
    cancels: tuple[str, ...]


class Blocks(Struct, frozen=True, kw_only=True):
    """Everybody who may not book now, by the date until when."""

    blocks: tuple[Block, ...]
