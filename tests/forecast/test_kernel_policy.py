"""The kernel calls whom live dispatch calls: the same functions, and the same reading of the lists."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from config.plan import Dispatch, Plan
from qms.domain import serving
from qms.domain.places import Stander
from qms.domain.queues import Queues
from qms.forecast.arrange import arrange, in_order
from qms.forecast.kernel import log, play
from qms.forecast.scene import AtWindow, Scene, Waiting
from qms.forecast.tables import constant
from tests.forecast.floors import at_window, floor, hall, new

CLASSES = {"A": 300, "B": 600, "C": 900}
WINDOWS = {"1": (("A",), ("B",)), "2": (("B", "C"), ()), "3": (("C",), ("A", "B"))}
NOW = 7200.0


def standing(item_class: str, group: str, clock: int, early: int, pinned: bool, bound: str) -> Waiting:
    """Somebody in a list; the test numbers them. Whoever comes early for an appointment has a slot behind the clock."""
    slot = float(clock + (early if group == "appointment" else 0))
    return Waiting("", item_class, group, float(clock), 0, slot, bound, pinned)


waiters = st.builds(
    standing,
    st.sampled_from(sorted(CLASSES)),
    st.sampled_from(("ordinary", "priority", "appointment")),
    st.integers(0, 9000),
    st.integers(0, 600),
    st.booleans(),
    st.sampled_from(("", "", "", "1", "3")),
)
quarters = st.integers(4, 16).map(lambda n: n / 4)
"""Rates whose scores are exact both in seconds and in milliseconds, so that a tie is one in both."""
dispatches = st.builds(
    Dispatch,
    priority_credit=st.integers(0, 3600),
    priority_rate=quarters,
    appointment_credit=st.integers(0, 3600),
    appointment_rate=quarters,
    secondary_penalty=st.integers(0, 1200),
    priority_run=st.integers(0, 3),
)


def numbered(waiting: list[Waiting]) -> list[Waiting]:
    """In order of clock, as the lists number them."""
    ordered = sorted(waiting, key=lambda one: one.clock)
    return [one._replace(ticket=f"t{i}", order=i) for i, one in enumerate(ordered, 1)]


def lists(plan: Plan, scene: Scene) -> Queues:
    """The same floor in the lists of live dispatch."""
    queues = Queues(plan, serving.of_plan(plan, None))
    for one in scene.waiting:
        queues.enter(
            Stander(
                one.ticket,
                one.item_class,
                one.group,
                one.clock * 1000,
                one.due * 1000,
                0,
                one.pinned,
                one.bound_to or None,
            )
        )
    return queues


def called_at_once(plan: Plan, scene: Scene) -> set[str]:
    """Whom one run of the kernel calls without any time passing."""
    model = new(plan)
    model = replace(model, habits=replace(model.habits, gap=constant(0.0)))
    world, most = arrange(model, scene, ())
    waits = play(world._replace(facts=world.facts._replace(stop=scene.now)), 1, most, log(1, 0))
    return {one.ticket for one, wait in zip(in_order(scene), waits[0], strict=True) if np.isfinite(wait)}


@settings(deadline=None)  # the first one compiles
@given(
    st.lists(waiters, max_size=12, unique_by=lambda one: one.clock),
    dispatches,
    st.sampled_from(sorted(WINDOWS)),
    st.integers(0, 5),
)
def test_a_window_that_becomes_free_calls_the_same_in_a_run_as_live(
    waiting: list[Waiting], dispatch: Dispatch, no: str, run: int
) -> None:
    plan = hall(CLASSES, WINDOWS, dispatch)
    others: list[AtWindow] = [at_window(plan, w, doing="closed") for w in WINDOWS if w != no]
    scene = floor(plan, NOW, numbered(waiting), [at_window(plan, no, since=NOW, run=run), *others])
    live = lists(plan, scene).pick(no, int(NOW * 1000), run)
    assert called_at_once(plan, scene) == ({live} if live else set())
