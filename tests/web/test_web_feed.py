"""The live views over WebSocket: hello, patches that follow each other, slow clients, and who may look."""

import asyncio
import socket
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from aiohttp import web

from qms.domain.commands import CloseDay, OpenDay, TakeTicket
from qms.web.broadcast import Broadcasts
from qms.web.client import Declined, HallClient, Lost, follow
from qms.web.entries import Drawn
from tests.web.conftest import World, until


async def test_a_hello_then_patches_that_follow_each_other(world: World) -> None:
    manager, feed = await world.as_("manager"), (await world.as_("display")).feed("board")
    first = await anext(feed)
    hello = first.message
    assert (hello["kind"], hello["view"], hello["epoch"], hello["speed"]) == ("hello", "board", world.hall.epoch, 1.0)
    assert first.state["hall"]["name"] == "试验大厅"
    assert (first.state["calls"], first.state["trouble"], first.state["paper"]["ok"]) == ([], "", True)
    await world.take()
    waiting = await until(feed, "queues/social", {**first.state["queues/social"], "waiting": 1, "oldest_at": any_time})
    assert waiting.message["kind"] == "patch"
    assert waiting.message["drop"] == []
    assert set(waiting.message["set"]) == {"queues/social"}
    await manager.post("/windows/1/open")
    assert (await until(feed, "windows/1", {"no": "1", "state": "idle"})).state["queues/social"]["open"] is True
    await manager.post("/windows/1/call-next")
    called = await until(feed, "windows/1", {"no": "1", "state": "called"})
    assert called.state["calls"] == [{"number": "A001", "window": "1", "at": any_time, "recalls": 0}]
    assert called.message["seq"] == world.hall.seq


