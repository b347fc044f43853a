"""What windows do in a run: call, serve, wait for a no-show, pause, go on breaks, ask the next to stand by."""

import math

import numpy as np

from qms.domain.routing import ORDINARY
from qms.forecast.kernel import draws
from qms.forecast.kernel.compiled import compiled
from qms.forecast.kernel.policy import best, turn
from qms.forecast.kernel.state import GAPS, LEFT, LOGGED, NOBODY, RUN, State, join, leave_first, ticket
from qms.forecast.kernel.world import (
    AWAY,
    CLOSURE_LENGTH,
    GAP,
    GROUPS,
    HOLD,
    IDLE,
    LAG,
    LENGTH,
    NEAR_HOLD,
    NEAR_SETUP,
    PAUSE_LENGTH,
    PAUSED,
    PLAIN,
    READY,
    SERVING,
    SETUP,
    USUAL,
    World,
)  # fmt: skip


@compiled
def chosen(world: World, s: State, w: int, now: float) -> int:
    """Whom the window would call, NOBODY if nobody it may serve waits: `Queues.pick` on arrays."""
    n = 0
    for at in world.calls[w]:
        head = s.lists[at].first if at >= 0 else NOBODY
        if head != NOBODY:
            s.clocks[n], s.slots[n], s.groups[n] = s.tickets[head].clock, s.tickets[head].due, world.lists[at].group
            s.penalties[n], s.heads[n] = world.penalty[w, at], head
            n += 1
    row = PLAIN if turn(s.windows[w].run, world.facts.priority_run) else USUAL
    found = best(s.clocks[:n], s.slots[:n], s.groups[:n], s.penalties[:n], world.credit[row], world.rate[row], now)
    return s.heads[found] if found >= 0 else NOBODY


@compiled
def pick(world: World, s: State, w: int, now: float) -> None:
    """Call the best, or become idle. A hypothetical newcomer notes the time and makes room."""
    t = chosen(world, s, w, now)
    while t != NOBODY and s.tickets[t].ghost:
        leave_first(s, t)
        _seen(world, s, t, now)
        t = chosen(world, s, w, now)
    if t == NOBODY:
        s.windows[w].doing, s.until[w], s.windows[w].idle_since = IDLE, s.windows[w].away_due, now
    else:
        leave_first(s, t)
        call(world, s, w, t, now, False)


@compiled
def call(world: World, s: State, w: int, t: int, now: float, stood_by: bool) -> None:
    """A ticket is called: it comes and is served, or it does not come."""
    one, there, run = s.tickets[t], s.windows[w], s.counts[RUN]
    _seen(world, s, t, now)
    there.run = 0 if one.group == ORDINARY else there.run + 1
    there.doing, there.ticket, there.ask_at, there.asked = SERVING, t, np.inf, 0
    absent = draws.between(world.no_show[0], world.no_show[1], now - one.due)
    u = draws.uniform(run, one.fate, draws.SETUP)
    there.served = draws.uniform(run, one.fate, draws.NO_SHOW) >= absent
    if there.served:
        start = now + draws.drawn(world.tables[NEAR_SETUP if stood_by else SETUP], u)
        there.ask_at = start + world.classes[one.item_class].ask_after
        s.until[w] = start + service(world, s, w, t, 0.0)
    else:
        s.until[w] = now + draws.drawn(world.tables[NEAR_HOLD if stood_by else HOLD], u)
    _logged(s, w, t, now)


@compiled
def service(world: World, s: State, w: int, t: int, spent: float) -> float:
    """Seconds of a service at this window, given that it has lasted `spent`."""
    one = s.tickets[t]
    middle = s.usual[one.item_class] + s.windows[w].speed
    table, u = world.service[one.item_class], draws.uniform(s.counts[RUN], one.fate, draws.SERVICE)
    if spent <= 0.0:
        return math.exp(middle + draws.drawn(table, u))
    return math.exp(middle + draws.drawn_beyond(table, math.log(spent) - middle, u))


@compiled
def finish(world: World, s: State, w: int, now: float) -> None:
    """The window is done with its ticket; the visitor may join another list, the clerk may step away."""
    there, t = s.windows[w], s.windows[w].ticket
    run, fate = s.counts[RUN], s.tickets[t].fate
    if there.served:
        if draws.uniform(run, fate, draws.TRANSFER) < world.classes[s.tickets[t].item_class].transfer:
            _transfer(world, s, t, now)
        if draws.uniform(run, fate, draws.PAUSE) < world.windows[w].pause:
            there.doing = PAUSED
            s.until[w] = now + draws.drawn(world.tables[PAUSE_LENGTH], draws.uniform(run, fate, draws.PAUSE_LENGTH))
            return
    free(world, s, w, now)


@compiled
def free(world: World, s: State, w: int, now: float) -> None:
    """The window could call: it goes on a break that is due, calls who stands by, or its clerk reaches for the button."""
    t = s.windows[w].stand_by
    if s.windows[w].away_due <= now:
        away(world, s, w, now)
    elif t != NOBODY:
        s.windows[w].stand_by = NOBODY
        call(world, s, w, t, now, True)
    else:
        ready(world, s, w, now, 0.0)


