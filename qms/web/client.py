"""A small client of a hall's HTTP, for the demo's visitors and clerks, for scripts and for tests."""

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, NamedTuple

import aiohttp
import msgspec

API = "/api/v1"

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


class Declined(Exception):
    """The hall said no: `status`, the problem's `code`, and its words for people."""

    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(f"{status} {code}: {words}")
        self.status = status
        self.code = code
        self.words = words


class Unreachable(Exception):
    """The hall does not answer: it is starting, stopping, or gone."""


class Lost(Exception):
    """A patch does not follow the one before: connect again."""


class Seen(NamedTuple):
    """A live view after one message: what the message was, and the whole state by path."""

    message: dict[str, Any]
    state: dict[str, Any]


class HallClient:
    """Talks to the hall at `url` as the bearer of `token`; used as `async with`. Connections are kept and shared."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "HallClient":
        self._session = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {self._token}"} if self._token else None,
            connector=aiohttp.TCPConnector(limit=0),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=30),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._session is not None
        await self._session.close()

    async def get(self, path: str, **query: str) -> Any:
        """GET a path below /api/v1. Raises Declined, Unreachable."""
        return await self._ask("GET", path, None, None, query)

    async def post(self, path: str, body: object = None, *, key: str | None = None) -> Any:
        """POST to a path below /api/v1; `key` is the Idempotency-Key. Raises Declined, Unreachable."""
        return await self._ask("POST", path, body, key, {})

    async def delete(self, path: str) -> Any:
        """DELETE a path below /api/v1. Raises Declined, Unreachable."""
        return await self._ask("DELETE", path, None, None, {})

    async def _ask(self, method: str, path: str, body: object, key: str | None, query: dict[str, str]) -> Any:
        assert self._session is not None
        headers = {"Idempotency-Key": key} if key else None
        data = None if method == "GET" else _encode({} if body is None else body)
        try:
            async with self._session.request(
                method, f"{self._url}{API}{path}", data=data, headers=headers, params=query
            ) as answer:
                told = _decode(await answer.read() or b"null")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unreachable(str(error)) from error
        if answer.status >= 400:
            problem = told if isinstance(told, dict) else {}
            raise Declined(answer.status, problem.get("code", "internal"), problem.get("detail", ""))
        return told

    async def feed(self, view: str, after: int | None = None) -> AsyncIterator[Seen]:
        """The live view as it changes, the hello first; ends when the hall closes it. Raises Lost, Declined, Unreachable."""
        assert self._session is not None
        query = {"view": view} if after is None else {"view": view, "after": str(after)}
        address = f"{self._url}{API}/feed"
        try:
            async with self._session.ws_connect(address, params=query, max_msg_size=0) as socket:
                state: dict[str, Any] = {}
                seq = -1
                async for text in socket:
                    message = _decode(text.data)
                    state, seq = follow(state, seq, message)
                    yield Seen(message, state)
        except aiohttp.WSServerHandshakeError as error:
            raise Declined(error.status, "refused", error.message) from error
        except aiohttp.ClientError as error:
            raise Unreachable(str(error)) from error


def follow(state: dict[str, Any], seq: int, message: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """The state and seq after one message of a live view. Raises Lost where a message is missing."""
    match message["kind"]:
        case "hello":
            return dict(message["state"]), message["seq"]
        case "resync":
            return state, -1
    if message["prev"] != seq:
        raise Lost(f"the patch follows {message['prev']}, known is {seq}")
    gone = message.get("drop", ())
    kept = {path: entry for path, entry in state.items() if path not in gone}
    return {**kept, **message.get("set", {})}, message["seq"]
