"""What the lists hold: who stands in them, in which list, and at which place."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

PINNED = "pinned"


class Queue(NamedTuple):
    """The key of one list; `group` of a pinned ticket is PINNED; `bound_to` is the only window that may call from it, "" = any
    that serves the class."""

    item_class: str
    group: str
    bound_to: str


class Stands(Protocol):
    """What a list needs to know of a ticket; the list gives it its `order`."""

    order: int

    @property
    def id(self) -> str: ...
    @property
    def item_class(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def clock(self) -> float: ...
    @property
    def slot(self) -> float: ...
    @property
    def pinned(self) -> bool: ...
    @property
    def bound_to(self) -> str | None: ...


@dataclass(slots=True)
class Stander:
    """Who stands in a list without being a ticket of a journal; `clock` and `slot` in ms, not rounded."""

    id: str
    item_class: str
    group: str
    clock: float
    slot: float = 0.0
    order: int = 0
    pinned: bool = False
    bound_to: str | None = None


class Place(NamedTuple):
    """A place in a list; `order` (of entering any list) breaks ties of the clock. `slot` is when an appointment begins to be one."""

    clock: float
    order: int
    ticket: str
    slot: float = 0.0
