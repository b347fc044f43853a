"""Zones and windows: what is done where, on which days, and how leaders move windows to where people wait."""

from collections.abc import Sequence

import msgspec
import pytest

from config.mappings import gaps
from config.plan import Mapping, Plan, Window
from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.story import Story, plan
from tests.spec.zoned import Zoned


def hall_with(*windows: Window) -> Plan:
    """The small hall with other windows."""
    return plan(windows=windows)


# --- zones and kinds of windows ---


def test_every_zone_of_the_hall_has_windows_that_belong_to_it() -> None:
    """Row 5: at once, advice, taking in, giving out; the queue of a number is the queue of its zone's windows."""
    hall = Zoned()
    zones = {w.no: w.zone for w in hall.floor.windows.values()}
    where = {k: {zones[no] for no in hall.floor.windows_serving(k)} for k in ("advice", "company", "results", "video")}
    assert where == {"advice": {"ask"}, "company": {"in"}, "results": {"out"}, "video": {"far"}}


def test_taken_in_at_one_window_and_given_out_at_another_it_is_one_case() -> None:
    """Row 6: 统一受理, 统一出件; the back office between has no queue."""
    hall = Zoned()
    hall.at("1", items=("C-1",))
    taken_in = hall.finish("1", outcome="accepted", case="440703-2026-000017")
    hall.at("4", items=("E-1",), case=taken_in.case)
    assert hall.finish("4").case == "440703-2026-000017"
    assert hall.floor.windows_serving("back") == ()


def test_a_comprehensive_window_does_many_classes_and_a_class_has_many_windows() -> None:
    """Rows 7, 8: 一窗式, by classes of items, with classes that it only helps out with."""
    hall = Story(plan())
    assert hall.floor.serving["1"] == (("a",), ("b",))
    assert hall.floor.windows_serving("b") == ("3", "1", "2"), "its own windows first"


def test_a_joint_window_takes_what_needs_several_departments() -> None:
    """Row 10: 联办窗口, with the department that leads and those that work along."""
    hall = Zoned()
    joint = hall.plan.window("3")
    assert (joint.kind, joint.lead, len(joint.members)) == ("joint", "住建局", 2)
    for items in (("D-1",), ("C-1", "C-2")):
        hall.at("3", items=items)
        assert hall.finish("3", outcome="accepted").items == items


def test_an_intake_window_takes_in_and_finishes_nothing() -> None:
    """Row 12: 只收件的窗口."""
    hall = Zoned()
    hall.at("2", items=("C-1",))
    assert hall.refused(c.FinishService(window="2", outcome="done")) == "intake_only"
    assert hall.finish("2", outcome="accepted").outcome == "accepted"


def test_an_item_that_is_only_taken_in_is_finished_at_no_window() -> None:
    """Row 12: 因场地限制, whatever the window is."""
    hall = Zoned()
    hall.at("1", items=("C-3",))
    assert hall.refused(c.FinishService(window="1", outcome="done")) == "intake_only"
    assert hall.refused(c.FinishService(window="1", outcome="done", items=("C-1", "C-3"))) == "intake_only"
    assert hall.finish("1", outcome="returned").outcome == "returned"


@pytest.mark.parametrize(("window", "item", "outcome"), [("2", "C-1", "accepted"), ("1", "C-3", "accepted"), ("1", "Q-1", "done")])  # fmt: skip
def test_a_key_says_that_it_was_taken_in_where_nothing_else_is_possible(window: str, item: str, outcome: str) -> None:
    """Row 12: keys say nothing of the outcome, and promise no more than the window may do."""
    for key, implied in ((c.CallNext(window=window), True), (c.FinishService(window=window), False)):
        hall = Zoned()
        hall.at(window, items=(item,))
        finished = hall.do(key)[0]
        assert isinstance(finished, e.ServiceFinished)
        assert (finished.outcome, finished.implied) == (outcome, implied)
        assert bool(finished.counts_from) == (outcome == "accepted")


def test_what_needs_its_own_clerk_is_not_moved_to_any_window() -> None:
    """Row 12: 专人专办 stays at dedicated and joint windows."""
    hall = Zoned()
    estate = c.AssignWindow(window="1", classes=("company", "quick", "estate"))
    assert hall.refused(estate) == "dedicated_only"
    assert hall.kinds(msgspec.structs.replace(estate, window="3")) == ["WindowAssigned"]
    hall.at("8", items=("D-1",))
    assert hall.refused(c.TransferTicket(window="8", to_window="1")) == "dedicated_only"
    assert hall.kinds(c.TransferTicket(window="8", to_window="3")) == ["TicketTransferred"]


def test_what_could_not_be_done_has_a_window_of_its_own() -> None:
    """Row 16: 办不成事反映窗口; the record is the people's rule, the number is like any other."""
    hall = Zoned()
    assert hall.plan.window("6").kind == "cannot_do"
    hall.at("6", item_class="stuck")
    assert hall.finish("6").outcome == "done"


