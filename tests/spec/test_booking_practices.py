"""Four published ways of booking, each a plan file and each of its published figures a sentence (facts, section 3)."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from config.load import load
from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.appointments import Appointments, asked

PLANS = Path(__file__).parents[1] / "plans"
MONDAY, TUESDAY, FRIDAY, SATURDAY, SUNDAY = "2026-03-02", "2026-03-03", "2026-03-06", "2026-03-07", "2026-03-08"
NEXT_MONDAY, NEXT_TUESDAY = "2026-03-09", "2026-03-10"


def hall(name: str, day: str = MONDAY, clock: str = "09:00") -> Appointments:
    """The hall of tests/plans on a morning in March."""
    return Appointments(load(PLANS / f"{name}.toml"), day, clock)


def city(day: str, clock: str, person: str = "p") -> c.BookSlot:
    return asked(day, clock, person, "city")


def general(day: str, clock: str = "10:00", person: str = "p") -> c.BookSlot:
    return asked(day, clock, person, "general")


def estate(day: str, clock: str = "08:30", person: str = "p", phone: str | None = None) -> c.BookSlot:
    return asked(day, clock, person, "estate", phone)


def vehicle(day: str, clock: str = "10:00", person: str = "p") -> c.BookSlot:
    return asked(day, clock, person, "vehicle")


# --- 东莞 ---


def test_dongguan_serves_by_appointment_only() -> None:
    story = hall("dongguan")
    assert story.refused(c.TakeTicket(item_class="city", pseudonym="p")) == "quota_full"
    assert "只凭预约办理" in story.words(c.TakeTicket(item_class="city", pseudonym="p"))
    assert story.check_in(story.book(city(MONDAY, "09:00"))).number == "A001"


def test_dongguan_releases_the_seventh_calendar_day_every_day_at_nine() -> None:
    story = hall("dongguan", clock="08:59")
    assert "3月9日的号 3月2日 09:00 放出" in story.words(city(NEXT_MONDAY, "09:00"))
    story.at(MONDAY, "09:00").book(city(NEXT_MONDAY, "09:00"))
    assert story.at(SUNDAY, "08:59").refused(city("2026-03-15", "09:00")) == "not_released"
    story.at(SUNDAY, "09:00").book(city("2026-03-15", "09:00"))


def test_dongguan_has_no_closing_time_and_the_present_slot_may_be_booked_while_places_remain() -> None:
    story = hall("dongguan", clock="09:59")
    story.book(city(MONDAY, "09:00", "p")), story.book(city(MONDAY, "09:00", "q"))
    assert story.refused(city(MONDAY, "09:00", "r")) == "slot_full"
    story.at(MONDAY, "23:30").book(city(TUESDAY, "09:00"))


def test_dongguan_is_open_at_the_weekend_from_nine_to_twelve_and_from_one_to_four() -> None:
    """Row 18: hours on top of the usual ones are drawn by weekday, date and class."""
    story = hall("dongguan", FRIDAY)
    weekend = ["09:00", "10:00", "11:00", "13:00", "14:00", "15:00"]
    assert list(story.told(SATURDAY, "city")) == weekend
    assert list(story.told(SUNDAY, "city")) == weekend


def test_a_town_of_dongguan_is_open_on_saturdays_only_and_from_two_in_the_afternoon() -> None:
    story = hall("dongguan", FRIDAY)
    assert list(story.told(SATURDAY, "town")) == ["09:00", "10:00", "11:00", "14:00", "15:00"]
    assert story.told(SUNDAY, "town") == {}


def test_what_dongguan_takes_in_at_the_weekend_counts_from_the_next_working_day() -> None:
    """Row 59: the clock of a time limit runs in working days."""
    story = hall("dongguan", FRIDAY)
    code = story.book(city(SATURDAY, "10:00"))
    story.at(SATURDAY, "10:00").open("1").check_in(code)
    story.call("1")
    finished = story.do(c.FinishService(window="1", outcome="accepted", case="2026-0001"))[-1]
    assert isinstance(finished, e.ServiceFinished)
    assert finished.counts_from == NEXT_MONDAY


# --- 惠州仲恺 ---


def test_huizhou_is_booked_at_least_a_day_ahead() -> None:
    story = hall("huizhou")
    assert story.refused(general(MONDAY, "16:00")) == "too_late_to_book"
    story.book(general(TUESDAY, "09:00"))


def test_huizhou_is_booked_for_the_next_five_working_days_only() -> None:
    story = hall("huizhou")
    story.book(general(NEXT_MONDAY))
    assert story.refused(general(NEXT_TUESDAY)) == "not_released"


def test_huizhou_asks_for_ones_real_name_and_ones_own_business() -> None:
    story = hall("huizhou")
    assert story.refused(asked(TUESDAY, "10:00", None, "general")) == "identity_required"
    assert story.refused(replace(general(TUESDAY), holder="q")) == "own_only"


def test_who_comes_in_the_slot_takes_a_number_in_huizhou_and_is_served_first() -> None:
    story = hall("huizhou")
    code = story.book(general(TUESDAY))
    story.at(TUESDAY, "10:00").open("1").take("general")
    assert story.check_in(code).number == "A002"
    assert story.call("1") == "A002"


def test_huizhou_takes_a_booking_back_two_hours_before_and_no_later() -> None:
    story = hall("huizhou")
    code = story.book(general(TUESDAY))
    assert story.at(TUESDAY, "08:00").refused(c.CancelBooking(booking=code)) == "too_late_to_cancel"
    other = hall("huizhou")
    code = other.book(general(TUESDAY))
    assert other.at(TUESDAY, "07:59").kinds(c.CancelBooking(booking=code)) == ["BookingCancelled"]


def test_huizhou_remembers_who_does_not_come_and_lets_them_book_no_more() -> None:
    story = hall("huizhou")
    for day in (TUESDAY, "2026-03-04", "2026-03-05"):
        story.book(general(day))
    story.at("2026-03-05", "18:00")
    assert story.kinds(c.NoteBreaches()) == ["BookingBreached", "VisitorBlocked"]
    assert story.refused(general(NEXT_MONDAY)) == "blocked"


def test_one_person_books_once_a_day_in_huizhou() -> None:
    story = hall("huizhou")
    story.book(general(TUESDAY))
    assert story.refused(general(TUESDAY, "14:00")) == "booking_limit"
    story.book(general("2026-03-04"))


# --- 任丘不动产 ---


def test_a_slot_of_renqiu_is_forty_minutes() -> None:
    assert list(hall("renqiu").told(TUESDAY, "estate"))[:3] == ["08:30", "09:10", "09:50"]


def test_renqiu_is_booked_two_working_days_ahead_at_most() -> None:
    story = hall("renqiu", "2026-03-05")
    story.book(estate(NEXT_MONDAY))
    assert story.refused(estate(NEXT_TUESDAY)) == "not_released"


def test_two_misses_block_for_three_months_in_renqiu() -> None:
    story = hall("renqiu")
    story.book(estate(TUESDAY)), story.book(estate("2026-03-04"))
    story.at("2026-03-04", "18:00")
    [*_, blocked] = story.do(c.NoteBreaches())
    assert blocked == e.VisitorBlocked(at=story.now, pseudonym="p", until="2026-06-03")
    assert "2026年6月3日起可以再预约" in story.words(estate("2026-03-05"))


@pytest.mark.parametrize("by", ["document", "phone"])
def test_a_document_or_a_phone_books_once_a_day_twice_a_week_and_six_times_a_month_in_renqiu(by: str) -> None:
    def one(day: str, clock: str = "08:30") -> c.BookSlot:
        return estate(day, clock, *(("p", None) if by == "document" else (f"somebody for {day} {clock}", "tel")))

    story = hall("renqiu", "2026-03-01")
    for first, second, third in ((2, 3, 4), (9, 10, 11), (16, 17, 18)):
        for day in (first, second):
            booking = story.book(one(f"2026-03-{day:02d}"))
            assert "同一天最多预约 1 次" in story.words(one(f"2026-03-{day:02d}", "16:00"))
            story.at(f"2026-03-{day:02d}", "08:30").check_in(booking)
        assert "同一周最多预约 2 次" in story.words(one(f"2026-03-{third:02d}"))
        story.at(f"2026-03-{first + 6:02d}", "09:00")
    assert "同一个月最多预约 6 次" in story.words(one("2026-03-23"))


# --- 广东车管所 ---


def test_the_vehicle_office_releases_at_eight_on_each_working_day() -> None:
    story = hall("vehicle", FRIDAY, "07:59")
    assert story.refused(vehicle(NEXT_MONDAY)) == "not_released"
    story.at(FRIDAY, "08:00").book(vehicle(NEXT_MONDAY))
    assert story.at(SUNDAY, "12:00").refused(vehicle("2026-03-11")) == "not_released"
    assert "3月11日的号 3月9日 08:00 放出" in story.words(vehicle("2026-03-11"))
    story.at(NEXT_MONDAY, "08:00").book(vehicle("2026-03-11"))


def test_the_vehicle_office_has_six_periods_of_an_hour() -> None:
    assert list(hall("vehicle").told(TUESDAY, "vehicle")) == ["09:00", "10:00", "11:00", "14:00", "15:00", "16:00"]


def test_one_user_books_three_times_a_day_at_the_vehicle_office() -> None:
    story = hall("vehicle")
    for clock in ("09:00", "10:00", "11:00"):
        story.book(vehicle(TUESDAY, clock))
    assert story.refused(vehicle(TUESDAY, "14:00")) == "booking_limit"
    story.book(vehicle("2026-03-04", "14:00"))


def test_three_bookings_given_back_in_a_month_block_for_the_rest_of_it_at_the_vehicle_office() -> None:
    story = hall("vehicle")
    for _ in range(3):
        story.do(c.CancelBooking(booking=story.book(vehicle(TUESDAY))))
    assert story.refused(vehicle(TUESDAY)) == "too_many_cancels"
    assert story.at("2026-03-31", "09:00").refused(vehicle("2026-04-01")) == "too_many_cancels"
    story.at("2026-04-01", "09:00").book(vehicle("2026-04-01"))
