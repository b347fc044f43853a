"""From a live floor to an outlook: many runs of the kernel, and the quantiles that are told."""

import numpy as np

from qms.domain.queues import GROUP_INDEX
from qms.domain.ticket import GROUPS
from qms.forecast.arrange import ListKey, arrange, in_order
from qms.forecast.kernel import log, play
from qms.forecast.kernel.world import Floats
from qms.forecast.model import Model
from qms.forecast.outlook import Interval, Outlook
from qms.forecast.scene import Scene

RUNS = 200
TOLD = (0.1, 0.5, 0.9)


def outlook(model: Model, scene: Scene, at: int, seq: int, runs: int = RUNS) -> Outlook:
    """Forecast every ticket that waits and a newcomer of every class and group; `at` (ms) is `scene.now` as hall time."""
    newcomers = [(c.id, group) for c in model.plan.item_classes for group in GROUPS]
    world, most = arrange(model, scene, [ListKey(item_class, GROUP_INDEX[group]) for item_class, group in newcomers])
    told = intervals(play(world, runs, most, log(runs, 0)))
    waiting = [one.ticket for one in in_order(scene)]
    of_tickets, of_newcomers = told[: len(waiting)], told[len(waiting) :]
    return Outlook(
        at=at,
        seq=seq,
        days=model.days,
        tickets={ticket: found for ticket, found in zip(waiting, of_tickets, strict=True) if found},
        newcomers={one: found for one, found in zip(newcomers, of_newcomers, strict=True) if found},
    )


def waits_of(model: Model, scene: Scene, ticket: str, runs: int = RUNS) -> Floats:
    """The wait of one who waits in each run, seconds, shortest first."""
    world, most = arrange(model, scene, (), only=ticket)
    place = [one.ticket for one in in_order(scene)].index(ticket)
    return np.sort(play(world, runs, most, log(runs, 0))[:, place])


def intervals(waits: Floats) -> list[Interval | None]:
    """What is told of each column of waits (runs, tickets); None for who is not called in a tenth of all runs."""
    ordered = np.sort(waits, axis=0)
    rows = [ordered[round(share * (len(ordered) - 1))] for share in TOLD]
    return [Interval(*(float(p) for p in told)) if np.isfinite(told[-1]) else None for told in zip(*rows, strict=True)]
