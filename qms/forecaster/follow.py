"""Follows a hall's journal from another process: past days as numbers, and today's floor up to the last durable row."""

from collections import deque
from collections.abc import Iterator

import msgspec

from config.plan import Plan
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.forecast.day import Day
from qms.forecast.hall.of_floor import scene
from qms.forecast.hall.record import Record, days_of
from qms.forecast.scene import Scene
from qms.journal import Reader

MOST_DAYS = 60
"""Finished days that are learned from; what lies longer back says little of a hall."""
PAGE = 2000  # rows read at a time


class Follower:
    """`days` are the finished ones, oldest first; `turned` counts the days that ended since the beginning; `seq` is the last
    row that has been read."""

    def __init__(self, plan: Plan, reader: Reader) -> None:
        """Reads the past days, which takes seconds."""
        self._plan, self._reader = plan, reader
        self._floor = Floor(plan)
        self._record: Record | None = None
        starts = reader.day_starts(MOST_DAYS + 1)
        self.seq = starts[0] - 1 if starts else 0
        self.turned = 0
        self.days: deque[Day] = deque(self._past(starts), maxlen=MOST_DAYS)

    def _past(self, starts: list[int]) -> Iterator[Day]:
        """The days before the newest; one that cannot be read teaches nothing."""
        ends = [start - 1 for start in starts]
        for first, last in reversed(list(zip(starts[1:], ends, strict=False))):
            try:
                yield from days_of(self._plan, self._events(first, last))
            except msgspec.ValidationError:
                continue

    def _events(self, first: int, last: int) -> Iterator[e.Event]:
        seq = first - 1
        while seq < last and (rows := self._reader.since(seq, min(PAGE, last - seq))):
            yield from (e.decode(row.body) for row in rows)
            seq = rows[-1].seq

    def advance(self) -> None:
        """Read what has become durable. Raises msgspec.ValidationError and Impossible: this process cannot follow any more."""
        while rows := self._reader.since(self.seq, PAGE):
            for row in rows:
                self._take(e.decode(row.body))
                self.seq = row.seq

    def _take(self, event: e.Event) -> None:
        self._floor.apply(event)
        if isinstance(event, e.DayOpened):
            self._record = Record(self._plan, event)
        elif self._record is not None:
            self._record.apply(event)
            if isinstance(event, e.DayClosed):
                self.days.append(self._record.day)
                self.turned += 1

    def scene(self, now: int) -> Scene | None:
        """The floor at `now` (ms), None while no business day is open."""
        if self._record is None or self._floor.day is None or self._floor.closed:
            return None
        return scene(self._floor, self._record, max(now, self._floor.at))
