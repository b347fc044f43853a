"""A day as numbers: what becomes of visitors and of windows, from the events alone."""

from collections import Counter

import msgspec
import pytest

from config.plan import Booking, Calendar, Policy
from qms.domain import commands as c
from qms.domain import events as e
from qms.forecast.day import Away, Break
from qms.forecast.hall.desks import planned
from qms.forecast.hall.record import Record, days_of
from tests.spec.appointments import Appointments, asked, moment
from tests.spec.recorded import Recorded, clock
from tests.spec.story import plan
from tests.spec.test_week import HALLS, Week
from tests.spec.week.living import Tally

NINE = clock(9)


def test_a_visitor_comes_is_called_starts_and_is_served() -> None:
    hall = Recorded().open("1")
    ticket = hall.wait(10).take(priority=True)
    hall.wait(60).do(c.CallNext(window="1"))
    hall.wait(20).do(c.StartService(window="1"))
    hall.wait(300).do(c.FinishService(window="1"))
    [visit] = hall.visits
    assert (visit.ticket, visit.item_class, visit.group, visit.origin) == (ticket.id, "a", "priority", "")
    assert (visit.clock, visit.arrived, visit.slot) == (NINE + 10, NINE + 10, None)
    assert (visit.called, visit.started, visit.ended) == (NINE + 70, NINE + 90, NINE + 390)
    assert (visit.window, visit.server, visit.outcome) == ("1", "1", "served")


def test_a_service_that_nobody_started_counts_from_the_call() -> None:
    hall = Recorded().open("1")
    hall.take()
    hall.wait(60).do(c.CallNext(window="1"))
    hall.wait(300).do(c.FinishService(window="1"))
    assert (hall.visits[0].started, hall.visits[0].ended) == (NINE + 60, NINE + 360)


def test_speed_is_the_clerks_who_sits_there() -> None:
    hall = Recorded()
    hall.do(c.OpenWindow(window="1", clerk="0301"))
    hall.take()
    hall.call("1")
    assert (hall.visits[0].window, hall.visits[0].server, hall.visits[0].outcome) == ("1", "0301", "at_window")


def test_who_does_not_come_is_a_no_show_and_whoever_comes_back_visits_again() -> None:
    hall = Recorded().open("1")
    ticket = hall.take()
    hall.call("1")
    hall.wait(90).do(c.MissTicket(window="1"))
    hall.wait(600).do(c.ReinstateTicket(window="1", ticket=ticket.id))
    missed, back = hall.visits
    assert (missed.outcome, missed.called, missed.ended) == ("no_show", NINE, NINE + 90)
    assert (back.origin, back.arrived, back.outcome, back.called) == (ticket.id, NINE + 690, "waiting", None)
    assert back.ticket != ticket.id


def test_a_transfer_ends_one_visit_and_begins_another_with_its_seniority() -> None:
    hall = Recorded().open("1")
    ticket = hall.wait(1200).take()
    hall.call("1")
    hall.wait(60).do(c.StartService(window="1"))
    hall.wait(60).do(c.TransferTicket(window="1", to_item_class="b"))
    here, there = hall.visits
    assert (here.outcome, here.ended) == ("served", NINE + 1320)
    assert (there.item_class, there.origin, there.arrived) == ("b", ticket.id, NINE + 1320)
    assert there.clock == hall.record.seconds(hall.floor.tickets[ticket.id].clock)


def test_who_goes_unasked_is_gone_and_who_waits_when_the_day_ends_has_waited() -> None:
    hall = Recorded().open("1")
    first, _ = hall.take(), hall.take()
    hall.wait(60).do(c.CancelTicket(ticket=first.id))
    hall.wait(60).do(c.CloseDay())
    assert [(v.outcome, v.ended) for v in hall.visits] == [("gone", NINE + 60), ("waiting", None)]


def test_what_the_end_of_the_day_cuts_short_has_no_end() -> None:
    hall = Recorded().open("1", "2")
    hall.take(), hall.take()
    hall.call("1"), hall.call("2")
    hall.wait(5).do(c.StartService(window="2"))
    hall.wait(7200).do(c.CloseDay())
    assert [(v.outcome, v.started, v.ended) for v in hall.visits] == [
        ("at_window", None, None),
        ("at_window", NINE + 5, None),
    ]


def test_a_parked_visitor_leaves_the_window_free_and_is_called_back_without_waiting() -> None:
    hall = Recorded().open("1")
    ticket = hall.take()
    hall.call("1")
    hall.do(c.StartService(window="1"))
    hall.wait(120).do(c.ParkTicket(window="1"))
    hall.wait(900).do(c.CallBack(window="1", ticket=ticket.id))
    hall.wait(60).do(c.FinishService(window="1"))
    first, second = hall.visits
    assert (first.outcome, first.ended) == ("served", NINE + 120)
    assert (second.origin, second.arrived, second.called) == (ticket.id, NINE + 1020, NINE + 1020)
    assert (second.outcome, second.ended) == ("served", NINE + 1080)


def test_a_changed_group_is_the_visits_own() -> None:
    hall = Recorded().open("1")
    ticket = hall.take()
    hall.do(c.RegroupTicket(ticket=ticket.id, priority_class="elder", reason="看错了", by="0101"))
    assert hall.visits[0].group == "priority"


# --- windows ---


