"""Asking a printer how it is: DLE EOT, one question at a time, because the answers do not tell their question."""

from collections import deque
from collections.abc import Sequence
from typing import Final

from firmware_protocols.messages import Answered, Heard, Unanswered
from firmware_protocols.wires.escpos.status import FAULTS, GENERAL, OFFLINE, PAPER, Question

ASK: Final = b"\x10\x04"  # answered at once, whatever else the printer is doing
ROUND: Final[tuple[Question, ...]] = (PAPER, OFFLINE, GENERAL)  # paper first: a visitor waits for a number
ANSWER_S: Final = 1.0
MISSES_TO_DIE: Final = 3


class Asking:
    """A round of questions, and how often none was answered."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._queue: deque[Question] = deque()
        self._open: Question | None = None
        self._until = 0.0
        self._misses = 0

    def start(self) -> None:
        """Ask all questions of a round, as far as they are not already waiting."""
        self._queue.extend(question for question in ROUND if question not in self._queue)

    def outgoing(self, now: float) -> bytes:
        if self._open is not None or not self._queue:
            return b""
        self._open = self._queue.popleft()
        self._until = now + ANSWER_S
        return ASK + bytes([self._open])

    def answered(self, byte: int) -> Question:
        """The question that `byte` answers. The general one, if none is open."""
        question = self._open or GENERAL
        self._open = None
        if question == OFFLINE and byte & 0x40:
            self._queue.appendleft(FAULTS)
        return question

    def alive(self) -> Sequence[Heard]:
        """Something sound was heard. `Answered` if the printer had been dead."""
        dead = self._misses >= MISSES_TO_DIE
        self._misses = 0
        return (Answered(address=self._address),) if dead else ()

    def due(self) -> float | None:
        if self._open is not None:
            return self._until
        return 0.0 if self._queue else None

    def tick(self, now: float) -> Sequence[Heard]:
        if self._open is None or now < self._until:
            return ()
        self.clear()
        self._misses += 1
        return (Unanswered(address=self._address, misses=self._misses, dead=self._misses >= MISSES_TO_DIE),)

    def clear(self) -> None:
        self._queue.clear()
        self._open = None
