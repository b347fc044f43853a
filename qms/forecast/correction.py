"""Intervals that keep their word: which quantiles of the runs are told, corrected slowly by what came of those told before.

Adaptive conformal inference (Gibbs and Candes 2021), for short and long waits apart: whenever fewer than a tenth are called
before p10, a higher quantile is told as p10, and so on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from qms.forecast.day import Day, Visit

TOLD = (0.1, 0.5, 0.9)
EDGES = (300.0, 900.0, 1800.0)
"""Seconds of p50 between which waits are corrected apart."""
STEP = 0.01
"""How far one visitor moves a quantile."""
FURTHEST = 0.09
"""No quantile is moved further."""


def _as_is() -> list[list[float]]:
    return [list(TOLD) for _ in range(len(EDGES) + 1)]


@dataclass(slots=True)
class Correction:
    """`levels` (bins of EDGES, TOLD): the quantiles of the runs to tell as p10, p50 and p90."""

    levels: list[list[float]] = field(default_factory=_as_is)

    def of(self, p50: float) -> list[float]:
        """The levels for a wait of about so many seconds."""
        return self.levels[sum(p50 >= edge for edge in EDGES)]

    def heard(self, told: tuple[float, float, float], waited: float) -> None:
        """Somebody who was told this waited so long. Both ends belong to the interval: who is called at once, as told, is in it."""
        levels, short = self.of(told[1]), (waited < told[0], waited < told[1], waited <= told[2])
        for i, aim in enumerate(TOLD):
            if i != 1 or waited != told[1]:
                moved = levels[i] + STEP * (aim - short[i])
                levels[i] = min(aim + FURTHEST, max(aim - FURTHEST, moved))


def learn(days: Iterable[Day]) -> Correction:
    """From what visitors were told on finished days, oldest first."""
    found = Correction()
    for day in days:
        for visit in day.visits:
            if visit.told is not None and (waited := _waited(visit)) is not None:
                found.heard(visit.told, waited)
    return found


def _waited(visit: Visit) -> float | None:
    return None if visit.called is None or visit.arrived is None else visit.called - visit.arrived
