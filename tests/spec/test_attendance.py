"""Attendance from sign-ins: what a day's events say about everybody who works in the hall."""

from config.plan import PauseReason
from qms.domain import attendance
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.attendance import Present
from qms.domain.staff import Leave
from tests.spec.staffed import reasons, staffed
from tests.spec.story import Story

HOUR, MINUTE = 3_600_000, 60_000


class Recorded(Story):
    """A story that keeps the events of the day."""

    def __init__(self) -> None:
        self.events: list[e.Event] = []
        super().__init__(staffed(reasons(PauseReason("tea", "喝水"))))

    def do(self, *commands: c.Command) -> list[e.Event]:
        told: list[e.Event] = []
        for command in commands:
            told = super().do(command)
            self.events += told
        return told

    def sheet(self) -> dict[str, Present]:
        rows = attendance.of_events(self.plan, self.floor.day or "", self.events, self.now)
        return {row.clerk: row for row in rows}


def test_who_came_when_sat_where_and_paused_how_long() -> None:
    """Row 45: 考勤登记: attendance comes from sign-ins."""
    hall = Recorded()
    start = hall.now
    hall.do(c.SignIn(clerk="a1", window="1"))
    hall.wait(600).do(c.OpenWindow(window="1", clerk="a1"))
    hall.wait(3600).do(c.PauseWindow(window="1", reason="tea"))
    hall.wait(300).do(c.ResumeWindow(window="1"))
    hall.wait(300).do(c.CloseWindow(window="1"))
    hall.wait(60).do(c.OpenWindow(window="3", clerk="a1"))
    hall.wait(60).do(c.CloseWindow(window="3"), c.SignOut(clerk="a1"))
    row = hall.sheet()["a1"]
    assert (row.came, row.went, row.sat_at, row.left_at) == (start, hall.now, start + 600_000, hall.now)
    assert row.at_windows == 71 * MINUTE
    assert row.paused == {"tea": 5 * MINUTE}
    assert row.windows == ["1", "3"]


def test_who_is_still_there_is_counted_until_now() -> None:
    """Row 45."""
    hall = Recorded()
    hall.do(c.OpenWindow(window="1", clerk="a1"))
    hall.wait(3600).do(c.PauseWindow(window="1", reason="tea"))
    row = hall.wait(60).sheet()["a1"]
    assert (row.left_at, row.at_windows, row.paused) == (None, 61 * MINUTE, {"tea": MINUTE})


def test_two_windows_at_a_time_are_one_time_and_a_handover_ends_it() -> None:
    """Row 45."""
    hall = Recorded()
    hall.do(c.OpenWindow(window="1", clerk="a1"), c.OpenWindow(window="2", clerk="a1"))
    hall.wait(60).do(c.CloseWindow(window="1"))
    hall.wait(60).do(c.OpenWindow(window="2", clerk="b1"))
    rows = hall.wait(60).sheet()
    assert (rows["a1"].at_windows, rows["a1"].left_at) == (2 * MINUTE, hall.now - MINUTE)
    assert rows["b1"].at_windows == MINUTE


def test_who_is_on_the_roster_and_did_not_come_is_absent_unless_on_leave() -> None:
    """Rows 45, 49: the sheet that the annual appraisal is counted from."""
    hall = Recorded()
    assert hall.sheet()["a1"].absent
    [asked] = hall.do(c.AskLeave(clerk="a1", first="2026-01-01", last="2026-01-01", kind="sick"))
    assert isinstance(asked, e.LeaveAsked)
    hall.do(c.DecideLeave(leave=asked.leave, approved=True, by="lead"))
    assert (hall.sheet()["a1"].leave, hall.sheet()["a1"].absent) == ("sick", False)
    hall.do(c.DecideLeave(leave=asked.leave, approved=False, by="lead"))
    assert hall.sheet()["a1"].absent


def test_a_trainees_mentor_is_at_the_window_too() -> None:
    """Row 42."""
    hall = Recorded()
    hall.do(c.OpenWindow(window="2", clerk="new", mentor="b1"))
    rows = hall.wait(3600).sheet()
    assert (rows["new"].beside, rows["new"].at_windows, rows["b1"].at_windows) == ("b1", HOUR, HOUR)


def test_services_are_counted_for_who_sat_there_and_a_strange_seat_is_noted() -> None:
    """Rows 43, 49."""
    hall = Recorded()
    hall.do(c.OpenWindow(window="1", clerk="b1"))
    hall.take()
    hall.do(c.CallNext(window="1"), c.FinishService(window="1"))
    row = hall.sheet()["b1"]
    assert (row.served, row.strange, row.rostered) == (1, ["1"], [])


def test_what_was_carried_over_midnight_counts_from_midnight() -> None:
    """Row 45: a day's sheet needs that day's events only."""
    hall = Recorded()
    hall.do(c.OpenWindow(window="1", clerk="a1"), c.CloseDay())
    hall.events.clear()
    opened = hall.now
    hall.do(c.OpenDay(date="2026-01-02", plan="test"))
    hall.wait(60).do(c.CloseWindow(window="1"))
    row = hall.sheet()["a1"]
    assert (row.came, row.at_windows) == (opened, MINUTE)


def test_an_approved_leave_that_was_carried_over_stands_on_the_sheet() -> None:
    """Row 45."""
    asked = e.LeaveAsked(at=1, leave="l", clerk="b1", first="2026-01-01", last="2026-01-02", kind="annual")
    carried = e.StandingCarried(at=2, leaves=(e.LeaveCarried(asked=asked, approved=True, by="lead"),))
    [row] = [r for r in attendance.of_events(staffed(), "2026-01-02", [carried], 3) if r.clerk == "b1"]
    assert row.leave == "annual"


def test_who_fell_ill_and_asked_for_leave_afterwards_was_not_absent() -> None:
    """Row 45."""
    asked = e.LeaveAsked(at=9, leave="l", clerk="a1", first="2026-01-01", last="2026-01-01", kind="sick")
    [before] = attendance.of_events(staffed(), "2026-01-01", [], 3)
    [after] = attendance.of_events(staffed(), "2026-01-01", [], 3, [Leave(asked, approved=True, by="lead")])
    assert (before.absent, after.absent, after.leave) == (True, False, "sick")
    [revoked] = attendance.of_events(staffed(), "2026-01-01", [], 3, [Leave(asked, approved=False, by="lead")])
    assert revoked.absent
