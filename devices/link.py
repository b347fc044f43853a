"""The shape of a link: one thing that bytes go through, a port, a socket or a child process."""

from typing import Protocol


class LinkLost(Exception):
    """The other end is gone; the message says in plain words what was lost and what to check."""


class Link(Protocol):
    """A pipe. One reader and one writer at a time; after LinkLost, `open` may be called again."""

    async def open(self) -> None:
        """Open or reopen. Raises LinkLost when there is nothing to open."""
        ...

    async def read(self) -> bytes:
        """Wait for the next bytes, at least one. Raises LinkLost at the end of the line."""
        ...

    async def write(self, data: bytes) -> None:
        """Return when all bytes are with the operating system. Raises LinkLost."""
        ...

    async def close(self) -> None:
        """Close for good or until the next `open`; never raises."""
        ...
