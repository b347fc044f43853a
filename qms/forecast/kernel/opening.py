"""How a run begins: the live floor as it stands, and what is not known of it drawn anew."""

import math

import numpy as np

from qms.forecast.kernel import draws
from qms.forecast.kernel.compiled import compiled
from qms.forecast.kernel.state import LEFT, NOBODY, RUN, State, join, ticket
from qms.forecast.kernel.windows import chosen, plan_away, ready, service
from qms.forecast.kernel.world import (
    CALLED,
    CLOSED,
    CLOSURE_LENGTH,
    EARLY,
    GROUPS,
    HOLD,
    IDLE,
    LENGTH,
    PAUSE_LENGTH,
    PAUSED,
    SERVING,
    SETUP,
    World,
)  # fmt: skip


@compiled
def begin(world: World, s: State, run: int) -> None:
    """Everybody to their places in the run of this number."""
    s.counts[:] = 0
    s.counts[RUN] = run
    for at in range(len(s.lists)):
        s.lists[at].first, s.lists[at].last = NOBODY, NOBODY
    _hall(world, s)
    _waiting(world, s)
    _ghosts(world, s)
    _booked(world, s)
    for w in range(len(s.windows)):
        _window(world, s, w)


@compiled
def _hall(world: World, s: State) -> None:
    """Today's demand and pace, and how fast each class and window really is, as far as the past leaves that open."""
    f, run = world.facts, s.counts[RUN]
    s.level[0] = draws.gamma(f.level_shape, draws.normal(run, draws.HALL, draws.LEVEL)) / f.level_scale
    pace = f.pace + f.pace_sd * draws.normal(run, draws.HALL, draws.PACE)
    for c in range(len(s.usual)):
        known = world.classes[c]
        s.usual[c] = known.usual + pace + known.usual_sd * draws.normal(run, draws.CLASSES + c, draws.PACE)
    for w in range(len(s.windows)):
        known = world.windows[w]
        s.windows[w].speed = known.speed + known.speed_sd * draws.normal(run, draws.WINDOWS + w, draws.SPEED)
        s.windows[w].closure = np.inf
        if f.closure_rate > 0.0:
            u = draws.uniform(run, draws.WINDOWS + w, draws.CLOSURE)
            s.windows[w].closure = f.now - math.log(u) / f.closure_rate


@compiled
def _waiting(world: World, s: State) -> None:
    """Those who wait, in their lists unless they stand by for a window."""
    for i in range(len(world.waiting)):
        one = world.waiting[i]
        t = ticket(s, one.at_list, world.lists[one.at_list].item_class, one.group, one.clock, one.due, i)
        s.tickets[t].watch = i if one.watched else NOBODY
        s.counts[LEFT] += one.watched
        if not one.stands_by:
            join(s, t)


@compiled
def _ghosts(world: World, s: State) -> None:
    """The hypothetical newcomers behind them."""
    now = world.facts.now
    for i in range(len(world.ghosts)):
        at = world.ghosts[i]
        t = ticket(s, at, world.lists[at].item_class, world.lists[at].group, now, now, i)
        s.tickets[t].watch, s.tickets[t].ghost = len(world.waiting) + i, 1
        s.counts[LEFT] += 1
        join(s, t)


@compiled
def _booked(world: World, s: State) -> None:
    """Who of those booked will come, and when, in order of coming."""
    now, early, run, n = world.facts.now, world.tables[EARLY], s.counts[RUN], 0
    for j in range(len(world.booked)):
        who, slot = draws.BOOKED + j, world.booked[j].slot
        missed = world.facts.show * draws.share_below(early, now - slot)
        shows = (world.facts.show - missed) / (1.0 - missed) if missed < 1.0 else 0.0
        if draws.uniform(run, who, draws.SHOW) >= shows:
            continue
        at, i = slot + draws.drawn_beyond(early, now - slot, draws.uniform(run, who, draws.EARLY)), n
        while i > 0 and s.coming[i - 1].at > at:
            s.coming[i].at, s.coming[i].who = s.coming[i - 1].at, s.coming[i - 1].who
            i -= 1
        s.coming[i].at, s.coming[i].who = at, j
        n += 1
    s.coming[n].at = np.inf


@compiled
def _window(world: World, s: State, w: int) -> None:
    """What the window does, and until when."""
    known, there, now = world.windows[w], s.windows[w], world.facts.now
    there.doing, there.run, there.stand_by, there.broken = known.doing, known.run, known.stand_by, 0
    there.idle_since, s.until[w], there.ask_at, there.asked = known.since, np.inf, np.inf, 0
    if known.doing == CLOSED:
        return
    busy = known.doing in (SERVING, CALLED)
    plan_away(world, s, w, min(now, known.since) if busy else now)
    if busy:
        _at_work(world, s, w)
    elif known.doing == IDLE:
        s.until[w] = there.away_due
        t = chosen(world, s, w, now)
        if t != NOBODY:
            ready(world, s, w, now, max(0.0, now - max(known.since, s.tickets[t].due)))
    else:
        _gone(world, s, w)


@compiled
def _at_work(world: World, s: State, w: int) -> None:
    """A visitor is there, or on the way, or will not come: what is known is for how long."""
    known, there, now, who = world.windows[w], s.windows[w], world.facts.now, draws.WINDOWS + w
    spent, u, c = now - known.since, draws.uniform(s.counts[RUN], who, draws.SETUP), known.serves
    t = ticket(s, c * GROUPS + known.group, c, known.group, now, now, who)
    there.doing, there.ticket, there.served, start = SERVING, t, 1, known.since
    if known.doing == CALLED:
        absent = world.no_show[1, 0] * (1.0 - draws.share_below(world.tables[HOLD], spent))
        comes = (1.0 - world.no_show[1, 0]) * (1.0 - draws.share_below(world.tables[SETUP], spent))
        if draws.uniform(s.counts[RUN], who, draws.NO_SHOW) * (absent + comes) < absent:
            there.served = 0
            s.until[w] = max(now, known.since + draws.drawn_beyond(world.tables[HOLD], spent, u))
            return
        start = max(now, known.since + draws.drawn_beyond(world.tables[SETUP], spent, u))
    s.until[w] = max(now, start + service(world, s, w, t, now - start))
    there.ask_at = start + world.classes[c].ask_after


@compiled
def _gone(world: World, s: State, w: int) -> None:
    """The clerk is away: a pause or closure has lasted so long, a planned break has a planned length."""
    known = world.windows[w]
    spent, u = world.facts.now - known.since, draws.uniform(s.counts[RUN], draws.WINDOWS + w, draws.PAUSE_LENGTH)
    if known.doing == PAUSED:
        s.until[w] = known.since + draws.drawn_beyond(world.tables[PAUSE_LENGTH], spent, u)
    elif known.planned > 0.0:
        part = draws.drawn_beyond(world.tables[LENGTH], spent / known.planned, u)
        s.until[w] = known.since + known.planned * part
    else:
        s.until[w] = known.since + draws.drawn_beyond(world.tables[CLOSURE_LENGTH], spent, u)
