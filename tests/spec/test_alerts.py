"""What somebody should look at: each alert is raised once when it begins to be so, and ended once when it is over."""

from hypothesis import given
from hypothesis import strategies as st

from config.plan import Calendar, PauseReason, Tide
from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.staffed import begin, clock, reasons, staffed, tidal
from tests.spec.story import Story

ALWAYS = Calendar()


def watch(hall: Story, seconds: float = 0) -> list[tuple[str, str, str]]:
    """What is told after `seconds`: (event, alert, subject)."""
    told = hall.wait(seconds).do(c.WatchPeople())
    assert hall.do(c.WatchPeople()) == []  # the same moment again has no news
    return [(type(a).__name__, a.alert, a.subject) for a in told if isinstance(a, e.AlertRaised | e.AlertEnded)]


# --- AB岗 ---


def test_a_post_whose_both_clerks_are_away_is_told_after_its_patience() -> None:
    """Row 40: AB岗制度: alert when both are absent."""
    hall = Story(staffed())
    assert watch(hall, 599) == []
    assert watch(hall, 1) == [("AlertRaised", "post_uncovered", "social")]
    hall.do(c.OpenWindow(window="2", clerk="b1"))
    assert watch(hall) == [("AlertEnded", "post_uncovered", "social")]


def test_b_covers_while_a_pauses_and_the_time_counts_from_when_the_last_of_them_got_up() -> None:
    """Row 40."""
    hall = Story(staffed())
    hall.do(c.OpenWindow(window="1", clerk="a1"), c.OpenWindow(window="2", clerk="b1"))
    hall.do(c.PauseWindow(window="1"))
    assert watch(hall, 3000) == []
    hall.do(c.PauseWindow(window="2"))
    assert watch(hall, 300) == []
    hall.do(c.CloseWindow(window="2"))  # got up when it paused, not now
    assert watch(hall, 300) == [("AlertRaised", "post_uncovered", "social")]
    hall.do(c.ResumeWindow(window="1"))
    assert watch(hall) == [("AlertEnded", "post_uncovered", "social")]


def test_a_window_taken_over_by_somebody_else_leaves_the_post_empty() -> None:
    """Row 40."""
    hall = Story(staffed())
    hall.do(c.OpenWindow(window="2", clerk="b1"))
    hall.wait(1000).do(c.OpenWindow(window="2", clerk="boss"))
    assert watch(hall, 599) == []
    assert watch(hall, 1) == [("AlertRaised", "post_uncovered", "social")]


def test_a_mentor_beside_a_trainee_is_at_the_post() -> None:
    """Rows 40, 42."""
    hall = Story(staffed())
    hall.do(c.OpenWindow(window="2", clerk="new", mentor="b1"))
    assert watch(hall, 3000) == []


def test_the_post_need_not_be_manned_outside_business_hours_and_the_time_counts_within_them() -> None:
    """Row 40."""
    hall = Story(staffed())
    clock(hall, "11:55")
    hall.do(c.OpenWindow(window="2", clerk="b1"))
    clock(hall, "11:56")
    hall.do(c.CloseWindow(window="2"))
    clock(hall, "12:30")
    assert watch(hall) == []
    clock(hall, "13:09")
    assert watch(hall) == []
    clock(hall, "13:10")
    assert watch(hall) == [("AlertRaised", "post_uncovered", "social")]
    clock(hall, "17:00")
    assert watch(hall) == [("AlertEnded", "post_uncovered", "social")]


def test_on_a_day_without_business_nobody_is_missed() -> None:
    """Row 40."""
    hall = Story(staffed())
    begin(hall, "2026-01-03")  # a Saturday
    assert watch(hall, 3600) == []


# --- pauses ---


def test_a_pause_that_lasts_longer_than_its_reason_allows_is_told_until_it_ends() -> None:
    hall = Story(staffed(reasons(PauseReason("copy", "复印", longest=300)))).open("3")
    hall.do(c.PauseWindow(window="3", reason="copy"))
    assert [told for told in watch(hall, 300) if told[1] == "pause_too_long"] == []
    assert ("AlertRaised", "pause_too_long", "3") in watch(hall, 1)
    hall.do(c.ResumeWindow(window="3"))
    assert ("AlertEnded", "pause_too_long", "3") in watch(hall)


def test_a_pause_without_a_limit_may_last() -> None:
    hall = Story(staffed(reasons(PauseReason("meal", "吃饭")), calendar=ALWAYS))
    hall.do(c.OpenWindow(window="2", clerk="b1"), c.OpenWindow(window="1", clerk="a1"))
    hall.do(c.PauseWindow(window="2", reason="meal"))
    assert watch(hall, 5 * 3600) == []


