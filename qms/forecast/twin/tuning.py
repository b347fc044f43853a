"""Figures of the score that would have served past days better; found on some of them, judged on the others, and only proposed."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import asdict, replace

from config.plan import Dispatch
from qms.forecast.durations import Services
from qms.forecast.twin.past import Past
from qms.forecast.twin.rerun import Rerun, Stay
from qms.forecast.twin.waits import waited

GRID: dict[str, tuple[float, ...]] = {
    "priority_credit": (0, 300, 600, 900, 1200, 1500, 1800, 2400, 3000, 3600),
    "priority_rate": (1.0, 1.25, 1.5, 2.0, 2.5, 3.0),
    "appointment_credit": (0, 600, 1200, 1800, 2640, 3600),
    "appointment_rate": (1.0, 1.25, 1.5, 2.0),
    "secondary_penalty": (0, 120, 240, 360, 480, 650),
}
"""What is tried, one figure after another. No rate is below 1: below it a group falls behind while it waits, and starves."""
ROUNDS = 2
LEAST_CAP = 600.0
"""Seconds; priority visitors may always wait so long."""
FIRST = 1 / 3
"""Visitors with priority or an appointment are to wait no longer than this part of what is thought good for all others."""
FEWEST = 4
"""Days; with fewer there is nothing to judge by."""
TAIL = 1.1
"""The longest waits of ordinary visitors (p99) may grow by this factor at most."""


class Held(Struct, frozen=True, kw_only=True):
    """What a policy made of some days. `cost` is the mean of (wait / what is thought good) squared; seconds else. None = nobody was of that group."""

    cost: float
    mean_s: float
    p90_s: float
    ordinary_p99_s: float | None
    priority_p99_s: float | None
    appointment_p99_s: float | None


class Proposal(Struct, frozen=True, kw_only=True):
    """`own` figures and those `proposed` (the same ones where nothing better was found), both on the days they were not searched on.

    `cap_s` is the priority p99 that was not to be exceeded.
    """

    searched: int
    judged: int
    tried: int
    cap_s: float
    own: Dispatch
    proposed: Dispatch
    as_is: Held
    then: Held

    @property
    def changed(self) -> dict[str, float]:
        """The figures that differ."""
        old = asdict(self.own)
        return {name: value for name, value in asdict(self.proposed).items() if old[name] != value}


def held(stays: Sequence[Stay], target: float) -> Held:
    """Sum up days; `target` (s) is a wait that is thought good for an ordinary visitor."""
    waits = waited(stays)
    goals = np.array([target * (1.0 if one.group == "ordinary" else FIRST) for one in stays if one.called is not None])
    if not len(waits):
        return Held(cost=0, mean_s=0, p90_s=0, ordinary_p99_s=None, priority_p99_s=None, appointment_p99_s=None)
    return Held(
        cost=float(((waits / goals) ** 2).mean()),
        mean_s=float(waits.mean()),
        p90_s=float(np.quantile(waits, 0.9)),
        ordinary_p99_s=_p99(stays, "ordinary"),
        priority_p99_s=_p99(stays, "priority"),
        appointment_p99_s=_p99(stays, "appointment"),
    )


def _p99(stays: Sequence[Stay], group: str) -> float | None:
    waits = waited([one for one in stays if one.group == group])
    return float(np.quantile(waits, 0.99)) if len(waits) else None


class Tuning:
    """A search over past days; `admitted` says whether `qms check` would let a plan have these figures."""

    def __init__(
        self, past: Sequence[Past], services: Services, target: float, admitted: Callable[[Dispatch], bool]
    ) -> None:
        self._search, self._judge = past[::2], past[1::2]
        self._services, self._target, self._admitted = services, target, admitted
        self._known: dict[Dispatch, Held] = {}

    def propose(self, own: Dispatch, cap: float | None = None) -> Proposal:
        """`cap`: the priority p99 (s) that is not to be exceeded; None = what the plan's own figures give, but at least LEAST_CAP."""
        before, best = self._on(own), own
        as_is = held(self._stays(self._judge, own), self._target)
        usual = max(LEAST_CAP, before.priority_p99_s or 0.0, as_is.priority_p99_s or 0.0)
        limit = cap if cap is not None else usual
        for _ in range(ROUNDS):
            start = best
            for name, values in GRID.items():
                for value in values:
                    candidate = replace(best, **{name: type(getattr(own, name))(value)})
                    if self._better(candidate, best, before, limit):
                        best = candidate
            if best == start:
                break
        then = held(self._stays(self._judge, best), self._target)
        if best != own and not _keeps(then, as_is, as_is, limit):
            best, then = own, as_is  # luck of the days it was searched on
        return Proposal(
            searched=len(self._search),
            judged=len(self._judge),
            tried=len(self._known),
            cap_s=limit,
            own=own,
            proposed=best,
            as_is=as_is,
            then=then,
        )

    def _better(self, candidate: Dispatch, best: Dispatch, before: Held, limit: float) -> bool:
        if candidate == best or not self._admitted(candidate):
            return False
        return _keeps(self._on(candidate), self._on(best), before, limit)

    def _on(self, dispatch: Dispatch) -> Held:
        if dispatch not in self._known:
            self._known[dispatch] = held(self._stays(self._search, dispatch), self._target)
        return self._known[dispatch]

    def _stays(self, past: Sequence[Past], dispatch: Dispatch) -> list[Stay]:
        return [stay for day in past for stay in Rerun(day, self._services, dispatch).play()]


def _keeps(now: Held, best: Held, before: Held, limit: float) -> bool:
    """Cheaper, within the cap, and nobody's longest waits much longer than before."""
    if now.cost >= best.cost or (now.priority_p99_s or 0.0) > limit:
        return False
    return (now.ordinary_p99_s or 0.0) <= TAIL * (before.ordinary_p99_s or np.inf)
