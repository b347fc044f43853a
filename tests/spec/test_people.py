"""Clerks at work: signing in and out, and pauses with reasons and limits."""

from config.plan import PauseReason
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from tests.spec.staffed import begin, reasons, staffed
from tests.spec.story import Story

TEA = PauseReason("tea", "喝水", most_a_day=2)
COPY = PauseReason("copy", "复印", longest=300)


def test_signing_in_and_out_is_on_record_also_for_who_sits_at_no_window() -> None:
    """Rows 38, 45: a chief representative's presence and everybody's attendance come from sign-ins."""
    hall = Story(staffed())
    assert hall.do(c.SignIn(clerk="chief")) == [e.SignedIn(at=hall.now, clerk="chief")]
    assert hall.floor.staff.here == {"chief": hall.now}
    assert hall.kinds(c.SignOut(clerk="chief")) == ["SignedOut"]
    assert hall.do(c.SignOut(clerk="chief")) == []
    assert hall.refused(c.SignIn(clerk="stranger")) == "unknown clerk"


def test_signing_in_again_does_not_make_somebody_later() -> None:
    """Row 45: attendance counts from the first sign-in."""
    hall = Story(staffed())
    hall.do(c.SignIn(clerk="a1", window="1"))
    came = hall.now
    hall.wait(60).do(c.SignIn(clerk="a1", window="2"))
    assert hall.floor.staff.here["a1"] == came


def test_without_reasons_in_the_plan_any_words_pause_a_window() -> None:
    hall = Story(staffed()).open("2")
    hall.do(c.PauseWindow(window="2", reason="复印机卡纸"))
    assert hall.floor.windows["2"].paused == "复印机卡纸"


def test_with_reasons_in_the_plan_one_of_them_must_be_chosen() -> None:
    hall = Story(staffed(reasons(TEA, COPY))).open("2")
    assert hall.refused(c.PauseWindow(window="2")) == "reason_unknown"
    assert hall.refused(c.PauseWindow(window="2", reason="喝水")) == "reason_unknown"
    hall.do(c.PauseWindow(window="2", reason="tea"))
    assert hall.floor.windows["2"].state == "paused"


def test_a_reason_with_a_limit_is_used_up_by_the_clerk_for_the_day() -> None:
    hall = Story(staffed(reasons(TEA, COPY)))
    hall.do(c.OpenWindow(window="2", clerk="a1"))
    for _ in range(2):
        hall.do(c.PauseWindow(window="2", reason="tea"), c.ResumeWindow(window="2"))
    assert hall.refused(c.PauseWindow(window="2", reason="tea")) == "pause_limit"
    hall.do(c.PauseWindow(window="2", reason="copy"), c.ResumeWindow(window="2"))
    hall.do(c.CloseWindow(window="2"), c.OpenWindow(window="3", clerk="a1"))
    assert hall.refused(c.PauseWindow(window="3", reason="tea")) == "pause_limit"
    hall.do(c.OpenWindow(window="3", clerk="b1"), c.PauseWindow(window="3", reason="tea"))
    begin(hall, "2026-01-02")
    hall.do(c.OpenWindow(window="2", clerk="a1"), c.PauseWindow(window="2", reason="tea"))


def test_where_nobody_has_signed_in_the_limit_is_the_windows() -> None:
    hall = Story(staffed(reasons(TEA))).open("2", "3")
    for _ in range(2):
        hall.do(c.PauseWindow(window="2", reason="tea"), c.ResumeWindow(window="2"))
    assert hall.refused(c.PauseWindow(window="2", reason="tea")) == "pause_limit"
    hall.do(c.PauseWindow(window="3", reason="tea"))


def test_a_window_paused_over_midnight_is_the_same_to_a_floor_that_was_not_there() -> None:
    hall = Story(staffed(reasons(COPY)))
    hall.do(c.OpenWindow(window="2", clerk="a1"), c.PauseWindow(window="2", reason="copy"))
    alone = Floor(hall.plan)
    for event in hall.next_day("2026-01-02"):
        if isinstance(event, e.DayOpened | e.StandingCarried):
            alone.apply(event)
    assert alone.staff.paused_at == hall.floor.staff.paused_at == {"2": hall.now}
