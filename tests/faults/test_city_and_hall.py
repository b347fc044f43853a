"""City and hall killed in turn under load: the city has every event of the hall, once, in order, byte for byte."""

import asyncio
import random
import socket
import sqlite3
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from config import city as city_plan
from qms.city import setup
from qms.web.client import HallClient
from tests.faults.conftest import CLASSES, Place
from tests.faults.door import Crowd, Door
from tests.faults.lives import PATIENCE, Lives

SEED = 20261122
KILLS = 24  # the city and the hall in turn
MOST_MOVES = 150
VISITORS, CLERKS = 6, 3
CITY = """
halls = [{ id = "pengjiang", name = "测试大厅", region = "440703", level = "county" }]
regions = [
  { code = "440700", name = "江门市", level = "city" },
  { code = "440703", name = "蓬江区", level = "county", parent = "440700" },
]

[city]
id = "jiangmen"
name = "江门市"
region = "440700"
"""


def free_port() -> int:
    """One that nobody listens at now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Region:
    """One city and one hall, each dying and coming back."""

    def __init__(self, place: Place, hall: Lives, city: Lives) -> None:
        self.draw = random.Random(SEED)
        self.place, self.hall, self.city = place, hall, city
        self.door = Door()
        self.crowd = Crowd(self.door, CLASSES)
        file = place.var / "city.toml"
        file.write_text(CITY, encoding="utf-8")
        plan = city_plan.load(file)
        self._access = setup.prepare(plan, place.var, [place.plan.hall.id])
        self.folder = setup.folder(plan, place.var)
        uplink = f"tcp://127.0.0.1:{free_port()}"
        self._city_command = ("city", str(file), "--var", str(place.var), "--port", "0", "--zmq", uplink)
        self._hall_command = (*place.command, "--city", uplink, "--city-key", self._access.server_key)
        self._city_url = ""

    async def start_city(self) -> None:
        """The city takes in again."""
        await self.city.begin(*self._city_command)
        self._city_url = await self.city.ready()

    async def start_hall(self) -> HallClient:
        """The hall answers again."""
        await self.hall.begin(*self._hall_command)
        return HallClient(await self.hall.ready(), self.place.tokens["manager"])

    async def kill(self, victim: Lives) -> None:
        """At the moment of a request or an answer; every other time only after the city has taken in something new."""
        if self.draw.random() < 0.5:
            await self.city_has(1 + await self.last_seq())
        self.door.fuse(self.draw.randint(1, MOST_MOVES), partial(self._die, victim))
        assert await victim.ended() == -9

    def _die(self, victim: Lives) -> None:
        victim.kill()
        if victim is self.hall:
            self.door.shut()

    async def last_seq(self) -> int:
        """How far the city is."""
        async with HallClient(self._city_url, self._access.token) as city:
            return int((await city.get("/ingest"))[0]["last_seq"])

    async def city_has(self, seq: int) -> None:
        """Wait until the city has committed everything up to `seq`."""
        async with asyncio.timeout(PATIENCE), HallClient(self._city_url, self._access.token) as city:
            while (await city.get("/ingest"))[0]["last_seq"] < seq:
                pass

    def let_people_in(self) -> None:
        """Visitors and clerks begin to ask."""
        asked = [self.crowd.visitor(f"visitor-{i}") for i in range(VISITORS)]
        asked += [self.crowd.clerk(str(no)) for no in range(1, CLERKS + 1)]
        self.people = asyncio.gather(*asked)

    async def last(self) -> None:
        """Everybody is answered and goes home, and the city gets to know all of it."""
        async with await self.start_hall() as client:
            self.door.closing = True
            self.door.open(client)
            await self.people
            await self.city_has(len(self.place.book().lines))


@pytest.fixture
async def region(place: Place, lives: Lives, tmp_path: Path) -> AsyncIterator[Region]:
    async with Lives(tmp_path, "city") as city:
        yield Region(place, lives, city)


@pytest.mark.slow
async def test_the_city_has_the_hall_s_journal_exactly_after_kills_of_both(region: Region) -> None:
    print(f"seed {SEED}")
    region.let_people_in()
    await region.start_city()
    for _ in range(KILLS // 2):
        async with await region.start_hall() as client:
            region.door.open(client)
            await region.kill(region.city)
            await region.start_city()
            await region.kill(region.hall)
            await region.door.cleared()
    await region.last()
    book = region.place.book()
    book.holds(region.crowd.taken.values())
    book.chained()
    db = sqlite3.connect(f"file:{region.folder / 'city.db'}?mode=ro", uri=True)
    try:
        events = db.execute("SELECT seq, at, body FROM events ORDER BY stream, seq").fetchall()
        streams = db.execute("SELECT hall, epoch, first, last, head, sound FROM streams").fetchall()
        aside = db.execute("SELECT count(*) FROM quarantine").fetchone()[0]
    finally:
        db.close()
    assert events == [(line.seq, line.at, line.body) for line in book.lines]
    assert streams == [("pengjiang", book.epoch, 1, len(book.lines), book.lines[-1].chain, 1)]
    assert aside == 0
    print(f"{region.hall.count} lives of the hall, {region.city.count} of the city, {len(events)} events")
