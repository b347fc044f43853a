"""What the readers at kiosks and desks have read: in memory only, for a minute, until the page beside them asks for it."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Callable
from typing import Literal, NamedTuple

from firmware_protocols.messages import CardRead, Scanned

KEPT = 60.0
"""Seconds; whoever has not gone on by then presents the card again."""
TOKEN = 16  # bytes


DOCUMENTS = {"resident": "111", "hk_macao_taiwan": "residence_permit", "foreign": "foreign_permanent"}
"""The kinds of cards as the vault names them: GA/T 2000.156 where it has a code."""


class Card(NamedTuple):
    """A document. Personal: kept for a minute, shown and logged nowhere."""

    document: str
    number: str
    name: str


class Reading(NamedTuple):
    """One card, or one scan with its text. `id` is unguessable and says nothing of what was read; `until` is loop time. Of a card
    only what the vault keeps."""

    id: str
    card: Card | None
    text: str
    until: float

    @property
    def kind(self) -> Literal["card", "code"]:
        """What was read."""
        return "card" if self.card else "code"


class Readings:
    """The newest reading of each reader. Used on the loop."""

    def __init__(self, clock: Callable[[], float], kept: float = KEPT) -> None:
        """`clock` is the loop's."""
        self._clock = clock
        self._kept = kept
        self._newest: dict[str, Reading] = {}
        self._news: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def put(self, device: str, read: CardRead | Scanned) -> None:
        """The reader has read something; what it had read before is forgotten."""
        card = Card(DOCUMENTS[read.card], read.number, read.name) if isinstance(read, CardRead) else None
        text = read.text if isinstance(read, Scanned) else ""
        self._newest[device] = Reading(secrets.token_urlsafe(TOKEN), card, text, self._clock() + self._kept)
        self._news.pop(device, asyncio.Event()).set()

    async def next(self, device: str, after: str, patience: float) -> Reading | None:
        """What the reader has read last, if that is not the one called `after`; else what it reads next. None when it reads
        nothing for `patience` seconds."""
        try:
            async with asyncio.timeout(patience):
                while (found := self._fresh(device)) is None or found.id == after:
                    await self._news[device].wait()
        except TimeoutError:
            return None
        return found

    def card(self, reading: str) -> Card | None:
        """The card of a reading, as long as it is kept."""
        for device in list(self._newest):
            found = self._fresh(device)
            if found is not None and found.id == reading:
                return found.card
        return None

    def sweep(self) -> None:
        """Forget what is too old."""
        for device in list(self._newest):
            self._fresh(device)

    def _fresh(self, device: str) -> Reading | None:
        found = self._newest.get(device)
        if found is not None and found.until <= self._clock():
            del self._newest[device]
            return None
        return found
