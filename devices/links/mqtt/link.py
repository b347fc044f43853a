"""One line's part of the connection to a broker: the parcels of some topics."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from typing import Final, Protocol

from devices.link import LinkLost
from firmware_protocols.parcel import Parcel, Parcels

log = logging.getLogger(__name__)

INBOX: Final = 2000  # parcels that wait for a line's channel; a hall's whole devices say some dozens a second
BATCH: Final = 64  # parcels that a read gives at most, so that a babbling line cannot keep the loop for itself
CLOSED: Final = "the line is closed"


class Carrier(Protocol):
    """The connection that links share."""

    @property
    def is_up(self) -> bool: ...

    async def join(self, topics: Sequence[str]) -> None:
        """Connect if nobody has, and hear these topics, what is retained on them first. Raises LinkLost."""
        ...

    async def publish(self, parcels: Parcels) -> None:
        """Return when the broker has acknowledged all. Raises LinkLost."""
        ...

    async def leave(self) -> None:
        """A link is closed: disconnect if nobody wants the connection any more."""
        ...


class MqttLink:
    """A Link for the parcels of some topics, made by `Broker.link`."""

    def __init__(self, carrier: Carrier, topics: Sequence[str]) -> None:
        self._carrier, self._topics = carrier, tuple(topics)
        self._exact = frozenset(topic for topic in topics if not {"+", "#"} & set(topic))
        self._wild = tuple(topic.split("/") for topic in topics if topic not in self._exact)
        self._inbox: deque[Parcel] = deque()
        self._arrived = asyncio.Event()
        self._lost: LinkLost | None = LinkLost(CLOSED)
        self._full = False
        self.is_wanted = False

    async def open(self) -> None:
        """Raises LinkLost. What has come since the connection is up is kept: it is what the session was kept for."""
        self.is_wanted = True
        try:
            await self._carrier.join(self._topics)
            if not self._carrier.is_up:
                raise LinkLost("the connection to the broker was lost at once")
        except BaseException:
            self.is_wanted = False
            raise
        self._lost = None

    async def read(self) -> Parcels:
        """Wait for 1 to 64 parcels. Raises LinkLost."""
        while not self._inbox:
            if self._lost is not None:
                raise self._lost
            self._arrived.clear()
            await self._arrived.wait()
        self._full = False
        return tuple(self._inbox.popleft() for _ in range(min(BATCH, len(self._inbox))))

    async def write(self, data: Parcels) -> None:
        """Return when the broker has acknowledged all, which proves nothing about the device. Raises LinkLost."""
        if self._lost is not None:
            raise self._lost
        await self._carrier.publish(data)

    async def close(self) -> None:
        """Close; the connection ends with the last link on it."""
        self.is_wanted = False
        self.hang_up(LinkLost(CLOSED))
        await self._carrier.leave()

    def wants(self, topic: str) -> bool:
        """Whether a publication is for this link."""
        return topic in self._exact or any(matches(topic, one) for one in self._wild)

    def deliver(self, parcel: Parcel) -> None:
        """Keep a parcel for the reader. A flood is thrown away, and the log says so."""
        if len(self._inbox) < INBOX:
            self._inbox.append(parcel)
        elif not self._full:
            self._full = True
            log.warning("more arrives on %s than can be read: some of it is thrown away", parcel.topic)
        self._arrived.set()

    def hang_up(self, lost: LinkLost) -> None:
        """The connection is gone: whoever reads learns it."""
        if self._lost is None:
            self._lost = lost
        self._arrived.set()


def matches(topic: str, levels: Sequence[str]) -> bool:
    """Whether a topic falls under a filter, given level by level: + is any one, # at the end all that follow."""
    parts = topic.split("/")
    if levels[-1] == "#":
        levels = levels[:-1]
        parts = parts[: len(levels)]
    return len(parts) == len(levels) and all(want in ("+", part) for want, part in zip(levels, parts, strict=True))
