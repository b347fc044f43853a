"""How a day's waits are summed up, so that days under different policies can stand beside each other."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from qms.domain.ticket import GROUPS
from qms.forecast.kernel.world import Floats
from qms.forecast.twin.rerun import Stay


class Waits(Struct, frozen=True, kw_only=True):
    """`visitors` who were called and how many `never` were; seconds. `overtaken`: how many who came later were called before
    one of them, in the mean."""

    visitors: int
    never: int
    mean_s: float
    p90_s: float
    p99_s: float
    longest_s: float
    overtaken: float


class Summary(Struct, frozen=True, kw_only=True):
    """All, by group, and by item class; without those that nobody was of."""

    overall: Waits
    groups: dict[str, Waits]
    classes: dict[str, Waits]


def summary(stays: Sequence[Stay], classes: Sequence[str]) -> Summary:
    """Of one day or of several, whose times must not overlap where overtaking is to be counted."""
    passed = overtaken(stays)
    columns = list(zip(stays, passed.tolist(), strict=True))
    groups = {one: _waits([row for row in columns if row[0].group == one]) for one in GROUPS}
    by_class = {one: _waits([row for row in columns if row[0].item_class == one]) for one in classes}
    return Summary(
        overall=_waits(columns) or NOTHING,
        groups={name: found for name, found in groups.items() if found},
        classes={name: found for name, found in by_class.items() if found},
    )


def overtaken(stays: Sequence[Stay]) -> Floats:
    """Of each, how many came later and were called before."""
    due = np.array([stay.due for stay in stays])
    called = np.array([np.inf if stay.called is None else stay.called for stay in stays])
    return np.array(
        [
            float(((due > due[i]) & (called < called[i])).sum()) if np.isfinite(called[i]) else 0.0
            for i in range(len(due))
        ]
    )


def waited(stays: Sequence[Stay]) -> Floats:
    """The waits of those who were called, seconds."""
    return np.array([max(0.0, stay.called - stay.due) for stay in stays if stay.called is not None])


NOTHING = Waits(visitors=0, never=0, mean_s=0, p90_s=0, p99_s=0, longest_s=0, overtaken=0)


def _waits(rows: Sequence[tuple[Stay, float]]) -> Waits | None:
    lengths = waited([stay for stay, _ in rows])
    never = len(rows) - len(lengths)
    if not len(lengths):
        return Waits(visitors=0, never=never, mean_s=0, p90_s=0, p99_s=0, longest_s=0, overtaken=0) if rows else None
    p90, p99 = (float(one) for one in np.quantile(lengths, (0.9, 0.99)))
    passed = [count for stay, count in rows if stay.called is not None]
    return Waits(
        visitors=len(lengths),
        never=never,
        mean_s=round(float(lengths.mean()), 1),
        p90_s=round(p90, 1),
        p99_s=round(p99, 1),
        longest_s=round(float(lengths.max()), 1),
        overtaken=round(float(np.mean(passed)), 2),
    )
