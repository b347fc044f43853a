"""What devices publish, as shapes, and the message that each event means. Fields that nobody knows are passed over."""

from collections.abc import Callable, Mapping
from typing import Final, Literal

import msgspec
from msgspec import Raw, Struct

from firmware_protocols.messages import (
    Heard,
    Key,
    KeyPressed,
    Paid,
    PrinterStatus,
    RatingPressed,
    Recorded,
    Scanned,
    SignStatus,
    SpeakerState,
)
from firmware_protocols.messages.reference import Reference, personal

LIVING: Final = ("init", "ready", "alert", "sleeping")


class Status(Struct, frozen=True):
    """`lost` is the last will: the broker says it when the device is gone without a word."""

    state: Literal["init", "ready", "alert", "sleeping", "disconnected", "lost"]
    boot_id: str = ""


class Birth(Struct, frozen=True):
    """What the device is; said once in each of its lives."""

    boot_id: str = ""
    model: str = ""
    firmware: str = ""


class Printer(Struct, frozen=True):
    """As PrinterStatus."""

    online: bool | None = None
    paper: Literal["ok", "near_end", "end"] | None = None
    cover_open: bool | None = None
    cutter_error: bool | None = None
    error: bool | None = None


class Sign(Struct, frozen=True):
    """As SignStatus."""

    on: bool | None = None
    brightness: int | None = None
    clock: str | None = None


class State(Struct, frozen=True):
    """How the device is. `version`: of the `desired` that it shows."""

    boot_id: str = ""
    version: int | None = None
    printer: Printer | None = None
    sign: Sign | None = None
    speaker: Literal["ready", "busy", "idle"] | None = None


class Event(Struct, frozen=True):
    """What happened at the device, once; repeats have the same boot_id and seq, or the same event_id."""

    op: str
    boot_id: str = ""
    seq: int | None = None
    event_id: str = ""
    args: Raw = Raw(b"{}")

    @property
    def name(self) -> tuple[str, int | str] | None:
        """What tells this event from every other of the device; None if it cannot be told."""
        if self.boot_id and self.seq is not None:
            return (self.boot_id, self.seq)
        return ("", self.event_id) if self.event_id else None


class Ack(Struct, frozen=True):
    """How far a command is; `code` and `reason` go with rejected."""

    cmd_id: str
    stage: Literal["accepted", "done", "rejected", "expired"]
    code: int = 0
    reason: str = ""


class KeyArgs(Struct, frozen=True):
    key: Key
    digit: int | None = None


class RatingArgs(Struct, frozen=True):
    value: int


class ScannedArgs(Struct, frozen=True):
    text: str


class PaidArgs(Struct, frozen=True):
    reference: Reference
    amount: int | None = None
    window: str = ""


class RecordedArgs(Struct, frozen=True):
    reference: Reference
    edge: Literal["begin", "end"]
    window: str = ""


EVENTS: Final[Mapping[str, tuple[type[Struct], Callable[..., Heard]]]] = {
    "key": (KeyArgs, KeyPressed),
    "rating": (RatingArgs, RatingPressed),
    "scanned": (ScannedArgs, Scanned),
    "paid": (PaidArgs, Paid),
    "recorded": (RecordedArgs, Recorded),
}
"""By an event's `op`: the shape of its `args`, and the message with the same fields."""


def meaning_of(event: Event, address: str) -> Heard:
    """Raises msgspec.ValidationError for an op that is not known, or args that it does not have."""
    if event.op not in EVENTS:
        raise msgspec.ValidationError(f"no event is called {event.op!r}")
    shape, message = EVENTS[event.op]
    args = msgspec.json.decode(event.args, type=shape)
    if isinstance(args, PaidArgs | RecordedArgs) and personal(args.reference):
        raise msgspec.ValidationError("a reference may not be an identity card or mobile phone number")
    return message(address=address, **msgspec.structs.asdict(args))


def conditions_of(state: State, address: str) -> list[Heard]:
    """What a device says of its parts."""
    heard: list[Heard] = []
    if state.printer is not None:
        heard.append(PrinterStatus(address=address, **msgspec.structs.asdict(state.printer)))
    if state.sign is not None:
        heard.append(SignStatus(address=address, **msgspec.structs.asdict(state.sign)))
    if state.speaker is not None:
        heard.append(SpeakerState(address=address, state=state.speaker))
    return heard
