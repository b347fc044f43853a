"""What the demo's people can see of a hall: its manager view, kept fresh."""

import asyncio
from collections.abc import Callable
from typing import Any

from qms.web.client import Declined, HallClient, Lost, Unreachable

AGAIN_AFTER = 0.5  # seconds before a lost view is opened again


class Watch:
    """The live manager view of one hall."""

    def __init__(self, client: HallClient) -> None:
        self.state: dict[str, Any] = {}
        self._client = client
        self._changed = asyncio.Condition()

    async def run(self) -> None:
        """Follow the view for ever, over restarts of the hall."""
        while True:
            try:
                async for seen in self._client.feed("manager"):
                    self.state = seen.state
                    async with self._changed:
                        self._changed.notify_all()
            except (Declined, Lost, Unreachable):
                pass
            await asyncio.sleep(AGAIN_AFTER)

    async def until(self, holds: Callable[[], bool], within: float) -> bool:
        """Wait until `holds()`, at most `within` real seconds; whether it does."""
        try:
            async with asyncio.timeout(within), self._changed:
                await self._changed.wait_for(holds)
        except TimeoutError:
            return False
        return True

    def window(self, no: str) -> dict[str, Any]:
        """How a window stands; empty before the first view."""
        found: dict[str, Any] = self.state.get(f"windows/{no}", {})
        return found

    def waiting(self, classes: tuple[str, ...]) -> int:
        """How many wait in these classes."""
        return sum(self.state.get(f"queues/{c}", {}).get("waiting", 0) for c in classes)
