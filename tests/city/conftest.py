"""A whole city with its web side over real HTTP, and one hall that reports Thursday to it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from config.city import load
from qms.city import setup
from qms.city.city import City
from qms.uplink import UPSTREAMS
from qms.uplink.pace import Pace
from qms.uplink.sender import Sender
from tests.city.days import THURSDAY, at
from tests.uplink.small.children import Children
from tests.uplink.small.city import soon
from tests.uplink.small.hall import SmallHall

PLAN = """
regions = [
  { code = "000000", name = "试验市", level = "city" },
  { code = "000001", name = "东区", level = "county", parent = "000000" },
  { code = "000002", name = "西区", level = "county", parent = "000000" },
]
halls = [
  { id = "pj", name = "东区政务服务中心", short = "中心", region = "000001", level = "county" },
  { id = "jh", name = "西区政务服务中心", region = "000002", level = "county" },
]
[city]
id = "testcity"
name = "试验市"
region = "000000"
"""
FLOOR = {
    "windows": [
        {"no": "1", "zone": "a", "state": "serving", "clerk": "g01", "ticket": "t"},
        {"no": "2", "state": "idle"},
    ],
    "queues": [{"item_class": "housing", "waiting": 1, "longest_wait_s": 754}],
}


class ThursdayHall(SmallHall):
    """A hall that lives on that Thursday, at one minute to six."""

    def now(self) -> int:
        return at("17:59")


class Town:
    """The running city: its addresses, its tokens, and a way to ask it."""

    def __init__(self, folder: Path) -> None:
        self.var = folder
        self.plan_file = folder / "city.toml"
        self.plan_file.write_text(PLAN, encoding="utf-8")
        self.plan = load(self.plan_file)
        self.access = setup.prepare(self.plan, folder, ["pj"])
        self._ready: asyncio.Future[tuple[str, str]] = asyncio.get_running_loop().create_future()
        self._tasks: list[asyncio.Task[None]] = []
        self._halls: list[SmallHall] = []

    async def open(self) -> None:
        """Start it on free ports."""
        made = City(self.plan, setup.folder(self.plan, self.var), setup.pair(self.var, self.plan.city.id))
        running = made.run(
            ("127.0.0.1", 0), "tcp://127.0.0.1:*", lambda web, uplink: self._ready.set_result((web, uplink))
        )
        self._tasks.append(asyncio.create_task(running))
        self.url, self.uplink = await soon(self._ready)
        self.session = aiohttp.ClientSession()

    async def hall(self) -> SmallHall:
        """The hall `pj` with Thursday in its journal, sending; returns when the city has all of it."""
        made = ThursdayHall(self.var / "pj", lambda: FLOOR)
        self._halls.append(made)
        pair = setup.pair(self.var, "pj")
        connect = UPSTREAMS["zeromq"]
        self.sender = Sender(
            "pj",
            made,
            lambda: connect(self.uplink, self.access.server_key, pair.public, pair.secret),
            Pace(remember_every=0.0, snap_every=0.2),
        )
        last = await made.write(THURSDAY)
        self._tasks.append(asyncio.create_task(self.sender.run()))
        while await soon(made.remembered.get()) < last:
            pass
        return made

    async def ask(self, path: str, token: str | None = "") -> tuple[int, Any]:
        """GET as the bearer of a token (the city's own if empty, none if None): status and JSON."""
        headers = {} if token is None else {"Authorization": f"Bearer {token or self.access.token}"}
        async with self.session.get(self.url.rstrip("/") + path, headers=headers) as answer:
            return answer.status, msgspec.json.decode(await answer.read())

    async def stop(self) -> None:
        """Stop the hall and the city, as at night."""
        while self._tasks:
            task = self._tasks.pop()
            task.cancel()
            await asyncio.wait([task])

    async def close(self) -> None:
        """Stop everything."""
        await self.session.close()
        await self.stop()
        for hall in self._halls:
            await hall.close()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A city without news yet."""
    made = Town(tmp_path)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def children() -> AsyncIterator[Children]:
    """Processes, killed after the test if they still run."""
    made = Children()
    yield made
    await made.end()
