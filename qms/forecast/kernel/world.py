"""What a run starts from, as arrays. Times are seconds of the day, durations seconds, shares 0 to 1.

C classes, W windows, L lists, N who wait, M booked and not yet here, K hypothetical newcomers, B bins of the day, S breaks a
window at most, Q points of a table of evenly spaced quantiles. The list of a class and a group that every window may call from
has the number class * GROUPS + group; lists bound to a window come behind. Few arrays of records, because what compiling costs
grows with the number of arrays.
"""

from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Records: TypeAlias = Any
"""An array of one of the record types below; mypy does not know records."""

GROUPS: Final = 4

IDLE, READY, SERVING, PAUSED, AWAY, CLOSED, CALLED = range(7)
"""What a window does; READY = the clerk is about to call, CALLED (at the start only) = the visitor is not there yet."""

SETUP, HOLD, NEAR_SETUP, NEAR_HOLD, GAP, PAUSE_LENGTH, LAG, LENGTH, CLOSURE_LENGTH, EARLY = range(10)
"""Rows of `World.tables`: the way to the window, how long a no-show is waited for, the same of who stood by, a clerk's gap
between two visitors, how long pauses take, how late planned breaks fall due, how long they take as a part of the plan, how long
closures take, and when people come for an appointment (negative = before the slot)."""

USUAL, PLAIN = range(2)
"""Rows of `World.credit` and `World.rate`; the plain ones count after a run of `priority_run` calls of other groups."""

List = np.dtype([("item_class", "i8"), ("group", "i8")])
Waiter = np.dtype([
    ("at_list", "i8"), ("group", "i8"), ("clock", "f8"), ("due", "f8"), ("watched", "i8"), ("stands_by", "i8"),
])  # fmt: skip
Window = np.dtype([
    ("doing", "i8"), ("since", "f8"), ("serves", "i8"), ("group", "i8"), ("planned", "f8"), ("stand_by", "i8"), ("run", "i8"),
    ("speed", "f8"), ("speed_sd", "f8"), ("pause", "f8"),
])  # fmt: skip
"""`planned`: how long the break it is on was to last, 0 = nobody planned it; `stand_by`: who waits for it, -1 = nobody."""
Booking = np.dtype([("item_class", "i8"), ("slot", "f8")])
ItemClass = np.dtype([
    ("usual", "f8"), ("usual_sd", "f8"), ("transfer", "f8"), ("ask_after", "f8"), ("priority", "f8"),
])  # fmt: skip
"""`usual`: log seconds; `ask_after`: seconds of a service after which the next is asked to stand by."""
Call = np.dtype([
    ("item_class", "i8"), ("group", "i8"), ("window", "i8"), ("due", "f8"), ("called", "f8"), ("ended", "f8"),
])  # fmt: skip
"""One call of a run; `item_class` -1 = an unused place."""


class Facts(NamedTuple):
    """Single figures. `stand_by`: whether the next is asked to
    stand by, and for how `longest` it is asked. `level_shape` and `level_scale`: today's demand is as usual times gamma(shape) / scale."""

    now: float
    stop: float
    priority_run: int
    setback: float
    ahead: float
    stand_by: int
    longest: float
    pace: float
    pace_sd: float
    closure_rate: float
    show: float
    opens: float
    width: float
    level_shape: float
    level_scale: float


class World(NamedTuple):
    """A floor and all that is known of its hall.

    `credit`, `rate` (2, GROUPS); `penalty` (W, L), nan where the window may not call, `calls` (W, n) the lists that it may
    call from, filled up with -1; `breaks` (W, S) start and length, inf =
    none; `service` (C, Q) logs about the usual; `where` (C, C) shares summed up; `no_show` (2, n) seconds waited and share;
    `demand` (B, C) walk-ins a second in bins of `facts.width`, summed up over the classes.
    """

    facts: Facts
    credit: Floats
    rate: Floats
    penalty: Floats
    calls: Ints
    lists: Records
    waiting: Records
    windows: Records
    breaks: Floats
    ghosts: Ints
    booked: Records
    classes: Records
    service: Floats
    where: Floats
    tables: Floats
    no_show: Floats
    demand: Floats


def log(runs: int, most: int) -> Records:
    """Room for `most` calls of each run; 0 for who wants nothing but the waits."""
    room = np.zeros((runs, most), Call)
    room["item_class"] = -1
    return room
