"""The shape of a wire: bytes or parcels in, messages out, and the other way round; time is an argument."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import msgspec
from msgspec import Struct

from firmware_protocols.messages import Heard, Told
from firmware_protocols.parcel import Parcels

Freight = TypeVar("Freight", bytes, Parcels)
"""What goes through a line: bytes, or on a broker whole publications. Both are empty when there is nothing."""


class WireError(Exception):
    """The wire cannot say this: a message the firmware has no bytes for, or an argument out of its range."""


class Wire(Protocol[Freight]):
    """A codec without a port. Times are seconds on one monotonic clock that the caller owns.

    `refused` counts frames and bytes that were thrown away since the start; `pending` is the number of bytes that may
    still become a frame. Neither ever raises for what comes in: noise is counted, and the wire resynchronises.
    """

    @property
    def refused(self) -> int: ...

    @property
    def pending(self) -> int: ...

    def receive(self, data: Freight, now: float) -> Sequence[Heard]:
        """Take what arrived and return what it meant, in order."""
        ...

    def send(self, message: Told, now: float) -> None:
        """Queue a message. Raises WireError if this firmware cannot be told so; the queue is then as before."""
        ...

    def outgoing(self, now: float) -> Freight:
        """Hand over what to put on the line now; empty when it is not our turn."""
        ...

    def due(self) -> float | None:
        """When `tick` wants to be called next; None = not before something arrives or is sent."""
        ...

    def tick(self, now: float) -> Sequence[Heard]:
        """Let time pass: time-outs, retries, probes."""
        ...

    def reset(self) -> None:
        """The line was lost and is open again: forget half frames and everything queued (signs are repainted)."""
        ...


Options = Mapping[str, object]
"""A model file's `[wire]` table (screen size, page code, ...), and `addresses`: the devices expected on the line."""

MakeWire = Callable[[Options], Wire[Any]]
"""Which freight a wire carries follows from its lines' link; the channel passes on what the link gives."""


class WireOptions(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every wire takes; each adds its own. `baud` is the line's, 10 bits a byte, for wires that must keep time."""

    addresses: tuple[str, ...] = ()
    baud: int = 9600


Shape = TypeVar("Shape", bound=Struct)


def settle(options: Options, shape: type[Shape]) -> Shape:
    """The options of one wire, checked. Raises WireError naming what is unknown or out of range."""
    try:
        return msgspec.convert(dict(options), shape)
    except msgspec.ValidationError as wrong:
        raise WireError(f"wire options: {wrong}") from wrong


def unsayable(message: Told, wire: str) -> WireError:
    """The error for a kind of message that a wire has no bytes for."""
    return WireError(f"{wire} has no bytes for {type(message).__name__}")
