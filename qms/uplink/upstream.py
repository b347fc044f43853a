"""The shape of a way to the city: open, send, offer, receive, close. What travels is in `envelope`."""

from typing import NamedTuple, Protocol


class Frames(NamedTuple):
    """One message up, as bytes."""

    header: bytes
    body: bytes


class UpstreamLost(Exception):
    """The way is gone or never was; the message says what is known, for the operator. Close it and make a new one."""


class UpstreamRefused(UpstreamLost):
    """The city is there and does not let this hall in: a matter for people, not for patience."""


class Upstream(Protocol):
    """One connection, used once: after UpstreamLost it is closed and another one is made."""

    async def open(self) -> None:
        """Returns when the city has let us in. Raises UpstreamLost or UpstreamRefused."""
        ...

    async def send(self, frames: Frames) -> None:
        """Waits for room. Messages arrive in order, or the connection is lost."""
        ...

    def offer(self, frames: Frames) -> bool:
        """Send now or not at all; False = there was no room, and the message is forgotten."""
        ...

    async def receive(self) -> bytes:
        """The next answer. Raises UpstreamLost as soon as the connection is known to be gone."""
        ...

    async def close(self) -> None:
        """Lets go of everything at once; what was not sent is dropped. May be called twice."""
        ...


class MakeUpstream(Protocol):
    """A constructor as it stands in the table UPSTREAMS."""

    def __call__(self, address: str, server_key: str, public: str, secret: str) -> Upstream: ...
