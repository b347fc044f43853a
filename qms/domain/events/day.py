"""The business day and the clock, and what stands from one day to the next."""

from typing import Literal

from qms.domain.events.base import Base, Part
from qms.domain.events.booking import SlotBooked
from qms.domain.events.people import DifficultyRecorded, LeaveAsked


class WindowCarried(Part, frozen=True, kw_only=True):
    """A window that stayed open over midnight."""

    no: str
    clerk: str | None = None
    paused: str | None = None
    mentor: str | None = None


class ServiceCarried(Part, frozen=True, kw_only=True):
    """A finished service of a ticket of which something may still be said. `rated_at` (ms) of its first rating, `satisfaction`
    of its newest one. `case` links it with what comes of it."""

    ticket: str
    service: int
    number: str
    window: str
    finished_at: int
    clerk: str | None = None
    rated_at: int | None = None
    satisfaction: int | None = None
    followed_up: bool = False
    default: bool = False
    case: str = ""


class VisitorCarried(Part, frozen=True, kw_only=True):
    """What must be remembered of a person: the dates of breaches and of bookings given back, and a block."""

    pseudonym: str
    breaches: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    blocked_until: str = ""


class BookingCarried(Part, frozen=True, kw_only=True):
    """A booking that still counts. `state`: booked, used, breached, cancelled."""

    booked: SlotBooked
    state: Literal["booked", "used", "breached", "cancelled"] = "booked"


class TraineeCarried(Part, frozen=True, kw_only=True):
    """The days (YYYY-MM-DD) a trainee has sat beside a mentor."""

    clerk: str
    paired: tuple[str, ...]


class LeaveCarried(Part, frozen=True, kw_only=True):
    """A leave that is not over. `approved` None = not decided."""

    asked: LeaveAsked
    approved: bool | None = None
    by: str = ""
    filed_by: str = ""


class DayOpened(Base, frozen=True, kw_only=True):
    """A business day began; numbers start at 1. What stands is carried, here and in StandingCarried, so that the day can be
    replayed alone."""

    date: str
    plan: str
    windows: tuple[WindowCarried, ...] = ()


class StandingCarried(Base, frozen=True, kw_only=True):
    """More of what stands, a hundred entries at a time, in the same transaction as the day's DayOpened. The new day knows
    nothing else of the days before, on a floor that was there too."""

    services: tuple[ServiceCarried, ...] = ()
    visitors: tuple[VisitorCarried, ...] = ()
    bookings: tuple[BookingCarried, ...] = ()
    trainees: tuple[TraineeCarried, ...] = ()
    leaves: tuple[LeaveCarried, ...] = ()
    difficulties: tuple[DifficultyRecorded, ...] = ()


class DayClosed(Base, frozen=True, kw_only=True):
    """The business day ended; what it left has been cleared by the events before this one."""

    date: str


class ClockStepped(Base, frozen=True, kw_only=True):
    """The machine's clock jumped by `by_ms`; hall time did not."""

    by_ms: int


class StandBySwitched(Base, frozen=True, kw_only=True):
    """Until the day ends visitors are asked to stand by, or are not any more."""

    on: bool
    by: str


DayEvent = DayOpened | StandingCarried | DayClosed | ClockStepped | StandBySwitched
