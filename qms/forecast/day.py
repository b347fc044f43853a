"""A business day as numbers, finished or so far: who came, when they were called, and when windows were away.

Times are seconds of the day: from local midnight in a hall, from opening in the referee's.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Outcome = Literal["waiting", "at_window", "served", "no_show", "absent", "gone"]
AwayKind = Literal["break", "closure", "pause"]


@dataclass(slots=True)
class Visit:
    """One stay in a list and what came of it. A transfer, a next stage or a reinstatement is a visit of its own, with the
    ticket before it as `origin`; a booking nobody kept is `absent` and has no `arrived`; who left unasked is `gone`.

    `told`: p10, p50 and p90 (seconds) as told on arrival. `clock`: the place in line; `server`: whose speed it was, the clerk's account or the window's number if nobody is known.
    """

    ticket: str
    item_class: str
    group: str
    clock: float
    arrived: float | None
    slot: float | None = None
    origin: str = ""
    called: float | None = None
    started: float | None = None
    ended: float | None = None
    window: str = ""
    server: str = ""
    outcome: Outcome = "waiting"
    told: tuple[float, float, float] | None = None


class Break(NamedTuple):
    """A break that was planned for a window."""

    window: str
    start: float
    end: float


class Away(NamedTuple):
    """A time a window called nobody: a planned break as taken, a closure nobody planned, or a clerk's pause."""

    window: str
    kind: AwayKind
    start: float
    end: float


@dataclass(slots=True)
class Day:
    """All that is known of one day. `weekday`: 1 = Monday ... 7, 0 = not known; `opens` and `closes` bound the issue of numbers;
    `breaks` as planned, `aways` as taken."""

    weekday: int
    opens: float
    closes: float
    visits: list[Visit] = field(default_factory=list)
    aways: list[Away] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
