"""The city's figures, counted from visits. Pure. Every definition stands in DEFINITIONS and is returned beside the figures.

Source of the formulae: facts on government service halls, section 7; where systems differ, the denominators are shown.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from msgspec import Struct

from qms.city.visits import Visit

By = Literal["hall", "window", "clerk", "item_class", "item", "hour", "day"]
BYS: tuple[By, ...] = get_args(By)

RECEIVED = ("done", "accepted", "tolerant", "returned")
"""Outcomes of services in which the window took something in."""

DEFINITIONS: Mapping[str, str] = {
    "scope": "numbers taken in [from, to), whatever happened to them later",
    "issued": "numbers taken; a transfer and the next stop of a bundle take none",
    "called": "numbers called at least once",
    "served": "services finished, each stop of a bundle by itself, those that the end of the day closed included",
    "abandoned": "numbers abandoned, and numbers cancelled by the end of the day; not those that visitors cancelled",
    "cancelled": "numbers that visitors cancelled",
    "no_show": "numbers that were missing at a call at least once, also if they were served later",
    "waiting_now": "numbers that still wait",
    "waiting": "first call minus taking the number, over called numbers; who still waits or gave up is not in it",
    "service": "time at windows without time parked, over finished services that a clerk ended; from the call where nobody"
    " pressed start",
    "satisfaction": "mean of active first ratings, 5 to 1; rated = their number, served = services that could be rated,"
    " bad = ratings of 2 and 1; default and follow-up ratings are never counted; by_default = services of which nobody said"
    " anything and which the hall's policy rated by itself",
    "returns": "rate = returned over received, null where nothing was received; received = services that ended done, accepted,"
    " with papers to follow, or returned; a one-time notice takes nothing in and is neither",
    "cases": "cases = case numbers that were given to somebody's number, visits = numbers taken for them,"
    " more_than_once = cases with more than one",
    "quantiles": "linear interpolation between closest ranks",
    "by": "a transfer begins a new stay of the number. By window, clerk and item_class: issued, called and waiting stand"
    " with the first stay, served, service and satisfaction with the one that was finished, and a stay stands with its last"
    " call; a number never called has no window and stands under null. By item: under each of its items",
}


class Spread(Struct, frozen=True):
    """Durations in seconds; null where n is 0."""

    p50_s: float | None
    p90_s: float | None
    mean_s: float | None
    n: int


class Satisfaction(Struct, frozen=True):
    """See DEFINITIONS."""

    mean: float | None
    rated: int
    served: int
    bad: int
    by_default: int = 0


class Returns(Struct, frozen=True):
    """退件率, see DEFINITIONS."""

    rate: float | None
    returned: int
    received: int


class Cases(Struct, frozen=True):
    """最多跑一次, see DEFINITIONS."""

    cases: int
    visits: int
    more_than_once: int


class Row(Struct, frozen=True):
    """One group's figures. `key` names the group; a window or clerk is `HALL/NO`, an hour or day an ISO time."""

    key: str | None
    issued: int
    called: int
    served: int
    abandoned: int
    no_show: int
    cancelled: int
    waiting_now: int
    waiting: Spread
    service: Spread
    satisfaction: Satisfaction
    returns: Returns
    cases: Cases


def rows(visits: Iterable[Visit], by: By, zone: ZoneInfo, always: Iterable[str] = ()) -> list[Row]:
    """One row a group, in order of key, null first; the keys of `always` have one even without a number."""
    groups: dict[str | None, list[Visit]] = {key: [] for key in always}
    keys = _keys(by, zone)
    for visit in visits:
        for key in keys(visit):
            groups.setdefault(key, []).append(visit)
    return [row(key, groups[key]) for key in sorted(groups, key=lambda key: (key is not None, key or ""))]


def row(key: str | None, visits: Iterable[Visit]) -> Row:
    """The figures of one group of visits."""
    every = list(visits)
    first = [visit for visit in every if visit.stage == 1]
    finished = [visit for visit in every if visit.state == "finished"]
    return Row(
        key=key,
        issued=len(first),
        called=sum(visit.first_called_at is not None for visit in first),
        served=len(finished),
        abandoned=sum(_abandoned(visit) for visit in every),
        no_show=len({(visit.hall, visit.ticket) for visit in every if visit.misses}),
        cancelled=sum(visit.state == "cancelled" and not visit.by_day_end for visit in every),
        waiting_now=sum(visit.state == "waiting" for visit in every),
        waiting=spread(
            [visit.first_called_at - visit.issued_at for visit in first if visit.first_called_at is not None]
        ),
        service=spread([visit.served_ms for visit in finished if not visit.by_day_end]),
        satisfaction=_satisfaction(every, len(finished)),
        returns=_returns(finished),
        cases=_cases(every),
    )


def _satisfaction(visits: list[Visit], served: int) -> Satisfaction:
    ratings = [visit.rating for visit in visits if visit.rating is not None]
    return Satisfaction(
        mean=round(sum(ratings) / len(ratings), 3) if ratings else None,
        rated=len(ratings),
        served=served,
        bad=sum(rating <= 2 for rating in ratings),
        by_default=sum(visit.default_rating is not None and visit.rating is None for visit in visits),
    )


def _returns(finished: list[Visit]) -> Returns:
    received = [visit for visit in finished if visit.outcome in RECEIVED]
    returned = sum(visit.outcome == "returned" for visit in received)
    return Returns(round(returned / len(received), 4) if received else None, returned, len(received))


def _cases(visits: list[Visit]) -> Cases:
    numbers: dict[str, set[tuple[str, str]]] = {}
    for visit in visits:
        if visit.case_no:
            numbers.setdefault(visit.case_no, set()).add((visit.hall, visit.ticket))
    taken = [len(some) for some in numbers.values()]
    return Cases(len(taken), sum(taken), sum(n > 1 for n in taken))


def spread(durations_ms: list[int]) -> Spread:
    """Median, ninth decile and mean of durations in ms, as seconds."""
    if not durations_ms:
        return Spread(None, None, None, 0)
    ranked = sorted(durations_ms)
    mean = sum(ranked) / len(ranked)
    return Spread(_seconds(quantile(ranked, 0.5)), _seconds(quantile(ranked, 0.9)), _seconds(mean), len(ranked))


def quantile(ranked: list[int], share: float) -> float:
    """Of sorted values, by linear interpolation between closest ranks (type 7 of Hyndman and Fan, 1996)."""
    place = share * (len(ranked) - 1)
    below = int(place)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (place - below) * (ranked[above] - ranked[below])


def _abandoned(visit: Visit) -> bool:
    return visit.state == "abandoned" or (visit.state == "cancelled" and visit.by_day_end)


def _seconds(ms: float) -> float:
    return round(ms / 1000, 3)


def _keys(by: By, zone: ZoneInfo) -> Callable[[Visit], Iterable[str | None]]:
    match by:
        case "hall":
            return lambda visit: (visit.hall,)
        case "window":
            return lambda visit: (visit.window and f"{visit.hall}/{visit.window}",)
        case "clerk":
            return lambda visit: (visit.clerk and f"{visit.hall}/{visit.clerk}",)
        case "item_class":
            return lambda visit: (visit.item_class,)
        case "item":
            return lambda visit: visit.items.split() or (None,)
        case "hour":
            return lambda visit: (_local(visit.issued_at, zone).isoformat(timespec="minutes"),)
        case "day":
            return lambda visit: (_local(visit.issued_at, zone).date().isoformat(),)


def _local(at: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at // 1000, zone).replace(minute=0, second=0)
