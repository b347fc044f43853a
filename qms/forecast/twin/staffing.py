"""How many windows a day needs, half hour by half hour: from the offered load, then simulated and mended until waits are short
enough (Feldman et al. 2008), always with the same visitors."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from qms.domain import serving
from qms.forecast.arrange import arrange
from qms.forecast.day import Day
from qms.forecast.kernel import log, play
from qms.forecast.kernel import world as kernel
from qms.forecast.kernel.world import Floats, World
from qms.forecast.model import Model
from qms.forecast.scene import Booked
from qms.forecast.twin.altered import demanded
from qms.forecast.twin.measure import Calls, calls
from qms.forecast.twin.question import Demand
from qms.forecast.twin.shifts import Shifts, Slots, opening, punctual

RUNS = 60
ROUNDS = 60
ENOUGH = 0.9
"""The share of a half hour's visitors who are to wait no longer than the target."""


class HalfHour(Struct, frozen=True, kw_only=True):
    """Who comes from `start` to `end` (seconds of the day): how many, which windows are open for them, and how long they wait."""

    start: float
    end: float
    visitors: float
    windows: tuple[str, ...]
    p50: float
    p90: float
    met: bool


class Staffing(Struct, frozen=True, kw_only=True):
    """A day's plan. `met`: in each half hour nine of ten wait no longer than `target` seconds; where not, all windows that
    help are open. `unserved`: classes with visitors that no window serves."""

    target: float
    met: bool
    half_hours: tuple[HalfHour, ...]
    unserved: tuple[str, ...]
    window_hours: float


class Expected(NamedTuple):
    """The day that is planned for: `demands` scale the walk-ins; `steady`: how many come is known rather well (the shape of the level)."""

    day: Day
    date: str
    booked: Sequence[Booked] = ()
    demands: Sequence[Demand] = ()
    steady: float | None = None


class Simulated(NamedTuple):
    """One try: what each half hour's visitors waited."""

    calls: Calls
    slot: Floats
    waits: list[Floats]

    def short(self, slot: int, target: float) -> bool:
        """Whether enough of those who came in it wait no longer than the target."""
        waits = self.waits[slot]
        return not len(waits) or float((waits <= target).mean()) >= ENOUGH


