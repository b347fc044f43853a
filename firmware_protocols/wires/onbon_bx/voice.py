"""Sentences for cards that speak (6K-YY): one at a time, because a card does not say when it has finished (v1.4 §8, A2 0E)."""

import re
from collections import deque
from struct import Struct
from typing import Final

from firmware_protocols.wire import WireError
from firmware_protocols.wires.onbon_bx.frame import DATA_LIMIT
from firmware_protocols.wires.onbon_bx.picture import cleaned

SPEAK: Final = "speak"  # the slot of a sentence
# 8 reserved, store flag, person 0-5, volume 0-10, speed 0-10, encoding, replays, pause between them, reserved length, length
SENTENCE: Final = Struct("<8xBBBBBIIBI")
NOT_STORED, FIRST_PERSON, MIDDLE_SPEED, GBK, ONCE, NO_PAUSE, NO_MORE = 0, 0, 5, 1, 0, 0, 0
LOUDEST: Final = 10
FIGURES: Final = re.compile(r"\d{3,}")  # a ticket's number is read figure by figure, a window's as a number
CHARACTER_S: Final = 0.25  # four syllables a second
BREATH_S: Final = 0.5
WAITING_SENTENCES: Final = 30


def sentence_of(text: str, volume: int) -> bytes:
    """What follows Response of A2 0E. User text says no order to the voice: brackets and backslashes are gone from it."""
    marked = FIGURES.sub(r"[n1]\g<0>[n0]", cleaned(text))
    data = marked.encode("gbk", "replace")
    head = SENTENCE.pack(NOT_STORED, FIRST_PERSON, volume, MIDDLE_SPEED, GBK, ONCE, NO_PAUSE, NO_MORE, len(data))
    if len(head) + len(data) > DATA_LIMIT - 3:
        raise WireError(f"a sentence of {len(data)} bytes does not fit into the card's {DATA_LIMIT}: say less")
    return head + data


class Mouth:
    """The sentences of one card, and how long the present one takes by the number of its characters."""

    def __init__(self) -> None:
        self.volume = LOUDEST // 2
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._seconds: float | None = None
        self._until: float | None = None

    def put(self, text: str) -> None:
        """Queue a sentence at the present volume. Raises WireError when too much waits or it is too long."""
        if len(self._waiting) >= WAITING_SENTENCES:
            raise WireError(f"{WAITING_SENTENCES} sentences wait for the voice already")
        self._waiting.append((text, sentence_of(text, self.volume)))

    def next(self) -> bytes | None:
        """The sentence to send now; None while one is on its way or being spoken."""
        if self._seconds is not None or not self._waiting:
            return None
        text, data = self._waiting.popleft()
        self._seconds = len(text) * CHARACTER_S + BREATH_S
        return data

    @property
    def sent(self) -> bool:
        """Whether a sentence is on its way and the card has not taken it yet."""
        return self._seconds is not None and self._until is None

    def began(self, now: float) -> None:
        """The card has taken the sentence."""
        self._until = now + (self._seconds or 0.0)

    def ended(self) -> None:
        """It is spoken, or never will be."""
        self._seconds = self._until = None

    def due(self) -> float | None:
        return self._until

    def hush(self) -> None:
        """Forget what waits; the manual knows no order that stops a sentence."""
        self._waiting.clear()
