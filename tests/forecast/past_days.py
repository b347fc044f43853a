"""Days that were worked through by the domain itself: seeded visitors, clerks who call, absences; as events and as a journal."""

import threading
from collections.abc import Sequence
from heapq import heappop, heappush
from pathlib import Path
from random import Random

from config.plan import Calendar, Dispatch, Plan, Policy
from qms.domain import commands as c
from qms.domain import events as e
from qms.journal import Draft, Journal
from tests.spec.appointments import moment
from tests.spec.recorded import Recorded
from tests.spec.story import plan

DATES = ("2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09")
"""A Monday to a Friday."""
GAP = 5.0


def drawn(dispatch: Dispatch | None = None) -> Plan:
    """The small hall, open from nine to noon."""
    return plan(Policy(dispatch=dispatch or Dispatch(), calendar=Calendar(hours=("09:00-12:00",))))


class Worked(Recorded):
    """A hall through its days; `heard` are all events."""

    def through(self, date: str, seed: int, every: float = 100.0, lunch: str = "") -> list[e.Event]:
        """One day: somebody comes every so many seconds in the mean, a tenth with priority; window `lunch` pauses at eleven for
        half an hour. Windows close when nobody waits after noon."""
        random = Random(seed)
        if self.floor.day is not None and not self.floor.closed:
            self.now = max(self.now, moment(self.floor.day, "23:00"))
            self.do(c.CloseDay())
        before = len(self.heard)
        self.now = moment(date, "09:00")
        self.do(c.OpenDay(date=date, plan="test"))
        self._doing: list[tuple[float, int, str, str]] = []
        self._order = 0
        self._lasts: dict[str, float] = {}
        self._asleep: dict[str, float] = {}
        for no in ("1", "2", "3"):
            self.do(c.OpenWindow(window=no))
            self._later(GAP, "call", no)
        at = 0.0
        while (at := at + random.expovariate(1 / every)) < 3 * 3600 - 60:
            self._later(at, "come", random.choice(("a", "a", "b")) + random.choice(("!", *9 * ".")))
        if lunch:
            self._later(7200.0, "away", lunch)
        start = self.now
        while self._doing:
            at, _, what, whom = heappop(self._doing)
            self.now = start + int(at * 1000)
            getattr(self, f"_{what}")(at, whom, random)
        self.now = max(self.now, moment(date, "12:30"))
        self.do(*(c.CloseWindow(window=no) for no in ("1", "2", "3")), c.CloseDay())
        return self.heard[before:]

    def _later(self, at: float, what: str, whom: str) -> None:
        self._order += 1
        heappush(self._doing, (at, self._order, what, whom))

    def _come(self, at: float, kind: str, random: Random) -> None:
        ticket = self.take(kind[0], priority=kind[1] == "!")
        self._lasts[ticket.id] = random.lognormvariate(5.4, 0.5)
        serving = self.floor.serving
        idle = sorted(self._asleep, key=lambda no: (kind[0] not in serving[no].classes, self._asleep[no]))
        for no in idle:
            if kind[0] in (*serving[no].classes, *serving[no].secondary):
                del self._asleep[no]
                self._later(at + GAP, "call", no)
                break

    def _call(self, at: float, no: str, _: Random) -> None:
        if self.floor.windows[no].paused is not None:
            return
        if self.call(no) is None:
            self._asleep[no] = at
            return
        ticket = self.floor.windows[no].ticket or ""
        self._later(at + self._lasts[ticket], "end", no)

    def _end(self, at: float, no: str, _: Random) -> None:
        self.do(c.FinishService(window=no))
        self._later(at + GAP, "call", no)

    def _away(self, at: float, no: str, _: Random) -> None:
        self.do(c.PauseWindow(window=no))
        self._asleep.pop(no, None)
        for other in list(self._asleep):
            del self._asleep[other]
            self._later(at + GAP, "call", other)
        self._later(at + 1800.0, "back", no)

    def _back(self, at: float, no: str, _: Random) -> None:
        self.do(c.ResumeWindow(window=no))
        self._later(at + GAP, "call", no)


def written(folder: Path, events: Sequence[e.Event]) -> None:
    """A journal of these events, all of them durable."""
    done = threading.Event()
    last: list[int] = []
    journal = Journal(folder, lambda seq, error: done.set() if error or (last and seq >= last[0]) else None)
    drafts = [Draft(one.at, e.encode(one), one.date if isinstance(one, e.DayOpened) else None) for one in events]
    last.append(len(drafts))
    journal.submit(drafts)
    assert done.wait(60)
    journal.close()