class Staff:
    """The search for one day."""

    def __init__(self, model: Model, expected: Expected, target: float, runs: int = RUNS) -> None:
        self._model, self._expected, self._target, self._runs = model, expected, target, runs
        self._slots = Slots(expected.day.opens, expected.day.closes)
        self._serves = serving.of_plan(model.plan, expected.date)
        self._load = self._offered()

    def plan(self, tell: Callable[[str], None] = lambda words: None) -> Staffing:
        """The fewest windows found; `tell` hears how far it is."""
        open_in = [self._covering(slot) for slot in range(self._slots.number)]
        for round_ in range(ROUNDS):
            seen = self._simulate(open_in)
            bad = [slot for slot in range(self._slots.number) if not seen.short(slot, self._target)]
            tell(f"round {round_ + 1}: {len(bad)} half hours too long, {sum(map(len, open_in))} window half-hours")
            if not bad or not self._mend(open_in, bad, seen):
                break
        seen = self._trim(open_in, seen)
        return self._told(open_in, seen)

    # --- load ---

    def _offered(self) -> Floats:
        """Windows' worth of work (half hours, classes) that comes in each half hour."""
        world = self._world(self._shifts([set(self._serves)] * self._slots.number))
        rates = np.diff(world.demand, axis=1, prepend=0.0)
        services = self._model.services
        lasts = np.exp(services.usual) * np.exp(services.residual).mean(axis=1)
        lasts = lasts + world.tables[kernel.SETUP].mean() + world.tables[kernel.GAP].mean()
        found = np.zeros((self._slots.number, rates.shape[1]))
        for slot in range(self._slots.number):
            starts = world.facts.opens + world.facts.width * np.arange(len(rates))
            start, end = self._slots.start(slot), self._slots.start(slot + 1)
            part = np.clip(np.minimum(starts + world.facts.width, end) - np.maximum(starts, start), 0.0, None)
            found[slot] = (rates * part[:, None]).sum(axis=0) * lasts / max(1.0, end - start)
            for one in self._expected.booked:
                if start <= one.slot < end:
                    found[slot, self._class(one.item_class)] += lasts[self._class(one.item_class)] / (end - start)
        return found

    def _class(self, item_class: str) -> int:
        return [c.id for c in self._model.plan.item_classes].index(item_class)

    def _covering(self, slot: int) -> set[str]:
        """Windows, most useful first, until the load is taken up and every class is served."""
        left, chosen = self._load[slot].copy(), set[str]()
        while left.sum() > 0.05:
            taken = {no: self._takes(no, left) for no in self._serves if no not in chosen}
            best = max(taken, key=lambda no: float(taken[no].sum()), default=None)
            if best is None or taken[best].sum() <= 1e-9:
                break
            left = left - taken[best]
            chosen.add(best)
        return chosen

    def _takes(self, no: str, left: Floats) -> Floats:
        """What a window would take of the load that is left: its own classes first."""
        taken, room = np.zeros(len(left)), 1.0
        for item_class in (*self._serves[no].classes, *self._serves[no].secondary):
            c = self._class(item_class)
            taken[c] = min(room, left[c])
            room -= taken[c]
        return taken

    # --- tries ---

    def _shifts(self, open_in: Sequence[set[str]]) -> Shifts:
        return {no: frozenset(slot for slot, there in enumerate(open_in) if no in there) for no in self._serves}

    def _world(self, shifts: Shifts) -> World:
        return self._arranged(shifts)[0]

    def _arranged(self, shifts: Shifts) -> tuple[World, int]:
        e, plan = self._expected, self._model.plan
        world, most = arrange(self._model, opening(plan, e.day, shifts, e.booked, e.date), ())
        world = punctual(demanded(world, plan, e.demands))
        if e.steady is not None:
            world = world._replace(facts=world.facts._replace(level_shape=e.steady, level_scale=e.steady))
        coming = float(world.demand[:, -1].sum()) * world.facts.width if len(world.demand) else 0.0
        return world, max(most, int(3 * coming) + len(e.booked) + 500)

    def _simulate(self, open_in: Sequence[set[str]]) -> Simulated:
        world, most = self._arranged(self._shifts(open_in))
        noted = log(self._runs, most)
        play(world, self._runs, most, noted, whole_day=True)
        found = calls(noted, self._slots.opens, np.inf)
        came = found.called - found.wait
        slot = np.clip((came - self._slots.opens) // 1800.0, 0, self._slots.number - 1)
        return Simulated(found, slot, [found.wait[slot == one] for one in range(self._slots.number)])

    def _mend(self, open_in: list[set[str]], bad: Sequence[int], seen: Simulated) -> bool:
        """One window more in every other half hour of a run of long ones, from its first, else before it: what is too much is
        taken away again. False if no window would help."""
        helped, last = False, -2
        for slot in bad:
            if last == slot - 1:
                continue
            for at in (slot, slot - 1):
                if at >= 0 and (more := self._another(open_in, at, slot, seen)) is not None:
                    open_in[at].add(more)
                    helped, last = True, slot
                    break
        return helped

    def _another(self, open_in: Sequence[set[str]], at: int, slot: int, seen: Simulated) -> str | None:
        """The window that serves most of those who waited too long, best one that is open beside that half hour."""
        chosen = (seen.slot == slot) & (seen.calls.wait > self._target)
        over = np.bincount(seen.calls.item_class[chosen], seen.calls.wait[chosen], self._load.shape[1]).astype(
            np.float64
        )
        beside = {no for near in (at - 1, at + 1) if 0 <= near < len(open_in) for no in open_in[near]}
        worth = {no: self._worth(no, over) for no in self._serves if no not in open_in[at]}
        best = max(worth, key=lambda no: (worth[no], no in beside), default=None)
        return best if best is not None and worth[best] > 0 else None

    def _worth(self, no: str, over: Floats) -> float:
        serves = self._serves[no]
        own = sum(over[self._class(one)] for one in serves.classes)
        return float(own + sum(over[self._class(one)] for one in serves.secondary) / 2)

    def _trim(self, open_in: list[set[str]], seen: Simulated) -> Simulated:
        """Windows that turn out not to be needed, one a half hour, those of the shortest waits first."""
        order = sorted(range(self._slots.number), key=lambda slot: float(np.mean(seen.waits[slot] > self._target)) if len(seen.waits[slot]) else 0.0)  # fmt: skip
        for slot in order:
            if not seen.short(slot, self._target) or (spare := self._spare(open_in, slot)) is None:
                continue
            open_in[slot].remove(spare)
            tried = self._simulate(open_in)
            if all(self._no_worse(tried, seen, one) for one in range(self._slots.number)):
                seen = tried
            else:
                open_in[slot].add(spare)
        return seen

    def _no_worse(self, tried: Simulated, seen: Simulated, slot: int) -> bool:
        """Waits are short enough, or were not before and are hardly longer now."""
        if tried.short(slot, self._target) or seen.short(slot, self._target):
            return tried.short(slot, self._target)
        return float(tried.waits[slot].mean()) <= 1.01 * float(seen.waits[slot].mean())

    def _spare(self, open_in: Sequence[set[str]], slot: int) -> str | None:
        """A window without which every class of that half hour is still served; one that is not open beside it first."""
        for no in sorted(
            open_in[slot],
            key=lambda no: sum(no in open_in[near] for near in (slot - 1, slot + 1) if 0 <= near < len(open_in)),
        ):
            rest = {
                one
                for other in open_in[slot] - {no}
                for one in (*self._serves[other].classes, *self._serves[other].secondary)
            }
            needed = {c.id for i, c in enumerate(self._model.plan.item_classes) if self._load[slot, i] > 0}
            reachable = {one for serves in self._serves.values() for one in (*serves.classes, *serves.secondary)}
            if needed & reachable <= rest:
                return no
        return None

    def _told(self, open_in: Sequence[set[str]], seen: Simulated) -> Staffing:
        plan, slots = self._model.plan, self._slots
        served = {one for serves in self._serves.values() for one in (*serves.classes, *serves.secondary)}
        halves = tuple(
            HalfHour(
                start=slots.start(slot),
                end=slots.start(slot + 1),
                visitors=round(len(seen.waits[slot]) / self._runs, 1),
                windows=tuple(no for no in self._serves if no in open_in[slot]),
                p50=_quantile(seen.waits[slot], 0.5),
                p90=_quantile(seen.waits[slot], 0.9),
                met=seen.short(slot, self._target),
            )
            for slot in range(slots.number)
        )
        return Staffing(
            target=self._target,
            met=all(one.met for one in halves),
            half_hours=halves,
            unserved=tuple(
                c.id for i, c in enumerate(plan.item_classes) if self._load[:, i].sum() > 0 and c.id not in served
            ),
            window_hours=round(sum((one.end - one.start) / 3600 * len(one.windows) for one in halves), 1),
        )


def _quantile(waits: Floats, share: float) -> float:
    return round(float(np.quantile(waits, share)), 1) if len(waits) else 0.0
