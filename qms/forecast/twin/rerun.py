"""A day that was, once more: the same visitors, services, no-shows and absences, called by a policy of one's choice.

The lists and the score are those of live dispatch (`domain.queues`); nothing of the policy is written here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from heapq import heappop, heappush
from math import exp
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from config.plan import Dispatch
from qms.domain.places import Stander
from qms.domain.queues import Queues
from qms.forecast.day import Visit
from qms.forecast.durations import Services, Speed
from qms.forecast.twin.past import Past, There

LONGEST_GAP = 600.0
"""Seconds; a window that let somebody wait for longer was not about to call."""


class Stay(NamedTuple):
    """One wait: `due` it counts from, `called` None = never. Seconds of the day."""

    item_class: str
    group: str
    due: float
    called: float | None


@dataclass(slots=True)
class Desk:
    """One window; `gaps` are those that its clerks left before their calls of that day, used in the same order."""

    no: str
    gaps: list[float]
    calls: bool = False
    leaving: bool = False
    busy: bool = False
    about_to: bool = False
    server: str = ""
    idle_since: float = 0.0
    run: int = 0
    used: int = 0

    def gap(self) -> float:
        """Until the clerk's next press."""
        self.used += 1
        return self.gaps[(self.used - 1) % len(self.gaps)] if self.gaps else 0.0


def as_was(past: Past) -> list[Stay]:
    """What really happened, in the order of the record."""
    return [Stay(v.item_class, v.group, due(v, v.arrived), v.called) for v in past.day.visits if v.arrived is not None]


def due(visit: Visit, arrived: float) -> float:
    """What the wait counts from: coming, for who is early for an appointment its slot."""
    return max(arrived, visit.slot) if visit.slot is not None and visit.group == "appointment" else arrived


