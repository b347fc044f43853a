"""What every call has at hand, and what a call is: a method, a path, who may, what is asked and what is told."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeVar

from aiohttp import web

from qms.access import Access, Grant, Role
from qms.domain.commands import Command
from qms.domain.refusal import Refused, Unknown
from qms.forecast.twin import question as twin
from qms.hall import Answer, Conflict, Hall, Private, Unavailable
from qms.web.broadcast import Broadcasts
from qms.web.entries import Drawn, Row, Sight
from qms.web.forecasts.calibration import Calibrated
from qms.web.limits import Keys, Limits
from qms.web.problems import Wrong

log = logging.getLogger("qms.web")

B = TypeVar("B")
Who = Role | Literal["nobody"]


class Tried(Protocol):
    """How the test of a device went."""

    @property
    def ok(self) -> bool:
        """Whether the device did it."""
        ...

    @property
    def words(self) -> str:
        """What to say to whoever pressed the button."""
        ...


class Card(Protocol):
    """A document that a reader has read. Personal."""

    @property
    def document(self) -> str:
        """Its kind, as `IdentityAsked.kind`."""
        ...

    @property
    def number(self) -> str: ...
    @property
    def name(self) -> str: ...


class Reading(Protocol):
    """What a reader has read; `text` is a code's, and nothing of a card."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> Literal["card", "code"]: ...
    @property
    def text(self) -> str: ...


class DeviceBoard(Protocol):
    """What the hall knows of its hardware; the switchboard is one."""

    def snapshot(self) -> Sequence[Row]:
        """One row a device, see `entries.Row`."""
        ...

    async def test(self, device: str, /) -> Tried:
        """Print, show or say a test. Raises KeyError for an unknown device."""
        ...

    async def reading(self, device: str, after: str, patience: float, /) -> Reading | None:
        """What a reader has read last, if that is not the reading `after`, else what it reads within `patience` seconds. Raises
        KeyError for a device that is no reader."""
        ...

    def card(self, reading: str, /) -> Card | None:
        """The card of a reading, as long as it is kept."""
        ...


class NoDevices:
    """The board of a hall without hardware."""

    def snapshot(self) -> Sequence[Row]:
        """Nothing."""
        return ()

    async def test(self, device: str, /) -> Tried:
        """Raises KeyError."""
        raise KeyError(device)

    async def reading(self, device: str, after: str, patience: float, /) -> Reading | None:
        """Raises KeyError."""
        raise KeyError(device)

    def card(self, reading: str, /) -> Card | None:
        """Nothing is read here."""
        return None


@dataclass(slots=True)
class Counted:
    """What the door has seen, for `/metrics`: calls and seconds by (method, path, status)."""

    calls: dict[tuple[str, str, int], int] = field(default_factory=dict)
    seconds: dict[tuple[str, str, int], float] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Site:
    """One hall's web side."""

    hall: Hall
    access: Access
    drawn: Drawn
    devices: DeviceBoard
    broadcasts: Broadcasts
    pages: Path
    public: str
    demo: bool
    uplink: Callable[[], dict[str, object]] | None
    version: str
    limits: Limits
    calibrated: Calibrated
    notices: Callable[[], dict[str, object]] | None = None
    forecast: Callable[[], dict[str, object]] | None = None
    what_if: Callable[[twin.Question], Awaitable[twin.Answer | twin.Cannot]] | None = None
    keys: Keys = field(default_factory=Keys)
    counted: Counted = field(default_factory=Counted)
    listeners: set[Callable[[], Awaitable[None]]] = field(default_factory=set)

    def sight(self) -> Sight:
        """The told floor now, without the devices."""
        return Sight(self.drawn, self.hall.floor, self.hall.now(), self.hall.trouble, (), self.hall.outlook())

    async def do(self, command: Command, key: str | None, private: Private | None = None) -> Answer:
        """Ask the hall. Raises what `Hall.handle` raises, and Wrong `internal` (logged with the command) for a bug."""
        try:
            return await self.hall.handle(command, key=key, private=private)
        except (Refused, Unknown, Conflict, Unavailable):
            raise
        except Exception as error:
            log.exception("a command failed: %r", command)
            raise Wrong("internal") from error


class Ask(NamedTuple, Generic[B]):
    """One call as its handler sees it. `key` is the command id made of the Idempotency-Key and who sent it."""

    site: Site
    request: web.Request
    grant: Grant | None
    token: str | None
    body: B
    key: str | None

    @property
    def subject(self) -> str:
        """Who asks, for the routes that nobody else gets to."""
        assert self.grant is not None
        return self.grant.subject


class Call(NamedTuple):
    """One row of the table of routes. `asks` None = no body; `tells` None = no JSON answer; `journal`: the hall remembers
    its Idempotency-Keys."""

    method: str
    path: str
    who: frozenset[Who]
    do: Callable[[Ask[Any]], Awaitable[object]]
    words: str
    asks: type | None = None
    tells: type | None = None
    status: int = 200
    journal: bool = False
