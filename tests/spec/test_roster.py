"""Who may sit where: the roster, trainees and their mentors, leave, and windows with dates."""

import pytest

from config.plan import People, Window
from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.staffed import begin, staffed
from tests.spec.story import Story, plan

FIVE_DAYS = ("2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09")  # Monday to Friday


def test_whom_the_roster_names_signs_in_and_nothing_is_said() -> None:
    hall = Story(staffed())  # 2026-01-01 is a Thursday: window 1 is a1's
    [opened] = hall.do(c.OpenWindow(window="1", clerk="a1"))
    assert isinstance(opened, e.WindowOpened)
    assert not opened.unrostered
    assert not hall.floor.windows["1"].unrostered


def test_an_unauthorised_change_is_let_in_and_flagged_not_refused() -> None:
    """Row 43: 擅自更换窗口工作人员: a sign-in that the roster does not know is a violation event."""
    hall = Story(staffed())
    opened, raised = hall.do(c.OpenWindow(window="1", clerk="b1"))
    assert isinstance(opened, e.WindowOpened)
    assert opened.unrostered
    assert raised == e.AlertRaised(at=hall.now, alert="unrostered", subject="1", clerk="b1")
    assert hall.floor.windows["1"].unrostered


def test_the_flag_goes_when_a_rostered_clerk_takes_over_or_the_window_closes() -> None:
    """Row 43: the violation has an end."""
    hall = Story(staffed())
    hall.do(c.OpenWindow(window="1", clerk="b1"))
    assert hall.kinds(c.OpenWindow(window="1", clerk="a1")) == ["WindowOpened", "AlertEnded"]
    assert hall.kinds(c.OpenWindow(window="1", clerk="b1")) == ["WindowOpened", "AlertRaised"]
    assert hall.kinds(c.OpenWindow(window="1", clerk="boss")) == ["WindowOpened", "AlertEnded", "AlertRaised"]
    assert hall.kinds(c.CloseWindow(window="1")) == ["WindowClosed", "AlertEnded"]
    assert not hall.floor.staff.alerts


def test_the_roster_is_the_days_own_and_a_window_that_it_does_not_name_is_anybodys() -> None:
    hall = Story(staffed())
    assert hall.kinds(c.OpenWindow(window="2", clerk="a1")) == ["WindowOpened"]
    begin(hall, "2026-01-05")  # a Monday: b1 is named too
    assert hall.kinds(c.OpenWindow(window="1", clerk="b1")) == ["WindowOpened"]


def test_a_keypad_that_does_not_say_who_presses_accuses_nobody() -> None:
    assert Story(staffed()).kinds(c.OpenWindow(window="1")) == ["WindowOpened"]


def test_who_stayed_signed_in_over_midnight_is_held_against_the_new_days_roster() -> None:
    """Row 43: the roster of the day counts, also for a window that was never closed."""
    hall = Story(staffed())
    begin(hall, "2026-01-05")
    hall.do(c.OpenWindow(window="1", clerk="b1"))
    assert hall.do(c.WatchPeople()) == []
    begin(hall, "2026-01-06")
    raised = hall.do(c.WatchPeople())
    assert raised == [e.AlertRaised(at=hall.now, alert="unrostered", subject="1", clerk="b1")]


def test_a_clerk_on_leave_cannot_sign_in_at_a_window_until_the_leader_takes_the_leave_back() -> None:
    """Row 45: leave and sign-in belong together."""
    hall = Story(staffed())
    [asked] = hall.do(c.AskLeave(clerk="a1", first="2026-01-01", last="2026-01-02"))
    assert isinstance(asked, e.LeaveAsked)
    hall.do(c.OpenWindow(window="1", clerk="a1"), c.CloseWindow(window="1"))  # not decided: not on leave
    hall.do(c.DecideLeave(leave=asked.leave, approved=True, by="lead"))
    assert hall.refused(c.OpenWindow(window="1", clerk="a1")) == "on_leave"
    hall.do(c.DecideLeave(leave=asked.leave, approved=False, by="lead"))
    assert hall.kinds(c.OpenWindow(window="1", clerk="a1")) == ["WindowOpened"]


def test_a_clerk_is_the_centres_and_may_sit_at_any_window_whatever_the_department() -> None:
    """Row 39: 统一派驻、统一管理: the department is an attribute, not a fence."""
    hall = Story(staffed())
    assert hall.kinds(c.OpenWindow(window="3", clerk="a1")) == ["WindowOpened"]


