"""The runs: each begins at the live floor with its own draws and goes from event to event."""

import math

import numpy as np

from qms.domain.routing import APPOINTMENT, ORDINARY, PRIORITY
from qms.forecast.kernel import draws
from qms.forecast.kernel.compiled import compiled
from qms.forecast.kernel.opening import begin
from qms.forecast.kernel.state import ARRIVED, LEFT, RUN, State, fresh, join, ticket
from qms.forecast.kernel.windows import ask, away, finish, free, offer, pick
from qms.forecast.kernel.world import AWAY, GROUPS, IDLE, PAUSED, READY, SERVING, Floats, Records, World


def play(world: World, runs: int, most: int, log: Records, whole_day: bool = False) -> Floats:
    """Seconds from now until called (runs, N + K): those who wait, then the hypothetical newcomers; inf if never by `stop`.

    `most` tickets have room in a run. A run ends when everybody watched is called; with `whole_day` at `stop`.
    """
    waits = np.full((runs, len(world.waiting) + len(world.ghosts)), np.inf)
    _all(world, fresh(world, most, waits, log), whole_day)
    return waits


@compiled
def _all(world: World, s: State, whole_day: bool) -> None:
    for run in range(len(s.waits)):
        begin(world, s, run)
        _one(world, s, whole_day)


@compiled
def _one(world: World, s: State, whole_day: bool) -> None:
    booked, arrival = 0, _next_walk_in(world, s, world.facts.now)
    while s.counts[LEFT] > 0 or whole_day:
        w = _earliest(world, s)
        now = max(world.facts.now, min(s.until[w], _moment(world, s, w)))
        coming = s.coming[booked].at
        if min(now, arrival, coming) > world.facts.stop:
            return
        if arrival <= now and arrival <= coming:
            _walk_in(world, s, arrival)
            arrival = _next_walk_in(world, s, arrival)
        elif coming <= now:
            _keeps_appointment(world, s, booked)
            booked += 1
        else:
            _happens(world, s, w, now)


@compiled
def _moment(world: World, s: State, w: int) -> float:
    """When the window will first ask somebody to stand by, inf if it will not (any more)."""
    there = s.windows[w]
    if world.facts.stand_by and there.doing == SERVING and not there.asked:
        return float(there.ask_at)
    return np.inf


@compiled
def _earliest(world: World, s: State) -> int:
    """The window where something happens next."""
    found, soonest = 0, np.inf
    for w in range(len(s.windows)):
        at = min(s.until[w], _moment(world, s, w)) if world.facts.stand_by else s.until[w]
        if at < soonest:
            found, soonest = w, at
    return found


@compiled
def _happens(world: World, s: State, w: int, now: float) -> None:
    """What the window was busy with is over."""
    there = s.windows[w]
    if there.doing == SERVING and now < s.until[w]:
        ask(world, s, w, now)
    elif there.doing == SERVING:
        finish(world, s, w, now)
    elif there.doing == READY:
        pick(world, s, w, now)
    elif there.doing == IDLE:
        away(world, s, w, now)
    elif there.doing in (PAUSED, AWAY):
        free(world, s, w, now)


@compiled
def _next_walk_in(world: World, s: State, after: float) -> float:
    """When the next walk-in comes: the hall's rates through the day times today's level, by inversion."""
    f, demand = world.facts, world.demand
    due = -math.log(draws.uniform(s.counts[RUN], draws.NEWCOMERS + s.counts[ARRIVED], draws.NEXT))
    b, at = max(0, int((after - f.opens) / f.width)), max(after, f.opens)
    while b < len(demand):
        end, rate = f.opens + (b + 1) * f.width, demand[b, -1] * s.level[0]
        if (end - at) * rate >= due:
            return float(at + due / rate)
        due -= (end - at) * rate
        at = end
        b += 1
    return math.inf


@compiled
def _walk_in(world: World, s: State, now: float) -> None:
    f, run, fate = world.facts, s.counts[RUN], draws.NEWCOMERS + s.counts[ARRIVED]
    s.counts[ARRIVED] += 1
    rates = world.demand[min(int((now - f.opens) / f.width), len(world.demand) - 1)]
    c = draws.which(rates, draws.uniform(run, fate, draws.CLASS) * rates[-1])
    group = PRIORITY if draws.uniform(run, fate, draws.GROUP) < world.classes[c].priority else ORDINARY
    t = ticket(s, c * GROUPS + group, c, group, now, now, fate)
    join(s, t)
    offer(world, s, t, now)


@compiled
def _keeps_appointment(world: World, s: State, i: int) -> None:
    now, j = s.coming[i].at, s.coming[i].who
    c, slot = world.booked[j].item_class, world.booked[j].slot
    clock = max(now, slot - world.facts.ahead)
    t = ticket(s, c * GROUPS + APPOINTMENT, c, APPOINTMENT, clock, max(now, slot), draws.BOOKED + j)
    join(s, t)
    offer(world, s, t, now)
