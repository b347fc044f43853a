"""Rows a second into the journal: many callers whose rows share a commit, beside one commit a row."""

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from bench.table import Figure, middle
from qms.domain.events import TicketIssued, encode
from qms.journal import Draft, Journal

CROWDS = (10, 100)
ROUNDS = 5
SECONDS = 1.0
BODY = encode(TicketIssued(at=0, ticket="x" * 22, number="A001", item_class="a", clock=0))


def measure(var: Path) -> Iterator[Figure]:
    """Yields rows a second for each number of callers."""
    singles: list[float] = []
    groups: dict[int, list[float]] = {crowd: [] for crowd in CROWDS}
    for i in range(ROUNDS):
        singles.append(_one_by_one(var / f"single-{i}.db"))
        for crowd in CROWDS:
            groups[crowd].append(asyncio.run(_together(var / f"group-{crowd}-{i}", crowd)))
    for crowd, rates in groups.items():
        yield Figure(
            name=f"journal rows a second, {crowd} callers",
            measured=middle(rates),
            beside=middle(singles),
            ratio=middle([rate / single for rate, single in zip(rates, singles, strict=True)]),
            note="journal, beside: SQLite alone, one commit a row, same settings, no chain and no threads",
        )


def _one_by_one(path: Path) -> float:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE entries (seq INTEGER PRIMARY KEY, at INTEGER, body BLOB, chain BLOB)")
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        count += 1
        db.execute("INSERT INTO entries VALUES (?, ?, ?, ?)", (count, 0, BODY, bytes(32)))
    rate = count / (time.perf_counter() - started)
    db.close()
    return rate


class _Callers:
    """Callers that each hand in a row and wait until it is on the disk."""

    def __init__(self, folder: Path) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()
        self.journal = Journal(folder, self._done)

    async def call(self, until: float) -> int:
        """Rows written by one caller."""
        count = 0
        while time.perf_counter() < until:
            durable: asyncio.Future[None] = self._loop.create_future()
            self._waiting.append((self.journal.submit([Draft(0, BODY)]), durable))
            await durable
            count += 1
        return count

    def _done(self, last: int, error: Exception | None) -> None:
        if error is not None:
            raise error
        self._loop.call_soon_threadsafe(self._tell, last)

    def _tell(self, last: int) -> None:
        while self._waiting and self._waiting[0][0] <= last:
            self._waiting.popleft()[1].set_result(None)


async def _together(folder: Path, crowd: int) -> float:
    callers = _Callers(folder)
    started = time.perf_counter()
    counts = await asyncio.gather(*(callers.call(started + SECONDS) for _ in range(crowd)))
    rate = sum(counts) / (time.perf_counter() - started)
    callers.journal.close()
    return rate
