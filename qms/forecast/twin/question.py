"""What a manager may ask of the live floor, and how it is answered. Times are seconds of the day, durations seconds.

Without numpy, so that a hall's own process can speak of it.
"""

from typing import Annotated

from msgspec import Meta, Struct

from qms.forecast.outlook import Interval

TARGET = 1200.0
"""Who waits no longer was served within the target, unless another is asked for."""
MOST = 3.0
ALWAYS = 1e9

Factor = Annotated[float, Meta(ge=0.0, le=MOST)]


class Classes(Struct, frozen=True):
    """What a window serves from now on: its own classes, and those it helps out with."""

    own: tuple[str, ...]
    secondary: tuple[str, ...] = ()


class Demand(Struct, frozen=True):
    """`factor` times as many walk-ins as expected, of these classes (none = all), from `start` to `end`; bookings stay."""

    factor: Factor
    item_classes: tuple[str, ...] = ()
    start: float = 0.0
    end: float = ALWAYS


class Change(Struct, frozen=True):
    """Windows that close or open now, windows that get other classes now, and demand."""

    close: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    classes: dict[str, Classes] = {}
    demand: Demand | None = None


class Question(Struct, frozen=True):
    """What if? Changes take effect one after another; the figures are of who waits now or comes before `until`, None = today."""

    changes: tuple[Change, ...]
    until: float | None = None
    target: float = TARGET


class Band(Struct, frozen=True):
    """A figure, the mean of all runs; one run in ten lies below `low`, one in ten above `high`."""

    value: float
    low: float
    high: float


class Figures(Struct, frozen=True, kw_only=True):
    """How a day goes on for some of its visitors. `visitors` are those called, also later than `until`.

    `mean`, `p50` and `p90` of their waits, `longest_queue` people who wait at a time, `last_served` seconds of the day, `within`
    the share whose wait is no longer than the target. `newcomer`: who comes now, None where that was not asked.
    """

    visitors: Band
    mean: Band
    p50: Band
    p90: Band
    longest_queue: Band
    last_served: Band
    within: Band
    newcomer: Interval | None = None


class Ratio(Struct, frozen=True, kw_only=True):
    """Changed over as is, run by run with the same visitors; None where almost nobody waits as it is."""

    mean: Band | None
    p50: Band | None
    p90: Band | None


class Compared(Struct, frozen=True):
    """Side by side; None where nobody is called."""

    as_is: Figures | None
    changed: Figures | None
    ratio: Ratio


class Answer(Struct, frozen=True, tag=True, kw_only=True):
    """`days` finished days were learned from, 0 = a new hall; `runs` were played of each side; classes and groups by id."""

    days: int
    runs: int
    overall: Compared
    classes: dict[str, Compared]
    groups: dict[str, Compared]


class Cannot(Struct, frozen=True, tag=True):
    """Why there is no answer, in Chinese and English; `wrong`: the question is, else only the moment."""

    zh: str
    en: str
    wrong: bool = True
