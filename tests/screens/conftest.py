"""The demo city's full hall over real HTTP, and its screens in a real browser: Debian's Chromium, driven by Playwright."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import pytest
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from config.load import load
from config.plan import Plan
from qms.access import Access
from qms.domain import commands as c
from qms.domain.ticket import Ticket
from qms.forecast.outlook import Interval, Outlook
from qms.forecast.twin.question import Answer, Cannot, Question
from qms.hall import Hall
from qms.switchboard.readings import Card, Reading, Readings
from qms.web.door import SITE
from qms.web.entries import Row
from qms.web.server import make_app

ROOT = Path(__file__).parents[2]
DIST = ROOT / "displays" / "screens" / "dist"
PLAN = ROOT / "config" / "halls" / "pengjiang.toml"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PICTURES = os.environ.get("QMS_PICTURES")
"""A folder for a picture of every page at the end of its test, for people who want to look; none if unset."""

KIOSK, BOARD, PAD, DESK, STRIP, OFFICE, PHONE = (
    (1080, 1920),
    (1920, 1080),
    (1280, 800),
    (1366, 768),
    (400, 768),
    (1920, 1080),
    (390, 844),
)


class Tested(NamedTuple):
    """How a device's test went."""

    ok: bool
    words: str


class Hardware:
    """A device board whose rows the test writes, as the switchboard's would change."""

    def __init__(self) -> None:
        self.readings = Readings(monotonic)
        self.rows: dict[str, dict[str, object]] = {
            "dispenser-1": {
                "id": "dispenser-1",
                "role": "dispenser",
                "title": "1 号取号机",
                "state": "up",
                "paper": "ok",
            },
            "sign-7": {"id": "sign-7", "role": "window_sign", "title": "7 号窗口屏", "state": "up"},
        }

    def snapshot(self) -> Sequence[Row]:
        return list(self.rows.values())

    async def test(self, device: str, /) -> Tested:
        return Tested(ok=self.rows[device]["state"] == "up", words="")

    async def reading(self, device: str, after: str, patience: float, /) -> Reading | None:
        return await self.readings.next(device, after, patience)

    def card(self, reading: str, /) -> Card | None:
        return self.readings.card(reading)


class World:
    """The hall and its web side, on one port; it can be stopped and started again over the same journal."""

    def __init__(self, folder: Path, plan: Plan | None = None) -> None:
        self.plan = plan or load(PLAN)
        self.hardware = Hardware()
        self.fatal: list[BaseException] = []
        self.port = 0
        self.outlook: Outlook | None = None
        self._folder = folder

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Open the journal and serve; the first time on a free port, afterwards on the same one."""
        self.hall = Hall(self.plan, self._folder, self.fatal.append, outlook=lambda now: self.outlook)
        self.access = Access(self._folder)
        self.access.adopt(self.plan.clerks)
        public = self.url if self.port else ""
        app = make_app(self.hall, self.access, DIST, self.hardware, public, demo=True)
        self._site = app[SITE]
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """As when the machine goes down: every connection ends."""
        await self._runner.cleanup()
        await self.hall.close()
        self.access.close()

    async def open(self, *windows: str) -> None:
        """Open windows, each with the first clerk of the plan who may sit there."""
        for no in windows:
            clerk = next(one.id for one in self.plan.clerks if no in one.windows)
            await self.hall.handle(c.OpenWindow(window=no, clerk=clerk))

    async def take(self, item_class: str = "social", **more: Any) -> Ticket:
        """A ticket taken elsewhere."""
        answer = await self.hall.handle(c.TakeTicket(item_class=item_class, **more))
        return self.ticket(answer.ticket)

    def foresee(
        self,
        newcomers: dict[str, Interval],
        tickets: dict[str, Interval] | None = None,
        *,
        days: int = 12,
        priority: dict[str, Interval] | None = None,
    ) -> None:
        """A new forecast arrives, by class for somebody who comes now (and has priority), and by ticket."""
        groups = {"ordinary": newcomers, "priority": priority or {}}
        self.outlook = Outlook(
            at=self.hall.now(),
            seq=self.hall.seq,
            days=days,
            tickets=tickets or {},
            newcomers={(item, group): one for group, by_class in groups.items() for item, one in by_class.items()},
        )
        self.look()

    def answer_what_if(self, what_if: Callable[[Question], Awaitable[Answer | Cannot]]) -> None:
        """Who answers a manager's what-if."""
        self._site.what_if = what_if

    def look(self) -> None:
        """The live views look again at what no event tells, such as the forecast."""
        self._site.broadcasts.look()

    async def do(self, command: c.Command) -> None:
        await self.hall.handle(command)

    def ticket(self, id: str | None) -> Ticket:  # noqa: A002
        return self.hall.floor.tickets[id or ""]

    @property
    def tickets(self) -> list[Ticket]:
        """All of today's, oldest first."""
        return list(self.hall.floor.tickets.values())


