"""What the runs of a day come to: waits, queues and the end of the day, for some of its visitors, with a band over the runs."""

from typing import NamedTuple

import numpy as np

from qms.forecast.kernel.world import Floats, Ints, Records
from qms.forecast.outlook import Interval
from qms.forecast.twin.question import Band, Figures, Ratio

LOW, HIGH = 0.1, 0.9
HARDLY = 60.0
"""Seconds; a ratio to a wait below it says nothing."""


class Calls(NamedTuple):
    """All calls of all runs in columns; `joined` is when the wait began, or now for who waits already."""

    runs: int
    run: Ints
    item_class: Ints
    group: Ints
    wait: Floats
    joined: Floats
    called: Floats
    ended: Floats


class PerRun(NamedTuple):
    """One figure a run each, nan where nobody was called."""

    visitors: Floats
    mean: Floats
    p50: Floats
    p90: Floats
    longest_queue: Floats
    last_served: Floats
    within: Floats


def calls(log: Records, now: float, until: float) -> Calls:
    """The calls of who waits at `now` or comes before `until`."""
    run, place = np.nonzero((log["item_class"] >= 0) & (log["due"] <= until))
    found = log[run, place]
    due, called = found["due"], found["called"]
    return Calls(
        runs=len(log),
        run=run,
        item_class=found["item_class"],
        group=found["group"],
        wait=np.maximum(called - due, 0.0),
        joined=np.minimum(np.maximum(due, now), called),
        called=called,
        ended=found["ended"],
    )


def some(of: Calls, chosen: Floats) -> Calls:
    """Those for whom `chosen` holds."""
    return Calls(of.runs, *(column[chosen] for column in of[1:]))


def per_run(of: Calls, target: float) -> PerRun:
    """Every figure of every run."""
    count = np.bincount(of.run, minlength=of.runs).astype(np.float64)
    count[count == 0] = np.nan
    starts = np.concatenate([[0], np.nancumsum(count)[:-1]])
    waits = of.wait[np.lexsort((of.wait, of.run))]
    return PerRun(
        visitors=count,
        mean=np.bincount(of.run, of.wait, of.runs) / count,
        p50=_at(waits, starts, count, 0.5),
        p90=_at(waits, starts, count, 0.9),
        longest_queue=_longest_queue(of),
        last_served=_greatest(of.run, of.ended, of.runs),
        within=np.bincount(of.run, of.wait <= target, of.runs) / count,
    )


def _at(ordered: Floats, starts: Floats, count: Floats, share: float) -> Floats:
    """The quantile of each run, out of waits that are in order of run and length."""
    found = np.full(len(count), np.nan)
    some_called = ~np.isnan(count)
    places = starts[some_called] + np.round(share * (count[some_called] - 1))
    found[some_called] = ordered[places.astype(np.int64)]
    return found


def _longest_queue(of: Calls) -> Floats:
    run, at = np.concatenate([of.run, of.run]), np.concatenate([of.joined, of.called])
    step = np.repeat([1.0, -1.0], len(of.run))
    order = np.lexsort((step, at, run))  # who is called at a moment leaves before others join
    return _greatest(run[order], step[order].cumsum(), of.runs)


def _greatest(run: Ints, values: Floats, runs: int) -> Floats:
    found = np.full(runs, -np.inf)
    np.maximum.at(found, run, values)
    return np.where(np.isfinite(found), found, np.nan)


def band(of: Floats) -> Band:
    """Over the runs in which there is such a figure."""
    there = of[~np.isnan(of)]
    value = float(there.mean())
    low, high = (float(one) for one in np.quantile(there, (LOW, HIGH)))
    return Band(value, min(low, value), max(high, value))


def figures(of: PerRun, newcomer: Interval | None = None) -> Figures | None:
    """None where nobody was called in any run."""
    if np.isnan(of.mean).all():
        return None
    return Figures(newcomer=newcomer, **{name: band(getattr(of, name)) for name in PerRun._fields})


def ratio(as_is: PerRun, changed: PerRun) -> Ratio:
    """Run by run: both sides of a run have the same visitors."""
    return Ratio(**{name: _ratio(getattr(as_is, name), getattr(changed, name)) for name in ("mean", "p50", "p90")})


def _ratio(as_is: Floats, changed: Floats) -> Band | None:
    both = ~(np.isnan(as_is) | np.isnan(changed))
    if not both.any() or as_is[both].mean() < HARDLY:
        return None
    value = float(changed[both].mean() / as_is[both].mean())
    paired = changed[both] / np.maximum(as_is[both], HARDLY)
    low, high = (float(one) for one in np.quantile(paired, (LOW, HIGH)))
    return Band(value, min(low, value), max(high, value))
