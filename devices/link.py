"""The shape of a link: one thing that freight goes through, a port, a socket, a child process or a broker's topics."""

from typing import Protocol

from firmware_protocols.wire import Freight


class LinkLost(Exception):
    """The other end is gone; the message says in plain words what was lost and what to check."""


class Link(Protocol[Freight]):
    """A pipe. One reader and one writer at a time; after LinkLost, `open` may be called again."""

    async def open(self) -> None:
        """Open or reopen. Raises LinkLost when there is nothing to open."""
        ...

    async def read(self) -> Freight:
        """Wait for what comes next, at least one byte or parcel. Raises LinkLost at the end of the line."""
        ...

    async def write(self, data: Freight) -> None:
        """Return when all bytes are with the operating system, all parcels with the broker. Raises LinkLost."""
        ...

    async def close(self) -> None:
        """Close for good or until the next `open`; never raises."""
        ...
