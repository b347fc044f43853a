"""How long services take: by class, by whose hands, by the day; learned from finished ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from config.plan import Plan
from qms.forecast.day import Day, Visit
from qms.forecast.kernel.world import Floats, Ints
from qms.forecast.tables import normal, table

POINTS = 257
SPREAD = 0.6
"""Deviation of the logarithm of a service before any was seen; services are about lognormal."""
UNSURE = 0.4
"""How far, as a logarithm, a plan's usual service may be from the truth."""
HANDS = 0.15
"""Deviation of the logarithm of clerks' speeds."""
DAYS = 0.05
"""Deviation of the logarithm of a day's pace, before many days were seen."""
SHIFTS, SHIFT = 0.05, 0.25
"""On this share of days a pace (log) differs by this much more."""
SHORTEST = 1.0
HALF_LIFE = 30.0
"""Days until a day weighs half in what is usual."""
ROUNDS = 6


class Speed(NamedTuple):
    """How much longer (log) somebody takes than is usual, and how sure that is."""

    log: float = 0.0
    sd: float = HANDS


@dataclass(frozen=True)
class Services:
    """`usual` and `residual` (C, points) in logs of seconds; `level` and `pace_sd`: the pace (log) expected of the next day."""

    usual: Floats
    usual_sd: Floats
    residual: Floats
    speeds: dict[str, Speed]
    level: float
    pace_sd: float

    def pace(self, item_classes: Ints, servers: Sequence[str], logs: Floats) -> tuple[float, float]:
        """Today's pace (log) and its deviation, from today's finished services (log seconds) and the days before.

        A day is as usual, or now and then something has changed (SHIFTS): a new form, a slow network. Both are weighed.
        """
        if not len(logs):
            return self.level, self.pace_sd
        speed = np.array([self.speeds.get(s, Speed()).log for s in servers])
        off = np.clip(logs - self.usual[item_classes] - speed - self.level, -3 * SPREAD, 3 * SPREAD)
        seen, doubt = float(off.mean()), SPREAD**2 / len(off)
        variances, weights = (self.pace_sd**2, SHIFT**2), (1.0 - SHIFTS, SHIFTS)
        likely = [
            w * NormalDist(0.0, (v + doubt) ** 0.5).pdf(seen) + 1e-12 for v, w in zip(variances, weights, strict=True)
        ]
        means = [seen * v / (v + doubt) for v in variances]
        own = [v * doubt / (v + doubt) for v in variances]
        share = likely[1] / sum(likely)
        mean = means[0] + share * (means[1] - means[0])
        between = share * (1 - share) * (means[1] - means[0]) ** 2
        return self.level + mean, (own[0] + share * (own[1] - own[0]) + between) ** 0.5


class Seen(NamedTuple):
    """Finished services in columns: class, server, day (from 0), log seconds."""

    item_class: Ints
    server: Ints
    day: Ints
    log: Floats


def seconds(visit: Visit) -> float | None:
    """How long a finished service took, None if that was not seen."""
    if visit.outcome != "served" or visit.ended is None or visit.started is None:
        return None
    return max(SHORTEST, visit.ended - visit.started)


def fit(plan: Plan, days: Sequence[Day]) -> Services:
    """Learn from finished days, oldest first; none is fine."""
    classes = {c.id: i for i, c in enumerate(plan.item_classes)}
    servers: dict[str, int] = {}
    seen = _columns(days, classes, servers)
    weight = 0.5 ** ((len(days) - 1 - seen.day) / HALF_LIFE)
    usual, speed, pace = _parts(plan, seen, weight, len(servers), len(days))
    left = seen.log - usual[seen.item_class] - speed[seen.server] - pace[seen.day]
    spread = max(0.03, 1.48 * float(np.median(np.abs(pace)))) if len(days) >= 5 else DAYS
    sure = _sure(HANDS, seen.server, weight, len(servers))
    return Services(
        usual=usual,
        usual_sd=_sure(UNSURE, seen.item_class, weight, len(classes)),
        residual=np.array([table(left[seen.item_class == c], normal(SPREAD, POINTS)) for c in range(len(classes))]),
        speeds={name: Speed(float(speed[i]), float(sure[i])) for name, i in servers.items()},
        level=_level(pace, spread),
        pace_sd=spread,
    )


def _parts(plan: Plan, seen: Seen, weight: Floats, servers: int, days: int) -> tuple[Floats, Floats, Floats]:
    """What is usual for each class, and how much longer each server and each day takes: one after another until they fit."""
    prior = np.array([np.log(max(SHORTEST, c.usual_service)) - SPREAD**2 / 2 for c in plan.item_classes])
    usual, speed, pace = prior, np.zeros(servers), np.zeros(days)
    for _ in range(ROUNDS):
        own = seen.log - speed[seen.server] - pace[seen.day]
        usual = _mean(own, seen.item_class, weight, prior, UNSURE)
        own = seen.log - usual[seen.item_class] - pace[seen.day]
        speed = _mean(own, seen.server, weight, np.zeros(servers), HANDS)
        own = seen.log - usual[seen.item_class] - speed[seen.server]
        pace = _mean(own, seen.day, np.ones(len(own)), np.zeros(days), DAYS)
    return usual, speed, pace


def _sure(unsure: float, of: Ints, weight: Floats, groups: int) -> Floats:
    """The deviation that is left of `unsure` after what was seen of each group."""
    return np.asarray((1.0 / unsure**2 + np.bincount(of, weight, groups) / SPREAD**2) ** -0.5)


def _columns(days: Sequence[Day], classes: dict[str, int], servers: dict[str, int]) -> Seen:
    rows = [
        (classes[visit.item_class], servers.setdefault(visit.server, len(servers)), i, took)
        for i, day in enumerate(days)
        for visit in day.visits
        if visit.item_class in classes and (took := seconds(visit)) is not None
    ]
    columns = np.array(rows, dtype=np.float64).reshape(-1, 4).T
    item_class, server, day = columns[:3].astype(np.int64)
    return Seen(item_class, server, day, np.log(columns[3]))


def _mean(values: Floats, of: Ints, weight: Floats, prior: Floats, unsure: float) -> Floats:
    """Weighted means of groups, each drawn towards its prior, from which it may differ by `unsure`."""
    total, count, believed = (
        np.bincount(of, values * weight, len(prior)),
        np.bincount(of, weight, len(prior)),
        (SPREAD / unsure) ** 2,
    )
    return np.asarray((total + prior * believed) / (count + believed))


def _level(pace: Floats, spread: float) -> float:
    """Where the pace of days has got to: followed slowly, and fast after a day like none before."""
    level = 0.0
    for one in pace:
        level += (0.6 if abs(one - level) > 3 * spread else 0.1) * (one - level)
    return float(level)
