"""One command on its way to the disk, and who waits for it."""

import asyncio
from collections.abc import Sequence

from qms.feed import Entry


class Commit:
    """A command's entries, of which `last` is the seq of the last. Everybody who waits has a future of their own, so that one
    who goes away (a browser that hangs up) disturbs nobody else."""

    __slots__ = ("_error", "_settled", "_waiting", "entries", "last")

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.last = entries[-1].seq
        self._waiting: list[asyncio.Future[None]] = []
        self._settled = False
        self._error: Exception | None = None

    async def settled(self) -> None:
        """Wait until the entries have been told. Raises what `settle` was given."""
        if not self._settled:
            waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            await waiting
        if self._error is not None:
            raise self._error

    def settle(self, error: Exception | None = None) -> None:
        """It has been told, or it never will be."""
        self._settled, self._error = True, error
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
