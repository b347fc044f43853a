"""How many come: walk-ins by class, weekday and time of day, and how sure that is for one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from config.plan import Plan
from qms.forecast.day import Day, Visit
from qms.forecast.kernel.world import Floats
from qms.forecast.tables import share

WIDTH = 900.0
"""Seconds of a bin of the profile."""
OWN_WEEKDAY = 5.0
"""So many days of its own make a weekday's profile half its own."""
NEW_HALL = 4.0
"""How sure a hall's level is before it was ever open: a gamma of this shape."""
TYPICAL = 70.0
LOAD = 0.7


class Today(NamedTuple):
    """`rate` (B, C) walk-ins a second in bins from `opens`, times gamma(shape) / scale: what came so far is known."""

    opens: float
    rate: Floats
    shape: float
    scale: float


@dataclass(frozen=True)
class Demand:
    """`rate` (8, B, C) walk-ins a second by weekday (0 = any), from `opens`, empty for a new hall; `priority` their share by class.

    `sureness`: the shape of the gamma that a day's level follows.
    """

    opens: float
    rate: Floats
    priority: Floats
    sureness: float

    def today(self, plan: Plan, today: Day, now: float) -> Today:
        """What is still to come, after what came so far."""
        opens = self.opens if self.rate.size else today.opens
        rate = self.rate[today.weekday] if self.rate.size else _guessed(plan, today)
        seen = sum(walked_in(v) for v in today.visits)
        passed = np.clip((now - opens - WIDTH * np.arange(len(rate))) / WIDTH, 0.0, 1.0)
        expected = float((rate.sum(axis=1) * WIDTH * passed).sum())
        return Today(opens, rate, self.sureness + seen, self.sureness + expected)


def walked_in(visit: Visit) -> bool:
    """Whether nobody knew that this visitor would come."""
    return visit.arrived is not None and not visit.origin and visit.slot is None


def fit(plan: Plan, days: Sequence[Day]) -> Demand:
    """Learn from finished days; none is fine."""
    classes = {c.id: i for i, c in enumerate(plan.item_classes)}
    if not days:
        return Demand(0.0, np.zeros((8, 0, len(classes))), np.full(len(classes), 0.08), NEW_HALL)
    opens, closes = min(day.opens for day in days), max(day.closes for day in days)
    bins = max(1, int(np.ceil((closes - opens) / WIDTH)))
    counts, priority, walked = np.zeros((len(days), bins, len(classes))), np.zeros(len(classes)), np.zeros(len(classes))
    for i, day in enumerate(days):
        for v in day.visits:
            if walked_in(v) and v.item_class in classes and v.arrived is not None:
                c = classes[v.item_class]
                counts[i, min(bins - 1, max(0, int((v.arrived - opens) / WIDTH))), c] += 1
                walked[c] += 1
                priority[c] += v.group == "priority"
    overall = share(float(priority.sum()), float(walked.sum()), 0.08)
    return Demand(
        opens=opens,
        rate=_profile(counts, [day.weekday for day in days]) / WIDTH,
        priority=np.array([share(priority[c], walked[c], overall, believed=100) for c in range(len(classes))]),
        sureness=_sureness(counts.sum(axis=(1, 2))),
    )


def _profile(counts: Floats, weekdays: Sequence[int]) -> Floats:
    """Mean counts a bin by weekday (0 = any), smoothed over neighbours, a weekday's drawn towards that of all."""
    weight = 0.5 ** (np.arange(len(counts))[::-1] / 30.0)
    overall = np.average(counts, axis=0, weights=weight)
    found = np.repeat(overall[None], 8, axis=0)
    for weekday in range(1, 8):
        own = weight * (np.array(weekdays) == weekday)
        found[weekday] = (np.tensordot(own, counts, 1) + OWN_WEEKDAY * overall) / (own.sum() + OWN_WEEKDAY)
    padded = np.concatenate([found[:, :1], found, found[:, -1:]], axis=1)
    return np.asarray(padded[:, :-2] / 4 + padded[:, 1:-1] / 2 + padded[:, 2:] / 4)


def _sureness(totals: Floats) -> float:
    """The shape of the gamma that days' levels follow, from how much more totals differ than chance alone lets them."""
    if len(totals) < 5:
        return TYPICAL / 3
    extra = float(totals.var() - totals.mean()) / max(1.0, float(totals.mean())) ** 2
    own = 1.0 / max(extra, 1e-3)
    return (len(totals) * min(own, 1000.0) + 20 * TYPICAL) / (len(totals) + 20)


def _guessed(plan: Plan, today: Day) -> Floats:
    """As many of every class as keep the windows busy for LOAD of the time."""
    usual = np.array([max(30.0, c.usual_service) for c in plan.item_classes])
    bins = max(1, int(np.ceil((today.closes - today.opens) / WIDTH)))
    return np.tile(LOAD * len(plan.windows) / (len(usual) * usual), (bins, 1))
