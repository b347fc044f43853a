"""What if: the same visitors on a floor with other windows, other classes, or more of them."""

import pytest

from qms.forecast.scene import AtWindow, Booked, Scene, Waiting
from qms.forecast.twin.question import Answer, Cannot, Change, Classes, Compared, Demand, Question
from qms.forecast.twin.what_if import what_if
from tests.forecast.floors import HOUR, at_window, floor, hall, new

PLAN = hall(
    {"a": 480, "b": 600},
    {"1": (("a",), ("b",)), "2": (("a",), ("b",)), "3": (("b",), ()), "4": (("a", "b"), ())},
)
MODEL = new(PLAN)
NOW = HOUR


def there(*instead: AtWindow, closed: tuple[str, ...] = ("4",)) -> list[AtWindow]:
    """Windows 1 to 3 idle, 4 closed, unless said otherwise."""
    of = {w.no: at_window(PLAN, w.no, doing="closed" if w.no in closed else "idle") for w in PLAN.windows}
    return list((of | {one.window: one for one in instead}).values())


def scene(waiting: int = 12, windows: list[AtWindow] | None = None) -> Scene:
    """An hour after opening; so many wait for A and half as many for B."""
    lists = [("a", i) for i in range(waiting)] + [("b", i) for i in range(waiting // 2)]
    came = [
        Waiting(f"{one}{i}", one, "ordinary", NOW - 300.0 + i, order, NOW - 300.0 + i)
        for order, (one, i) in enumerate(lists)
    ]
    return floor(PLAN, NOW, came, windows or there())


def ask(*changes: Change, of: Scene | None = None, until: float | None = None) -> Answer:
    """The answer to a question that has one."""
    found = what_if(MODEL, of or scene(), Question(changes, until))
    assert isinstance(found, Answer)
    return found


def mean(one: Compared) -> tuple[float, float]:
    assert one.as_is is not None
    assert one.changed is not None
    return one.as_is.mean.value, one.changed.mean.value


def test_nothing_changed_is_the_same_day_to_the_second() -> None:
    found = ask()
    assert found.overall.as_is == found.overall.changed
    assert found.overall.ratio.mean is not None
    assert (found.overall.ratio.mean.value, found.overall.ratio.mean.low, found.overall.ratio.mean.high) == (1, 1, 1)
    assert found.days == 0
    assert ask() == found


def test_a_window_less_makes_everybody_wait_longer_and_one_more_shorter() -> None:
    fewer, more = ask(Change(close=("2",))), ask(Change(open=("4",)))
    for one in (fewer.overall, fewer.classes["a"], fewer.groups["ordinary"]):
        was, becomes = mean(one)
        assert becomes > was
        assert one.ratio.mean is not None
        assert 1 < one.ratio.mean.low <= one.ratio.mean.value <= one.ratio.mean.high
    for item_class in ("a", "b"):
        was, becomes = mean(more.classes[item_class])
        assert becomes < was
        told = more.classes[item_class]
        assert told.as_is is not None
        assert told.changed is not None
        assert told.as_is.newcomer is not None
        assert told.changed.newcomer is not None
        assert told.changed.newcomer.p50 < told.as_is.newcomer.p50
    assert fewer.overall.as_is == more.overall.as_is


def test_who_is_served_at_a_window_that_closes_is_finished_there() -> None:
    busy = at_window(PLAN, "1", doing="serving", since=NOW - 60.0, item_class="a", group="ordinary")
    waiting = at_window(PLAN, "1", doing="idle", since=NOW)
    both = [ask(Change(close=("1",)), of=scene(windows=there(one))) for one in (busy, waiting)]
    (_, first), (_, second) = mean(both[0].overall), mean(both[1].overall)
    assert first == pytest.approx(second, rel=0.02)
    assert both[0].overall.as_is != both[1].overall.as_is


def test_who_waited_for_a_window_that_closes_waits_for_any() -> None:
    of = scene(waiting=2)
    of.waiting[1] = of.waiting[1]._replace(bound_to="1")
    found = ask(Change(close=("1",)), of=of)
    assert found.overall.changed is not None
    assert found.overall.as_is is not None
    assert found.overall.changed.visitors.value == pytest.approx(found.overall.as_is.visitors.value, rel=0.01)


def test_other_classes_at_a_window_move_the_waits_from_one_list_to_the_other() -> None:
    found = ask(Change(classes={"3": Classes(("a",), ("b",))}))
    was, becomes = mean(found.classes["a"])
    assert becomes < was
    was, becomes = mean(found.classes["b"])
    assert becomes > was


def test_more_visitors_of_a_class_in_a_span_are_more_visitors_of_it() -> None:
    found = ask(Change(demand=Demand(2.0, ("a",), NOW, NOW + 2 * HOUR)))
    a, b = found.classes["a"], found.classes["b"]
    assert a.as_is is not None
    assert a.changed is not None
    assert a.changed.visitors.value > 1.1 * a.as_is.visitors.value
    assert b.as_is is not None
    assert b.changed is not None
    assert b.changed.visitors.value == pytest.approx(b.as_is.visitors.value, rel=0.05)
    was, becomes = mean(found.overall)
    assert becomes > was


def test_changes_take_effect_one_after_another() -> None:
    found = ask(Change(close=("2",)), Change(open=("2",)))
    assert found.overall.changed == found.overall.as_is


def test_until_says_whose_waits_are_meant() -> None:
    short, long = ask(Change(close=("2",)), until=NOW + 900.0), ask(Change(close=("2",)))
    assert short.overall.as_is is not None
    assert long.overall.as_is is not None
    assert short.overall.as_is.visitors.value < long.overall.as_is.visitors.value
    assert isinstance(what_if(MODEL, scene(), Question((), until=NOW)), Cannot)


def test_a_class_that_nobody_serves_has_no_figures_and_one_that_would_lose_its_last_window_is_refused() -> None:
    alone = there(closed=("1", "2", "4"))
    found = ask(Change(demand=Demand(1.5)), of=scene(windows=alone))
    assert (found.classes["a"].as_is, found.classes["a"].changed, found.classes["a"].ratio.mean) == (None, None, None)
    assert found.classes["b"].as_is is not None
    refused = what_if(MODEL, scene(), Question((Change(close=("1", "2")),)))
    assert isinstance(refused, Cannot)
    assert refused.wrong
    assert "a" in refused.zh
    opened = ask(Change(close=("3",)), Change(open=("1",)), of=scene(windows=alone))
    assert opened.classes["a"].changed is not None


@pytest.mark.parametrize(
    "change",
    [
        Change(close=("9",)),
        Change(open=("9",)),
        Change(classes={"9": Classes(("a",))}),
        Change(classes={"1": Classes(("x",))}),
        Change(demand=Demand(1.0, ("x",))),
    ],
)
def test_what_is_not_there_is_said_by_name(change: Change) -> None:
    refused = what_if(MODEL, scene(), Question((change,)))
    assert isinstance(refused, Cannot)
    assert refused.zh[-1] in "9x"


def test_the_figures_of_a_day_hang_together() -> None:
    of = scene()
    of.booked = [Booked("b", NOW + HOUR)]
    found = ask(Change(close=("3",)), of=of)
    seen = found.overall.as_is
    assert seen is not None
    assert 0 <= seen.p50.value <= seen.p90.value
    assert 0 <= seen.within.low <= seen.within.value <= seen.within.high <= 1
    assert seen.longest_queue.value >= 18 - 3
    assert seen.last_served.value > NOW
    classes = [one.as_is.visitors.value for one in found.classes.values() if one.as_is]
    assert sum(classes) == pytest.approx(seen.visitors.value)
    assert found.groups["appointment"].as_is is not None
