"""What has happened in a hall. Past tense, durable before anyone hears of it, and the only source of the floor.

`at` is hall time in whole milliseconds since 1970 UTC; it never goes back inside an epoch. No event holds a name, an
identity number or free text of a visitor. Fields are only ever added, with a default: journals of every released
version stay readable.
"""

import msgspec
from msgspec import Struct

from qms.domain.commands import Channel, Outcome

SCHEMA = 1


class Base(Struct, frozen=True, kw_only=True, tag_field="event", tag=True, omit_defaults=True):
    """The base of all events."""

    at: int


class WindowCarried(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A window that stayed open over midnight."""

    no: str
    clerk: str | None = None
    paused: str | None = None


class DayOpened(Base, frozen=True, kw_only=True):
    """A business day began; numbers start at 1. What stands is carried, so that the day can be replayed alone."""

    date: str
    plan: str
    windows: tuple[WindowCarried, ...] = ()


class ClockStepped(Base, frozen=True, kw_only=True):
    """The machine's clock jumped by `by_ms`; hall time did not."""

    by_ms: int


class TicketIssued(Base, frozen=True, kw_only=True):
    """取号. `group` is ordinary, priority or appointment; `clock` (ms) is the place in line."""

    ticket: str
    number: str
    item_class: str
    clock: int
    group: str = "ordinary"
    items: tuple[str, ...] = ()
    priority_class: str | None = None
    channel: Channel = "api"
    language: str = "zh"
    pseudonym: str | None = None
    paper: bool = True


class TicketCancelled(Base, frozen=True, kw_only=True):
    """取消; reason `visitor` or `day_end`."""

    ticket: str
    reason: str = "visitor"


class TicketCalled(Base, frozen=True, kw_only=True):
    """叫号. `why` is the one-sentence reason of an out-of-turn call, empty when the score picked."""

    ticket: str
    window: str
    clerk: str | None = None
    why: str = ""


class TicketRecalled(Base, frozen=True, kw_only=True):
    """重呼."""

    ticket: str
    window: str


class ServiceStarted(Base, frozen=True, kw_only=True):
    """开始办理; `implied` = nobody pressed start: the service is counted from the call, the way is not known."""

    ticket: str
    window: str
    implied: bool = False


class ServiceFinished(Base, frozen=True, kw_only=True):
    """办结. `outcome` is None where the day ended before the clerk said."""

    ticket: str
    window: str
    outcome: Outcome | None = "done"
    items: tuple[str, ...] = ()
    implied: bool = False


class TicketMissed(Base, frozen=True, kw_only=True):
    """过号."""

    ticket: str
    window: str


class TicketReinstated(Base, frozen=True, kw_only=True):
    """复号; waits again with a new `clock` (ms)."""

    ticket: str
    clock: int


class TicketAbandoned(Base, frozen=True, kw_only=True):
    """弃号; reason `clerk` or `day_end`."""

    ticket: str
    reason: str = "clerk"


class TicketParked(Base, frozen=True, kw_only=True):
    """挂起."""

    ticket: str
    window: str
    reason: str = ""


class TicketTransferred(Base, frozen=True, kw_only=True):
    """转号; waits again in `item_class` from `clock` (ms), for `to_window` only if that is given."""

    ticket: str
    window: str
    item_class: str
    clock: int
    to_window: str | None = None


class TicketRated(Base, frozen=True, kw_only=True):
    """评价. `default` marks a rating by policy, never counted as active; what the visitor wrote is in the vault under `words`."""

    ticket: str
    satisfaction: int
    details: tuple[int, ...] = ()
    channel: int = 5
    anonymous: bool = False
    follow_up: bool = False
    words: str | None = None
    default: bool = False


class ReprintAsked(Base, frozen=True, kw_only=True):
    """The slip is owed once more."""

    ticket: str


class TicketPrinted(Base, frozen=True, kw_only=True):
    """The slip is on paper."""

    ticket: str
    device: str


class PaperFailed(Base, frozen=True, kw_only=True):
    """The slip is not on paper; the number stands."""

    ticket: str
    device: str
    reason: str


class WindowOpened(Base, frozen=True, kw_only=True):
    """开窗."""

    window: str
    clerk: str | None = None


class WindowPaused(Base, frozen=True, kw_only=True):
    """暂停."""

    window: str
    reason: str = ""


class WindowResumed(Base, frozen=True, kw_only=True):
    """恢复."""

    window: str


class WindowClosed(Base, frozen=True, kw_only=True):
    """关窗."""

    window: str


TicketEvent = (
    TicketIssued
    | TicketCancelled
    | TicketCalled
    | TicketRecalled
    | ServiceStarted
    | ServiceFinished
    | TicketMissed
    | TicketReinstated
    | TicketAbandoned
    | TicketParked
    | TicketTransferred
    | TicketRated
    | ReprintAsked
    | TicketPrinted
    | PaperFailed
)
WindowEvent = WindowOpened | WindowPaused | WindowResumed | WindowClosed
Event = TicketEvent | WindowEvent | DayOpened | ClockStepped

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def encode(event: Event) -> bytes:
    """The event as the journal and the uplink carry it: compact JSON, tag `event` first."""
    return _encoder.encode(event)


def decode(body: bytes) -> Event:
    """The event of a journal row of this or any earlier version. Raises msgspec.ValidationError for an unknown one."""
    return _decoder.decode(body)
