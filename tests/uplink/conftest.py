"""A city and halls on loopback, taken down after each test."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from qms.city.gate.key import Key
from qms.uplink import UPSTREAMS
from qms.uplink.keys import Pair
from qms.uplink.pace import Pace
from qms.uplink.sender import Sender
from qms.uplink.zeromq import new_pair
from tests.uplink.small.children import Children
from tests.uplink.small.city import Heard, SmallCity
from tests.uplink.small.hall import SmallHall
from tests.uplink.small.line import Line

EAGER = Pace(remember_every=0.0, snap_every=1.0)


class World:
    """One city and its halls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.city = SmallCity(folder / "city")
        self.pair = new_pair("pengjiang")
        self._halls: list[SmallHall] = []
        self._tasks: list[asyncio.Task[None]] = []

    def hall(self, name: str = "pengjiang", floor: Callable[[], object] = lambda: None) -> SmallHall:
        """A hall with a journal of its own."""
        hall = SmallHall(self.folder / name, floor)
        self._halls.append(hall)
        return hall

    def send(self, hall: SmallHall, pair: Pair | None = None, address: str = "", name: str = "pengjiang") -> Sender:
        """Start a hall's uplink."""
        key = pair or self.pair
        where = address or self.city.address
        make = UPSTREAMS["zeromq"]
        sender = Sender(name, hall, lambda: make(where, self.city.pair.public, key.public, key.secret), EAGER)
        self._tasks.append(asyncio.create_task(sender.run()))
        return sender

    def line(self, pair: Pair | None) -> Line:
        """A hand-held uplink to the city."""
        return Line(self.city.address, self.city.pair.public, pair)

    async def another(self, name: str) -> Pair:
        """The key of one more hall, allowed."""
        pair = new_pair(name)
        await self.city.allow(Key(pair.public, name))
        return pair

    async def silence(self) -> None:
        """Stop all uplinks."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        self._tasks.clear()

    async def close(self) -> None:
        """Take everything down."""
        await self.silence()
        for hall in self._halls:
            await hall.close()
        await self.city.stop()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A city that allows one hall, `pengjiang`."""
    made = World(tmp_path)
    await made.city.start(made.pair)
    yield made
    await made.close()


@pytest.fixture
async def children() -> AsyncIterator[Children]:
    """Processes, killed after the test if they still run."""
    made = Children()
    yield made
    await made.end()


@pytest.fixture
def log() -> Iterator[Heard]:
    """What the uplink logs."""
    heard = Heard()
    logging.getLogger("qms.uplink").addHandler(heard)
    yield heard
    logging.getLogger("qms.uplink").removeHandler(heard)