def test_a_remote_window_calls_like_any_other() -> None:
    """Row 98: 视频客服, 远程办理 as a virtual window in the zone for help from afar."""
    hall = Zoned()
    ticket = hall.number(item_class="video")
    assert hall.call("7") == ticket.number
    assert hall.floor.windows["7"].zone == "far"


# --- by date ---


def moving() -> Plan:
    """On 5 January class B moves from window 3 to window 2; window 9 stands there from 3 to 4 January."""
    return hall_with(
        Window("1", "intake", ("a",)),
        Window("2", "intake", ("a",), mappings=(Mapping(("a", "b"), from_date="2026-01-05"),)),
        Window("3", "intake", ("b",), mappings=(Mapping(("a",), from_date="2026-01-05"),)),
        Window("9", "intake", ("a", "b"), kind="mobile", from_date="2026-01-03", until_date="2026-01-04"),
    )


@pytest.mark.parametrize(
    ("date", "served"),
    [("2026-01-02", ("3",)), ("2026-01-03", ("3", "9")), ("2026-01-04", ("3", "9")), ("2026-01-05", ("2",))],
)
def test_what_a_window_serves_changes_on_the_day_and_never_leaves_a_gap(date: str, served: Sequence[str]) -> None:
    """Rows 72, 17: 由原主管单位窗口继续受理, until the day of the hand-over; a mobile window on its days only."""
    hall = Story(moving())
    hall.next_day(date)
    assert hall.floor.windows_serving("b") == served
    assert gaps(hall.plan) == []


def test_a_number_is_called_where_its_class_is_served_on_that_day() -> None:
    """Row 72."""
    hall = Story(moving())
    hall.next_day("2026-01-05")
    hall.open("2", "3")
    hall.take("b")
    assert (hall.call("3"), hall.call("2")) == (None, "B001")


def test_a_plan_that_leaves_a_class_unserved_for_a_day_says_which_and_when() -> None:
    """Row 72: no gap is allowed; the first day of each is named."""
    drawn = hall_with(
        Window("1", "intake", ("a",)),
        Window("2", "intake", ("b",), mappings=(Mapping(("a",), from_date="2026-03-01", until_date="2026-03-05"),)),
        Window("3", "intake", ("b",), until_date="2026-03-02"),
    )
    assert gaps(drawn) == [("2026-03-03", "b")]
    assert gaps(hall_with(Window("1", "intake", ("a", "b"), from_date="2026-03-01"))) == [
        ("2026-02-28", "a"),
        ("2026-02-28", "b"),
    ]
    assert gaps(plan()) == []


def test_of_two_gaps_of_a_class_both_are_named() -> None:
    lent = (
        Mapping(("a",), from_date="2026-03-02", until_date="2026-03-02"),
        Mapping(("a",), from_date="2026-03-04", until_date="2026-03-05"),
    )
    drawn = hall_with(Window("1", "intake", ("a",)), Window("2", "intake", ("b",), mappings=lent))
    assert gaps(drawn) == [("2026-03-02", "b"), ("2026-03-04", "b")]


# --- 合理调配 ---


def test_a_leader_gives_a_window_other_classes_for_the_rest_of_the_day() -> None:
    """Row 102: 合理调配进驻单位的窗口, with who did it and why."""
    hall = Story().open("1", "2", "3")
    [assigned] = hall.do(c.AssignWindow(window="3", classes=("a",), secondary=("b",), reason="社保排长队", by="0901"))
    assert assigned == e.WindowAssigned(
        at=hall.now, window="3", classes=("a",), secondary=("b",), reason="社保排长队", by="0901"
    )
    hall.take("b"), hall.take("a")
    assert hall.floor.windows_serving("a") == ("1", "2", "3")
    assert hall.call("3") == "A001"


def test_the_plans_own_classes_return_on_demand_and_the_next_day() -> None:
    hall = Story()
    moved = c.AssignWindow(window="3", classes=("a", "b"))
    hall.do(moved)
    assert hall.do(moved) == [], "it does so already"
    [back] = hall.do(c.AssignWindow(window="3"))
    assert isinstance(back, e.WindowAssigned)
    assert (back.classes, back.secondary) == (("b",), ())
    hall.do(moved)
    hall.next_day()
    assert hall.floor.windows_serving("a") == ("1", "2")


def test_no_class_is_left_without_a_window() -> None:
    """Row 102: also where all windows that serve it are closed just now."""
    hall = Story(hall_with(Window("1", "intake", ("a",)), Window("2", "intake", ("b",))))
    assert hall.refused(c.AssignWindow(window="2", classes=("a",))) == "class_left_unserved"
    hall.do(c.AssignWindow(window="1", classes=("a",), secondary=("b",)))
    assert hall.kinds(c.AssignWindow(window="2", classes=("a",))) == ["WindowAssigned"]


def test_classes_and_windows_must_be_there() -> None:
    hall = Story(moving())
    assert hall.refused(c.AssignWindow(window="1", classes=("z",))) == "unknown item_class"
    assert hall.refused(c.AssignWindow(window="8", classes=("a",))) == "unknown window"
    assert hall.refused(c.AssignWindow(window="9", classes=("a",))) == "window_not_valid"
