"""Where one run is: the tickets in their lists, what each window does until when. Written anew in each run."""

from typing import Final, NamedTuple

import numpy as np

from qms.forecast.kernel.compiled import compiled
from qms.forecast.kernel.world import Floats, Ints, Records, World

RUN, USED, LEFT, ARRIVED, LOGGED, GAPS = range(6)
"""Places in `counts`: the number of the run, tickets so far, watched ones still waiting, walk-ins, calls logged, gaps so far."""
NOBODY: Final = -1

Ticket = np.dtype([
    ("at_list", "i8"), ("item_class", "i8"), ("group", "i8"), ("clock", "f8"), ("due", "f8"), ("fate", "i8"),
    ("watch", "i8"), ("ghost", "i8"), ("before", "i8"), ("after", "i8"),
])  # fmt: skip
"""`fate`: whose draws; `watch`: the column of waits, -1 = nobody looks; a `ghost` takes nobody's place."""
Ends = np.dtype([("first", "i8"), ("last", "i8")])
Window = np.dtype([
    ("doing", "i8"), ("ticket", "i8"), ("served", "i8"), ("idle_since", "f8"), ("run", "i8"),
    ("stand_by", "i8"), ("ask_at", "f8"), ("asked", "i8"), ("away_due", "f8"), ("away_length", "f8"), ("to_break", "i8"), ("broken", "i8"),
    ("closure", "f8"), ("speed", "f8"),
])  # fmt: skip
"""`ask_at`: from when on somebody is `asked` to stand by. `away_due`: when it goes away next, to a planned break (`to_break`) or closed; `broken`: breaks had."""
Coming = np.dtype([("at", "f8"), ("who", "i8")])


class State(NamedTuple):
    """`until` (W): when each window does something else; `usual` (C) of this run; heads to choose from in five parallel arrays; `level` (1): today's demand."""

    tickets: Records
    lists: Records
    windows: Records
    until: Floats
    coming: Records
    usual: Floats
    clocks: Floats
    slots: Floats
    groups: Ints
    penalties: Floats
    heads: Ints
    level: Floats
    counts: Ints
    waits: Floats
    log: Records


def fresh(world: World, most: int, waits: Floats, log: Records) -> State:
    """Room for one run of up to `most` tickets, which notes its `waits` (runs, N + K) and its `log`."""
    windows, lists = world.penalty.shape
    return State(
        tickets=np.zeros(most, Ticket),
        lists=np.zeros(lists, Ends),
        windows=np.zeros(windows, Window),
        until=np.zeros(windows),
        coming=np.zeros(len(world.booked) + 1, Coming),
        usual=np.zeros(len(world.classes)),
        clocks=np.zeros(lists),
        slots=np.zeros(lists),
        groups=np.zeros(lists, np.int64),
        penalties=np.zeros(lists),
        heads=np.zeros(lists, np.int64),
        level=np.zeros(1),
        counts=np.zeros(6, np.int64),
        waits=waits,
        log=log,
    )


@compiled
def ticket(s: State, at_list: int, item_class: int, group: int, clock: float, due: float, fate: int) -> int:
    """A new ticket, watched by nobody; the last place again and again if there is no more room."""
    t: int = min(s.counts[USED], len(s.tickets) - 1)
    s.counts[USED] = t + 1
    one = s.tickets[t]
    one.at_list, one.item_class, one.group = at_list, item_class, group
    one.clock, one.due, one.fate = clock, due, fate
    one.watch, one.ghost = NOBODY, 0
    return t


@compiled
def join(s: State, t: int) -> None:
    """Put a ticket into its list behind all of the same clock or an earlier one."""
    one, ends = s.tickets[t], s.lists[s.tickets[t].at_list]
    one.before, one.after = ends.last, NOBODY
    while one.before != NOBODY and s.tickets[one.before].clock > one.clock:
        one.after = one.before
        one.before = s.tickets[one.before].before
    if one.before == NOBODY:
        ends.first = t
    else:
        s.tickets[one.before].after = t
    if one.after == NOBODY:
        ends.last = t
    else:
        s.tickets[one.after].before = t


@compiled
def leave_first(s: State, t: int) -> None:
    """Take the first of a list out of it."""
    one = s.tickets[t]
    s.lists[one.at_list].first = one.after
    if one.after == NOBODY:
        s.lists[one.at_list].last = NOBODY
    else:
        s.tickets[one.after].before = NOBODY
