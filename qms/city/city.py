"""The one place where a city is built and joined: store, receiver, web; started, watched and stopped together."""

import asyncio
import logging
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from config.city import City as Plan
from qms.city.desk import Desk
from qms.city.gate.doorkeeper import Doorkeeper
from qms.city.gate.presence import Presence
from qms.city.receiver import Receiver
from qms.city.store import Key, KeyTaken, Store, StoreTrouble
from qms.city.tokens import Tokens
from qms.city.web import Counts, Site, Web
from qms.uplink.keys import Pair

log = logging.getLogger("qms.city")

LOOK_EVERY = 0.5  # seconds between two looks at the registry and the tokens: a revocation holds within a second
Ready = Callable[[str, str], None]
"""Told the two addresses (web, uplink) when the city takes in and answers."""


class City:
    """One city over its folder. `run` goes on until it is cancelled or something breaks."""

    def __init__(self, plan: Plan, folder: Path, pair: Pair) -> None:
        """Made inside a running loop. Raises StoreTrouble."""
        self._plan, self._folder, self._pair = plan, folder, pair
        self._presence = Presence()
        self._doorkeeper = Doorkeeper(self._presence)
        self._store = Store(folder)
        self._tokens = Tokens(plan.tokens, folder)
        self._trouble = ""

    async def run(self, http: tuple[str, int], uplink: str, ready: Ready) -> None:
        """Raises OSError where an address cannot be listened at."""
        receiver: Receiver | None = None
        web: Web | None = None
        try:
            await self._allow_planned()
            await self._look()
            receiver = Receiver(uplink, self._pair, self._doorkeeper, self._store.take)
            web = self._web(receiver)
            ready(await web.start(*http), receiver.address)
            async with asyncio.TaskGroup() as group:
                group.create_task(receiver.run())
                group.create_task(self._keep_looking())
        finally:
            if web is not None:
                await web.stop()
            if receiver is not None:
                receiver.close()
            self._store.close()

    def _web(self, receiver: Receiver) -> Web:
        desk = Desk(self._plan, self._store, self._presence)
        return Web(
            Site(
                desk=desk,
                tokens=self._tokens,
                trouble=lambda: self._trouble or receiver.trouble,
                counts=lambda: Counts(receiver.batches, self._doorkeeper.refused),
                version=version("qms"),
            )
        )

    async def _allow_planned(self) -> None:
        """Keys that the plan draws; what was revoked stays revoked, whatever the plan says."""
        for hall in self._plan.halls:
            try:
                await self._store.allow([Key(hall.key, hall.id)] if hall.key else [])
            except KeyTaken as taken:
                log.warning("the key drawn for hall %s is not allowed: %s", hall.id, taken)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self._look()

    async def _look(self) -> None:
        """The registry and the tokens as they stand on the disk; what cannot be read stays as it was."""
        try:
            self._doorkeeper.keys(await self._store.keys())
            self._tokens.refresh()
            self._trouble = ""
        except StoreTrouble as trouble:
            if not self._trouble:
                log.error("%s; the keys stay as they were", trouble)
            self._trouble = str(trouble)
