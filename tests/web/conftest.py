"""A whole small hall over real HTTP on loopback: three windows, two classes, a dispenser whose paper can run out."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import aiohttp
import pytest
from aiohttp import web

from config.catalogue import evaluation_codes
from config.plan import Clerk, Device, HallFacts, Item, ItemClass, Line, Plan, PriorityClass, Window, Zone
from qms.access import ROLES, Access
from qms.forecast.outlook import Outlook
from qms.hall import Hall
from qms.switchboard.readings import Card, Reading, Readings
from qms.web.client import Declined, HallClient, Seen
from qms.web.door import SITE
from qms.web.entries import Row
from qms.web.server import make_app
from qms.web.site import Site

PIN = "271828"


def drawn_plan() -> Plan:
    """The plan of the test hall."""
    return Plan(
        hall=HallFacts(id="test", name="试验大厅", level="county", region="440703", phone="0750-000000"),
        zones=(Zone(id="z", name="综合受理区", kind="intake"),),
        windows=(
            Window(no="1", zone="z", classes=("social",)),
            Window(no="2", zone="z", classes=("social", "tax")),
            Window(no="3", zone="z", classes=("tax",), secondary=("social",)),
        ),
        item_classes=(
            ItemClass(id="social", name="社保", prefix="A", icon="shield"),
            ItemClass(id="tax", name="办税", prefix="B"),
        ),
        items=(
            Item(code="S1", name="社会保障卡申领", item_class="social", pinyin="she hui bao zhang ka shen ling"),
            Item(code="S2", name="社会保障卡挂失", item_class="social", pinyin="she hui bao zhang ka gua shi"),
            Item(code="T1", name="发票领用", item_class="tax", pinyin="fa piao ling yong", bring=("公章",)),
        ),
        priority_classes=(PriorityClass(id="elder", name="老年人"),),
        clerks=(
            Clerk(id="c1", card_name="王老师", department="社保科", windows=("1", "2")),
            Clerk(id="c2", windows=("3",)),
            Clerk(id="boss", role="manager"),
            Clerk(id="root", role="admin"),
        ),
        evaluation_codes=evaluation_codes(),
        lines=(Line(id="l", link="memory", wire="escpos"),),
        devices=(Device(id="printer", role="dispenser", model="m", line="l", title="取号机"),),
    )


class Tested(NamedTuple):
    """How a test of the board's only device goes: well."""

    ok: bool
    words: str


class Board:
    """A device board whose rows the test writes; it remembers which devices were tested."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, object]] = {
            "printer": {
                "id": "printer",
                "role": "dispenser",
                "title": "取号机",
                "state": "up",
                "since": 0,
                "last_error": None,
                "paper": "ok",
                "counters": {"sent": 0},
            }
        }
        self.tested: list[str] = []
        self.readings = Readings(monotonic)

    def snapshot(self) -> Sequence[Row]:
        return list(self.rows.values())

    async def test(self, device: str, /) -> Tested:
        if device not in self.rows:
            raise KeyError(device)
        self.tested.append(device)
        return Tested(ok=True, words="printed")

    async def reading(self, device: str, after: str, patience: float, /) -> Reading | None:
        if device not in ("reader-1", "scanner-1"):
            raise KeyError(device)
        return await self.readings.next(device, after, patience)

    def card(self, reading: str, /) -> Card | None:
        return self.readings.card(reading)


class World:
    """The hall, its web side, and clients of every role."""

    def __init__(self, folder: Path, stack: AsyncExitStack, plan: Plan | None = None, start: int | None = None) -> None:
        self.folder = folder
        self.plan = plan or drawn_plan()
        self.board = Board()
        self.fatal: list[BaseException] = []
        self.outlook: Outlook | None = None
        self.hall = Hall(self.plan, folder, self.fatal.append, start=start, outlook=lambda now: self.outlook)
        self.access = Access(folder)
        self.access.adopt(self.plan.clerks)
        windows = {"clerk": "1"}
        subjects = {"clerk": "c1", "manager": "boss"}
        self.tokens: dict[str, str] = {
            role: self.access.enrol(role, subjects.get(role, f"{role}-1"), windows.get(role)) for role in ROLES
        }
        self.pages = folder / "pages"
        self.url = ""
        self._stack = stack

    async def open(self) -> None:
        """Serve on a free port of loopback."""
        self.app = make_app(self.hall, self.access, self.pages, self.board, "http://hall.example", demo=True)
        runner = web.AppRunner(self.app, access_log=None, handler_cancellation=True, shutdown_timeout=5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port: int = runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        self._stack.push_async_callback(self.hall.close)
        self._stack.callback(self.access.close)
        self._stack.push_async_callback(runner.cleanup)

    @property
    def site(self) -> Site:
        return self.app[SITE]

    async def as_(self, role: str | None) -> HallClient:
        """A client with the token of `role`; None = nobody."""
        return await self._stack.enter_async_context(HallClient(self.url, self.tokens[role] if role else None))

    async def browser(self) -> aiohttp.ClientSession:
        """A plain client with a cookie jar of its own."""
        jar = aiohttp.CookieJar(unsafe=True)
        return await self._stack.enter_async_context(aiohttp.ClientSession(self.url, cookie_jar=jar))

    async def raw(self, role: str | None) -> aiohttp.ClientSession:
        """A plain client with the token of `role`, for requests that a good client would never send."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}"} if role else {}
        return await self._stack.enter_async_context(aiohttp.ClientSession(self.url, headers=headers))

    async def take(self, item_class: str = "social", **more: Any) -> dict[str, Any]:
        """A ticket, taken by the kiosk's token."""
        taken: dict[str, Any] = await (await self.as_("kiosk")).post("/tickets", {"item_class": item_class, **more})
        return taken

    async def served(self) -> dict[str, Any]:
        """A ticket that window 1 has finished."""
        manager, ticket = await self.as_("manager"), await self.take()
        if self.hall.floor.windows["1"].state == "closed":
            await manager.post("/windows/1/open")
        called = await manager.post("/windows/1/call-next")
        assert called["ticket"]["id"] == ticket["id"]
        await manager.post("/windows/1/finish")
        return ticket


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        made = World(tmp_path, stack)
        await made.open()
        yield made
        assert made.fatal == []


async def until(feed: AsyncIterator[Seen], path: str, want: Any = ...) -> Seen:
    """Read a live view until its entry at `path` is there, or is `want` (None also stands for gone)."""
    async with asyncio.timeout(20):
        async for seen in feed:
            entry = seen.state.get(path)
            if (want is ... and path in seen.state) or (want is not ... and entry == want):
                return seen
    raise AssertionError(f"the feed ended before {path} was {want}")


async def refused(call: Awaitable[object], status: int, code: str) -> str:
    """The words with which the hall declines `call`."""
    with pytest.raises(Declined) as declined:
        await call
    assert (declined.value.status, declined.value.code) == (status, code)
    assert declined.value.words
    return declined.value.words
