"""From a live floor to an outlook: many runs of the kernel, and the quantiles that are told."""

import numpy as np

from qms.domain.queues import GROUP_INDEX
from qms.domain.ticket import GROUPS
from qms.forecast.arrange import ListKey, arrange, in_order
from qms.forecast.day import Day
from qms.forecast.kernel import log, play
from qms.forecast.kernel.world import Floats
from qms.forecast.model import Model
from qms.forecast.outlook import Interval, Outlook
from qms.forecast.scene import AtWindow, Scene

RUNS = 200


def outlook(model: Model, scene: Scene, at: int, seq: int, runs: int = RUNS) -> Outlook:
    """Forecast every ticket that waits and a newcomer of every class and group; `at` (ms) is `scene.now` as hall time."""
    newcomers = [(c.id, group) for c in model.plan.item_classes for group in GROUPS]
    world, most = arrange(model, scene, [ListKey(item_class, GROUP_INDEX[group]) for item_class, group in newcomers])
    told = intervals(model, play(world, runs, most, log(runs, 0)))
    waiting = [one.ticket for one in in_order(scene)]
    of_tickets, of_newcomers = told[: len(waiting)], told[len(waiting) :]
    return Outlook(
        at=at,
        seq=seq,
        days=model.days,
        tickets={ticket: found for ticket, found in zip(waiting, of_tickets, strict=True) if found},
        newcomers={one: found for one, found in zip(newcomers, of_newcomers, strict=True) if found},
    )


def warm(model: Model) -> None:
    """Have everything compiled that a forecast needs: a minute or so the first time, nothing later."""
    closed = [AtWindow(w.no, "", "closed", 0.0, w.classes, w.secondary) for w in model.plan.windows]
    outlook(model, Scene(0.0, Day(0, 0.0, 1.0), windows=closed), at=0, seq=0, runs=1)


def waits_of(model: Model, scene: Scene, ticket: str) -> Floats:
    """The wait of one who waits in each run, seconds, shortest first."""
    world, most = arrange(model, scene, (), only=ticket)
    place = [one.ticket for one in in_order(scene)].index(ticket)
    return np.sort(play(world, RUNS, most, log(RUNS, 0))[:, place])


def intervals(model: Model, waits: Floats) -> list[Interval | None]:
    """What is told of each column of waits (runs, tickets); None for who is not called in a tenth of all runs."""
    ordered, last = np.sort(waits, axis=0), len(waits) - 1
    found: list[Interval | None] = []
    for column in ordered.T:
        levels = model.correction.of(column[last // 2])
        told = [float(column[round(level * last)]) for level in levels]
        found.append(Interval(*told) if np.isfinite(told[-1]) else None)
    return found
