"""How long a refresh of the forecast takes: 200 runs from a full floor for all who wait and for newcomers of every class."""

import os
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.table import Figure, middle, percentile
from config.plan import HallFacts, ItemClass, Plan, Window
from qms.forecast.day import Day
from qms.forecast.scene import AtWindow, Scene, Waiting
from qms.forecaster import cache

HOUR = 3600.0
NOW = 3 * HOUR
ROUNDS = 40
GROUPS = ("ordinary",) * 8 + ("priority", "appointment")


class Size(NamedTuple):
    """A hall, and what a refresh of it may take, ms."""

    windows: int
    classes: int
    waiting: int
    goal: float


SIZES = (Size(12, 6, 60, 50.0), Size(40, 12, 300, 250.0))


def measure(var: Path) -> Iterator[Figure]:
    """Yields the 95th percentile of a refresh, ms, once everything is compiled; and how long compiling took."""
    os.environ.setdefault(cache.VARIABLE, str(cache.folder(var)))
    from qms.forecast import model, predict  # noqa: PLC0415 (numba reads the variable when it is imported)

    for i, size in enumerate(SIZES):
        drawn, scene = _full(size)
        learned = model.fit(drawn, [])
        began = time.perf_counter()
        predict.warm(learned)
        if i == 0:
            yield Figure(
                name="forecast, compiling it", measured=time.perf_counter() - began, unit="s", note="once a version"
            )
        times = [_timed(partial(predict.outlook, learned, scene, 0, 0)) for _ in range(ROUNDS)]
        yield Figure(
            name=f"forecast, {size.waiting} waiting at {size.windows} windows, p95",
            measured=percentile(times, 95),
            beside=middle(times),
            unit="ms",
            goal=size.goal,
            note="200 runs, every ticket and a newcomer of every class and group; beside: the median",
        )


def _timed(refresh: Callable[[], object]) -> float:
    began = time.perf_counter()
    refresh()
    return (time.perf_counter() - began) * 1000


def _full(size: Size) -> tuple[Plan, Scene]:
    """Every window serves, half of them two classes and a third as a help; people have come through half an hour."""
    chance = random.Random(1)
    names = [f"c{i}" for i in range(size.classes)]
    classes = tuple(
        ItemClass(id=name, name=name, prefix="A", usual_service=400 + 60 * i) for i, name in enumerate(names)
    )
    windows = tuple(
        Window(no=str(w + 1), zone="z", classes=tuple(names[(w + i) % size.classes] for i in (0, 1)), secondary=(names[(w + 2) % size.classes],))
        for w in range(size.windows)
    )  # fmt: skip
    plan = Plan(hall=HallFacts("h", "h", "city", "000000"), zones=(), windows=windows, item_classes=classes)
    came = [NOW - HOUR / 2 * (1 - i / size.waiting) for i in range(size.waiting)]
    waiting = [Waiting(str(i), chance.choice(names), chance.choice(GROUPS), at, i, at) for i, at in enumerate(came)]
    there = [
        AtWindow(w.no, w.no, "serving", NOW - chance.random() * 300, w.classes, w.secondary, w.classes[0], "ordinary")
        for w in windows
    ]
    return plan, Scene(NOW, Day(0, 0.0, 8 * HOUR), waiting, there)
