"""The city's store: events, cursors, visits and keys in one SQLite file, one writer, readers beside it."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from qms.city.gate.key import Key
from qms.city.gate.parcel import Parcel
from qms.city.store import registry
from qms.city.store.figures import StreamRow, read_streams, read_visits
from qms.city.store.ledger import Ledger, StoreTrouble
from qms.city.store.registry import KeyTaken
from qms.city.store.schema import create, open_file, reason
from qms.city.visits import Visit
from qms.uplink.envelope import Answer

__all__ = ["Key", "KeyTaken", "Store", "StoreTrouble", "StreamRow", "registry", "with_registry"]

P = ParamSpec("P")
T = TypeVar("T")
FILE = "city.db"


class Store:
    """The store inside `qms city`. Three threads: one writes; figures and keys are read apart, so that a long report
    delays no revocation."""

    def __init__(self, folder: Path) -> None:
        """Opens or makes the file. Raises StoreTrouble."""
        self._writer, self._reader, self._keys = (ThreadPoolExecutor(1, name) for name in ("write", "read", "keys"))
        self._ledger = Ledger(folder / FILE)
        self._figures = open_file(folder / FILE, writes=False)
        self._registry = open_file(folder / FILE, writes=False)

    async def take(self, parcels: Sequence[Parcel], now: int) -> list[Answer]:
        """See Ledger.take."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._ledger.take, parcels, now)

    async def allow(self, keys: Sequence[Key]) -> None:
        """Put keys into the registry. Raises KeyTaken."""

        def put() -> None:
            with self._ledger.engine.begin() as db:
                for key in keys:
                    registry.allow(db, key)

        await asyncio.get_running_loop().run_in_executor(self._writer, put)

    async def keys(self) -> list[Key]:
        """The registry as it stands on the disk, other processes' changes included."""
        return await self._read(self._keys, self._registry, registry.every)

    async def visits(self, halls: Sequence[str], start: int, end: int) -> list[Visit]:
        """See read_visits."""
        return await self._read(self._reader, self._figures, read_visits, halls, start, end)

    async def streams(self) -> list[StreamRow]:
        """See read_streams."""
        return await self._read(self._reader, self._figures, read_streams)

    async def _read(
        self,
        thread: ThreadPoolExecutor,
        engine: sa.Engine,
        read: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        def work() -> T:
            try:
                with engine.begin() as db:
                    return read(db, *args, **kwargs)
            except sa.exc.SQLAlchemyError as error:
                raise StoreTrouble(f"the city's file could not be read: {reason(error)}") from error

        return await asyncio.get_running_loop().run_in_executor(thread, work)

    def close(self) -> None:
        """Finish what is being written and let go of the file."""
        for thread in (self._writer, self._reader, self._keys):
            thread.shutdown(wait=True)
        self._figures.dispose()
        self._registry.dispose()
        self._ledger.close()


def with_registry(folder: Path, work: Callable[[sa.Connection], T]) -> T:
    """One transaction on the registry of a city, running or not: for `qms keys` and for setting up a demo."""
    engine = open_file(folder / FILE, writes=True)
    try:
        create(engine)
        with engine.begin() as db:
            return work(db)
    except sa.exc.SQLAlchemyError as error:
        raise StoreTrouble(f"the city's file in {folder} could not be written: {reason(error)}") from error
    finally:
        engine.dispose()
