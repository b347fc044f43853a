"""Random numbers that belong to somebody: the same visitor draws the same fate in every what-if of the same run.

A draw is a hash of (run, who, what for), so that closing a window changes nobody's service: common random numbers. The hash is
splitmix64 (Steele, Lea, Flood 2014).
"""

import math
from typing import Any

import numpy as np

from qms.forecast.kernel.compiled import compiled
from qms.forecast.kernel.world import Floats

LEVEL, PACE, SERVICE, NO_SHOW, TRANSFER, WHERE, PAUSE, PAUSE_LENGTH, SETUP, GAP = range(10)
LAG, LENGTH, CLOSURE, NEXT, CLASS, GROUP, SHOW, EARLY, SPEED, CHILD = range(10, 20)

WINDOWS = 1 << 40
BREAKS = 1 << 41
NEWCOMERS = 1 << 42
BOOKED = 1 << 43
CLASSES = 1 << 44
HALL = 1 << 45


@compiled
def mixed(number: Any) -> Any:
    """A well-stirred number of 64 bits."""
    x = np.uint64(number) + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@compiled
def uniform(run: int, who: int, purpose: int) -> float:
    """In (0, 1), of this run, this entity and this purpose."""
    x = mixed(mixed(np.uint64(run) ^ (np.uint64(who) * np.uint64(0xD1342543DE82EF95))) + np.uint64(purpose))
    return (float(x >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@compiled
def normal(run: int, who: int, purpose: int) -> float:
    """Standard normal."""
    u, v = uniform(run, who, purpose), uniform(run, who, purpose + 1000)
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


@compiled
def gamma(shape: float, z: float) -> float:
    """A gamma variate of this shape and scale 1 from a standard normal (Wilson and Hilferty 1931)."""
    third = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * math.sqrt(shape))
    return shape * max(third, 0.05) ** 3


@compiled
def drawn(table: Floats, u: float) -> float:
    """From a table of evenly spaced quantiles."""
    x = u * (len(table) - 1)
    i = min(int(x), len(table) - 2)
    return float(table[i] + (x - i) * (table[i + 1] - table[i]))


@compiled
def share_below(table: Floats, value: float) -> float:
    """The share of a table of quantiles that lies below `value`."""
    low, high = 0, len(table) - 1
    if value <= table[low]:
        return 0.0
    if value >= table[high]:
        return 1.0
    while high - low > 1:
        middle = (low + high) // 2
        if table[middle] <= value:
            low = middle
        else:
            high = middle
    return float((low + (value - table[low]) / (table[high] - table[low])) / (len(table) - 1))


@compiled
def drawn_beyond(table: Floats, value: float, u: float) -> float:
    """From the part of a table that lies beyond `value`; past its end, a little more than `value`."""
    below = share_below(table, value)
    if below >= 0.999:
        return value + u * 0.1 * abs(value)
    return max(value, drawn(table, below + u * (1.0 - below)))


@compiled
def between(points: Floats, values: Floats, at: float) -> float:
    """What a line through (points, values) has at `at`; level before the first and behind the last."""
    i = 0
    while i < len(points) and points[i] < at:
        i += 1
    if i == 0 or i == len(points):
        return float(values[min(i, len(points) - 1)])
    part = (at - points[i - 1]) / (points[i] - points[i - 1])
    return float(values[i - 1] + part * (values[i] - values[i - 1]))


@compiled
def which(shares: Floats, u: float) -> int:
    """The index that `u` falls to, of shares that were summed up and end at 1 or what `u` was multiplied by."""
    i = 0
    while i < len(shares) - 1 and shares[i] < u:
        i += 1
    return i