class Rerun:
    """One run of a day under a dispatch; `services` say how fast whose hands are."""

    def __init__(self, past: Past, services: Services, dispatch: Dispatch) -> None:
        plan = replace(past.plan, policy=replace(past.plan.policy, dispatch=dispatch))
        first = {there.window: there.serves for there in reversed(past.windows)}
        self._past, self._services = past, services
        self._queues = Queues(plan, first)
        self._classes = {c.id: i for i, c in enumerate(plan.item_classes)}
        self._visits = past.day.visits
        self._follow = _followers(past)
        gaps = _gaps(past)
        self._desks = {no: Desk(no, gaps[no]) for no in first}
        self._standing: dict[int, Stander] = {}
        self._stays: dict[int, Stay] = {}
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._count = 0

    def play(self) -> list[Stay]:
        """Every wait of the day, in the order of the record."""
        last = {there.window: there for there in self._past.windows}
        for there in self._past.windows:
            self._later(there.at, partial(self._desk, there, last[there.window] is there))
        followers = {one for of in self._follow.values() for one in of}
        for i, visit in enumerate(self._visits):
            if visit.arrived is not None and i not in followers and visit.item_class in self._classes:
                self._later(visit.arrived, partial(self._comes, i, ""))
        while self._events and self._events[0][0] <= self._past.end:
            now, _, happens = heappop(self._events)
            happens(now)
        return [self._stays[i] for i in sorted(self._stays)]

    def _later(self, at: float, happens: Callable[[float], None]) -> None:
        self._count += 1
        heappush(self._events, (at, self._count, happens))

    # --- windows ---

    def _desk(self, there: There, last: bool, now: float) -> None:
        """Who closes for the day after the last number stays until nobody waits."""
        desk = self._desks[there.window]
        self._queues.serve(there.window, there.serves)
        if last and not there.calls and now >= self._past.day.closes:
            desk.leaving = True
            return
        desk.calls, desk.server = there.calls, there.server
        if desk.calls:
            self._free(desk, now)
        else:  # it may have been about to call somebody whom another one serves too
            self._wake(now)

    def _wake(self, now: float) -> None:
        """Idle windows, longest idle first, turn to whom no other is about to call."""
        free = [desk for desk in self._desks.values() if desk.calls and not desk.busy]
        free.sort(key=lambda desk: (not desk.about_to, desk.idle_since))
        for no, _ in self._queues.match([desk.no for desk in free], now * 1000.0):
            self._free(self._desks[no], now)

    def _free(self, desk: Desk, now: float) -> None:
        if desk.calls and not desk.busy and not desk.about_to:
            desk.about_to = True
            self._later(now + desk.gap(), partial(self._presses, desk))

    def _presses(self, desk: Desk, now: float) -> None:
        desk.about_to = False
        if not desk.calls or desk.busy:
            return
        chosen = self._queues.pick(desk.no, round(now * 1000.0), desk.run)
        if chosen is None:
            desk.idle_since, desk.calls = now, not desk.leaving
            return
        self._call(desk, int(chosen), now)

    def _call(self, desk: Desk, i: int, now: float) -> None:
        stander, visit = self._standing.pop(i), self._visits[i]
        self._queues.leave(stander)
        self._stays[i] = self._stays[i]._replace(called=now)
        desk.busy, desk.run = True, 0 if visit.group == "ordinary" else desk.run + 1
        self._later(now + self._lasts(visit, desk.server), partial(self._done, desk, i))

    def _done(self, desk: Desk, i: int, now: float) -> None:
        desk.busy = False
        ended = self._visits[i].ended
        for follower in self._follow.get(i, ()):
            arrived = self._visits[follower].arrived or now
            after = max(0.0, arrived - ended) if ended is not None else 0.0
            self._later(now + after, partial(self._comes, follower, desk.no))
        self._free(desk, now)

    # --- visitors ---

    def _comes(self, i: int, before: str, now: float) -> None:
        """`before`: the window that a visitor who waits again comes from; one it had set aside waits for it alone."""
        visit = self._visits[i]
        arrived = visit.arrived if visit.arrived is not None else now
        back = before if before and visit.called == arrived else None
        stander = Stander(
            id=str(i),
            item_class=visit.item_class,
            group=visit.group,
            clock=(now + visit.clock - arrived) * 1000.0,
            slot=(visit.clock if visit.slot is None else visit.slot) * 1000.0,
            bound_to=back,
            pinned=back is not None,
        )
        self._standing[i] = stander
        self._stays[i] = Stay(visit.item_class, visit.group, due(visit, now), None)
        self._queues.enter(stander)
        if visit.outcome == "gone" and visit.called is None and visit.ended is not None:
            self._later(now + visit.ended - arrived, partial(self._goes, i))
        self._wake(now)

    def _goes(self, i: int, now: float) -> None:
        """Tired of waiting, as on the day."""
        if i in self._standing:
            self._queues.leave(self._standing.pop(i))

    def _lasts(self, visit: Visit, server: str) -> float:
        """As long as it did, in the hands of whoever sits there now; what nobody saw, as is usual."""
        speeds = self._services.speeds
        own = exp(speeds.get(server, Speed()).log)
        if visit.called is None or visit.ended is None or visit.outcome not in ("served", "no_show"):
            return float(np.exp(self._services.usual[self._classes[visit.item_class]])) * own
        began = visit.started if visit.started is not None else visit.called
        if visit.outcome == "no_show":
            return visit.ended - visit.called
        return began - visit.called + (visit.ended - began) * own / exp(speeds.get(visit.server, Speed()).log)


def _followers(past: Past) -> dict[int, list[int]]:
    """Whose services lead to which further waits: a transfer, a next stage, a return after a no-show or a pause."""
    places = {visit.ticket: i for i, visit in enumerate(past.day.visits)}
    found: dict[int, list[int]] = defaultdict(list)
    for i, visit in enumerate(past.day.visits):
        if visit.origin in places and visit.arrived is not None:
            found[places[visit.origin]].append(i)
    return found


def _gaps(past: Past) -> dict[str, list[float]]:
    """How long each window let those wait who stood there already when it became free, call by call."""
    free: dict[str, float] = {}
    found: dict[str, list[float]] = defaultdict(list)
    for at, window, waited in sorted(_presses(past), key=lambda one: (one[0], one[2] is not None)):
        if waited is None:
            free[window] = at
        elif window in free and at - waited <= free[window] and at - free[window] <= LONGEST_GAP:
            found[window].append(at - free[window])
    return found


def _presses(past: Past) -> Iterator[tuple[float, str, float | None]]:
    """When windows became free, and (with the wait of whom they called) when they called."""
    for there in past.windows:
        if there.calls:
            yield there.at, there.window, None
    for visit in past.day.visits:
        if visit.called is not None and visit.arrived is not None and visit.window:
            yield visit.called, visit.window, visit.called - visit.arrived
            if visit.ended is not None:
                yield visit.ended, visit.window, None
