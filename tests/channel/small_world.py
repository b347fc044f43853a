"""A small world for channels: a wire of JSON lines, the device at its other end, and somebody who listens."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import msgspec

from devices.channel import Listener
from devices.emulator import Seen
from firmware_protocols.messages import Beep, Heard, KeyPressed, Printed, Say, ShowText, Told, Unanswered
from firmware_protocols.messages import Line as SignLine
from firmware_protocols.wire import WireError

PATIENCE = 10.0  # seconds after which a test gives up hope; nothing takes nearly that long
T = TypeVar("T")


async def soon(what: Awaitable[T]) -> T:
    """Wait for something that must happen."""
    async with asyncio.timeout(PATIENCE):
        return await what


def text(words: str) -> ShowText:
    """A sign's picture of one line."""
    return ShowText(lines=(SignLine(text=words),))


class JsonWire:
    """A message a line. It cannot say Beep. With `answer_within` it reports a silence of that many seconds."""

    limit = 4096

    def __init__(self, answer_within: float | None = None) -> None:
        self.refused = 0
        self._buffer = bytearray()
        self._queue = bytearray()
        self._within = answer_within
        self._due: float | None = None
        self._decode = msgspec.json.Decoder(Heard).decode

    @property
    def pending(self) -> int:
        return len(self._buffer)

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        self._buffer += data
        self._due = None
        *lines, rest = bytes(self._buffer).split(b"\n")
        if len(rest) > self.limit:
            self.refused += len(rest)
            rest = b""
        self._buffer[:] = rest
        return [message for line in lines for message in self._understand(line)]

    def _understand(self, line: bytes) -> list[Heard]:
        try:
            return [self._decode(line)]
        except (msgspec.DecodeError, UnicodeDecodeError):
            self.refused += len(line) + 1
            return []

    def send(self, message: Told, now: float) -> None:
        if isinstance(message, Beep):
            raise WireError("this device has no beeper")
        if isinstance(message, Say):
            raise WireError("this device has no voice")
        self._queue += msgspec.json.encode(message) + b"\n"
        if self._within is not None:
            self._due = now + self._within

    def outgoing(self, now: float) -> bytes:
        data = bytes(self._queue)
        self._queue.clear()
        return data

    def due(self) -> float | None:
        return self._due

    def tick(self, now: float) -> Sequence[Heard]:
        self._due = None
        return [Unanswered(misses=1, dead=True)]

    def reset(self) -> None:
        self._buffer.clear()
        self._queue.clear()
        self._due = None


class JsonDevice:
    """The emulator for it: prints what it is told to print, and has keys. `mute` = it answers nothing."""

    def __init__(self, mute: bool = False) -> None:
        self.refused = 0
        self._mute = mute
        self._buffer = bytearray()
        self._answers = bytearray()

    @property
    def pending(self) -> int:
        return len(self._buffer)

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        self._buffer += data
        *lines, rest = bytes(self._buffer).split(b"\n")
        self._buffer[:] = rest
        return [self._obey(msgspec.json.decode(line, type=dict[str, object])) for line in lines]

    def _obey(self, told: dict[str, object]) -> Seen:
        if told["kind"] == "Print" and not self._mute:
            self._answers += line_of(Printed(job=str(told["job"])))
        return {"op": told["kind"], **told}

    def press(self, address: str, what: str, value: int = 0) -> None:
        self._answers += line_of(KeyPressed(address=address, key="call", digit=value))

    def outgoing(self, now: float) -> bytes:
        data = bytes(self._answers)
        self._answers.clear()
        return data


def line_of(message: Heard) -> bytes:
    """What a device sends to say it."""
    return msgspec.json.encode(message) + b"\n"


class Ear:
    """Keeps what a channel says, in order, for a test to wait for."""

    def __init__(self, then: Callable[[Heard], None] = lambda message: None) -> None:
        self.heard: asyncio.Queue[Heard] = asyncio.Queue()
        self.ups: asyncio.Queue[bool] = asyncio.Queue()
        self.downs: asyncio.Queue[str] = asyncio.Queue()
        self._then = then

    def listener(self) -> Listener:
        return Listener(self._hear, lambda: self.ups.put_nowait(True), self.downs.put_nowait)

    def _hear(self, message: Heard) -> None:
        self.heard.put_nowait(message)
        self._then(message)


class Eye:
    """Keeps what the devices of a far end were told."""

    def __init__(self) -> None:
        self.seen: asyncio.Queue[Seen] = asyncio.Queue()

    def look(self, seen: Sequence[Seen]) -> None:
        for one in seen:
            self.seen.put_nowait(one)