def test_a_pause_a_closure_and_a_break_as_taken() -> None:
    hall = Recorded().open("1", "2", "3")
    hall.clock("09:30").do(c.PauseWindow(window="3", reason="接水"))
    hall.clock("09:35").do(c.ResumeWindow(window="3"))
    hall.clock("10:00").do(c.CloseWindow(window="3"))
    hall.clock("10:40").do(c.OpenWindow(window="3"))
    hall.clock("11:33").do(c.PauseWindow(window="1", reason="午餐"))
    hall.clock("12:35").do(c.ResumeWindow(window="1"))
    hall.clock("12:36").do(c.CloseWindow(window="2"))
    hall.clock("13:20").do(c.OpenWindow(window="2"))
    assert hall.record.day.aways == [
        Away("3", "pause", clock(9, 30), clock(9, 35)),
        Away("3", "closure", clock(10), clock(10, 40)),
        Away("1", "break", clock(11, 33), clock(12, 35)),
        Away("2", "break", clock(12, 36), clock(13, 20)),
    ]
    assert hall.record.day.breaks == [
        Break("1", clock(11, 30), clock(12, 30)),
        Break("2", clock(12, 30), clock(13, 30)),
    ]


def test_a_short_absence_before_a_break_is_a_pause_and_the_break_is_still_to_come() -> None:
    hall = Recorded().open("1")
    hall.clock("11:25").do(c.PauseWindow(window="1"))
    assert hall.window("1").doing == "break"
    hall.clock("11:28").do(c.ResumeWindow(window="1"))
    assert hall.record.day.aways == [Away("1", "pause", clock(11, 25), clock(11, 28))]
    assert hall.window("1").breaks == ((clock(11, 30), clock(12, 30)),)


def test_a_pause_during_a_service_begins_with_its_end() -> None:
    hall = Recorded().open("1")
    hall.take()
    hall.call("1")
    hall.wait(60).do(c.PauseWindow(window="1"))
    hall.wait(60).do(c.FinishService(window="1"))
    hall.wait(60).do(c.ResumeWindow(window="1"))
    assert hall.record.day.aways == [Away("1", "pause", NINE + 120, NINE + 180)]


def test_a_window_that_stays_closed_is_no_absence_and_one_that_stayed_open_over_night_is_there() -> None:
    hall = Recorded().open("1", "2")
    hall.wait(60).do(c.CloseWindow(window="2"))
    hall.clock("18:00").next_day()
    hall.now = moment("2026-01-02", "09:00")
    assert hall.window("1").doing == "idle"
    assert hall.record.day.aways == []


def test_between_two_spans_of_the_halls_hours_every_window_has_a_break() -> None:
    hours = plan(Policy(calendar=Calendar(hours=("09:00-12:00", "13:30-17:00"), last_ticket=1800)))
    assert planned(hours, "2026-01-05")["3"] == (Break("3", clock(12), clock(13, 30)),)
    hall = Recorded(hours)
    assert (hall.record.day.weekday, hall.record.day.opens, hall.record.day.closes) == (4, clock(9), clock(16, 30))


def test_a_made_up_working_day_is_a_day_of_no_weekday() -> None:
    made_up = plan(Policy(calendar=Calendar(hours=("09:00-17:00",), make_up=("2026-01-01",))))
    assert Recorded(made_up).record.day.weekday == 0


# --- bookings ---


def booking_hall() -> Appointments:
    return Appointments(msgspec.structs.replace(plan(), bookings=(Booking(id="usual", slot=3600, capacity=4),)))


def test_appointments_that_are_kept_have_a_slot_and_those_that_are_not_are_absent() -> None:
    hall = booking_hall()
    events: list[e.Event] = []

    def told(*commands: c.Command) -> list[e.Event]:
        events.extend(done := hall.do(*commands))
        return done

    [kept], [missed] = (told(asked("2026-01-01", "11:00", person)) for person in ("p", "q"))
    assert isinstance(kept, e.SlotBooked)
    assert isinstance(missed, e.SlotBooked)
    hall.at("2026-01-01", "10:58")
    told(c.CheckIn(booking=kept.booking))
    hall.at("2026-01-01", "18:00")
    told(c.CloseDay())
    [day] = days_of(hall.plan, [e.DayOpened(at=moment("2026-01-01", "09:00"), date="2026-01-01", plan="test"), *events])
    came, absent = day.visits
    assert (came.group, came.arrived, came.slot) == ("appointment", clock(10, 58), clock(11))
    assert (absent.outcome, absent.arrived, absent.slot, absent.item_class) == ("absent", None, clock(11), "a")


# --- long event lists ---


@pytest.fixture(scope="module", params=HALLS, ids=lambda make: make.__name__)
def week(request: pytest.FixtureRequest) -> Week:
    """Ten days in which everything happens that can."""
    hall = Week(request.param(), Tally(), 3)
    hall.live()
    return hall


def test_a_week_of_a_hall_in_which_everything_happens_becomes_days_that_add_up(week: Week) -> None:
    days = list(days_of(week.plan, week.past))
    issued = sum(isinstance(event, e.TicketIssued) for event in week.past)
    visits = [visit for day in days for visit in day.visits]
    assert len(days) >= 10
    assert sum(v.arrived is not None and not v.origin for v in visits) == issued
    for day in days:
        names = Counter(v.ticket for v in day.visits)
        assert set(names.values()) <= {1}
        assert all(v.origin in names for v in day.visits if v.origin)
        for v in day.visits:
            times = [t for t in (v.arrived, v.called, v.started, v.ended) if t is not None]
            assert times == sorted(times)
            assert (v.called is None) == (not v.window) == (not v.server)
        assert all(away.start < away.end for away in day.aways)
    assert {v.outcome for v in visits} >= {"served", "no_show", "gone"}


def test_a_day_so_far_is_the_same_whatever_came_before(week: Week) -> None:
    opened = next(event for event in week.today if isinstance(event, e.DayOpened))
    alone = Record(week.plan, opened)
    assert alone.day.visits == []
    assert alone.date == week.floor.day
