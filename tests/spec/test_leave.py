"""Leave in two steps: the group leader agrees, the supervision section has it on file."""

from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.staffed import begin, staffed
from tests.spec.story import Story


def asked(hall: Story, clerk: str = "a1", first: str = "2026-01-05", last: str = "2026-01-06") -> str:
    """The id of a leave that has been asked for."""
    [event] = hall.do(c.AskLeave(clerk=clerk, first=first, last=last, kind="annual"))
    assert isinstance(event, e.LeaveAsked)
    return event.leave


def test_the_leader_agrees_and_the_supervision_section_files_it() -> None:
    """Row 45: 请假须经窗口组长同意，监督管理股报备."""
    hall = Story(staffed())
    leave = asked(hall)
    assert hall.refused(c.FileLeave(leave=leave, by="boss")) == "leave_not_approved"
    hall.do(c.DecideLeave(leave=leave, approved=True, by="lead"), c.FileLeave(leave=leave, by="boss"))
    known = hall.floor.staff.leaves[leave]
    assert (known.approved, known.by, known.filed_by) == (True, "lead", "boss")
    assert hall.refused(c.FileLeave(leave=leave, by="boss")) == "leave_decided"


def test_the_leader_of_the_clerks_own_group_decides_or_a_manager() -> None:
    """Row 37: 窗口组长负责制: leave is the group leader's to approve."""
    hall = Story(staffed())
    leave = asked(hall)
    assert hall.refused(c.DecideLeave(leave=leave, approved=True, by="other")) == "not_yours"
    assert hall.refused(c.DecideLeave(leave=leave, approved=True, by="b1")) == "not_yours"
    hall.do(c.DecideLeave(leave=leave, approved=True, by="boss"))
    assert hall.refused(c.DecideLeave(leave=leave, approved=True, by="lead")) == "leave_decided"


def test_who_belongs_to_no_group_asks_any_leader() -> None:
    """Row 37."""
    hall = Story(staffed())
    leave = asked(hall, "chief")
    assert hall.kinds(c.DecideLeave(leave=leave, approved=True, by="other")) == ["LeaveDecided"]


def test_nobody_approves_or_files_their_own_leave() -> None:
    """Rows 37, 104: who asks does not decide."""
    hall = Story(staffed())
    own = asked(hall, "lead")
    assert hall.refused(c.DecideLeave(leave=own, approved=True, by="lead")) == "own_leave"
    hall.do(c.DecideLeave(leave=own, approved=True, by="boss"))
    assert hall.refused(c.FileLeave(leave=own, by="lead")) == "own_leave"


def test_everybody_may_take_their_own_leave_back() -> None:
    hall = Story(staffed())
    leave = asked(hall)
    hall.do(c.DecideLeave(leave=leave, approved=False, by="a1"))
    assert hall.floor.staff.leaves[leave].approved is False
    assert hall.refused(c.DecideLeave(leave=leave, approved=True, by="lead")) == "leave_decided"


def test_an_approved_leave_can_be_taken_back_once() -> None:
    hall = Story(staffed())
    leave = asked(hall)
    hall.do(c.DecideLeave(leave=leave, approved=True, by="lead"))
    assert hall.kinds(c.DecideLeave(leave=leave, approved=False, by="lead")) == ["LeaveDecided"]
    assert hall.refused(c.DecideLeave(leave=leave, approved=False, by="lead")) == "leave_decided"
    assert hall.refused(c.FileLeave(leave=leave, by="boss")) == "leave_not_approved"


def test_days_that_are_asked_for_already_are_refused_but_not_days_that_were_declined() -> None:
    hall = Story(staffed())
    leave = asked(hall)
    assert hall.refused(c.AskLeave(clerk="a1", first="2026-01-06", last="2026-01-09")) == "leave_overlaps"
    asked(hall, "a1", "2026-01-07", "2026-01-07")
    asked(hall, "b1")
    hall.do(c.DecideLeave(leave=leave, approved=False, by="lead"))
    asked(hall)


def test_a_leave_that_ends_before_it_begins_or_is_nobodys_is_refused() -> None:
    hall = Story(staffed())
    assert hall.refused(c.AskLeave(clerk="a1", first="2026-01-06", last="2026-01-05")) == "leave_dates"
    assert hall.refused(c.AskLeave(clerk="nobody", first="2026-01-05", last="2026-01-05")) == "unknown clerk"
    assert hall.refused(c.DecideLeave(leave="none", approved=True, by="lead")) == "unknown leave"
    assert hall.refused(c.FileLeave(leave="none", by="boss")) == "unknown leave"


def test_leave_stands_from_day_to_day() -> None:
    """Row 45."""
    hall = Story(staffed())
    leave = asked(hall)
    hall.do(c.DecideLeave(leave=leave, approved=True, by="lead"))
    begin(hall, "2026-01-05")
    assert hall.refused(c.OpenWindow(window="1", clerk="a1")) == "on_leave"
    begin(hall, "2026-01-07")
    assert hall.kinds(c.OpenWindow(window="1", clerk="a1")) == ["WindowOpened"]


def test_a_leave_asked_for_afterwards_waits_for_its_word_over_the_night() -> None:
    """Row 45."""
    hall = Story(staffed())
    leave = asked(hall, "a1", "2025-12-31", "2025-12-31")
    begin(hall, "2026-01-02")
    hall.do(c.DecideLeave(leave=leave, approved=True, by="lead"))
    begin(hall, "2026-01-05")
    hall.do(c.FileLeave(leave=leave, by="boss"))
    begin(hall, "2026-02-02")
    assert hall.refused(c.FileLeave(leave=leave, by="boss")) == "unknown leave"
