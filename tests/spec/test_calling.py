"""Calling: limits of the keys, who goes before whom at a window, and coming back after being set aside."""

import pytest

from config.plan import AtWindow, Dispatch, Policy
from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.story import Story, plan


def at_window(**figures: int | bool) -> Story:
    """A hall with these figures of the policy, window 1 open."""
    return Story(plan(Policy(at_window=AtWindow(**figures)))).open("1")  # type: ignore[arg-type]


# --- nothing by itself ---


def test_nobody_is_called_unless_a_clerk_presses() -> None:
    """Two idle windows and a new number: whoever presses first gets it; the other has nobody to call."""
    hall = Story().open("1", "2")
    ticket = hall.take()
    assert ticket.state == "waiting"
    hall.wait(3600)
    assert hall.floor.windows["1"].state == hall.floor.windows["2"].state == "idle"
    assert (hall.call("2"), hall.call("1")) == ("A001", None)


# --- limits of the keys ---


def test_a_call_is_repeated_as_often_as_the_policy_lets() -> None:
    hall = at_window(recalls=2)
    hall.take(), hall.take()
    hall.call("1")
    hall.do(c.Recall(window="1"), c.Recall(window="1"))
    assert hall.refused(c.Recall(window="1")) == "recall_limit"
    hall.do(c.MissTicket(window="1"), c.ReinstateTicket(window="1"))
    hall.call("1"), hall.do(c.MissTicket(window="1"))
    assert hall.call("1") == "A001"
    assert hall.kinds(c.Recall(window="1")) == ["TicketRecalled"], "another call, counted anew"


def test_without_a_limit_a_call_is_repeated_for_ever() -> None:
    hall = Story().open("1")
    hall.take()
    hall.call("1")
    assert hall.kinds(*[c.Recall(window="1")] * 50) == ["TicketRecalled"]


def test_a_key_that_bounces_does_not_finish_a_visitor() -> None:
    hall = at_window(press_guard=1500)
    first, second = hall.take(), hall.take()
    hall.call("1")
    hall.wait(1.499)
    assert hall.refused(c.CallNext(window="1")) == "press_too_soon"
    assert hall.refused(c.CallNext(window="1", clerk="0301")) == "press_too_soon"
    assert (first.state, second.state) == ("called", "waiting")
    hall.wait(0.001)
    assert hall.call("1") == "A002"


def test_the_guard_looks_at_the_last_call_of_its_own_window_only() -> None:
    hall = at_window(press_guard=1500).open("2")
    hall.take(), hall.take()
    assert hall.call("1") == "A001"
    assert hall.call("2") == "A002"
    hall.do(c.MissTicket(window="1"))
    assert hall.refused(c.CallNext(window="1")) == "press_too_soon"


def test_a_press_that_called_nobody_may_be_repeated_at_once() -> None:
    hall = at_window(press_guard=1500)
    assert hall.call("1") is None
    hall.take()
    assert hall.call("1") == "A001"


# --- who goes before whom ---


def test_a_call_out_of_turn_keeps_its_reason() -> None:
    hall = Story().open("1")
    hall.take()
    second = hall.take()
    [called] = hall.do(c.CallTicket(window="1", ticket=second.id, reason="带着婴儿", clerk="0301"))
    assert isinstance(called, e.TicketCalled)
    assert (called.why, called.clerk) == ("带着婴儿", "0301")
    [called] = hall.do(c.FinishService(window="1"), c.CallNext(window="1"))
    assert isinstance(called, e.TicketCalled)
    assert called.why == ""


def test_a_window_that_was_assigned_a_class_may_call_it_by_name() -> None:
    hall = Story().open("3")
    ticket = hall.take("a")
    named = c.CallTicket(window="3", ticket=ticket.id, reason="急")
    assert hall.refused(named) == "class_not_served"
    hall.do(c.AssignWindow(window="3", classes=("a", "b")))
    assert hall.kinds(named) == ["TicketCalled"]


def test_a_pinned_ticket_goes_before_all_others_of_its_class() -> None:
    hall = Story().open("1")
    hall.take(priority=True)
    last = hall.wait(3600).take()
    hall.do(c.PinTicket(ticket=last.id, reason="接送孩子", by="0301"))
    assert hall.call("1") == last.number


def test_after_a_run_of_others_an_ordinary_ticket_has_its_turn() -> None:
    """The fairness bound: however many come first, after three of them whoever just waits is called."""
    hall = Story(plan(Policy(dispatch=Dispatch(priority_run=3)))).open("1")
    ordinary = hall.take()
    for _ in range(5):
        hall.take(priority=True)
    assert [hall.call("1") for _ in range(5)] == ["A002", "A003", "A004", ordinary.number, "A005"]


def test_the_run_is_each_windows_own_and_nobody_waits_for_a_turn_that_nobody_takes() -> None:
    hall = Story(plan(Policy(dispatch=Dispatch(priority_run=1)))).open("1", "2")
    for _ in range(4):
        hall.take(priority=True)
    assert [hall.call("1"), hall.call("1")] == ["A001", "A002"], "no ordinary ticket waits"
    hall.wait(1).take()
    assert [hall.call("2") for _ in range(3)] == ["A003", "A004", "A005"], "the turn is of whoever has waited longest"


def test_a_visitor_who_gets_priority_does_not_lose_the_turn_that_was_theirs() -> None:
    for priority in (False, True):
        hall = Story(plan(Policy(dispatch=Dispatch(priority_run=1)))).open("1")
        hall.take(priority=True)
        first = hall.wait(1).take()
        hall.wait(1).take()
        hall.call("1")
        if priority:
            hall.do(c.RegroupTicket(ticket=first.id, priority_class="elder", reason="看了身份证", by="0301"))
        assert hall.call("1") == first.number