# --- tides ---


def test_a_tidal_window_should_open_when_too_many_wait_for_each_that_is_open() -> None:
    """Row 102: a suggestion from the load: 合理调配窗口."""
    hall = Story(tidal(Tide(open_above=3, close_below=1))).open("1")
    hall.do(c.OpenWindow(window="1", clerk="a1"))
    for _ in range(3):
        hall.take()
    assert watch(hall) == []
    hall.take()
    assert watch(hall) == [("AlertRaised", "tide_open", "3")]
    hall.do(c.CallNext(window="1"))
    assert watch(hall) == []  # three wait: not half way back yet
    hall.do(c.CallNext(window="1"))
    assert watch(hall) == [("AlertEnded", "tide_open", "3")]


def test_opening_it_is_the_end_of_the_advice_and_it_should_close_when_few_wait() -> None:
    """Row 102."""
    hall = Story(tidal(Tide(open_above=3, close_below=1)))
    hall.do(c.OpenWindow(window="1", clerk="a1"))
    for _ in range(4):
        hall.take()
    assert watch(hall) == [("AlertRaised", "tide_open", "3")]
    hall.open("3")
    assert watch(hall) == [("AlertEnded", "tide_open", "3")]
    hall.call("1"), hall.call("3")
    assert watch(hall) == []
    hall.call("1")
    assert watch(hall) == [("AlertRaised", "tide_close", "3")]
    hall.do(c.FinishService(window="1"), c.CloseWindow(window="1"))
    assert watch(hall) == [("AlertEnded", "tide_close", "3")]  # it would be the only one left


# --- parked tickets ---


def test_a_parked_ticket_is_told_when_its_time_has_come_until_it_is_called_back() -> None:
    hall = Story(staffed(calendar=ALWAYS))
    hall.do(c.OpenWindow(window="1", clerk="a1"))
    ticket = hall.take()
    hall.call("1")
    hall.do(c.ParkTicket(window="1", seconds=120))
    assert watch(hall, 119) == []
    told = hall.wait(1).do(c.WatchPeople())
    assert told == [e.AlertRaised(at=hall.now, alert="parked_due", subject=ticket.id, clerk="a1")]
    hall.do(c.CallBack(window="1"))
    assert watch(hall) == [("AlertEnded", "parked_due", ticket.id)]


# --- all of them ---


def test_the_days_end_ends_every_alert_and_before_a_day_nothing_is_watched() -> None:
    hall = Story(staffed())
    watch(hall, 600)
    hall.do(c.CloseDay())
    assert hall.do(c.WatchPeople()) == []
    hall.do(c.OpenDay(date="2026-01-02", plan="test"))
    assert not hall.floor.staff.alerts


MOVES = st.lists(
    st.sampled_from(
        [
            c.OpenWindow(window="1", clerk="a1"),
            c.OpenWindow(window="2", clerk="b1"),
            c.OpenWindow(window="1", clerk="b1"),
            c.OpenWindow(window="2", clerk="new", mentor="b1"),
            c.PauseWindow(window="1", reason="copy"),
            c.ResumeWindow(window="1"),
            c.CloseWindow(window="1"),
            c.CloseWindow(window="2"),
            c.TakeTicket(item_class="a"),
            c.CallNext(window="1"),
            c.ParkTicket(window="1", seconds=60),
            None,
        ]
    ),
    max_size=40,
)


@given(MOVES)
def test_whatever_happens_each_alert_is_raised_once_and_ended_once(moves: list[c.Command | None]) -> None:
    hall = Story(staffed(reasons(PauseReason("copy", "复印", longest=100))))
    up: set[tuple[str, str]] = set()
    for move in moves:
        told = hall.do(move) if move is not None and not refuses(hall, move) else []
        for event in [*told, *hall.wait(90).do(c.WatchPeople())]:
            if isinstance(event, e.AlertRaised):
                assert (event.alert, event.subject) not in up
                up.add((event.alert, event.subject))
            elif isinstance(event, e.AlertEnded):
                up.remove((event.alert, event.subject))
        assert up == set(hall.floor.staff.alerts)
        assert hall.do(c.WatchPeople()) == []


def refuses(hall: Story, command: c.Command) -> bool:
    """Whether the hall says no."""
    try:
        hall.refused(command)
    except AssertionError:
        return False
    return True
