"""The wire of scanners that send what they read as a line of text. They are told nothing but the soft trigger."""

from collections import deque
from collections.abc import Sequence
from typing import Final

from firmware_protocols.messages import Configure, Heard, Scanned, Told
from firmware_protocols.wire import Options, WireError, settle, unsayable
from firmware_protocols.wires.scanners.labels import LabelOptions, Labels

CODES: Final = {"trigger on": b"\x16T\r", "trigger off": b"\x16U\r"}
"""Honeywell's soft trigger, which many scanners understand; known from hearsay only."""


class Scanner:
    """Line scanners: one label a line"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, LabelOptions)
        self._address = chosen.addresses[0] if chosen.addresses else "1"
        self._labels = Labels(chosen)
        self._queue: deque[bytes] = deque()

    @property
    def refused(self) -> int:
        return self._labels.refused

    @property
    def pending(self) -> int:
        return self._labels.pending

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        return self._scanned(self._labels.feed(data, now))

    def send(self, message: Told, now: float) -> None:
        match message:
            case Configure(code=code):
                if code not in CODES:
                    raise WireError(f"a line scanner has no code {code!r}; it has: {', '.join(CODES)}")
                self._queue.append(CODES[code])
            case _:
                raise unsayable(message, "scanner")

    def outgoing(self, now: float) -> bytes:
        return self._queue.popleft() if self._queue else b""

    def due(self) -> float | None:
        return 0.0 if self._queue else self._labels.due()

    def tick(self, now: float) -> Sequence[Heard]:
        return self._scanned(self._labels.quiet(now))

    def reset(self) -> None:
        self._labels.clear()
        self._queue.clear()

    def _scanned(self, texts: Sequence[str]) -> Sequence[Heard]:
        return [Scanned(address=self._address, text=text) for text in texts]
