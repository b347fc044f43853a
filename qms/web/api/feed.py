"""The live views over WebSocket: a hello with the whole state, then patches, until one side goes."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from time import monotonic

from aiohttp import WSCloseCode, WSMsgType, web

from qms.domain.refusal import Sentence
from qms.web.broadcast import Client, raw_frame
from qms.web.door import Bearer, admit, check_origin
from qms.web.problems import Wrong, missing
from qms.web.site import Ask, Site, Who

log = logging.getLogger("qms.web")

MOST_UNSENT = 32 * 1024  # bytes on the way to one client before its task waits
PAGE_ROWS = 1000
SIGNED_OUT = 4401
VIEWS: dict[str, frozenset[Who]] = {
    "board": frozenset({"kiosk", "display", "clerk", "leader", "manager", "auditor"}),
    "window": frozenset({"display", "clerk", "leader", "manager", "auditor"}),
    "queue": frozenset({"clerk", "leader", "manager", "auditor"}),
    "manager": frozenset({"leader", "manager", "auditor"}),
    "raw": frozenset({"manager", "auditor"}),
}
"""Who may look at which view; a display that is bound to a window sees that one only."""
READERS: frozenset[Who] = frozenset().union(*VIEWS.values())


async def feed(ask: Ask[None]) -> web.StreamResponse:
    """GET /feed?view=&after=."""
    site, request = ask.site, ask.request
    view = request.query.get("view", "board")
    bearer = _may_look(site, request, view)
    after = _after(site, request) if view == "raw" else None
    socket = web.WebSocketResponse(compress=False, heartbeat=20.0, max_msg_size=4096, writer_limit=MOST_UNSENT)
    if not socket.can_prepare(request):
        raise Wrong(
            "bad_request", Sentence("这个地址只能用 WebSocket 打开", "Please open this address as a WebSocket.")
        )
    client = site.broadcasts.join(view)
    if client is None:
        raise missing("view", view)
    try:
        await socket.prepare(request)
        await _Listener(site, request, socket, client, bearer.token).serve(after)
    finally:
        site.broadcasts.leave(client)
    return socket


def _may_look(site: Site, request: web.Request, view: str) -> Bearer:
    kind, _, no = view.partition(":")
    who = VIEWS.get(kind)
    if who is None:
        raise missing("view", view)
    bearer = admit(site, request, who)
    assert bearer is not None
    if "Authorization" not in request.headers:
        check_origin(site, request, needed=True)
    bound = bearer.grant.window if bearer.grant.role == "display" else None
    if kind == "window" and bound is not None and bound != no:
        raise Wrong(
            "forbidden",
            Sentence(
                f"这块屏登记在 {bound} 号窗口",
                f"This screen is enrolled for window {bound}; please enrol it anew for another.",
            ),
        )
    return bearer


def _after(site: Site, request: web.Request) -> int | None:
    given = request.query.get("after")
    if given is None:
        return None
    if not given.isascii() or not given.isdigit() or int(given) > site.hall.seq:
        last = site.hall.seq
        raise Wrong(
            "bad_request",
            Sentence(f"after 应当是 0 到 {last} 的整数", f"Please give `after` as a whole number from 0 to {last}."),
        )
    return int(given)


@dataclass(slots=True)
class _Listener:
    """One open WebSocket and its queue of frames."""

    site: Site
    request: web.Request
    socket: web.WebSocketResponse
    client: Client
    token: str

    async def serve(self, after: int | None) -> None:
        """Until one side goes. `after`: what `raw` has missed since then comes first."""
        sender = asyncio.ensure_future(self._send_all(after))
        self.site.listeners.add(self.leave)
        try:
            async for _ in self.socket:
                pass  # clients say nothing here; pings and the closing are answered by aiohttp
        finally:
            self.site.listeners.discard(self.leave)
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sender

    async def leave(self) -> None:
        """The hall stops."""
        await self._close(WSCloseCode.GOING_AWAY)

    async def _close(self, code: int, words: str = "") -> None:
        try:
            async with asyncio.timeout(self.site.limits.patience):
                await self.socket.close(code=code, message=words.encode())
        except TimeoutError:
            self._abort()

    def _abort(self) -> None:
        if self.request.transport is not None:
            self.request.transport.abort()

    async def _send_all(self, after: int | None) -> None:
        try:
            await self._greet(after)
            look_at = monotonic() + self.site.limits.look
            while not self.client.ended:
                for frame in await self._news():
                    await self._send(frame)
                if monotonic() >= look_at:
                    look_at = monotonic() + self.site.limits.look
                    if self.site.access.grant(self.token, touch=False) is None:
                        await self._close(SIGNED_OUT, "登录已经过期")
                        return
            await self._close(WSCloseCode.SERVICE_RESTART)
        except TimeoutError:
            self._abort()
        except ConnectionError:
            log.debug("a live view's client has gone")

    async def _greet(self, after: int | None) -> None:
        stream = self.client.begin()
        if after is None:
            await self._send(stream.hello())
            return
        live, after = stream.seq, min(after, stream.seq)
        await self._send(stream.hello_at(after))
        while after < live and (rows := await self.site.hall.since(after, min(PAGE_ROWS, live - after))):
            for row in rows:
                await self._send(raw_frame(row.seq, after, row.body))
                after = row.seq

    async def _news(self) -> list[bytes]:
        try:
            async with asyncio.timeout(self.site.limits.look):
                return await self.client.next()
        except TimeoutError:
            return []

    async def _send(self, frame: bytes) -> None:
        async with asyncio.timeout(self.site.limits.patience):
            await self.socket.send_frame(frame, WSMsgType.TEXT)
