"""The live floor as the forecast sees it, at a moment that a story leads to."""

import msgspec
import pytest

from config.plan import Booking, Calendar, Clerk, Dispatch, Duty, ItemClass, Policy
from qms.domain import commands as c
from qms.forecast.scene import Booked, Waiting
from tests.spec.appointments import moment
from tests.spec.recorded import Recorded, clock
from tests.spec.story import plan

NINE = clock(9)


def test_who_waits_stands_in_the_list_with_clock_and_group() -> None:
    hall = Recorded()
    first, second = hall.wait(5).take(), hall.wait(5).take("b", priority=True)
    assert hall.scene.now == NINE + 10
    assert hall.scene.waiting == [
        Waiting(first.id, "a", "ordinary", NINE + 5, first.order, NINE + 5),
        Waiting(second.id, "b", "priority", NINE + 10, second.order, NINE + 10),
    ]


def test_a_pinned_ticket_and_one_for_a_single_window_say_so() -> None:
    hall = Recorded().open("1", "3")
    ticket, pinned = hall.take(), hall.take()
    hall.call("1")
    hall.wait(30).do(c.TransferTicket(window="1", to_window="3"))
    hall.do(c.PinTicket(ticket=pinned.id, reason="急", by="0101"))
    waiting = {one.ticket: one for one in hall.scene.waiting}
    assert (waiting[ticket.id].bound_to, waiting[ticket.id].due) == ("3", NINE + 30)
    assert waiting[pinned.id].pinned


def test_windows_are_idle_serving_paused_or_closed() -> None:
    hall = Recorded().open("1", "2")
    ticket = hall.wait(10).take(priority=True)
    hall.wait(5).call("1")
    hall.wait(30).do(c.PauseWindow(window="2"))
    serving, paused, closed = hall.scene.windows
    assert (serving.doing, serving.since, serving.item_class, serving.group) == ("serving", NINE + 15, "a", "priority")
    assert (serving.serves, serving.secondary, serving.run, serving.server) == (("a",), ("b",), 1, "1")
    assert (paused.doing, paused.since, paused.item_class) == ("paused", NINE + 45, "")
    assert closed.doing == "closed"
    assert ticket.id not in {one.ticket for one in hall.scene.waiting}


def test_where_start_is_pressed_a_called_visitor_is_on_the_way() -> None:
    hall = Recorded(plan(Policy(confirm_start=True))).open("1")
    hall.take()
    hall.wait(10).call("1")
    hall.wait(10)
    assert (hall.window("1").doing, hall.window("1").since) == ("called", NINE + 10)
    hall.do(c.StartService(window="1"))
    hall.wait(60).do(c.PauseWindow(window="1"))
    assert (hall.window("1").doing, hall.window("1").since) == ("serving", NINE + 20)


def test_where_clerks_press_start_though_they_need_not_a_called_visitor_is_on_the_way_too() -> None:
    hall = Recorded().open("1")
    hall.take(), hall.take(), hall.take()
    hall.call("1")
    assert hall.window("1").doing == "serving"
    hall.do(c.StartService(window="1"))
    hall.wait(60).call("1")
    assert hall.window("1").doing == "called"
    hall.wait(60).call("1")
    assert hall.window("1").doing == "serving"


def test_a_window_that_will_pause_after_this_visitor_is_away_from_now_on() -> None:
    hall = Recorded().open("3")
    hall.take("b")
    hall.call("3")
    hall.wait(60).do(c.PauseWindow(window="3"))
    [(start, end)] = hall.window("3").breaks
    assert start == NINE + 60
    assert end > start


def test_breaks_are_planned_taken_and_over() -> None:
    hall = Recorded().open("1")
    lunch = (clock(11, 30), clock(12, 30))
    assert hall.window("1").breaks == (lunch,)
    hall.clock("11:40")
    assert hall.window("1").breaks == (lunch,)
    hall.do(c.PauseWindow(window="1", reason="午餐"))
    hall.clock("12:00")
    there = hall.window("1")
    assert (there.doing, there.since, there.planned, there.breaks) == ("break", clock(11, 40), 3600.0, ())
    hall.clock("12:40").do(c.ResumeWindow(window="1"))
    assert (hall.window("1").doing, hall.window("1").breaks) == ("idle", ())


def test_a_window_closed_for_lunch_comes_back_and_any_other_closed_one_does_not() -> None:
    hall = Recorded().open("1", "3")
    hall.clock("11:35").do(c.CloseWindow(window="1"), c.CloseWindow(window="3"))
    assert [one.doing for one in hall.scene.windows] == ["break", "closed", "closed"]


def test_the_clerks_of_the_roster_are_expected_in_the_first_minutes() -> None:
    drawn = msgspec.structs.replace(
        plan(Policy(calendar=Calendar(hours=("09:00-17:00",), weekdays=(1, 2, 3, 4, 5, 6, 7)))),
        clerks=(Clerk(id="0301", windows=("1",)),),
        roster=(Duty(window="1", clerk="0301"),),
    )
    hall = Recorded(drawn)
    assert (hall.window("1").doing, hall.window("2").doing) == ("break", "closed")
    assert hall.clock("09:20").window("1").doing == "closed"


def test_a_parked_visitor_takes_the_window_when_the_time_comes() -> None:
    drawn = msgspec.structs.replace(
        plan(), item_classes=(ItemClass("a", "社会保险", "A", usual_service=600), ItemClass("b", "户政", "B"))
    )
    hall = Recorded(drawn).open("1")
    ticket = hall.take()
    hall.call("1")
    hall.do(c.StartService(window="1"))
    hall.wait(60).do(c.ParkTicket(window="1", seconds=600))
    due = NINE + 60 + 600
    assert hall.window("1").breaks == ((due, due + 600),)
    hall.wait(601)
    [back] = hall.scene.waiting
    assert (back.ticket, back.bound_to, back.pinned, back.due) == (ticket.id, "1", True, due)
    assert hall.window("1").breaks == ()


def test_who_is_booked_and_not_here_yet_is_expected() -> None:
    hall = Recorded(msgspec.structs.replace(plan(), bookings=(Booking(id="usual", slot=3600, capacity=4),)))
    codes = [
        hall.do(c.BookSlot(item_class="a", start=moment("2026-01-01", at), pseudonym=who))[0]
        for who, at in (("p", "10:00"), ("q", "11:00"))
    ]
    assert [one.slot for one in hall.scene.booked] == [clock(10), clock(11)]
    hall.clock("09:55").do(c.CheckIn(booking=getattr(codes[0], "booking")))  # noqa: B009
    assert hall.scene.booked == [Booked("a", clock(11))]
    [early] = hall.scene.waiting
    assert (early.group, early.due) == ("appointment", clock(10))


def test_a_run_of_priority_calls_is_counted_and_stand_by_is_the_leaders() -> None:
    hall = Recorded(plan(Policy(dispatch=Dispatch(priority_run=3)))).open("1")
    for _ in range(2):
        hall.take(priority=True)
        hall.call("1")
    assert hall.window("1").run == 2
    assert hall.scene.stand_by is False


@pytest.mark.parametrize("seconds", [0, 3600])
def test_nothing_of_the_scene_lies_in_the_future_but_what_is_planned(seconds: int) -> None:
    hall = Recorded().open("1", "2", "3")
    hall.take(), hall.take("b")
    hall.call("1")
    seen = hall.wait(seconds).scene
    assert all(one.since <= seen.now for one in seen.windows)
    assert all(one.due <= seen.now for one in seen.waiting)
