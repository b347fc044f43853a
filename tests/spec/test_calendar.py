"""Business days and hours: holidays, make-up days, extra hours, the last number of the day, and working days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.plan import Calendar, Extra, ItemClass, Plan, Policy
from qms.domain import workdays
from qms.domain.calendar import check_taking, closing, is_open, next_opening, span_at, spans, time_left
from qms.domain.days import Days
from qms.domain.refusal import Refused
from tests.spec.story import plan

THURSDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY = "2026-01-08", "2026-01-09", "2026-01-10", "2026-01-11", "2026-01-12"
USUAL = Calendar(hours=("09:00-12:00", "13:00-17:00"))
A = ItemClass("a", "社会保险", "A", usual_service=600)


def hall(calendar: Calendar) -> Plan:
    return plan(Policy(calendar=calendar))


def moment(day: str, clock: str) -> int:
    return Days("Asia/Shanghai").moment(day, clock)


def test_without_hours_the_hall_never_closes() -> None:
    """Row 20: the 24-hour self-service area."""
    always = hall(Calendar(holidays=(THURSDAY,), last_ticket=3600, by_capacity=True))
    assert is_open(always, moment(THURSDAY, "03:00"), "a")
    assert closing(always, THURSDAY, "a") is None
    check_taking(always, A, moment(THURSDAY, "23:59"), 1000, 0)


def test_it_is_open_in_the_hours_of_a_usual_day_and_closed_over_noon_and_at_the_weekend() -> None:
    usual = hall(USUAL)
    heard = [
        is_open(usual, moment(THURSDAY, clock)) for clock in ("08:59", "09:00", "11:59", "12:00", "13:00", "17:00")
    ]
    assert heard == [False, True, True, False, True, False]
    assert spans(usual, SATURDAY) == ()
    assert closing(usual, THURSDAY) == moment(THURSDAY, "17:00")


def test_the_present_span_ends_at_noon_and_the_day_in_the_evening() -> None:
    usual = hall(USUAL)
    present = span_at(usual, moment(THURSDAY, "10:00"), "a")
    assert present is not None
    assert present.end == moment(THURSDAY, "12:00")
    assert time_left(usual, moment(THURSDAY, "11:00"), "a") == 5 * 3_600_000


def test_a_holiday_is_closed_and_a_make_up_day_is_open_as_usual() -> None:
    calendar = Calendar(hours=("09:00-17:00",), holidays=(THURSDAY,), make_up=(SUNDAY,))
    assert not is_open(hall(calendar), moment(THURSDAY, "10:00"))
    assert is_open(hall(calendar), moment(SUNDAY, "10:00"))
    assert closing(hall(calendar), THURSDAY) is None


def test_extra_hours_are_for_their_weekdays_and_classes_only() -> None:
    """Row 18: extra hours and service days are dates and weekdays of the plan."""
    extra = Extra(spans=("09:00-12:00",), weekdays=(6,), classes=("a",))
    saturdays = hall(Calendar(hours=USUAL.hours, extra=(extra,)))
    assert is_open(saturdays, moment(SATURDAY, "10:00"), "a")
    assert not is_open(saturdays, moment(SATURDAY, "10:00"), "b")
    assert is_open(saturdays, moment(SATURDAY, "10:00"))
    assert not is_open(saturdays, moment(SUNDAY, "10:00"), "a")


def test_a_service_day_is_held_on_its_date_even_on_a_holiday_but_the_weekly_extra_hours_are_not() -> None:
    """Row 18: a director's day in the hall is an extra date."""
    weekly = Extra(spans=("09:00-12:00",), weekdays=(6,))
    dated = Extra(spans=("14:00-16:00",), dates=(SATURDAY,), name="服务日")
    both = hall(Calendar(hours=USUAL.hours, holidays=(SATURDAY,), extra=(weekly, dated)))
    assert [(s.start, s.end) for s in spans(both, SATURDAY)] == [(moment(SATURDAY, "14:00"), moment(SATURDAY, "16:00"))]


def test_extra_hours_without_days_are_on_every_usual_day_and_join_what_they_touch() -> None:
    noon = hall(Calendar(hours=USUAL.hours, extra=(Extra(spans=("12:00-13:00",)),)))
    assert len(spans(noon, THURSDAY)) == 1
    assert spans(noon, SATURDAY) == ()


def test_after_closing_the_next_opening_is_named() -> None:
    usual = hall(USUAL)
    assert next_opening(usual, moment(FRIDAY, "17:00"), "a") == moment(MONDAY, "09:00")
    assert next_opening(usual, moment(FRIDAY, "12:30"), "a") == moment(FRIDAY, "13:00")
    assert next_opening(usual, moment(FRIDAY, "10:00"), "a") == moment(FRIDAY, "10:00")
    assert next_opening(hall(Calendar(hours=("17:00-09:00",))), moment(FRIDAY, "10:00")) is None


def test_outside_the_hours_no_number_is_issued_and_the_words_say_when_it_opens() -> None:
    with pytest.raises(Refused, match="1月12日 09:00") as refused:
        check_taking(hall(USUAL), A, moment(FRIDAY, "17:00"), 0, 2)
    assert refused.value.code == "hall_closed"


