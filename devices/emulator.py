"""The shape of an emulator: the device's side of a wire, written from the manual, importing none of our codecs."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar, runtime_checkable

Seen = Mapping[str, object]
"""What an emulator understood of one frame, as plain data in the words of the manual, e.g.
{"op": "dynamic_area", "dst": 3, "text": "A012"}; always with "op"."""


Parcels = tuple[tuple[str, bytes, bool], ...]
"""Publications on a broker: topic, payload, retained."""

Freight = TypeVar("Freight", bytes, Parcels)


class Emulator(Protocol[Freight]):
    """All devices of one line, answering as the firmware would. What they answer goes back onto the line.

    `refused` counts frames and bytes thrown away; `pending` bytes may still become a frame.
    """

    @property
    def refused(self) -> int: ...

    @property
    def pending(self) -> int: ...

    def receive(self, data: Freight, now: float) -> Sequence[Seen]:
        """Take what the host sent; return what it told the devices. Answers wait in `outgoing`."""
        ...

    def press(self, address: str, what: str, value: int = 0) -> None:
        """A hand at the device: a key ("call"), a rating key ("rating", value), paper out ("paper_end", 1 or 0) ..."""
        ...

    def outgoing(self, now: float) -> Freight:
        """What the devices put on the line now: answers, key frames, repeats of unacknowledged keys."""
        ...


@runtime_checkable
class Busy(Protocol):
    """A device that says something by itself when it is done: a voice module that has spoken."""

    def due(self) -> float | None:
        """When it will be done; None = it does nothing."""
        ...


class Listening:
    """The devices of one line that hear bytes and have not understood all of them yet. A half frame is thrown away, and counted,
    when nothing has followed it for `patience_s` seconds."""

    def __init__(self, patience_s: float) -> None:
        self.refused = 0
        self._buffer = bytearray()
        self._patience_s = patience_s
        self._last_byte = 0.0

    @property
    def pending(self) -> int:
        return len(self._buffer)

    def _hear(self, data: bytes, now: float) -> None:
        if self._buffer and now - self._last_byte > self._patience_s:
            self.refused += 1
            self._buffer.clear()
        self._last_byte = now
        self._buffer += data
