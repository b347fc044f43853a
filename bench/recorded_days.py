"""Recorded days of real halls, a queue at a time, as they went on: what was known of a queue the moment somebody came.

What the record does not say is inferred: a call is made by the open window whose own last call is oldest; the service before it
ended at that call if whoever is called was there when it began, else nobody knows when (to judge by its end would favour long
ones); a number that was leapt over is gone.
"""

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from qms.forecast.day import Day, Visit

CLASS = "q"
ENOUGH = 20
"""Visitors called that make a day worth counting; a record that broke off has fewer."""
OPENS, CLOSES = 8 * 3600.0, 18 * 3600.0


class Ticket(NamedTuple):
    """Seconds of the day; `called` None where the record does not say."""

    no: int
    arrived: float
    called: float | None


class Recorded(NamedTuple):
    """One queue on one day; `opened`: (time, open windows) as published."""

    date: str
    tickets: list[Ticket]
    opened: list[tuple[float, int]]


def time_of(clock: str) -> float:
    """Of a time of day such as 08:02 or 08:02:17."""
    return float(sum(int(part) * unit for part, unit in zip(clock.split(":"), (3600, 60, 1), strict=False)))


def rows(file: Path) -> list[dict[str, str]]:
    """The lines of a packed table."""
    with gzip.open(file, "rt", newline="") as lines:
        return list(csv.DictReader(lines))


def queues_of(folder: Path, since: str = "") -> dict[tuple[str, str], list[Recorded]]:
    """The days of each (hall, queue) on which enough were called, oldest first; none before the date `since`."""
    tickets: dict[tuple[str, str, str], list[Ticket]] = {}
    for row in rows(folder / "arrivals.csv.gz"):
        called = time_of(row["called_time"]) if row["called_time"] else None
        one = Ticket(int(row["ticket_no"]), time_of(row["arrive_time"]), called)
        tickets.setdefault((row["hall"], row["queue"], row["date"]), []).append(one)
    opened: dict[tuple[str, str, str], list[tuple[float, int]]] = {}
    for row in rows(folder / "snapshots.csv.gz"):
        now = time_of(row["time"]), int(row["open_windows"])
        opened.setdefault((row["hall"], row["queue"], row["date"]), []).append(now)
    found: dict[tuple[str, str], list[Recorded]] = {}
    for (hall, queue, day), known in sorted(tickets.items()):
        if day >= since and sum(one.called is not None for one in known) >= ENOUGH:
            found.setdefault((hall, queue), []).append(Recorded(day, known, sorted(opened[hall, queue, day])))
    return found


# --- a day as it went on ---


class Floor:
    """The queue as far as its day has got; `day` is what the forecast may know of it."""

    def __init__(self, day: str) -> None:
        self.day = Day(date.fromisoformat(day).isoweekday(), OPENS, CLOSES)
        self.waiting: dict[int, Visit] = {}
        self.since: dict[str, float] = {}
        self.last_wait = 0.0
        self._at: dict[str, Visit] = {}

    def opened(self, now: float, windows: int) -> None:
        """So many windows are open now."""
        while len(self.since) > windows:
            no = min(self.since, key=self.since.__getitem__)
            del self.since[no]
            self._at.pop(no, None)
        free = (str(n) for n in range(1, windows + 1) if str(n) not in self.since)
        self.since |= {no: now for no, _ in zip(free, range(windows - len(self.since)), strict=False)}

    def arrived(self, now: float, no: int) -> Visit:
        """Somebody has taken a number."""
        visit = self.waiting[no] = Visit(str(no), CLASS, "ordinary", now, now)
        self.day.visits.append(visit)
        return visit

    def called(self, now: float, no: int) -> None:
        """A number is called; those before it have gone."""
        for earlier in [other for other in self.waiting if other < no]:
            self.waiting.pop(earlier).outcome = "gone"
        visit = self.waiting.pop(no, None)
        if visit is None:
            return
        self.last_wait = now - (visit.arrived or now)
        visit.called = visit.started = now
        visit.outcome = "served"
        if self.since:
            visit.window = visit.server = min(self.since, key=self.since.__getitem__)
            before = self._at.get(visit.window)
            if before is not None and (before.called or 0.0) >= visit.clock:
                before.ended = now
            self.since[visit.window], self._at[visit.window] = now, visit


def through(record: Recorded) -> Iterator[tuple[Floor, Visit | None]]:
    """The floor at each arrival and who has come; at last with None when the day is over."""
    floor = Floor(record.date)
    events: list[tuple[float, int, int]] = [(at, -1, windows) for at, windows in record.opened]
    for one in record.tickets:
        events.append((one.arrived, 0, one.no))
        if one.called is not None:
            events.append((max(one.called, one.arrived), 1, one.no))
    for now, what, number in sorted(events):
        if what < 0:
            floor.opened(now, number)
        elif what == 0:
            yield floor, floor.arrived(now, number)
        else:
            floor.called(now, number)
    yield floor, None