class Screens:
    """One browser of the hall, entered by demo in as many roles as a test wants; every page is watched for faults."""

    def __init__(self, world: World, context: BrowserContext) -> None:
        self.world = world
        self.context = context
        self.faults: list[str] = []
        self.complaints: list[str] = []

    async def enter(self, role: str, window: str | None = None) -> None:
        body = {"role": role, "window": window} if window else {"role": role}
        answer = await self.context.request.post(f"{self.world.url}/demo/enter", data=body)
        assert answer.ok, await answer.text()

    async def show(self, path: str, size: tuple[int, int]) -> Page:
        """A page of that size, with its first picture on it."""
        page = await self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{path}: {error}"))
        page.on("console", lambda message: self._heard(path, message))
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await page.goto(self.world.url + path)
        return page

    def _heard(self, path: str, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{path}: {message.text}")

    async def kiosk(self) -> Page:
        await self.enter("kiosk")
        return await self.show("/kiosk", KIOSK)

    async def board(self) -> Page:
        await self.enter("display")
        return await self.show("/board", BOARD)

    async def sign(self, no: str) -> Page:
        await self.enter("display")
        return await self.show(f"/windows/{no}/screen", BOARD)

    async def pad(self, no: str) -> Page:
        await self.enter("display")
        return await self.show(f"/windows/{no}/pad", PAD)

    async def console(self, no: str, size: tuple[int, int] = DESK) -> Page:
        await self.enter("clerk", no)
        page = await self.show("/console", size)
        await expect(page.get_by_text("已连接")).to_be_visible()
        return page

    async def manager(self) -> Page:
        await self.enter("manager")
        return await self.show("/manager", OFFICE)

    async def guide(self) -> Page:
        await self.enter("leader")
        return await self.show("/guide", DESK)


async def press(console: Page, key: str) -> None:
    """One key at a clerk's desk, once the press before it is answered."""
    await expect(console.locator(".console")).to_have_attribute("aria-busy", "false")
    await console.keyboard.press(key)


async def fits(page: Page) -> None:
    """Nothing runs out of the page to the right."""
    wide, seen = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen, f"{page.url} is {wide} wide, {seen} fit"


@asynccontextmanager
async def running(folder: Path, plan: Plan | None = None) -> AsyncIterator[World]:
    """A hall over `plan`, the demo city's full hall if none is given, that must end without a fault."""
    assert (DIST / "index.html").is_file(), "the screens are not built; run: .ci/setup test"
    made = World(folder, plan)
    await made.start()
    yield made
    await made.stop()
    assert made.fatal == []


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with running(tmp_path) as made:
        yield made


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def screens(world: World, chromium: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Screens]:
    expect.set_options(timeout=15_000)
    context = await chromium.new_context(locale="zh-CN")
    context.set_default_timeout(15_000)
    made = Screens(world, context)
    yield made
    for count, page in enumerate(context.pages if PICTURES else []):
        await page.screenshot(path=f"{PICTURES}/{request.node.name}-{count}.png")
    await context.close()
    assert made.faults == []
