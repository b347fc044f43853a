"""A city without a wall: the real receiver, gate and store, which tell when something arrived."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from qms.city.gate.doorkeeper import Doorkeeper
from qms.city.gate.key import Key
from qms.city.gate.parcel import Parcel
from qms.city.gate.presence import Presence
from qms.city.receiver import Receiver
from qms.city.store import FILE, Store, StoreTrouble, with_registry
from qms.uplink.envelope import Ack, Answer
from qms.uplink.keys import Pair
from qms.uplink.zeromq import new_pair

PATIENCE = 30.0  # seconds after which a test gives up hope; nothing takes nearly that long
T = TypeVar("T")


async def soon(what: Awaitable[T]) -> T:
    """Wait for something that must happen."""
    async with asyncio.timeout(PATIENCE):
        return await what


class Telling(Presence):
    """Presence that rings when a picture comes in."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: asyncio.Queue[str] = asyncio.Queue()

    def pictured(self, hall: str, raw: bytes, now: int) -> None:
        super().pictured(hall, raw, now)
        self.pictures.put_nowait(hall)


class SmallCity:
    """Open until `stop`; `start` again on the same folder and address is a restart."""

    def __init__(self, folder: Path, address: str = "tcp://127.0.0.1:*") -> None:
        self.folder, self.address, self.pair = folder, address, new_pair("city")
        self.answers: list[Answer] = []
        self.troubles: asyncio.Queue[int] = asyncio.Queue()
        self._news = asyncio.Condition()

    async def start(self, *halls: Pair) -> None:
        """Open the store and the door; `halls` are allowed."""
        self.presence = Telling()
        self.doorkeeper = Doorkeeper(self.presence)
        self.store = Store(self.folder)
        await self.allow(*(Key(pair.public, pair.name) for pair in halls))
        self.receiver = Receiver(self.address, self.pair, self.doorkeeper, self._take)
        self.address = self.receiver.address
        self._running = asyncio.create_task(self.receiver.run())

    async def allow(self, *keys: Key) -> None:
        """Put keys into the registry and look at it."""
        await self.store.allow(keys)
        self.doorkeeper.keys(await self.store.keys())

    async def stop(self) -> None:
        """Close the door and the store."""
        self._running.cancel()
        await asyncio.wait([self._running])
        self.receiver.close()
        self.store.close()

    async def _take(self, parcels: Sequence[Parcel], now: int) -> list[Answer]:
        try:
            answers = await self.store.take(parcels, now)
        except StoreTrouble:
            self.troubles.put_nowait(len(parcels))
            raise
        async with self._news:
            self.answers += answers
            self._news.notify_all()
        return answers

    def break_store(self) -> None:
        """From now on every event that is written fails, as on a full disk."""
        self._alter("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'disk is full'); END")

    def mend_store(self) -> None:
        """There is space again."""
        self._alter("DROP TRIGGER full")

    def _alter(self, statement: str) -> None:
        with_registry(self.folder, lambda db: db.execute(sa.text(statement)))

    async def has(self, epoch: str, seq: int) -> None:
        """Waits until everything up to `seq` is committed."""

        def there() -> bool:
            return any(isinstance(a, Ack) and a.ep == epoch and a.last >= seq for a in self.answers)

        async with self._news:
            await soon(self._news.wait_for(there))


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """What stands in a city's file."""
    engine = sa.create_engine(f"sqlite:///{folder / FILE}", poolclass=sa.NullPool)
    with engine.connect() as db:
        return [tuple(row) for row in db.execute(sa.text(query))]


def bodies(folder: Path, hall: str, epoch: str) -> list[tuple[int, bytes]]:
    """The events of one epoch, in order."""
    engine = sa.create_engine(f"sqlite:///{folder / FILE}", poolclass=sa.NullPool)
    query = sa.text(
        "SELECT seq, body FROM events JOIN streams ON stream = no WHERE hall = :hall AND epoch = :epoch ORDER BY seq"
    )
    with engine.connect() as db:
        return [(row.seq, row.body) for row in db.execute(query, {"hall": hall, "epoch": epoch})]


class Heard(logging.Handler):
    """Rings when something is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: asyncio.Queue[str] = asyncio.Queue()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.put_nowait(record.getMessage())

    async def line(self, part: str) -> str:
        """The next line with `part` in it."""
        while True:
            line = await soon(self.lines.get())
            if part in line:
                return line