def test_before_closing_comes_the_time_of_the_last_number() -> None:
    last = hall(Calendar(hours=USUAL.hours, last_ticket=1800))
    check_taking(last, A, moment(FRIDAY, "16:29"), 50, 1)
    check_taking(last, A, moment(FRIDAY, "11:59"), 50, 1)
    with pytest.raises(Refused, match="16:30") as refused:
        check_taking(last, A, moment(FRIDAY, "16:30"), 0, 1)
    assert refused.value.code == "last_ticket"


def test_nobody_gets_a_number_whom_the_open_windows_cannot_serve_today() -> None:
    live = hall(Calendar(hours=USUAL.hours, by_capacity=True))
    half_an_hour = moment(FRIDAY, "16:30")
    check_taking(live, A, half_an_hour, 5, 2)
    with pytest.raises(Refused, match="前面还有 6 人"):
        check_taking(live, A, half_an_hour, 6, 2)


def test_capacity_never_refuses_the_first_visitor_who_still_has_time_for_one_service() -> None:
    live = hall(Calendar(hours=USUAL.hours, by_capacity=True))
    check_taking(live, A, moment(FRIDAY, "16:50"), 0, 0)
    with pytest.raises(Refused):
        check_taking(live, A, moment(FRIDAY, "16:51"), 0, 3)


def test_what_comes_at_weekend_extra_hours_counts_from_the_next_working_day() -> None:
    """Row 59: time limits are in working days."""
    extra = Calendar(hours=USUAL.hours, extra=(Extra(spans=("09:00-12:00",), weekdays=(6,)),))
    assert workdays.counts_from(extra, SATURDAY) == MONDAY
    assert workdays.counts_from(extra, FRIDAY) == FRIDAY
    assert workdays.due(extra, SATURDAY, 1) == "2026-01-13"
    assert workdays.due(extra, FRIDAY, 1) == MONDAY


def test_working_days_skip_holidays_and_count_make_up_days() -> None:
    calendar = Calendar(holidays=(MONDAY,), make_up=(SUNDAY,))
    assert workdays.next_working(calendar, FRIDAY) == SUNDAY
    assert workdays.working_after(calendar, FRIDAY, 2) == "2026-01-13"
    assert workdays.working_before(calendar, "2026-01-13", 2) == FRIDAY
    assert workdays.working_between(calendar, FRIDAY, "2026-01-13") == 2


# --- what always holds ---

dates = st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(date.isoformat)
clocks = st.times().map(lambda t: f"{t:%H:%M}")
some_spans = st.tuples(clocks, clocks).map(lambda pair: f"{min(pair)}-{max(pair)}")
weekdays = st.sets(st.integers(1, 7)).map(lambda chosen: tuple(sorted(chosen)))
calendars = st.builds(
    Calendar,
    hours=st.lists(some_spans, min_size=1, max_size=3).map(tuple),
    weekdays=weekdays,
    holidays=st.lists(dates, max_size=20).map(tuple),
    make_up=st.lists(dates, max_size=5).map(tuple),
    extra=st.lists(
        st.builds(
            Extra,
            spans=st.lists(some_spans, min_size=1, max_size=2).map(tuple),
            weekdays=weekdays,
            dates=st.lists(dates, max_size=3).map(tuple),
            classes=st.sampled_from([(), ("a",), ("b",)]),
        ),
        max_size=2,
    ).map(tuple),
)


@given(calendars, dates, st.sampled_from(["a", "b", None]))
def test_spans_are_in_order_apart_from_each_other_and_inside_their_day(
    calendar: Calendar, day: str, item_class: str | None
) -> None:
    found = spans(hall(calendar), day, item_class)
    edges = [moment(day, "00:00"), *(edge for span in found for edge in span), moment(day, "24:00")]
    assert edges == sorted(edges)
    assert all(a.end < b.start for a, b in pairwise(found))
    assert all(a.start < a.end for a in found)


@given(calendars, dates, st.integers(0, 86_399))
def test_the_hall_is_open_exactly_when_a_class_of_it_is(calendar: Calendar, day: str, second: int) -> None:
    at = moment(day, "00:00") + second * 1000
    drawn = hall(calendar)
    assert is_open(drawn, at) == (is_open(drawn, at, "a") or is_open(drawn, at, "b"))


@given(calendars, dates, st.integers(0, 86_399))
def test_the_next_opening_is_open_and_nothing_before_it_is(calendar: Calendar, day: str, second: int) -> None:
    at = moment(day, "00:00") + second * 1000
    drawn = hall(calendar)
    opening = next_opening(drawn, at, "a")
    assert is_open(drawn, at, "a") == (opening == at)
    if opening is not None:
        assert is_open(drawn, opening, "a")
        assert not any(is_open(drawn, t, "a") for t in range(at, opening, 3_600_000))


@given(calendars, dates, st.integers(0, 30))
def test_working_days_counted_ahead_are_the_working_days_between(calendar: Calendar, day: str, days: int) -> None:
    then = workdays.working_after(calendar, day, days)
    assert workdays.working_between(calendar, day, then) == days
    assert days == 0 or workdays.is_working(calendar, then)
    assert workdays.is_working(calendar, workdays.counts_from(calendar, day))


@given(calendars, dates, st.integers(0, 30))
def test_a_time_limit_never_ends_sooner_than_its_calendar_days(calendar: Calendar, day: str, days: int) -> None:
    lasts = date.fromisoformat(workdays.due(calendar, day, days)) - date.fromisoformat(day)
    assert lasts >= timedelta(days=days)
