"""The rest of today as it is and as changes would make it: the same visitors, services and fates on both sides."""

from typing import NamedTuple

import numpy as np

from qms.domain.queues import GROUP_INDEX
from qms.domain.ticket import GROUPS
from qms.forecast.arrange import ListKey, arrange
from qms.forecast.kernel import log, play
from qms.forecast.kernel.world import Floats
from qms.forecast.model import Model
from qms.forecast.outlook import Interval
from qms.forecast.predict import RUNS, intervals
from qms.forecast.scene import Scene
from qms.forecast.twin.altered import altered, demanded
from qms.forecast.twin.measure import Calls, calls, figures, per_run, ratio, some
from qms.forecast.twin.question import Answer, Cannot, Compared, Demand, Question

LEAST = 40
ROOM = 120_000
"""Tickets in all runs of one side: a day with very many visitors is played less often, so that nobody waits long for it."""


class Played(NamedTuple):
    """One side: its calls, and what somebody who came now to each class would wait."""

    calls: Calls
    newcomers: dict[str, Interval | None]


def what_if(model: Model, scene: Scene, question: Question) -> Answer | Cannot:
    """Both sides, in the same runs."""
    after = altered(model.plan, scene, question.changes)
    if isinstance(after, Cannot):
        return after
    until = np.inf if question.until is None else question.until
    if until <= scene.now:
        return Cannot("until 已经过去了", "until lies in the past.")
    demands = [change.demand for change in question.changes if change.demand is not None]
    runs = runs_for(model, scene, demands)
    as_is = played(model, scene, runs, until)
    changed = played(model, after, runs, until, demands)
    return Answer(
        days=model.days,
        runs=runs,
        overall=_compared(as_is, changed, question.target),
        classes={
            c.id: _compared(as_is, changed, question.target, item_class=i, name=c.id)
            for i, c in enumerate(model.plan.item_classes)
        },
        groups={one: _compared(as_is, changed, question.target, group=GROUP_INDEX[one]) for one in GROUPS},
    )


def runs_for(model: Model, scene: Scene, demands: list[Demand]) -> int:
    """As many as usual, fewer for a very large hall."""
    room = arrange(model, scene, ()).most * _times(demands)
    return max(LEAST, min(RUNS, int(ROOM / room)))


def _times(demands: list[Demand]) -> float:
    return float(np.prod([max(1.0, one.factor) for one in demands]))


def played(
    model: Model,
    scene: Scene,
    runs: int,
    until: float,
    demands: list[Demand] = [],  # noqa: B006 (only read)
) -> Played:
    """The calls of the whole rest of the day."""
    newcomers = [ListKey(c.id, GROUP_INDEX["ordinary"]) for c in model.plan.item_classes]
    world, most = arrange(model, scene, newcomers)
    most = int(most * _times(demands))
    noted = log(runs, most)
    waits = play(demanded(world, model.plan, demands), runs, most, noted, whole_day=True)
    told = intervals(model, waits[:, len(scene.waiting) :])
    return Played(
        calls(noted, scene.now, until), {one.item_class: found for one, found in zip(newcomers, told, strict=True)}
    )


def _compared(
    as_is: Played, changed: Played, target: float, item_class: int = -1, group: int = -1, name: str = ""
) -> Compared:
    sides = [per_run(some(side.calls, _chosen(side.calls, item_class, group)), target) for side in (as_is, changed)]
    return Compared(
        figures(sides[0], as_is.newcomers.get(name)),
        figures(sides[1], changed.newcomers.get(name)),
        ratio(sides[0], sides[1]),
    )


def _chosen(of: Calls, item_class: int, group: int) -> Floats:
    chosen = np.ones(len(of.run), np.bool_)
    if item_class >= 0:
        chosen &= of.item_class == item_class
    if group >= 0:
        chosen &= of.group == group
    return chosen  # type: ignore[return-value]  # a mask
