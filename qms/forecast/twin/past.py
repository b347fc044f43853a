"""A day that was, as its journal tells it: who came and what it took, and which windows were there with whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from config.plan import Plan
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.serving import Serves
from qms.forecast.day import Day
from qms.forecast.hall.record import Record


class There(NamedTuple):
    """A window from a moment on (seconds of the day): whether it calls, whose hands, which classes."""

    at: float
    window: str
    calls: bool
    server: str
    serves: Serves


@dataclass(frozen=True)
class Past:
    """One day up to `end` (seconds of the day), after which nobody is called."""

    plan: Plan
    date: str
    day: Day
    end: float
    windows: list[There] = field(default_factory=list)


def past(plan: Plan, events: Iterable[e.Event]) -> Past | None:
    """The day that the events of one business day tell; None if they do not begin with its DayOpened."""
    floor, told = Floor(plan), iter(events)
    opened = next(told, None)
    if not isinstance(opened, e.DayOpened):
        return None
    record = Record(plan, opened)
    windows: list[There] = []
    last: dict[str, There] = {}
    floor.apply(opened)
    windows += _news(floor, 0.0, last)
    for event in told:
        floor.apply(event)
        record.apply(event)
        windows += _news(floor, record.seconds(event.at), last)
    return Past(plan, opened.date, record.day, record.seconds(floor.at), windows)


def _news(floor: Floor, at: float, last: dict[str, There]) -> Iterator[There]:
    """The windows that are no longer as they were."""
    for no, window in floor.windows.items():
        now = There(at, no, window.open and window.paused is None, window.clerk or no, floor.serving[no])
        if no not in last or now[2:] != last[no][2:]:
            last[no] = now
            yield now
