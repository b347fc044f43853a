"""The business day: nothing is lost at its end, and the next one starts from one."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from config.plan import Booking, Breach, Calendar, Extra, Plan, Policy
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.passing import Passing
from tests.spec.nights import Nights
from tests.spec.story import NINE, Story, plan

DAYS = Days("Asia/Shanghai")
THURSDAY, FRIDAY, SATURDAY, SUNDAY = "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"
OFFICE = Calendar(hours=("09:00-12:00", "14:00-17:00"), clear_after=1800)


def moment(clock: str, day: str = THURSDAY) -> int:
    return DAYS.moment(day, clock)


def office(calendar: Calendar = OFFICE) -> Plan:
    """A hall with business hours."""
    return plan(Policy(calendar=calendar))


def asked(hall: Story, now: int) -> Sequence[c.Command]:
    """What the hall asks of itself at `now`, before anything else and while it is open."""
    passing = Passing(hall.plan, "test")
    return (*passing.night(hall.floor, now), *passing.while_open(hall.floor, now))


# --- what the end of the day does ---


def test_yesterdays_tickets_end_by_events_and_numbers_start_again() -> None:
    hall = Story().open("1", "2")
    for _ in range(5):
        hall.take()
    hall.call("1"), hall.do(c.StartService(window="1"))
    hall.call("2"), hall.do(c.ParkTicket(window="2"))
    hall.call("2")
    assert sorted(type(event).__name__ for event in hall.next_day()) == sorted(
        [
            "ServiceFinished",
            "TicketAbandoned",
            "TicketMissed",
            "TicketAbandoned",
            "TicketCancelled",
            "TicketCancelled",
            "DayClosed",
            "DayOpened",
            "StandingCarried",
        ]
    )
    assert hall.floor.tickets == {}
    assert hall.take().number == "A001"


def test_each_ticket_says_why_it_ended() -> None:
    hall = Story().open("1", "2")
    served, parked, waiting = hall.take(), hall.take(), hall.take()
    hall.call("1"), hall.do(c.StartService(window="1"))
    hall.call("2"), hall.do(c.ParkTicket(window="2"))
    closed = hall.do(c.CloseDay())
    told = {getattr(event, "ticket", ""): event for event in closed}
    assert told[served.id] == e.ServiceFinished(at=hall.now, ticket=served.id, window="1", outcome=None, implied=True)
    assert told[parked.id] == e.TicketAbandoned(at=hall.now, ticket=parked.id, reason="day_end")
    assert told[waiting.id] == e.TicketCancelled(at=hall.now, ticket=waiting.id, reason="day_end")
    assert {ticket.state for ticket in hall.floor.tickets.values()} == {"finished", "abandoned", "cancelled"}


def test_a_day_is_closed_once() -> None:
    hall = Story()
    hall.take()
    assert hall.kinds(c.CloseDay()) == ["TicketCancelled", "DayClosed"]
    assert hall.do(c.CloseDay()) == []


def test_nobody_takes_a_number_after_the_day_was_closed_until_the_next_one() -> None:
    hall = Story()
    hall.take()
    hall.do(c.CloseDay())
    assert hall.refused(c.TakeTicket(item_class="a")) == "hall_closed"
    hall.next_day()
    assert hall.take().number == "A001"


def test_bookings_nobody_came_for_are_breaches_when_the_day_is_closed() -> None:
    rule = Booking("all", identity=False, breach=Breach(most=1, block=7))
    hall = Nights(replace(office(), bookings=(rule,)))
    [booked] = hall.do(c.BookSlot(item_class="a", start=moment("14:00"), phone="f"))
    assert isinstance(booked, e.SlotBooked)
    hall.clock("17:30")
    assert hall.kinds(c.CloseDay()) == ["BookingBreached", "VisitorBlocked", "DayClosed"]


def test_opening_the_same_day_again_does_nothing() -> None:
    hall = Story()
    assert hall.do(c.OpenDay(date=THURSDAY, plan="test")) == []


def test_a_day_does_not_open_over_one_that_was_not_closed() -> None:
    assert Story().refused(c.OpenDay(date=FRIDAY, plan="test")) == "day_not_closed"


def test_windows_that_stand_open_stay_open_and_the_new_day_replays_alone() -> None:
    hall = Nights()
    hall.do(c.OpenWindow(window="1", clerk="0301"), c.OpenWindow(window="2"), c.PauseWindow(window="2", reason="午休"))
    hall.night()
    for floor in (hall.floor, hall.replayed()):
        assert [w.state for w in floor.windows.values()] == ["idle", "paused", "closed"]
        assert floor.windows["1"].clerk == "0301"
        assert floor.windows["2"].paused == "午休"


def test_no_ticket_before_a_day_is_open() -> None:
    hall = Story()
    hall.floor = Floor(hall.plan)
    assert hall.refused(c.TakeTicket(item_class="a")) == "day_not_open"


# --- when it comes ---


def test_the_day_that_comes_after_midnight_is_asked_for_before_anything_else() -> None:
    hall = Story()
    passing = Passing(hall.plan, "test")
    assert passing.night(hall.floor, moment("24:00") - 1) == ()
    ended = (c.CloseDay(), c.OpenDay(date=FRIDAY, plan="test"))
    assert passing.night(hall.floor, moment("24:00")) == ended
    assert passing.night(hall.floor, moment("24:00")) == ended, "it is asked for until it is recorded"
    hall.now = moment("24:00")
    hall.do(*ended)
    assert passing.night(hall.floor, moment("24:00") + 1) == ()


def test_a_day_that_is_half_closed_is_taken_up_where_it_was_left() -> None:
    hall = Story()
    hall.take()
    hall.now = moment("24:00")
    hall.do(c.CloseDay())
    commands = Passing(hall.plan, "test").night(hall.floor, hall.now)
    assert hall.kinds(*commands) == ["DayOpened"]


def test_hall_time_before_the_days_own_begins_no_day_a_second_time() -> None:
    hall = Story()
    assert Passing(hall.plan, "test").night(hall.floor, NINE - 86_400_000) == ()
    assert hall.floor.day == THURSDAY


def test_after_days_without_power_the_hall_closes_the_old_day_and_opens_todays() -> None:
    hall = Story()
    hall.now = moment("10:00", "2026-01-20")
    hall.do(*Passing(hall.plan, "test").night(hall.floor, hall.now))
    assert hall.floor.day == "2026-01-20"


def test_in_the_evening_the_day_is_closed_when_the_plan_says_so() -> None:
    hall = Story(office())
    assert asked(hall, moment("17:30") - 1) == (c.WatchPeople(),)
    assert asked(hall, moment("17:30")) == (c.CloseDay(),)
    hall.do(c.CloseDay())
    assert asked(hall, moment("17:31")) == ()


def test_who_is_being_served_is_served_to_the_end() -> None:
    hall = Story(office()).open("1", "2")
    hall.take(), hall.take()
    hall.do(c.CallNext(window="1"), c.StartService(window="1"), c.CallNext(window="2"))
    assert asked(hall, moment("18:00")) == (c.WatchPeople(),)
    hall.now = moment("18:05")
    hall.do(c.FinishService(window="1"))
    assert asked(hall, hall.now) == (c.CloseDay(),), "a call that nobody came to keeps nobody"


def test_a_service_that_nobody_finished_ends_at_midnight() -> None:
    hall = Story(office()).open("1")
    ticket = hall.take()
    hall.do(c.CallNext(window="1"), c.StartService(window="1"))
    hall.now = moment("24:00")
    hall.do(*Passing(hall.plan, "test").night(hall.floor, hall.now))
    service = hall.floor.services.of(ticket.id)
    assert service is not None
    assert service.finished_at == hall.now


def test_extra_hours_put_the_evening_off() -> None:
    late = Extra(spans=("18:00-20:00",), weekdays=(4,), classes=("b",))
    hall = Story(office(replace(OFFICE, extra=(late,))))
    assert asked(hall, moment("20:29")) == (c.WatchPeople(),)
    assert asked(hall, moment("20:30")) == (c.CloseDay(),)


def test_a_day_without_business_hours_ends_at_midnight() -> None:
    hall = Nights(office())
    hall.night(2)
    assert hall.date == hall.floor.day == SATURDAY
    assert asked(hall, moment("23:59", SATURDAY)) == (c.WatchPeople(),)
    assert asked(hall, moment("00:00", SUNDAY))[0] == c.CloseDay()


def test_a_hall_that_is_always_open_ends_its_day_at_midnight_only() -> None:
    hall = Story()
    assert asked(hall, moment("24:00") - 1) == (c.WatchPeople(),)


@pytest.mark.parametrize("clock", ["17:31", "20:00", "23:59"])
def test_a_hall_that_starts_late_in_the_evening_closes_its_day_then(clock: str) -> None:
    assert asked(Story(office()), moment(clock)) == (c.CloseDay(),)
