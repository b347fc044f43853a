"""Distributions as tables of evenly spaced quantiles, and what is believed before anything was seen."""

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from qms.forecast.kernel.world import Floats

POINTS = 65
SURE = 50
"""Of so many times what the prior weighs, it is forgotten."""
BELIEVED = 20
"""How many observations a prior weighs as much as."""


def table(seen: Sequence[float] | Floats, prior: Floats, believed: float = BELIEVED) -> Floats:
    """Quantiles of what was seen, drawn towards those of the prior while there is little of it."""
    if not len(seen):
        return prior
    own = np.quantile(np.asarray(seen, dtype=np.float64), np.linspace(0.0, 1.0, len(prior)))
    if len(seen) >= SURE * believed:
        return own
    weight = len(seen) / (len(seen) + believed)
    return weight * own + (1.0 - weight) * prior


def constant(value: float) -> Floats:
    """The table of a value that never differs."""
    return np.full(POINTS, value)


def normal(spread: float, points: int = POINTS) -> Floats:
    """Quantiles of a normal distribution about 0, cut at the ends of the table."""
    dist = NormalDist(0.0, spread)
    return np.array([dist.inv_cdf((i + 0.5) / points) for i in range(points)])


def lognormal(mean: float, spread: float) -> Floats:
    """Quantiles of a lognormal distribution of this mean, `spread` the deviation of its logarithm."""
    return np.asarray(mean * np.exp(normal(spread) - spread * spread / 2))


def share(hits: float, of: float, prior: float, believed: float = BELIEVED) -> float:
    """A share, drawn towards the prior while there is little to judge by."""
    return (hits + prior * believed) / (of + believed)
