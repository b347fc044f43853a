"""The people of a fault test: visitors and clerks who ask over HTTP and, when the hall dies, ask again under the same key."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from qms.web.client import HallClient, Unreachable


class Door:
    """Where a hall that comes and goes is found. A fuse burns with what is asked and answered."""

    def __init__(self) -> None:
        self._client: HallClient | None = None
        self._opened = asyncio.Event()
        self._inside = 0
        self._empty = asyncio.Event()
        self._fuse = 0
        self._burnt: Callable[[], None] = lambda: None
        self.retries = 0
        self.closing = False

    def open(self, client: HallClient) -> None:
        """The hall answers here now."""
        self._client = client
        self._opened.set()

    def shut(self) -> None:
        """The hall is gone; whoever asks waits for the next one."""
        self._client = None
        self._opened.clear()

    def fuse(self, moves: int, burnt: Callable[[], None]) -> None:
        """Call `burnt` at the very moment of so many more moves: a request about to go out, an answer come in."""
        self._fuse, self._burnt = moves, burnt

    async def cleared(self) -> None:
        """Wait until nobody waits for an answer of a hall that is gone."""
        if self._inside:
            self._empty.clear()
            await self._empty.wait()

    async def ask(self, path: str, body: object, key: str) -> Any:
        """POST until there is an answer, always with the same key. Raises Declined."""
        while True:
            try:
                answer = await self._try(path, body, key)
            except Unreachable:
                self.retries += 1
                continue
            self._move()
            return answer

    async def _try(self, path: str, body: object, key: str) -> Any:
        while self._client is None:
            await self._opened.wait()
        client = self._client
        self._inside += 1
        try:
            self._move()
            return await client.post(path, body, key=key)
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()

    def _move(self) -> None:
        if self._fuse:
            self._fuse -= 1
            if not self._fuse:
                self._burnt()


class Crowd:
    """Visitors and clerks at a door, and all that they were answered. They go home when the door is `closing`."""

    def __init__(self, door: Door, classes: Iterable[str]) -> None:
        self._door = door
        self._classes = list(classes)
        self.taken: dict[str, tuple[str, str]] = {}  # key -> (ticket id, number)
        self.called: dict[str, str] = {}  # key -> ticket id
        self.bodies: dict[str, dict[str, str]] = {}  # key -> what was asked

    async def visitor(self, name: str) -> None:
        """Takes one number after another."""
        count = 0
        while not self._door.closing:
            count += 1
            key, item_class = f"{name}-{count}", self._classes[count % len(self._classes)]
            self.bodies[key] = {"item_class": item_class, "channel": "api"}
            told = await self._door.ask("/tickets", self.bodies[key], key)
            self.taken[key] = (told["id"], told["number"])

    async def clerk(self, no: str) -> None:
        """Opens a window and calls one visitor after another."""
        await self._door.ask(f"/windows/{no}/open", {}, f"open-{no}")
        count = 0
        while not self._door.closing:
            count += 1
            key = f"call-{no}-{count}"
            told = await self._door.ask(f"/windows/{no}/call-next", {}, key)
            if told["ticket"] is not None:
                self.called[key] = told["ticket"]["id"]
