"""The live floor as the forecast sees it: who waits where, what each window is doing, who is still expected today."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from qms.forecast.day import Day

Doing = Literal["idle", "called", "serving", "paused", "break", "closure", "closed"]


class Waiting(NamedTuple):
    """A ticket in a list. `due`: the wait counts from here; `bound_to` "" = any window that serves the class."""

    ticket: str
    item_class: str
    group: str
    clock: float
    order: int
    due: float
    bound_to: str = ""
    pinned: bool = False


class AtWindow(NamedTuple):
    """What a window does `since` when: "closed" is not open today any more (or yet), the others will call again.

    `item_class` and `group` of the ticket there; `stand_by` the ticket that was asked to stand by for this window; `serves`
    and `secondary` the classes it calls from now; `breaks` (start, end) planned and not yet begun; `planned`: how long the break
    it is on was to last, 0 = nobody planned it; `run` calls in a row of others than ordinary visitors.
    """

    window: str
    server: str
    doing: Doing
    since: float
    serves: tuple[str, ...]
    secondary: tuple[str, ...] = ()
    item_class: str = ""
    group: str = ""
    stand_by: str = ""
    breaks: tuple[tuple[float, float], ...] = ()
    planned: float = 0.0
    run: int = 0


class Booked(NamedTuple):
    """An appointment of today whose holder has not come yet."""

    item_class: str
    slot: float


@dataclass(slots=True)
class Scene:
    """The floor at `now`, with `today` so far; `stand_by`: whether windows ask the next to stand by."""

    now: float
    today: Day
    waiting: list[Waiting] = field(default_factory=list)
    windows: list[AtWindow] = field(default_factory=list)
    booked: list[Booked] = field(default_factory=list)
    stand_by: bool = False