def test_the_floor_knows_who_sits_there_so_that_the_seat_can_show_it() -> None:
    """Row 25: 工作人员身份信息公示: the card changes with whoever signs in, and goes with them."""
    hall = Story(staffed())
    hall.do(c.OpenWindow(window="2", clerk="a1"))
    assert hall.floor.windows["2"].clerk == "a1"
    hall.do(c.OpenWindow(window="2", clerk="b1"))
    assert hall.floor.windows["2"].clerk == "b1"
    hall.do(c.CloseWindow(window="2"))
    assert hall.floor.windows["2"].clerk is None


# --- trainees ---


def test_a_trainee_signs_in_with_the_own_mentor_only() -> None:
    """Row 42: 先进后出: a trainee serves paired with the mentor."""
    hall = Story(staffed())
    assert hall.refused(c.OpenWindow(window="2", clerk="new")) == "trainee_alone"
    assert hall.refused(c.OpenWindow(window="2", clerk="new", mentor="a1")) == "not_mentor"
    [opened] = hall.do(c.OpenWindow(window="2", clerk="new", mentor="b1"))
    assert isinstance(opened, e.WindowOpened)
    assert opened.mentor == hall.floor.windows["2"].mentor == "b1"


def test_after_five_different_working_days_beside_the_mentor_the_trainee_sits_alone() -> None:
    """Row 42: 共同工作不少于5个工作日，方可独立上岗."""
    hall = Story(staffed())
    for date in FIVE_DAYS:
        begin(hall, date)
        assert hall.refused(c.OpenWindow(window="2", clerk="new")) == "trainee_alone"
        hall.do(c.OpenWindow(window="2", clerk="new", mentor="b1"), c.CloseWindow(window="2"))
        hall.do(c.OpenWindow(window="2", clerk="new", mentor="b1"), c.CloseWindow(window="2"))
        assert hall.refused(c.OpenWindow(window="2", clerk="new")) == "trainee_alone"
    begin(hall, "2026-01-12")
    assert hall.kinds(c.OpenWindow(window="2", clerk="new")) == ["WindowOpened"]


def test_a_day_of_extra_hours_is_no_working_day_of_a_trainee() -> None:
    """Row 42: working days."""
    hall = Story(staffed())
    for date in (*FIVE_DAYS[:4], "2026-01-10"):  # the last a Saturday
        begin(hall, date)
        hall.do(c.OpenWindow(window="2", clerk="new", mentor="b1"), c.CloseWindow(window="2"))
    begin(hall, "2026-01-12")
    assert hall.refused(c.OpenWindow(window="2", clerk="new")) == "trainee_alone"


def test_how_many_days_is_the_plans_own_and_none_means_no_such_rule() -> None:
    """Row 109: a figure that the policies leave open is a parameter."""
    assert Story(staffed(People(paired_days=0))).kinds(c.OpenWindow(window="2", clerk="new")) == ["WindowOpened"]
    hall = Story(staffed(People(paired_days=1)))
    hall.do(c.OpenWindow(window="2", clerk="new", mentor="b1"), c.CloseWindow(window="2"))
    begin(hall, "2026-01-02")
    assert hall.kinds(c.OpenWindow(window="2", clerk="new")) == ["WindowOpened"]


def test_a_mentor_on_leave_sits_beside_nobody() -> None:
    """Row 42: paired means both are there."""
    hall = Story(staffed())
    [asked] = hall.do(c.AskLeave(clerk="b1", first="2026-01-01", last="2026-01-01"))
    assert isinstance(asked, e.LeaveAsked)
    hall.do(c.DecideLeave(leave=asked.leave, approved=True, by="lead"))
    assert hall.refused(c.OpenWindow(window="2", clerk="new", mentor="b1")) == "on_leave"


# --- windows with dates ---


@pytest.mark.parametrize(
    ("first", "last", "may"),
    [
        ("2026-01-01", "2026-01-01", True),
        ("", "2026-01-01", True),
        ("2026-01-01", "", True),
        ("2026-01-02", "", False),
        ("", "2025-12-31", False),
    ],
)
def test_a_mobile_window_opens_on_its_days_only(first: str, last: str, may: bool) -> None:
    """Row 17: 快闪窗口、到户窗口 have dates."""
    mobile = Window("8", "intake", ("a",), kind="mobile", from_date=first, until_date=last)
    hall = Story(plan(windows=(Window("1", "intake", ("a", "b")), mobile)))
    if may:
        assert hall.kinds(c.OpenWindow(window="8")) == ["WindowOpened"]
    else:
        assert hall.refused(c.OpenWindow(window="8")) == "window_not_valid"


def test_a_hall_that_draws_no_people_asks_nothing() -> None:
    hall = Story(plan())
    assert hall.kinds(c.OpenWindow(window="1", clerk="anybody")) == ["WindowOpened"]
    assert hall.do(c.WatchPeople()) == []