class AnyTime(str):
    """Equal to every time that is told."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and other.endswith("+08:00")

    __hash__ = str.__hash__


any_time = AnyTime()


async def test_a_window_sees_its_own_ticket_and_whom_it_may_ask(world: World) -> None:
    manager, feed = await world.as_("manager"), (await world.as_("display")).feed("window:1")
    first = await anext(feed)
    assert first.state["window"]["item_classes"] == [{"id": "social", "name": "社保", "prefix": "A"}]
    assert (first.state["window"]["zone_name"], first.state["ticket"]) == ("综合受理区", None)
    taken = await world.take()
    await manager.post("/windows/1/open")
    await manager.post("/windows/1/call-next")
    called = await until(feed, "caption", "请 A001 到 1 号窗口")
    assert called.state["ticket"]["state"] == "called"
    await manager.post("/windows/1/start")
    assert (await until(feed, "caption", "")).state["ticket"]["started_at"] == any_time
    await manager.post("/windows/1/finish")
    rateable = await until(feed, "rateable", {"ticket": taken["id"], "service": 1, "number": "A001", "until": any_time})
    assert rateable.state["ticket"] is None
    await (await world.as_("display")).post("/ratings", {"ticket": taken["id"], "satisfaction": 5})
    await until(feed, "rateable", None)


async def test_the_queue_view_has_every_live_ticket(world: World) -> None:
    manager, feed = await world.as_("manager"), (await world.as_("clerk")).feed("queue")
    await world.take(item_class="social", priority_class="elder")
    taken = await world.take()
    seen = await until(feed, f"tickets/{taken['id']}")
    entry = seen.state[f"tickets/{taken['id']}"]
    assert (entry["number"], entry["state"], entry["group"], entry["items"]) == ("A002", "waiting", "ordinary", [])
    assert seen.state["windows/1"]["next"]["number"] == "A001"
    await manager.post("/windows/1/open")
    await manager.post("/windows/1/call", {"ticket": taken["id"], "reason": "急"})
    await manager.post("/windows/1/finish")
    gone = await until(feed, f"tickets/{taken['id']}", None)
    assert f"tickets/{taken['id']}" in gone.message["drop"]


async def test_the_managers_view_follows_devices_that_no_event_tells(world: World) -> None:
    feed = (await world.as_("manager")).feed("manager")
    first = await anext(feed)
    assert first.state["devices/printer"]["state"] == "up"
    assert first.state["today"]["issued"] == 0
    world.board.rows["printer"].update(state="degraded", paper="out", last_error="no paper")
    out = await until(feed, "paper", {"ok": False, "words": first_words(world)})
    assert out.state["devices/printer"]["last_error"] == "no paper"
    assert out.message["seq"] == out.message["prev"]


def first_words(world: World) -> str:
    return "取号机没有纸了，请到导办台取号，或者不打印、拍下屏幕上的号"


async def test_raw_gives_every_event_from_where_one_left_off(world: World) -> None:
    auditor = await world.as_("auditor")
    for _ in range(5):
        await world.take()
    feed = auditor.feed("raw", after=2)
    assert (await anext(feed)).message["seq"] == 2
    await world.take()
    events = []
    async for seen in feed:
        events.append((seen.message["prev"], seen.message["seq"], seen.message["event"]["event"]))
        if seen.message["seq"] == world.hall.seq:
            break
    assert events == [(n - 1, n, "TicketIssued") for n in range(3, 8)]
    for after in ("-1", "999", "x"):
        async with (await world.raw("auditor")).get(f"/api/v1/feed?view=raw&after={after}") as answer:
            assert answer.status == 400


@pytest.mark.parametrize(
    ("role", "view", "status"),
    [
        (None, "board", 401),
        ("admin", "board", 403),
        ("kiosk", "queue", 403),
        ("display", "manager", 403),
        ("clerk", "raw", 403),
        ("manager", "window:9", 404),
        ("manager", "moon", 404),
    ],
)
async def test_who_may_not_look(world: World, role: str | None, view: str, status: int) -> None:
    with pytest.raises(Declined) as declined:
        await anext((await world.as_(role)).feed(view))
    assert declined.value.status == status


async def test_a_screen_bound_to_a_window_sees_that_one(world: World) -> None:
    world.tokens["bound"] = world.access.enrol("display", "screen-1", "1")
    screen = await world.as_("bound")
    assert (await anext(screen.feed("window:1"))).message["kind"] == "hello"
    with pytest.raises(Declined) as declined:
        await anext(screen.feed("window:2"))
    assert declined.value.status == 403


async def test_a_page_of_another_site_cannot_listen_with_our_cookie(world: World) -> None:
    browser = await world.browser()
    async with browser.post("/demo/enter", json={"role": "display"}) as answer:
        assert answer.status == 200
    async with browser.ws_connect("/api/v1/feed?view=board", origin=world.url) as listening:
        assert (await listening.receive_json())["kind"] == "hello"
    for origin in ("https://evil.example", None):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await browser.ws_connect("/api/v1/feed?view=board", origin=origin)
        assert refused.value.status == 403


async def test_a_view_ends_when_its_token_does(world: World) -> None:
    world.site.limits.look = 0.01
    session = await world.raw("manager")
    async with session.ws_connect("/api/v1/feed?view=board") as listening:
        assert (await listening.receive_json())["kind"] == "hello"
        world.access.revoke(world.tokens["manager"])
        closing = await listening.receive(timeout=10)
    assert (closing.type, closing.data) == (aiohttp.WSMsgType.CLOSE, 4401)


async def test_a_view_that_nobody_looks_at_costs_nothing(world: World) -> None:
    session = await world.raw("manager")
    async with session.ws_connect("/api/v1/feed?view=board") as listening:
        await listening.receive_json()
        assert world.site.broadcasts.count() == 1
        await listening.close()
    await nobody_listens(world)


def test_a_missing_patch_is_noticed() -> None:
    state, seq = follow({}, -1, {"kind": "hello", "seq": 4, "state": {"a": 1}})
    state, seq = follow(state, seq, {"kind": "patch", "seq": 6, "prev": 4, "set": {"b": 2}, "drop": ["a"]})
    assert (state, seq) == ({"b": 2}, 6)
    with pytest.raises(Lost):
        follow(state, seq, {"kind": "patch", "seq": 8, "prev": 7, "set": {}, "drop": []})


class SmallPipes(World):
    """The same hall behind sockets that hold next to nothing."""

    async def open(self) -> None:
        await super().open()
        runner = web.AppRunner(self.app, access_log=None, handler_cancellation=True)
        await runner.setup()
        listening = socket.create_server(("127.0.0.1", 0))
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        await web.SockSite(runner, listening).start()
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self._stack.push_async_callback(runner.cleanup)


async def sleepy_reader(world: World, view: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A WebSocket opened by hand, with a tiny buffer, of which only the handshake has been read."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    host, _, port = world.url.removeprefix("http://").partition(":")
    await asyncio.get_running_loop().sock_connect(raw, (host, int(port)))
    reader, writer = await asyncio.open_connection(sock=raw, limit=2048)
    writer.write(
        f"GET /api/v1/feed?view={view} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Authorization: Bearer {world.tokens['manager']}\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    assert b"101" in await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def frames(reader: asyncio.StreamReader) -> Any:
    """The next text message of a server (never masked, never in parts)."""
    kind, size = await reader.readexactly(2)
    length = size if size < 126 else int.from_bytes(await reader.readexactly(2 if size == 126 else 8))
    body = await reader.readexactly(length)
    return msgspec.json.decode(body) if kind == 0x81 else {"kind": "control"}


@pytest.fixture
async def small_pipes(tmp_path: Path) -> Any:
    async with AsyncExitStack() as stack:
        made = SmallPipes(tmp_path, stack)
        await made.open()
        yield made


async def test_a_slow_client_begins_anew_and_delays_nobody(small_pipes: SmallPipes) -> None:
    world = small_pipes
    world.site.limits.frames, world.site.limits.patience = 8, 60
    _, (reader, writer) = await world.take(), await sleepy_reader(world, "queue")
    async with HallClient(world.url, world.tokens["manager"]) as quick:
        feed = quick.feed("queue")
        await anext(feed)
        last = {"id": ""}
        for _ in range(24):  # each round is a patch of some 12 kB: the pipes hold a few, the queue holds 8
            taken = await asyncio.gather(*(quick.post("/tickets", {"item_class": "tax"}) for _ in range(25)))
            last = max(taken, key=lambda ticket: int(ticket["number"][1:]))
            await until(feed, f"tickets/{last['id']}")
    state: dict[str, Any] = {}
    seq, kinds = -1, []
    async with asyncio.timeout(20):
        while f"tickets/{last['id']}" not in state:
            message = await frames(reader)
            if message["kind"] != "control":
                kinds.append(message["kind"])
                state, seq = follow(state, seq, message)
    writer.close()
    assert "resync" in kinds
    assert kinds[kinds.index("resync") + 1] == "hello"
    assert state["queues/tax"]["waiting"] == 24 * 25
    assert len([path for path in state if path.startswith("tickets/")]) == 24 * 25 + 1


async def test_a_dead_client_is_cut_off(small_pipes: SmallPipes) -> None:
    world = small_pipes
    world.site.limits.patience = 0.05
    for _ in range(300):
        await world.hall.handle(TakeTicket(item_class="social"))
    reader, writer = await sleepy_reader(world, "queue")
    await nobody_listens(world)
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await reader.readexactly(10_000_000)
    writer.close()


async def nobody_listens(world: World) -> None:
    """Ask for the metrics until they say so."""
    session = await world.raw(None)
    async with asyncio.timeout(20):
        text = ""
        while "\nqms_feed_clients 0\n" not in text:
            async with session.get("/metrics") as answer:
                text = await answer.text()


async def test_a_view_begins_anew_when_a_new_day_opens(world: World) -> None:
    taken = await world.take()
    drawn = Drawn(world.plan)
    broadcasts = Broadcasts(world.hall, drawn, world.board.snapshot, world.site.limits)
    client = broadcasts.join("queue")
    assert client is not None
    hello = msgspec.json.decode(client.begin().hello())
    await world.hall.handle(CloseDay())
    await world.hall.handle(OpenDay(date="2100-01-01", plan="x"))
    state, seq = follow({}, -1, hello)
    async with asyncio.timeout(10):
        while f"tickets/{taken['id']}" in state:
            for frame in await client.next():
                state, seq = follow(state, seq, msgspec.json.decode(frame))
    assert state["queues/social"]["waiting"] == 0
    await broadcasts.close()
