"""What a what-if asks and tells over HTTP: times with an offset, durations in seconds, classes and windows by id."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct, field

from qms.forecast.twin import question as q
from qms.web.forecasts.telling import of_interval
from qms.web.shapes import live
from qms.web.shapes.asked import Body, Ref

Refs = Annotated[tuple[Ref, ...], Meta(max_length=200)]
Moment = Annotated[datetime, Meta(tz=True)]


class ClassesAsked(Body, frozen=True, kw_only=True):
    """What a window serves from now on: its own classes, and those it helps out with."""

    item_classes: Refs
    secondary: Refs = ()


class DemandAsked(Body, frozen=True, kw_only=True):
    """`factor` times as many walk-ins as expected, of these classes (none = all), from a time to another (left out = now,
    the end of the day). Booked visitors stay as they are."""

    factor: q.Factor
    item_classes: Refs = ()
    from_time: Moment | None = None
    until: Moment | None = None


class ChangeAsked(Body, frozen=True, kw_only=True):
    """One change, from now on. `set_classes`: by window, its own classes or these and those it helps out with; `demand`: a factor
    for all walk-ins, or more precisely."""

    close_window: Refs = ()
    open_window: Refs = ()
    set_classes: dict[Ref, Refs | ClassesAsked] = field(default_factory=dict)
    demand: q.Factor | DemandAsked | None = None


class WhatIfAsked(Body, frozen=True, kw_only=True):
    """Changes, one after another. The figures are of who waits now or comes before `until`, left out: today; `target_s`: how long
    a wait is thought good."""

    changes: Annotated[tuple[ChangeAsked, ...], Meta(max_length=50)]
    until: Moment | None = None
    target_s: Annotated[float, Meta(ge=0, le=86_400)] = q.TARGET


class BandNow(Struct, frozen=True):
    """The mean of all runs; one run in ten is below `low`, one in ten above `high`."""

    value: float
    low: float
    high: float


class EndNow(Struct, frozen=True):
    """The same of a time of day."""

    value: str
    low: str
    high: str


class FiguresNow(Struct, frozen=True, kw_only=True):
    """One side. `visitors` who are called, their waits, the longest queue, the share within the target, when the last one has
    been served. `forecast`: somebody without priority who came now, null where that is not asked or nobody would call them."""

    visitors: BandNow
    mean_s: BandNow
    p50_s: BandNow
    p90_s: BandNow
    longest_queue: BandNow
    within_target: BandNow
    last_served: EndNow
    forecast: live.Forecast | None


class RatioNow(Struct, frozen=True, kw_only=True):
    """Changed over as is, run by run; null where almost nobody waits as it is."""

    mean: BandNow | None
    p50: BandNow | None
    p90: BandNow | None


class Side(Struct, frozen=True, kw_only=True):
    """All, by item class, and by group (ordinary, priority, appointment); null where nobody is called."""

    overall: FiguresNow | None
    item_classes: dict[str, FiguresNow | None]
    groups: dict[str, FiguresNow | None]


class Ratios(Struct, frozen=True, kw_only=True):
    """All, by item class, and by group."""

    overall: RatioNow
    item_classes: dict[str, RatioNow]
    groups: dict[str, RatioNow]


class WhatIfNow(Struct, frozen=True, kw_only=True):
    """Both sides, played `runs` times from the floor at `at` with the same visitors, and how they compare. `days` finished days were learned
    from; 0 = a new hall: believe the ratios rather than the minutes."""

    at: str
    days: int
    runs: int
    target_s: float
    ratio: Ratios
    as_is: Side
    changed: Side


def asked(body: WhatIfAsked, midnight: int) -> q.Question:
    """The question in the forecast's words; `midnight` (ms) began the day."""
    until = None if body.until is None else _seconds(body.until, midnight)
    return q.Question(tuple(_change(one, midnight) for one in body.changes), until, body.target_s)


def _seconds(moment: datetime, midnight: int) -> float:
    return moment.timestamp() - midnight / 1000.0


def _change(one: ChangeAsked, midnight: int) -> q.Change:
    classes = {
        no: q.Classes(given.item_classes, given.secondary) if isinstance(given, ClassesAsked) else q.Classes(given)
        for no, given in one.set_classes.items()
    }
    return q.Change(one.close_window, one.open_window, classes, _demand(one.demand, midnight))


def _demand(asked: float | DemandAsked | None, midnight: int) -> q.Demand | None:
    if isinstance(asked, DemandAsked):
        start = 0.0 if asked.from_time is None else _seconds(asked.from_time, midnight)
        end = q.ALWAYS if asked.until is None else _seconds(asked.until, midnight)
        return q.Demand(asked.factor, asked.item_classes, start, end)
    return None if asked is None else q.Demand(asked)


def told(answer: q.Answer, at: str, target: float, clock: Callable[[float], str]) -> WhatIfNow:
    """The answer as it is told; `clock` says seconds of the day as ISO 8601."""
    by = {"item_classes": answer.classes, "groups": answer.groups}

    def side(which: str) -> Side:
        return Side(
            overall=_figures(getattr(answer.overall, which), answer.days, clock),
            **{
                name: {id_: _figures(getattr(one, which), answer.days, clock) for id_, one in of.items()}
                for name, of in by.items()
            },
        )

    ratio = Ratios(
        overall=_ratio(answer.overall),
        **{name: {id_: _ratio(one) for id_, one in of.items()} for name, of in by.items()},
    )
    return WhatIfNow(
        at=at,
        days=answer.days,
        runs=answer.runs,
        target_s=target,
        ratio=ratio,
        as_is=side("as_is"),
        changed=side("changed"),
    )


def _figures(of: q.Figures | None, days: int, clock: Callable[[float], str]) -> FiguresNow | None:
    if of is None:
        return None
    end = of.last_served
    return FiguresNow(
        visitors=_band(of.visitors, 1),
        mean_s=_band(of.mean),
        p50_s=_band(of.p50),
        p90_s=_band(of.p90),
        longest_queue=_band(of.longest_queue, 1),
        within_target=_band(of.within, 3),
        last_served=EndNow(clock(end.value), clock(end.low), clock(end.high)),
        forecast=of_interval(of.newcomer, days) if of.newcomer else None,
    )


def _ratio(one: q.Compared) -> RatioNow:
    of = one.ratio
    mean, p50, p90 = (None if band is None else _band(band, 3) for band in (of.mean, of.p50, of.p90))
    return RatioNow(mean=mean, p50=p50, p90=p90)


def _band(of: q.Band, figures: int = 0) -> BandNow:
    return BandNow(round(of.value, figures), round(of.low, figures), round(of.high, figures))
