"""The live floor and what was learned, as the arrays that the kernel runs on."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from config.plan import Plan
from qms.domain.places import PINNED
from qms.domain.queues import GROUP_INDEX, PINNED_CREDIT, PLAIN_CREDIT, PLAIN_RATE
from qms.forecast.demand import WIDTH, Today
from qms.forecast.durations import Speed, seconds
from qms.forecast.habits import NEAR, Habits
from qms.forecast.kernel import world as kernel
from qms.forecast.kernel.world import Floats, Ints, Records, World
from qms.forecast.model import Model
from qms.forecast.scene import AtWindow, Doing, Scene, Waiting

DOING: dict[Doing, int] = {
    "idle": kernel.IDLE, "called": kernel.CALLED, "serving": kernel.SERVING, "paused": kernel.PAUSED,
    "break": kernel.AWAY, "closure": kernel.AWAY, "closed": kernel.CLOSED,
}  # fmt: skip
PINNED_S = PINNED_CREDIT / 1000
LONGEST = 86_400.0
"""Seconds from now; no run goes further."""


class ListKey(NamedTuple):
    """One list: a class, a group of GROUP_INDEX, and the only window that calls from it, "" = any that serves the class."""

    item_class: str
    group: int
    bound_to: str = ""


class Arranged(NamedTuple):
    """A world, and how many tickets a run of it has room for."""

    world: World
    most: int


def arrange(model: Model, scene: Scene, ghosts: Sequence[ListKey], only: str | None = None) -> Arranged:
    """Everything the kernel needs. `ghosts` are the lists that a hypothetical newcomer joins now; with `only`, no other of
    those who wait is watched, and runs end when it is called."""
    plan, h = model.plan, model.habits
    lists, classes = _lists(plan, scene.waiting), {c.id: i for i, c in enumerate(plan.item_classes)}
    today = model.demand.today(plan, scene.today, scene.now)
    coming = float(today.rate.sum()) * WIDTH * today.shape / today.scale
    d, waiting = plan.policy.dispatch, in_order(scene)
    penalty = _penalties(scene.windows, lists, d.secondary_penalty)
    world = World(
        facts=_facts(model, scene, today, classes),
        credit=np.array([[0.0, d.priority_credit, d.appointment_credit, PINNED_S], np.array(PLAIN_CREDIT) / 1000]),
        rate=np.array([[1.0, d.priority_rate, d.appointment_rate, 1.0], PLAIN_RATE]),
        penalty=penalty,
        calls=_calls(penalty),
        lists=np.array([(classes[one.item_class], one.group) for one in lists], kernel.List),
        waiting=_waiters(scene, waiting, lists, only),
        windows=_windows(model, scene, waiting, classes),
        breaks=_breaks(scene.windows),
        ghosts=np.array([lists[one] for one in ghosts], np.int64),
        booked=np.array([(classes[one.item_class], one.slot) for one in scene.booked], kernel.Booking),
        classes=_classes(model),
        service=model.services.residual,
        where=h.where,
        tables=_tables(h),
        no_show=np.array([h.no_show_at, h.no_show]),
        demand=today.rate.cumsum(axis=1),
    )
    room = len(waiting) + len(ghosts) + len(scene.windows) + len(scene.booked) + int(3 * coming) + 500
    return Arranged(world, room)


def _tables(h: Habits) -> Floats:
    """In the order of `kernel.world`."""
    near = [h.setup * NEAR, h.hold * NEAR]
    return np.array([h.setup, h.hold, *near, h.gap, h.pause_length, h.lag, h.length, h.closure_length, h.early])


def in_order(scene: Scene) -> list[Waiting]:
    """Those who wait, in the order of the columns of waits."""
    return sorted(scene.waiting, key=lambda one: (one.clock, one.order))


def _lists(plan: Plan, waiting: Sequence[Waiting]) -> dict[ListKey, int]:
    keys = [ListKey(c.id, group) for c in plan.item_classes for group in GROUP_INDEX.values()]
    keys += sorted({key(one) for one in waiting if one.bound_to})
    return {one: i for i, one in enumerate(keys)}


def key(one: Waiting) -> ListKey:
    """The list somebody waits in."""
    return ListKey(one.item_class, GROUP_INDEX[PINNED if one.pinned else one.group], one.bound_to)


def _facts(model: Model, scene: Scene, today: Today, classes: dict[str, int]) -> kernel.Facts:
    pace, pace_sd = _pace(model, scene, classes)
    return kernel.Facts(
        now=scene.now,
        stop=scene.now + LONGEST,
        priority_run=model.plan.policy.dispatch.priority_run,
        setback=float(model.plan.policy.transfer_setback),
        ahead=float(model.plan.policy.dispatch.appointment_ahead),
        stand_by=int(scene.stand_by),
        longest=float(model.plan.policy.stand_by.longest),
        pace=pace,
        pace_sd=pace_sd,
        closure_rate=model.habits.closure_rate,
        show=model.habits.show,
        opens=today.opens,
        width=WIDTH,
        level_shape=today.shape,
        level_scale=today.scale,
    )


def _pace(model: Model, scene: Scene, classes: dict[str, int]) -> tuple[float, float]:
    done = [(classes[v.item_class], v.server, took) for v in scene.today.visits
            if v.item_class in classes and (took := seconds(v)) is not None]  # fmt: skip
    item_classes = np.array([c for c, _, _ in done], np.int64)
    logs = np.log(np.array([lasted for _, _, lasted in done], np.float64))
    return model.services.pace(item_classes, [server for _, server, _ in done], logs)


def _penalties(windows: Sequence[AtWindow], lists: dict[ListKey, int], secondary: float) -> Floats:
    found = np.full((len(windows), len(lists)), np.nan)
    for w, there in enumerate(windows):
        for one, at in lists.items():
            if one.bound_to:
                found[w, at] = 0.0 if one.bound_to == there.window else np.nan
            elif one.item_class in there.serves:
                found[w, at] = 0.0
            elif one.item_class in there.secondary:
                found[w, at] = secondary
    return found


def _calls(penalty: Floats) -> Ints:
    own = [np.flatnonzero(~np.isnan(row)) for row in penalty]
    found = np.full((len(own), max((len(lists) for lists in own), default=0)), -1, np.int64)
    for w, lists in enumerate(own):
        found[w, : len(lists)] = lists
    return found


def _waiters(scene: Scene, waiting: Sequence[Waiting], lists: dict[ListKey, int], only: str | None) -> Records:
    near = {there.stand_by for there in scene.windows if there.stand_by}
    rows = [
        (lists[key(one)], GROUP_INDEX[one.group], one.clock, one.due, only in (None, one.ticket), one.ticket in near)
        for one in waiting
    ]
    return np.array(rows, kernel.Waiter)


def _windows(model: Model, scene: Scene, waiting: Sequence[Waiting], classes: dict[str, int]) -> Records:
    places = {one.ticket: i for i, one in enumerate(waiting)}
    rows = []
    for there in scene.windows:
        speed = model.services.speeds.get(there.server, Speed())
        serves, group = classes.get(there.item_class, 0), GROUP_INDEX.get(there.group, 0)
        pause, near = model.habits.pause.get(there.window, 0.0), places.get(there.stand_by, -1)
        rows.append(
            (DOING[there.doing], there.since, serves, group, there.planned, near, there.run, speed.log, speed.sd, pause)
        )
    return np.array(rows, kernel.Window)


def _breaks(windows: Sequence[AtWindow]) -> Floats:
    found = np.full((len(windows), max((len(there.breaks) for there in windows), default=0), 2), np.inf)
    for w, there in enumerate(windows):
        for i, (start, end) in enumerate(there.breaks):
            found[w, i] = start, end - start
    return found


def _classes(model: Model) -> Records:
    s, after = model.services, model.plan.policy.stand_by.after
    rows = [
        (s.usual[i], s.usual_sd[i], model.habits.transfer[i], after * c.usual_service, model.demand.priority[i])
        for i, c in enumerate(model.plan.item_classes)
    ]
    return np.array(rows, kernel.ItemClass)
