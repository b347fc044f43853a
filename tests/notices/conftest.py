"""A gateway for messages on a real port, whose manners the test chooses, and a small hall that tells its visitors by it."""

import asyncio
import hmac
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from aiohttp import web

from config.catalogue import languages, phrases
from config.plan import Booking, Companion, Notices, Policy
from qms.domain import commands as c
from qms.domain import events as e
from qms.feed import Feed
from qms.hall import Hall, Private
from qms.notices import Status, tell_visitors
from qms.notices.verdict import Pace
from tests.spec.story import NINE, plan

PATIENCE = 30.0  # seconds after which a test gives up hope
KEY = b"a-key-that-both-ends-of-the-line-know"
PHONE = "19000000007"
WORDS = {language: phrases(language) for language in languages()}
QUICK = Pace(pause=0.0, back_off_first=0.001, back_off_most=0.01, rest=0.01)
SLOTS = Booking("slots", early=7200, identity=False)
HANG_UP = 0  # the gateway closes the connection instead of answering


class Got(NamedTuple):
    """One request as it came."""

    headers: dict[str, str]
    body: bytes
    path: str = "/"

    @property
    def message(self) -> Any:
        return json.loads(self.body)


class Gateway:
    """Answers 200, or as `manners` say, one request each; while `open` is clear it answers nobody."""

    def __init__(self) -> None:
        self.manners: deque[int] = deque()
        self.always = 200
        self.open = asyncio.Event()
        self.open.set()
        self.url = ""
        self.came: list[Got] = []
        self._queue: asyncio.Queue[Got] = asyncio.Queue()

    async def begin(self, stack: AsyncExitStack) -> None:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/send"

    async def _answer(self, request: web.Request) -> web.Response:
        got = Got(dict(request.headers), await request.read(), request.path)
        self.came.append(got)
        self._queue.put_nowait(got)
        await self.open.wait()
        status = self.manners.popleft() if self.manners else self.always
        if status == HANG_UP:
            assert request.transport is not None
            request.transport.abort()
        there = {"Location": "/elsewhere"} if 300 <= status < 400 else {}
        return web.Response(status=status or 500, text=f"{PHONE} is not a number I like", headers=there)

    async def next(self) -> Got:
        """The next request, also one that is not answered yet."""
        async with asyncio.timeout(PATIENCE):
            return await self._queue.get()


def signed(got: Got, key: bytes = KEY) -> bool:
    """Whether the signature is that of the body, reckoned as a receiver does."""
    parts = dict(part.split("=", 1) for part in got.headers["X-QMS-Signature"].split(","))
    mac = hmac.new(key, f"{parts['t']}.".encode() + got.body, "sha256").hexdigest()
    return hmac.compare_digest(mac, parts["v1"])


class World:
    """A hall and its gateway. The hall may be closed and opened again on the same folder, later by `later` ms."""

    def __init__(self, folder: Path, gateway: Gateway, policy: Notices) -> None:
        self.folder, self.gateway = folder, gateway
        (folder / "gateway.key").write_bytes(KEY + b"\n")
        (folder / "gateway.key").chmod(0o600)
        company = (Companion("sign", "手语志愿者", ("0007",)),)
        drawn = plan(Policy(notices=policy))
        self.plan = msgspec.structs.replace(drawn, companions=company, bookings=(SLOTS,))
        self.status = Status()
        self.hall = Hall(self.plan, folder, fatal, start=NINE)
        self.feed: Feed = self.hall.listen(100_000)
        self._teller: asyncio.Task[None] | None = None

    def tell(self, pace: Pace = QUICK) -> None:
        """Begin to send."""
        self._teller = asyncio.create_task(tell_visitors(self.hall, self.folder, WORDS, self.status, pace))

    async def close(self) -> None:
        if self._teller is not None:
            self._teller.cancel()
            await asyncio.gather(self._teller, return_exceptions=True)
        await self.hall.close()

    async def restart(self, later: int = 0) -> None:
        """The hall ends and begins again."""
        now = self.hall.now()
        await self.close()
        self._teller, self.status = None, Status()
        self.hall = Hall(self.plan, self.folder, fatal, start=now + later)
        self.feed = self.hall.listen(100_000)

    async def come(self, phone: str | None = PHONE, **more: Any) -> str:
        """Somebody takes a number and leaves a phone number; the ticket's id."""
        private = Private(phone=phone) if phone else None
        command = c.TakeTicket(**{"item_class": "a", **more})
        answer = await self.hall.handle(command, private=private)
        assert answer.ticket is not None
        return answer.ticket

    async def called(self, **more: Any) -> str:
        """Somebody has come and is called to window 1."""
        ticket = await self.come(**more)
        if not self.hall.floor.windows["1"].open:
            await self.hall.handle(c.OpenWindow(window="1"))
        await self.hall.handle(c.CallNext(window="1"))
        return ticket

    async def noted(self, many: int = 1) -> list[e.NoticeSent | e.NoticeFailed]:
        """What the hall notes next of its messages."""
        found: list[e.NoticeSent | e.NoticeFailed] = []
        async with asyncio.timeout(PATIENCE):
            while len(found) < many:
                entries = await self.feed.next()
                found += [x.event for x in entries if isinstance(x.event, e.NoticeSent | e.NoticeFailed)]
        return found


def fatal(error: BaseException) -> None:
    raise AssertionError("the hall stopped") from error


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with AsyncExitStack() as stack:
        one = Gateway()
        await one.begin(stack)
        yield one


@pytest.fixture
def policy(gateway: Gateway) -> Notices:
    """What the hall of `world` sends; a test of its own may say otherwise."""
    return Notices(url=gateway.url, secret="gateway.key", kinds=("called",))


@pytest.fixture
async def world(tmp_path: Path, gateway: Gateway, policy: Notices) -> AsyncIterator[World]:
    made = World(tmp_path, gateway, policy)
    yield made
    await made.close()
