"""What else visitors and windows do: walk to the window, stay away, go on to another list, pause, take breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from config.plan import Plan
from qms.forecast.day import Day, Visit
from qms.forecast.kernel.world import Floats
from qms.forecast.tables import constant, lognormal, normal, share, table

WAITED = np.array([0.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0]) * 60.0
"""The edges between which no-shows are counted by how long they had waited, seconds."""
LONGEST_GAP = 600.0
"""Seconds; a window that called nobody for longer was not about to."""
FEW = 30
"""So many breaks from an idle window tell when breaks fall due; who was busy then left when the service was over."""
NEAR = 0.5
"""Who stands by needs this part of the usual way."""


@dataclass(frozen=True)
class Habits:
    """Tables of quantiles and shares as in `kernel.world.Habits`; `pause` by window."""

    setup: Floats
    hold: Floats
    gap: Floats
    no_show_at: Floats
    no_show: Floats
    transfer: Floats
    where: Floats
    pause: dict[str, float]
    pause_length: Floats
    lag: Floats
    length: Floats
    closure_rate: float
    closure_length: Floats
    show: float
    early: Floats


def fit(plan: Plan, days: Sequence[Day]) -> Habits:
    """Learn from finished days; without any, what is usual elsewhere."""
    visits = [visit for day in days for visit in day.visits]
    served = [v for v in visits if v.outcome == "served" and v.started is not None and v.called is not None]
    missed = [v for v in visits if v.outcome == "no_show" and v.ended is not None and v.called is not None]
    lags, lengths = _breaks(days)
    at, no_show = _no_shows(visits)
    transfer, where = _transfers(plan, days)
    closures = [a.end - a.start for day in days for a in day.aways if a.kind == "closure"]
    pauses = [a.end - a.start for day in days for a in day.aways if a.kind == "pause"]
    hours = sum(day.closes - day.opens for day in days) * len(plan.windows)
    kept, early = _bookings(visits)
    return Habits(
        setup=table(
            [v.started - v.called for v in served if v.started is not None and v.called is not None], constant(20.0)
        ),
        hold=table(
            [v.ended - v.called for v in missed if v.ended is not None and v.called is not None], constant(60.0)
        ),
        gap=table([gap for day in days for gap in _gaps(day)], lognormal(15.0, 0.8)),
        no_show_at=at,
        no_show=no_show,
        transfer=transfer,
        where=where,
        pause=_pauses(plan, days, len(pauses), len(served)),
        pause_length=table(pauses, lognormal(300.0, 0.6)),
        lag=table(lags, normal(300.0)),
        length=table(lengths, 1.0 + normal(0.1)),
        closure_rate=len(closures) / hours if hours else 0.0,
        closure_length=table(closures, lognormal(1800.0, 0.8), believed=5),
        show=kept,
        early=early,
    )


def _no_shows(visits: Sequence[Visit]) -> tuple[Floats, Floats]:
    """The share that does not come when called, by seconds waited: people give up unseen."""
    waits = [(v.called - (v.slot or v.clock if v.arrived is None else max(v.arrived, v.slot or 0.0)), v.outcome == "no_show")
             for v in visits if v.called is not None and v.outcome in ("served", "no_show")]  # fmt: skip
    waited = np.array([w for w, _ in waits])
    gone = np.array([g for _, g in waits], dtype=np.float64)
    overall = share(float(gone.sum()), len(gone), 0.05)
    at = np.append((WAITED[:-1] + WAITED[1:]) / 2, WAITED[-1] * 1.25)
    of = np.clip(np.searchsorted(WAITED, waited, side="right") - 1, 0, len(WAITED) - 1)
    shares = [share(float(gone[of == b].sum()), int((of == b).sum()), overall) for b in range(len(WAITED))]
    return at, np.array(shares)


def _transfers(plan: Plan, days: Sequence[Day]) -> tuple[Floats, Floats]:
    """The share of each class that goes on to another list, and to which: shares summed up over the classes."""
    classes = {c.id: i for i, c in enumerate(plan.item_classes)}
    served, moved = np.zeros(len(classes)), np.zeros((len(classes), len(classes)))
    for day in days:
        known = {v.ticket: v.item_class for v in day.visits}
        for v in day.visits:
            origin = known.get(v.origin)
            if v.origin and origin in classes and v.item_class in classes:
                moved[classes[origin], classes[v.item_class]] += 1
            if v.outcome == "served" and v.item_class in classes:
                served[classes[v.item_class]] += 1
    rate = share(float(moved.sum()), float(served.sum()), 0.03)
    each = np.array([share(float(moved[c].sum()), float(served[c]), rate) for c in range(len(classes))])
    where = (moved + 1e-3).cumsum(axis=1)
    return each, where / where[:, -1:]


def _gaps(day: Day) -> Iterator[float]:
    """How long windows that were there and free let the visitor wait whom they called next."""
    free: dict[str, float] = {}
    back = sorted((a.end, a.window) for a in day.aways)
    calls = [v for v in day.visits if v.called is not None and v.ended is not None]
    for v in sorted(calls, key=lambda v: v.called or 0.0):
        called, ended = v.called or 0.0, v.ended or 0.0
        while back and back[0][0] <= called:
            end, window = back.pop(0)
            free[window] = max(end, free.get(window, end))
        since = max(free.get(v.window, called), v.arrived if v.arrived is not None else v.clock)
        if called - since < LONGEST_GAP:
            yield max(0.0, called - since)
        free[v.window] = ended


def _pauses(plan: Plan, days: Sequence[Day], paused: int, served: int) -> dict[str, float]:
    """The share of services after which each window pauses."""
    overall = share(paused, served, 0.02)
    of: dict[str, int] = dict.fromkeys((w.no for w in plan.windows), 0)
    after = dict.fromkeys(of, 0)
    for day in days:
        for v in day.visits:
            if v.outcome == "served" and v.window in of:
                of[v.window] += 1
        for a in day.aways:
            if a.kind == "pause" and a.window in after:
                after[a.window] += 1
    return {no: share(after[no], of[no], overall, believed=100) for no in of}


def _breaks(days: Sequence[Day]) -> tuple[list[float], list[float]]:
    """How much later than planned breaks fell due, seconds, and how long they took as a part of what was planned."""
    free, busy, lengths = [], [], []
    for day in days:
        ends = {
            (v.window, round(v.ended)): v.called for v in day.visits if v.ended is not None and v.called is not None
        }
        for no in {one.window for one in day.breaks}:
            taken = sorted(a for a in day.aways if a.window == no and a.kind == "break")
            for (_, start, end), away in zip(sorted(b for b in day.breaks if b.window == no), taken, strict=False):
                lengths.append((away.end - away.start) / (end - start))
                called = ends.get((no, round(away.start)))
                if called is None:
                    free.append(away.start - start)
                else:
                    busy.append(min(max(start, called), away.start) - start)
    return free if len(free) >= FEW else free + busy, lengths


def _bookings(visits: Sequence[Visit]) -> tuple[float, Floats]:
    """The share of bookings that is kept, and how much before (-) or after the slot people come, seconds."""
    offsets = [v.arrived - v.slot for v in visits if v.slot is not None and v.arrived is not None and not v.origin]
    absent = sum(v.outcome == "absent" for v in visits)
    return share(len(offsets), len(offsets) + absent, 0.85), table(offsets, normal(600.0) - 300.0)
