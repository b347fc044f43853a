"""Windows that are open in some half hours of a day only, as a floor at the opening that the kernel can play."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from config.plan import Plan
from qms.domain import serving
from qms.domain.serving import Serves
from qms.forecast.day import Break, Day
from qms.forecast.kernel import world as kernel
from qms.forecast.kernel.world import World
from qms.forecast.scene import AtWindow, Booked, Scene

SLOT = 1800.0
GONE = 1e6
"""Seconds; longer than any run."""


class Slots(NamedTuple):
    """The half hours of a day; the last may be shorter."""

    opens: float
    closes: float

    @property
    def number(self) -> int:
        """How many."""
        return max(1, int(np.ceil((self.closes - self.opens) / SLOT)))

    def start(self, slot: int) -> float:
        """When it begins; one past the last begins when the day closes."""
        return min(self.closes, self.opens + slot * SLOT)


Shifts = Mapping[str, frozenset[int]]
"""The half hours in which each window is open."""


def opening(plan: Plan, day: Day, shifts: Shifts, booked: Sequence[Booked], date: str | None) -> Scene:
    """The floor when the day opens. Who is open in the last half hour stays until nobody waits."""
    slots, serves = Slots(day.opens, day.closes), serving.of_plan(plan, date)
    windows = [
        _window(no, serves[no], slots, open_in, [one for one in day.breaks if one.window == no])
        for no, open_in in shifts.items()
    ]
    today = Day(day.weekday, day.opens, day.closes, breaks=day.breaks)
    return Scene(day.opens, today, windows=windows, booked=list(booked), stand_by=plan.policy.stand_by.on)


def _window(no: str, serves: Serves, slots: Slots, open_in: frozenset[int], breaks: Sequence[Break]) -> AtWindow:
    helps = tuple(one for one in serves.secondary if one not in serves.classes)
    there = AtWindow(no, no, "idle", slots.opens, serves.classes, helps)
    if not open_in:
        return there._replace(doing="closed")
    away = _closed(slots, open_in)
    planned = [(one.start, one.end) for one in breaks if slots.opens < one.start and not _inside(one.start, away)]
    if away and away[0][0] <= slots.opens:
        first = away.pop(0)
        there = there._replace(doing="break", planned=first[1] - first[0])
    return there._replace(breaks=tuple(sorted((*away, *planned))))


def _closed(slots: Slots, open_in: frozenset[int]) -> list[tuple[float, float]]:
    """The spans in which it is not open, joined."""
    found: list[tuple[float, float]] = []
    for slot in range(slots.number):
        if slot in open_in:
            continue
        start = slots.start(slot)
        end = slots.start(slot + 1) if slot + 1 < slots.number else GONE
        found[-1:] = [(found[-1][0], end)] if found and found[-1][1] == start else [*found[-1:], (start, end)]
    return found


def _inside(at: float, spans: Sequence[tuple[float, float]]) -> bool:
    return any(start <= at < end for start, end in spans)


def punctual(world: World) -> World:
    """Windows open and close when the plan says so, or when the service at hand is over."""
    tables = world.tables.copy()
    tables[kernel.LAG], tables[kernel.LENGTH] = 0.0, 1.0
    return world._replace(tables=tables)