def test_a_pinned_ticket_goes_before_an_ordinary_one_whose_turn_it_is() -> None:
    hall = Story(plan(Policy(dispatch=Dispatch(priority_run=1)))).open("1")
    hall.take()
    hall.take(priority=True)
    pinned = hall.take(priority=True)
    assert hall.call("1") == "A002"
    hall.do(c.PinTicket(ticket=pinned.id, reason="急", by="0301"))
    assert hall.call("1") == pinned.number


def test_without_a_bound_priority_goes_on_as_long_as_it_comes() -> None:
    hall = Story().open("1")
    hall.take()
    for _ in range(4):
        hall.take(priority=True)
    assert [hall.call("1") for _ in range(4)] == ["A002", "A003", "A004", "A005"]


# --- parked, with a timer ---


def test_a_parked_ticket_whose_time_has_come_is_the_next_at_its_window() -> None:
    hall = Story().open("1", "2")
    parked = hall.take()
    hall.call("1")
    [event] = hall.do(c.ParkTicket(window="1", reason="复印", seconds=600))
    assert isinstance(event, e.TicketParked)
    assert event.due_at == hall.now + 600_000
    for _ in range(4):
        hall.take()
    assert hall.wait(599).call("1") == "A002"
    assert hall.wait(1).call("2") == "A003", "at its own window only"
    assert hall.call("1") == parked.number
    assert parked.due_at is None
    assert hall.call("1") == "A004"


def test_of_several_whose_time_has_come_the_earliest_goes_first() -> None:
    hall = Story().open("1")
    hall.take(), hall.take()
    hall.call("1"), hall.do(c.ParkTicket(window="1", seconds=900))
    hall.call("1"), hall.do(c.ParkTicket(window="1", seconds=300))
    hall.wait(1000)
    assert [hall.call("1"), hall.call("1")] == ["A002", "A001"]


def test_where_the_plan_does_not_want_it_a_timer_only_reminds() -> None:
    hall = at_window(due_first=False)
    hall.take(), hall.take()
    hall.call("1"), hall.do(c.ParkTicket(window="1", seconds=60))
    assert hall.wait(3600).call("1") == "A002"
    assert hall.kinds(c.CallBack(window="1")) == ["ServiceStarted", "ServiceFinished", "TicketCalled"]


def test_without_a_timer_a_parked_ticket_waits_for_its_clerk() -> None:
    hall = Story().open("1")
    hall.take(), hall.take()
    hall.call("1"), hall.do(c.ParkTicket(window="1"))
    assert hall.wait(86_000).call("1") == "A002"
    assert hall.call("1") is None


# --- no-show and back ---


def test_time_alone_never_makes_a_no_show() -> None:
    hall = Story().open("1")
    ticket = hall.take()
    hall.call("1")
    hall.wait(7200).take()
    assert ticket.state == "called"


def test_a_no_show_comes_back_as_often_as_the_policy_lets() -> None:
    hall = at_window(reinstates=1)
    ticket = hall.take()
    hall.call("1")
    hall.do(c.MissTicket(window="1"), c.ReinstateTicket(window="1"), c.CallNext(window="1"), c.MissTicket(window="1"))
    assert ticket.reinstated == 1
    assert hall.refused(c.ReinstateTicket(window="1")) == "reinstate_limit"
    assert hall.kinds(c.AbandonTicket(window="1")) == ["TicketAbandoned"]


@pytest.mark.parametrize(("seconds", "back"), [(1800, True), (1801, False)])
def test_a_no_show_comes_back_in_time_or_not_at_all(seconds: int, back: bool) -> None:
    hall = at_window(reinstate_within=1800)
    ticket = hall.take()
    hall.call("1")
    hall.do(c.MissTicket(window="1"))
    hall.wait(seconds)
    if back:
        assert hall.kinds(c.ReinstateTicket(window="1")) == ["TicketReinstated"]
    else:
        assert hall.refused(c.ReinstateTicket(window="1", ticket=ticket.id)) == "reinstate_limit"


def test_what_a_window_set_aside_is_offered_latest_first_until_it_is_dealt_with() -> None:
    hall = Story().open("1", "2")
    for _ in range(4):
        hall.take()
    for _ in range(2):
        hall.call("1"), hall.do(c.ParkTicket(window="1"))
    for _ in range(2):
        hall.call("1"), hall.do(c.MissTicket(window="1"))
    floor = hall.floor
    assert [t.number for t in floor.parked_at("1")] == ["A002", "A001"]
    assert [t.number for t in floor.missed_at("1")] == ["A004", "A003"]
    assert (floor.parked_at("2"), floor.missed_at("2")) == ([], [])
    hall.do(c.CallBack(window="2", ticket=floor.parked_at("1")[0].id), c.ReinstateTicket(window="1"))
    assert [t.number for t in floor.parked_at("1")] == ["A001"]
    assert [t.number for t in floor.missed_at("1")] == ["A003"]
    hall.do(c.AbandonTicket(window="1"), c.AbandonTicket(window="1"))
    assert (floor.parked_at("1"), floor.missed_at("1")) == ([], [])


# --- handed to a window ---


def test_a_ticket_is_not_handed_to_an_empty_desk() -> None:
    hall = Story().open("1")
    hall.take()
    hall.call("1")
    assert hall.refused(c.TransferTicket(window="1", to_window="2")) == "window_closed"


def test_whoever_waits_for_a_window_that_closes_is_served_by_the_others() -> None:
    hall = Story().open("1", "2", "3")
    ticket = hall.take("b")
    hall.call("3")
    hall.do(c.TransferTicket(window="3", to_window="2", keep_place=True))
    assert hall.call("3") is None
    hall.do(c.CloseWindow(window="2"))
    assert hall.call("3") == ticket.number
