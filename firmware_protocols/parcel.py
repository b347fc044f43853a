"""A parcel: one publication on an MQTT broker; and how people write one down as bytes, for `qms wire` and the vectors.

Written down, a parcel is its topic, a zero byte, and its payload. A JSON object ends with its last brace, any other payload
with a newline. The topic may be missing: the parcel then has none, and the wire takes the topic that it usually hears.
"""

import json
import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, Protocol, runtime_checkable

LIMIT: Final = 16_384  # bytes of a parcel, as the shipped broker has it
LONGEST_TOPIC: Final = 300  # bytes, with its zero byte
HEAD: Final = re.compile(rb"([^\x00-\x20{}#+]{3,299})\x00|\{")
PLAIN: Final = re.compile(rb"[^\x00{\n]{0,200}")
NEARLY: Final = 6  # bytes before the end in which JSON that is cut off looks wrong; the longest is an escape, \\u0041
OBJECT: Final = json.JSONDecoder()


class Parcel(NamedTuple):
    """One publication. A retained one is what the broker has kept, not what is being said now."""

    topic: str
    payload: bytes
    retained: bool = False


Parcels = tuple[Parcel, ...]


@runtime_checkable
class OnTopics(Protocol):
    """What a wire or an emulator on a broker has beside: the topic filters that it wants to hear."""

    @property
    def topics(self) -> Sequence[str]: ...


def written(parcels: Parcels) -> bytes:
    """The parcels as bytes that `ParcelReader` reads."""
    return b"".join(
        topic.encode() + b"\0" + payload + (b"" if payload[:1] == b"{" else b"\n") for topic, payload, _ in parcels
    )


class ParcelReader:
    """Reads parcels that are written down; what is none is thrown away and counted."""

    def __init__(self) -> None:
        self._buffer = b""
        self.refused = 0

    @property
    def pending(self) -> int:
        return len(self._buffer)

    def feed(self, data: bytes) -> Parcels:
        """All whole parcels, in order. None of them is retained."""
        self._buffer += data
        whole: list[Parcel] = []
        while (head := HEAD.search(self._buffer)) and self._read(head, whole):
            pass
        if len(self._buffer) > (LIMIT if head else LONGEST_TOPIC):
            self._drop(len(self._buffer) - (0 if head else LONGEST_TOPIC))
        self._buffer = self._buffer.lstrip()
        return tuple(whole)

    def finish(self) -> Parcels:
        """Nothing more comes: a payload that waits for its newline has ended."""
        return self.feed(b"\n") if self._buffer else ()

    def _read(self, head: re.Match[bytes], whole: list[Parcel]) -> bool:
        """Take the parcel at `head`, or throw the head away; whether to look on. False: the rest is still to come."""
        topic = _topic(head[1]) if head[1] else ""
        if topic is None:
            self._drop(head.end())
            return True
        start = head.end() if topic else head.start()
        if start == len(self._buffer):
            return False
        size = self._object_size(start) if self._buffer[start] == ord("{") else self._plain_size(start)
        if size is None:
            return False
        if size < 0:
            self._drop(start + 1)
            return True
        whole.append(Parcel(topic, self._buffer[start : start + size]))
        self._drop(head.start())
        self._buffer = self._buffer[start - head.start() + size :]
        return True

    def _object_size(self, start: int) -> int | None:
        """Of the object that begins here: None = its end is still to come, -1 = it is none."""
        text = self._buffer[start:].decode("latin-1")
        try:
            return OBJECT.raw_decode(text)[1]
        except json.JSONDecodeError as wrong:
            cut_off = wrong.msg.startswith("Unterminated") or wrong.pos >= len(text) - NEARLY
            return None if cut_off else -1
        except RecursionError:
            return -1

    def _plain_size(self, start: int) -> int | None:
        """Of the text up to its newline, as `_object_size`."""
        found = PLAIN.match(self._buffer, start)
        assert found is not None  # nothing at all is a text, too
        if found.end() == len(self._buffer):
            return None
        return found.end() - start if self._buffer[found.end()] == ord("\n") else -1

    def _drop(self, count: int) -> None:
        """Blanks between parcels are nobody's."""
        if self._buffer[:count].strip():
            self.refused += 1
        self._buffer = self._buffer[count:]


def _topic(data: bytes) -> str | None:
    """Every topic of ours has a slash."""
    try:
        return data.decode() if b"/" in data else None
    except UnicodeDecodeError:
        return None


class WrittenDown:
    """A wire or an emulator on a broker, speaking bytes: whoever types or prints parcels uses it."""

    def __init__(self, far: Any) -> None:
        self._far = far
        self._reader = ParcelReader()

    @property
    def refused(self) -> int:
        return int(self._far.refused) + self._reader.refused

    @property
    def pending(self) -> int:
        return int(self._far.pending) + self._reader.pending

    def receive(self, data: bytes, now: float) -> Sequence[Any]:
        return self._hear(self._reader.feed(data), now)

    def finish(self, now: float) -> Sequence[Any]:
        """See ParcelReader."""
        return self._hear(self._reader.finish(), now)

    def outgoing(self, now: float) -> bytes:
        return written(self._far.outgoing(now))

    def _hear(self, parcels: Parcels, now: float) -> Sequence[Any]:
        heard: Sequence[Any] = self._far.receive(parcels, now) if parcels else ()
        return heard


def on_bytes(far: Any) -> Any:
    """A wire or an emulator as it is read by people: one on a broker is written down, any other is as it is."""
    return WrittenDown(far) if isinstance(far, OnTopics) else far
