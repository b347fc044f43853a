"""The feed: what the hall tells its listeners, each with a bounded queue of its own, so that none delays another."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from qms.domain.events import Event


class Entry(NamedTuple):
    """One durable event and its place in the journal."""

    seq: int
    event: Event


class Feed:
    """One listener's queue. When it overflows, or the floor was rebuilt, what is queued is thrown away and `lost` is set:
    the listener reads the floor anew."""

    def __init__(self, size: int) -> None:
        self.lost = False
        self._size = size
        self._queue: deque[Entry] = deque()
        self._news = asyncio.Event()
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the listener has gone."""
        return self._closed

    def put(self, entries: Sequence[Entry]) -> None:
        """Tell; never waits."""
        if len(self._queue) + len(entries) > self._size:
            self.lose()
            return
        self._queue.extend(entries)
        self._news.set()

    def lose(self) -> None:
        """Make the listener read the floor anew."""
        self._queue.clear()
        self.lost = True
        self._news.set()

    async def next(self) -> list[Entry]:
        """Wait for news and take all of it. An empty answer means `lost` (now cleared: read the floor) or closed."""
        await self._news.wait()
        self._news.clear()
        if self.lost or self._closed:
            self.lost = False
            self._queue.clear()
            return []
        entries = list(self._queue)
        self._queue.clear()
        return entries

    def close(self) -> None:
        """Stop listening; a waiting `next` returns."""
        self._closed = True
        self._news.set()
