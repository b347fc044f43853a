"""A hall without windows: a real journal that tells when it grew, and the events of made-up visits."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from qms.domain import events as e
from qms.journal import Draft, Journal, Row

NINE = 1_773_277_200_000  # 2026-03-12T09:00:00+08:00, a Thursday


class SmallHall:
    """A hall as the uplink sees it (a Source), over a real journal in `folder`."""

    def __init__(self, folder: Path, floor: Callable[[], object] = lambda: None) -> None:
        self._loop = asyncio.get_running_loop()
        self._grown = asyncio.Event()
        self._grown_for_sender = asyncio.Event()
        self.remembered: asyncio.Queue[int] = asyncio.Queue()
        self.disowned_with: asyncio.Queue[str] = asyncio.Queue()
        self._floor = floor
        self.journal = Journal(folder, self._done)

    def _done(self, _seq: int, error: Exception | None) -> None:
        assert error is None
        self._loop.call_soon_threadsafe(self._grown.set)
        self._loop.call_soon_threadsafe(self._grown_for_sender.set)

    async def write(self, events: Sequence[e.Event]) -> int:
        """Journal events; returns the last seq when it is durable."""
        last = self.journal.submit([Draft(event.at, e.encode(event)) for event in events])
        while self.journal.seq < last:
            await self._grown.wait()
            self._grown.clear()
        return last

    @property
    def epoch(self) -> str:
        return self.journal.epoch

    @property
    def seq(self) -> int:
        return self.journal.seq

    def now(self) -> int:
        return time.time_ns() // 1_000_000

    def floor(self) -> object:
        return self._floor()

    async def since(self, seq: int, limit: int) -> list[Row]:
        return await asyncio.to_thread(self.journal.since, seq, limit)

    async def more(self) -> None:
        await self._grown_for_sender.wait()
        self._grown_for_sender.clear()

    async def recall(self) -> int:
        return await asyncio.to_thread(self.journal.cursor, "city")

    async def remember(self, seq: int) -> None:
        await asyncio.to_thread(self.journal.set_cursor, "city", seq)
        self.remembered.put_nowait(seq)

    async def disowned(self, words: str) -> None:
        self.disowned_with.put_nowait(words)

    async def close(self) -> None:
        await asyncio.to_thread(self.journal.close)


def visits(name: str, start: int = NINE) -> Iterator[list[e.Event]]:
    """Visitors without end, five events each: taken, called after 10 minutes, served for 5, rated."""
    number = 0
    while True:
        number += 1
        ticket, at = f"{name}-{number:06d}", start + number * 1000
        yield [
            e.TicketIssued(at=at, ticket=ticket, number=f"A{number:03d}", item_class="social", clock=at),
            e.TicketCalled(at=at + 600_000, ticket=ticket, window="3", clerk="g07"),
            e.ServiceStarted(at=at + 600_000, ticket=ticket, window="3", implied=True),
            e.ServiceFinished(at=at + 900_000, ticket=ticket, window="3"),
            e.TicketRated(at=at + 910_000, ticket=ticket, satisfaction=5, details=(510,)),
        ]


def some(name: str, count: int, start: int = NINE) -> list[e.Event]:
    """The events of `count` visitors."""
    several = visits(name, start)
    return [event for _ in range(count) for event in next(several)]
