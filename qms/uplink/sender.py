"""Keeps a hall connected to its city: connect, talk, back off, again and again.

The city's own cursor decides where sending starts; the hall's memory of it is a figure for people and for clearing up.
"""

import asyncio
import logging
import random
import time
from collections.abc import Callable

from qms.uplink.conversation import Conversation
from qms.uplink.exchange import Exchange
from qms.uplink.pace import Pace, Status
from qms.uplink.source import Source
from qms.uplink.upstream import Upstream, UpstreamLost, UpstreamRefused

log = logging.getLogger("qms.uplink")


class Sender:
    """One hall's uplink. `connect` makes a fresh upstream for every try; `run` goes on until it is cancelled."""

    def __init__(
        self,
        hall: str,
        source: Source,
        connect: Callable[[], Upstream],
        pace: Pace = Pace(),  # noqa: B008 (frozen)
    ) -> None:
        self.status = Status()
        self._hall, self._source, self._connect, self._pace = hall, source, connect, pace
        self._talk = Conversation()
        self._said = ""

    async def run(self) -> None:
        """Send whatever there is, for ever."""
        self.status.acked = await self._source.recall()
        tries, down_since = 0, time.monotonic()
        while True:
            lost = await self._connection()
            if self.status.connected:
                self.status.connected, tries, down_since = False, 0, time.monotonic()
            self._report(lost)
            outage = time.monotonic() - down_since
            await asyncio.sleep(self._pace.wait(tries, outage, random.random()))  # noqa: S311
            tries += 1

    async def _connection(self) -> UpstreamLost:
        """One connection from opening to loss; returns why it was lost."""
        upstream: Upstream | None = None
        try:
            upstream = self._connect()
            await upstream.open()
            self._let_in()
            exchange = Exchange(self._hall, self._source, upstream, self._talk, self.status, self._pace)
            return await exchange.until_lost()
        except UpstreamLost as lost:
            return lost
        except Exception as error:  # a journal that cannot be read now must not end the uplink for good
            log.exception("the uplink stumbled; it is begun anew")
            return UpstreamLost(f"the uplink stumbled: {error}")
        finally:
            if upstream is not None:
                await upstream.close()

    def _let_in(self) -> None:
        self.status.connected, self.status.trouble = True, ""
        if self._said:
            log.warning("the uplink is connected again")
        self._said = ""

    def _report(self, lost: UpstreamLost) -> None:
        """A broken uplink is logged once, not at every try; a refusal is another matter than an absence."""
        self.status.trouble = str(lost)
        kind = type(lost).__name__
        if kind != self._said:
            log.log(
                logging.ERROR if isinstance(lost, UpstreamRefused) else logging.WARNING,
                "no uplink: %s; the hall goes on and everything is sent later",
                lost,
            )
        self._said = kind