@compiled
def ready(world: World, s: State, w: int, now: float, spent: float) -> None:
    """The clerk will call after the gap that clerks leave, of which `spent` seconds are over."""
    u = draws.uniform(s.counts[RUN], draws.WINDOWS + s.counts[GAPS], draws.GAP)
    s.counts[GAPS] += 1
    s.windows[w].doing = READY
    s.until[w] = now + max(0.0, draws.drawn_beyond(world.tables[GAP], spent, u) - spent)


@compiled
def away(world: World, s: State, w: int, now: float) -> None:
    """The window leaves; who stood by for it goes back to the list."""
    there, t = s.windows[w], s.windows[w].stand_by
    there.doing, s.until[w] = AWAY, now + there.away_length
    if there.to_break:
        there.broken += 1
    else:
        there.closure = np.inf
    plan_away(world, s, w, now)
    if t != NOBODY:
        there.stand_by = NOBODY
        join(s, t)
        offer(world, s, t, now)


@compiled
def plan_away(world: World, s: State, w: int, free_at: float) -> None:
    """When the window goes away next: the next planned break, as breaks are taken here, or a closure; not before `free_at`."""
    there, breaks, run = s.windows[w], world.breaks[w], s.counts[RUN]
    u = draws.uniform(run, draws.BREAKS + w, draws.CLOSURE)
    there.away_due, there.to_break, there.away_length = there.closure, 0, draws.drawn(world.tables[CLOSURE_LENGTH], u)
    if there.broken < len(breaks) and breaks[there.broken, 0] < np.inf:
        start, who = breaks[there.broken, 0], draws.BREAKS + 64 * w + there.broken
        due = start + draws.drawn_beyond(world.tables[LAG], free_at - start, draws.uniform(run, who, draws.LAG))
        if due < there.away_due:
            part = draws.drawn(world.tables[LENGTH], draws.uniform(run, who, draws.LENGTH))
            there.away_due, there.to_break, there.away_length = due, 1, breaks[there.broken, 1] * part


@compiled
def offer(world: World, s: State, t: int, now: float) -> None:
    """Somebody joined a list: the idle window it is for, primary before secondary, longest idle first, or a stand-by."""
    at, found = s.tickets[t].at_list, NOBODY
    least, longest = np.inf, np.inf
    for w in range(len(s.windows)):
        penalty, since = world.penalty[w, at], s.windows[w].idle_since
        if s.windows[w].doing == IDLE and (penalty < least or (penalty == least and since < longest)):
            found, least, longest = w, penalty, since
    if found != NOBODY:
        ready(world, s, found, now, 0.0)
    elif world.facts.stand_by:
        for w in range(len(s.windows)):
            ask(world, s, w, now)


@compiled
def ask(world: World, s: State, w: int, now: float) -> None:
    """Ask the next to stand by, if the window's service has lasted long enough, but not too long, and nobody does yet. Nobody is
    kept for a busy window whom a free one may call."""
    there = s.windows[w]
    there.asked = 1
    if there.doing != SERVING or there.stand_by != NOBODY or not 0.0 <= now - there.ask_at < world.facts.longest:
        return
    t = chosen(world, s, w, now)
    while t != NOBODY and s.tickets[t].ghost and not _somebody_is_free(world, s, t):
        leave_first(s, t)
        _seen(world, s, t, s.until[w])
        t = chosen(world, s, w, now)
    if t != NOBODY and not _somebody_is_free(world, s, t):
        leave_first(s, t)
        there.stand_by = t


@compiled
def _somebody_is_free(world: World, s: State, t: int) -> bool:
    at = s.tickets[t].at_list
    for w in range(len(s.windows)):
        if s.windows[w].doing in (IDLE, READY) and not math.isnan(world.penalty[w, at]):
            return True
    return False


@compiled
def _transfer(world: World, s: State, t: int, now: float) -> None:
    run, fate, group = s.counts[RUN], s.tickets[t].fate, s.tickets[t].group
    c = draws.which(world.where[s.tickets[t].item_class], draws.uniform(run, fate, draws.WHERE))
    child = ticket(s, c * GROUPS + group, c, group, now - world.facts.setback, now, fate + draws.HALL)
    join(s, child)
    offer(world, s, child, now)


@compiled
def _seen(world: World, s: State, t: int, now: float) -> None:
    if s.tickets[t].watch != NOBODY:
        s.waits[s.counts[RUN], s.tickets[t].watch] = now - world.facts.now
        s.counts[LEFT] -= 1


@compiled
def _logged(s: State, w: int, t: int, now: float) -> None:
    i, one = s.counts[LOGGED], s.tickets[t]
    if i < s.log.shape[1]:
        note = s.log[s.counts[RUN], i]
        note.item_class, note.group, note.window = one.item_class, one.group, w
        note.due, note.called, note.ended = one.due, now, s.until[w]
        s.counts[LOGGED] = i + 1
