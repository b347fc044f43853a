"""The floor of one day as the referee's events tell it: the lists of live dispatch, the windows, the day so far.

The referee's times are minutes from opening; the lists count milliseconds and the forecast seconds, from opening too.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from config.plan import Plan
from qms.domain import serving
from qms.domain.places import Stander
from qms.domain.queues import Queues
from qms.forecast.day import Away, Break, Day, Visit
from qms.forecast.scene import AtWindow, Booked, Doing, Scene, Waiting

MINUTE = 60.0
MS = 60_000.0

Event = dict[str, Any]


@dataclass(slots=True)
class Desk:
    """One window. Seconds; `left` are planned breaks not begun, `planned` the length of the one it is on."""

    no: str
    doing: Doing = "closed"
    since: float = 0.0
    ticket: str = ""
    stand_by: str = ""
    run: int = 0
    planned: float = 0.0
    left: list[tuple[float, float]] = field(default_factory=list)

    def goes(self, doing: Doing, at: float) -> None:
        """From now on."""
        self.doing, self.since = doing, at


class Floor:
    """A day from its first event to its last."""

    def __init__(self, plan: Plan, closes: float, breaks: list[Break], booked: dict[int, Booked]) -> None:
        served = serving.of_plan(plan, None)
        self.queues = Queues(plan, served)
        self.day = Day(weekday=0, opens=0.0, closes=closes, breaks=breaks)
        self.visits: dict[str, Visit] = {}
        self.booked = booked
        self._serves = served
        self._standing: dict[str, Stander] = {}
        self._stand_by = plan.policy.stand_by.on
        self._after = {c.id: plan.policy.stand_by.after * c.usual_service for c in plan.item_classes}
        self.desks = {
            w.no: Desk(w.no, left=sorted((b.start, b.end) for b in breaks if b.window == w.no)) for w in plan.windows
        }
        self._when: dict[str, Callable[[Event, float], None]] = {
            "issued": self._joined, "transferred": self._joined, "called": self._called, "started": self._started,
            "finished": self._ended, "no_show": self._ended, "paused": self._left, "break_start": self._left,
            "window_closed": self._left, "resumed": self._back, "break_end": self._back, "window_opened": self._back,
            "precalled": self._asked, "precall_lapsed": self._lapsed,
        }  # fmt: skip

    def happened(self, event: Event) -> None:
        """Take note. Raises KeyError for an event that the protocol does not know."""
        self._when[event["event"]](event, event["at"] * MINUTE)

    def scene(self, at: float) -> Scene:
        """The floor at `at` (seconds)."""
        waiting = [
            Waiting(s.id, s.item_class, s.group, s.clock / 1000.0, s.order, max(v.arrived or 0.0, v.slot or 0.0))
            for s in self._standing.values()
            for v in (self.visits[s.id],)
        ]
        windows = [self._at(desk) for desk in self.desks.values()]
        return Scene(at, self.day, waiting, windows, list(self.booked.values()), self._stand_by)

    def moments(self, busy: Iterable[str]) -> list[tuple[str, float]]:
        """When busy windows ask the next to stand by, seconds, soonest first; who has not started yet is not counted."""
        serving = [desk for desk in map(self.desks.__getitem__, busy) if desk.doing == "serving"]
        due = [(desk.no, desk.since + self._after[self.visits[desk.ticket].item_class]) for desk in serving]
        return sorted(due, key=lambda one: one[1])

    def finished(self) -> Day:
        """The day, over; bookings that nobody kept are absent."""
        for one in self.booked.values():
            absent = Visit("", one.item_class, "appointment", one.slot, None, one.slot, outcome="absent")
            self.day.visits.append(absent)
        return self.day

    def _at(self, desk: Desk) -> AtWindow:
        serves, visit = self._serves[desk.no], self.visits.get(desk.ticket)
        return AtWindow(
            desk.no, desk.no, desk.doing, desk.since, serves.classes, serves.secondary,
            visit.item_class if visit else "", visit.group if visit else "", desk.stand_by,
            tuple(desk.left), desk.planned, desk.run,
        )  # fmt: skip

    def _joined(self, event: Event, at: float) -> None:
        ticket, clock = str(event["ticket"]), event["clock"]
        slot = event["slot"] * MINUTE if "slot" in event else None
        visit = Visit(ticket, str(event["class"]), event["group"], clock * MINUTE, at, slot, str(event.get("from", "")))
        self.visits[ticket] = visit
        self.day.visits.append(visit)
        self._standing[ticket] = Stander(ticket, visit.item_class, visit.group, clock * MS, event.get("slot", 0.0) * MS)
        self.queues.enter(self._standing[ticket])
        if event["event"] == "issued":
            self.booked.pop(event.get("booking", 0), None)

    def _called(self, event: Event, at: float) -> None:
        ticket, desk = str(event["ticket"]), self.desks[str(event["window"])]
        if desk.stand_by == ticket:
            desk.stand_by = ""
            del self._standing[ticket]
        else:
            self.queues.leave(self._standing.pop(ticket))
        visit = self.visits[ticket]
        visit.called, visit.window, visit.server, visit.outcome = at, desk.no, desk.no, "at_window"
        desk.ticket, desk.run = ticket, 0 if visit.group == "ordinary" else desk.run + 1
        desk.goes("called", at)

    def _started(self, event: Event, at: float) -> None:
        self.visits[str(event["ticket"])].started = at
        self.desks[str(event["window"])].goes("serving", at)

    def _ended(self, event: Event, at: float) -> None:
        visit, desk = self.visits[str(event["ticket"])], self.desks[str(event["window"])]
        visit.ended, visit.outcome = at, "served" if event["event"] == "finished" else "no_show"
        desk.ticket = ""
        desk.goes("idle", at)

    def _left(self, event: Event, at: float) -> None:
        desk, kind = self.desks[str(event["window"])], event["event"]
        if kind == "break_start" and desk.left:
            start, end = desk.left.pop(0)
            desk.planned = end - start
        desk.goes("paused" if kind == "paused" else "break" if kind == "break_start" else "closure", at)

    def _back(self, event: Event, at: float) -> None:
        desk = self.desks[str(event["window"])]
        kinds = {"paused": "pause", "break": "break", "closure": "closure"}
        if desk.doing in kinds:
            self.day.aways.append(Away(desk.no, kinds[desk.doing], desk.since, at))  # type: ignore[arg-type]
        desk.planned = 0.0
        desk.goes("idle", at)

    def _asked(self, event: Event, at: float) -> None:
        ticket = str(event["ticket"])
        self.desks[str(event["window"])].stand_by = ticket
        self.queues.leave(self._standing[ticket])

    def _lapsed(self, event: Event, at: float) -> None:
        ticket = str(event["ticket"])
        self.desks[str(event["window"])].stand_by = ""
        self.queues.enter(self._standing[ticket], again=True)
