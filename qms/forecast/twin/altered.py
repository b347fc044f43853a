"""A live floor after a manager's changes, and a day's demand after them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from config.plan import Plan
from qms.forecast.kernel.world import World
from qms.forecast.scene import AtWindow, Scene
from qms.forecast.twin.question import Cannot, Change, Classes, Demand


def altered(plan: Plan, scene: Scene, changes: Sequence[Change]) -> Scene | Cannot:
    """The floor after all changes; why not, if a window or class is unknown or a class would lose its last open window."""
    if (unknown := _unknown(plan, scene, changes)) is not None:
        return unknown
    after = _changed(scene, changes)
    lost = sorted(covered(scene) - covered(after))
    if lost:
        names = {c.id: c.name for c in plan.item_classes}
        return Cannot(
            f"这样调以后，没有开着的窗口办{'、'.join(names[one] for one in lost)}；请留一个窗口",
            f"After this no open window serves {', '.join(lost)}; leave one that does.",
        )
    return after


def covered(scene: Scene) -> set[str]:
    """The classes that some window will call from, today and as things stand."""
    return {one for there in scene.windows if there.doing != "closed" for one in (*there.serves, *there.secondary)}


def _unknown(plan: Plan, scene: Scene, changes: Iterable[Change]) -> Cannot | None:
    windows, classes = {there.window for there in scene.windows}, {c.id for c in plan.item_classes}
    for change in changes:
        for no in (*change.close, *change.open, *change.classes):
            if no not in windows:
                return Cannot(f"没有这个窗口：{no}", f"There is no such window here: {no}")
        named = [one for given in change.classes.values() for one in (*given.own, *given.secondary)]
        for one in (*named, *(change.demand.item_classes if change.demand else ())):
            if one not in classes:
                return Cannot(f"没有这个类别：{one}", f"There is no such item class here: {one}")
    return None


def _changed(scene: Scene, changes: Sequence[Change]) -> Scene:
    windows = [_window(there, changes, scene.now) for there in scene.windows]
    called = {there.window for there in scene.windows if there.serves or there.secondary}
    freed = called - {there.window for there in windows if there.serves or there.secondary}
    waiting = [one._replace(bound_to="", pinned=False) if one.bound_to in freed else one for one in scene.waiting]
    return replace(scene, windows=windows, waiting=waiting)


def _window(there: AtWindow, changes: Iterable[Change], now: float) -> AtWindow:
    no, serves, turned = there.window, Classes(there.serves, there.secondary), ""
    for change in changes:
        serves = change.classes.get(no, serves)
        turned = "closed" if no in change.close else "open" if no in change.open else turned
    if serves != Classes(there.serves, there.secondary):
        helps = tuple(one for one in serves.secondary if one not in serves.own)
        there = there._replace(serves=serves.own, secondary=helps, stand_by="")
    if turned == "open" and there.doing not in ("serving", "called", "idle"):
        return there._replace(doing="idle", since=now, planned=0.0)
    return _closed(there) if turned == "closed" else there


def _closed(there: AtWindow) -> AtWindow:
    """It finishes with whom it has and calls nobody any more; who stood by for it is in line again."""
    doing = there.doing if there.doing in ("serving", "called") else "closed"
    return there._replace(doing=doing, serves=(), secondary=(), stand_by="", breaks=(), planned=0.0)


def demanded(world: World, plan: Plan, demands: Sequence[Demand]) -> World:
    """Walk-ins times the factors; a bin that a span cuts counts by the part that lies in it."""
    rates = np.diff(world.demand, axis=1, prepend=0.0)
    starts = world.facts.opens + world.facts.width * np.arange(len(rates))
    for one in demands:
        inside = np.minimum(starts + world.facts.width, one.end) - np.maximum(starts, one.start)
        part = np.clip(inside / world.facts.width, 0.0, 1.0)
        chosen = [not one.item_classes or c.id in one.item_classes for c in plan.item_classes]
        rates = rates * (1.0 + np.outer(part, chosen) * (one.factor - 1.0))
    return world._replace(demand=rates.cumsum(axis=1))
