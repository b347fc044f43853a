"""Booking a slot, giving it back, and coming for it."""

from msgspec.structs import replace

from config.plan import Booking, BookingLimit, Calendar, Dispatch, Plan, Policy
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.rules.booking import Slot, days_released, released_at, short_code, slots
from tests.spec.appointments import Appointments, asked, moment
from tests.spec.story import NINE, Story, plan

THURSDAY, FRIDAY, SATURDAY, MONDAY = "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-05"
HOURS = Calendar(hours=("09:00-12:00", "13:00-17:00"))
FREE = Booking("free", identity=False)


def hall(*rules: Booking, calendar: Calendar = HOURS, dispatch: Dispatch | None = None) -> Appointments:
    """It is Thursday, 09:00."""
    policy = Policy(calendar=calendar, dispatch=dispatch or Dispatch())
    return Appointments(replace(plan(policy), bookings=rules or (FREE,)))


def friday(clock: str = "10:00", person: str | None = "p") -> c.BookSlot:
    return asked(FRIDAY, clock, person)


def booked(story: Appointments, command: c.BookSlot) -> e.SlotBooked:
    known = story.floor.bookings.get(story.book(command))
    assert known is not None
    return known.booked


# --- slots ---


def test_slots_lie_in_the_business_hours_and_none_hangs_over_a_break() -> None:
    """Row 28: booking is one of the steps that the hall offers."""
    story = hall(replace(FREE, slot=2400), calendar=Calendar(hours=("09:00-12:00", "13:00-15:00")))
    assert list(story.told(FRIDAY)) == ["09:00", "09:40", "10:20", "11:00", "13:00", "13:40", "14:20"]
    story = hall(replace(FREE, slot=7200), calendar=Calendar(hours=("09:00-12:00",)))
    assert list(story.told(FRIDAY)) == ["09:00"]


def test_a_day_on_which_the_hall_is_closed_has_no_slots() -> None:
    assert hall().told(SATURDAY) == {}
    assert hall().refused(asked(SATURDAY, "10:00")) == "unknown slot"
    assert hall().refused(asked(FRIDAY, "10:07")) == "unknown slot"


def test_a_class_is_booked_by_the_rule_that_names_it_and_else_by_the_one_for_all() -> None:
    story = hall(replace(FREE, id="own", classes=("a",), capacity=1), replace(FREE, capacity=9))
    found: list[Slot] = [slots(story.floor, item_class, FRIDAY, story.now)[0] for item_class in ("a", "b")]
    assert [slot.capacity for slot in found] == [1, 9]


def test_a_class_without_a_rule_cannot_be_booked() -> None:
    story = hall(replace(FREE, classes=("a",)))
    assert story.refused(asked(FRIDAY, "10:00", item_class="b")) == "booking_off"
    assert story.told(FRIDAY, "b") == {}
    assert story.refused(asked(FRIDAY, "10:00", item_class="c")) == "unknown item_class"


def test_a_place_is_kept_until_the_slot_is_full() -> None:
    story = hall(replace(FREE, capacity=2))
    booked(story, friday(person="p")), booked(story, friday(person="q"))
    assert story.refused(friday(person="r")) == "slot_full"
    assert story.told(FRIDAY)["10:00"] == "slot_full"
    assert story.told(FRIDAY, "b")["10:00"] == ""


def test_items_are_booked_with_their_class_only() -> None:
    story = hall()
    wrong = replace(friday(), items=("B-1",))
    assert story.refused(wrong) == "unknown item"
    assert story.refused(replace(friday(), items=("A-9",))) == "unknown item"
    [event] = story.do(replace(friday(), items=("A-1",)))
    assert isinstance(event, e.SlotBooked)
    assert event.items == ("A-1",)


# --- release ---


def test_a_day_is_released_so_many_calendar_days_before_at_the_release_time() -> None:
    rule = replace(FREE, ahead=7, release="09:30")
    story = hall(rule)
    assert story.refused(asked("2026-01-08", "10:00")) == "not_released"
    assert released_at(story.plan, rule, "2026-01-08") == moment(THURSDAY, "09:30")
    assert "1月8日的号 1月1日 09:30 放出" in story.words(asked("2026-01-08", "10:00"))
    story.wait(1800)
    booked(story, asked("2026-01-08", "10:00"))
    assert days_released(story.plan, "a", story.now)[-1] == "2026-01-08"


def test_the_horizon_may_be_in_working_days() -> None:
    story = hall(replace(FREE, ahead=2, ahead_kind="working"))
    assert days_released(story.plan, "a", story.now) == [THURSDAY, FRIDAY, SATURDAY, "2026-01-04", MONDAY]
    assert story.refused(asked("2026-01-06", "10:00")) == "not_released"


def test_where_only_working_days_release_a_day_comes_out_on_the_next_working_day() -> None:
    rule = replace(FREE, ahead=3, release="08:00", release_on="working_days")
    drawn = hall(rule).plan
    assert released_at(drawn, rule, "2026-01-06") == moment(MONDAY, "08:00")
    assert released_at(drawn, rule, "2026-01-08") == moment(MONDAY, "08:00")


def test_a_day_is_released_on_the_last_working_day_before_it_if_its_own_horizon_holds_none() -> None:
    rule = replace(FREE, ahead=1, release_on="working_days")
    assert released_at(hall(rule).plan, rule, "2026-01-04") == moment(FRIDAY, "00:00")


# --- lead ---


def test_the_present_slot_may_be_booked_while_places_remain() -> None:
    story = hall().wait(3599)
    booked(story, asked(THURSDAY, "09:00"))
    assert story.wait(1).refused(asked(THURSDAY, "09:00")) == "too_late_to_book"


def test_booking_may_close_some_time_before_the_slot_ends() -> None:
    story = hall(replace(FREE, lead=3600))
    assert story.refused(asked(THURSDAY, "09:00")) == "too_late_to_book"
    booked(story, asked(THURSDAY, "10:00"))


def test_booking_may_have_to_be_made_days_before() -> None:
    story = hall(replace(FREE, lead_days=1))
    assert story.refused(asked(THURSDAY, "15:00")) == "too_late_to_book"
    assert "提前 1 天" in story.words(asked(THURSDAY, "15:00"))
    booked(story, friday("09:00"))


# --- who ---


def test_a_booking_in_ones_own_name_needs_the_document() -> None:
    story = hall(Booking("named"))
    assert story.refused(friday(person=None)) == "identity_required"
    booked(story, friday())


def test_own_business_only_means_that_nobody_books_for_another() -> None:
    story = hall(replace(FREE, own_only=True))
    assert story.refused(replace(friday(), holder="somebody else")) == "own_only"
    assert story.refused(replace(friday(), on_behalf="relative")) == "own_only"
    [own] = story.do(replace(friday(), holder="p"))
    assert isinstance(own, e.SlotBooked)
    assert (own.holder, own.on_behalf) == (None, "")


def test_whoever_may_book_for_another_is_in_the_booking() -> None:
    story = hall()
    [event] = story.do(replace(friday(), holder="somebody else", on_behalf="relative"))
    assert isinstance(event, e.SlotBooked)
    assert (event.pseudonym, event.holder, event.on_behalf) == ("p", "somebody else", "relative")


def test_a_person_books_at_most_so_often_for_one_day_one_week_and_one_month() -> None:
    limits = (
        BookingLimit("identity", "day", 1),
        BookingLimit("identity", "week", 2),
        BookingLimit("identity", "month", 3),
    )
    story = hall(replace(FREE, ahead=60, limits=limits))
    booked(story, asked(MONDAY, "10:00"))
    assert story.refused(asked(MONDAY, "15:00")) == "booking_limit"
    booked(story, asked("2026-01-06", "10:00"))
    assert "同一周最多预约 2 次" in story.words(asked("2026-01-07", "10:00"))
    booked(story, asked("2026-01-12", "10:00"))
    assert "同一个月最多预约 3 次" in story.words(asked("2026-01-20", "10:00"))
    booked(story, asked("2026-02-02", "10:00"))
    booked(story, asked(MONDAY, "10:00", "q"))


def test_a_phone_is_counted_like_a_document() -> None:
    story = hall(replace(FREE, limits=(BookingLimit("phone", "day", 1),)))
    story.do(replace(friday(person="p"), phone="tel"))
    assert story.refused(replace(friday("11:00", "q"), phone="tel")) == "booking_limit"
    assert story.refused(friday(person=None)) == "phone_required"


def test_a_booking_given_back_does_not_count_and_frees_its_place() -> None:
    story = hall(replace(FREE, capacity=1, limits=(BookingLimit("identity", "day", 1),)))
    story.do(c.CancelBooking(booking=story.book(friday())))
    booked(story, friday())


def test_a_limit_counts_the_bookings_of_its_own_rule() -> None:
    one = (BookingLimit("identity", "day", 1),)
    story = hall(replace(FREE, id="a", classes=("a",), limits=one), replace(FREE, id="b", limits=one))
    booked(story, friday())
    story.do(asked(FRIDAY, "10:00", item_class="b"))


def test_a_booking_says_by_which_way_it_came() -> None:
    """Row 76: any other booking service books by the same call and is told apart by its channel."""
    story = hall()
    [other] = story.do(replace(friday(), channel="api"))
    [phone] = story.do(replace(friday(person="q"), channel="phone", language="yue"))
    assert isinstance(other, e.SlotBooked)
    assert isinstance(phone, e.SlotBooked)
    assert (other.channel, phone.channel, phone.language) == ("api", "phone", "yue")


def test_nobody_books_one_slot_twice() -> None:
    story = hall()
    booked(story, friday())
    assert story.refused(friday()) == "already_booked"


# --- giving back ---


def test_a_booking_is_given_back_until_the_cut_off() -> None:
    story = hall(replace(FREE, cancel_until=7200))
    code = story.book(friday("14:00"))
    story.at(FRIDAY, "11:59")
    assert story.kinds(c.CancelBooking(booking=code)) == ["BookingCancelled"]
    assert story.refused(c.CancelBooking(booking=code)) == "booking_used"
    code = story.book(friday("14:00"))
    assert "1月2日 12:00 以前" in story.wait(60).words(c.CancelBooking(booking=code))
    assert story.refused(c.CancelBooking(booking="no such code")) == "unknown booking"


def test_whoever_gives_back_too_often_waits_for_the_next_month() -> None:
    story = hall(replace(FREE, ahead=60, cancels=2))
    for _ in range(2):
        story.do(c.CancelBooking(booking=story.book(friday())))
    assert story.refused(friday()) == "too_many_cancels"
    story.at("2026-02-01", "09:00")
    booked(story, asked("2026-02-02", "10:00"))


# --- coming ---


def test_checking_in_makes_the_ticket_and_asks_for_no_second_queue() -> None:
    """在线预约办理后到实体大厅重复取号排队 (detail 212) must never be true."""
    story = hall()
    taken = booked(story, friday())
    [issued] = story.at(FRIDAY, "10:05").do(c.CheckIn(booking=taken.booking, companion="", silent=True))
    assert isinstance(issued, e.TicketIssued)
    assert (issued.number, issued.group, issued.booking, issued.late) == ("A001", "appointment", taken.booking, False)
    assert (issued.pseudonym, issued.silent) == ("p", True)
    assert story.refused(c.CheckIn(booking=taken.booking)) == "booking_used"
    assert "A001" in story.words(c.CheckIn(booking=taken.booking))


def test_check_in_numbers_go_on_where_the_class_is() -> None:
    story = hall()
    taken = booked(story, asked(THURSDAY, "09:00"))
    story.take()
    assert story.check_in(taken.booking).number == "A002"


def test_an_appointment_goes_before_those_who_came_without() -> None:
    story = hall()
    taken = booked(story, friday())
    story.at(FRIDAY, "10:00").open("1").take()
    story.wait(60).do(c.CheckIn(booking=taken.booking))
    assert story.call("1") == "A002"


def test_checking_in_too_early_is_refused_with_the_time_from_which_it_works() -> None:
    story = hall(replace(FREE, early=1800))
    code = story.book(friday())
    story.at(FRIDAY, "09:29")
    assert story.refused(c.CheckIn(booking=code)) == "too_early"
    assert "1月2日 09:30 以后" in story.words(c.CheckIn(booking=code))
    assert story.wait(60).kinds(c.CheckIn(booking=code)) == ["TicketIssued"]


def test_check_in_may_begin_before_the_hall_opens() -> None:
    story = hall()
    code = story.book(friday("09:00"))
    assert story.at(FRIDAY, "08:40").kinds(c.CheckIn(booking=code)) == ["TicketIssued"]
    assert story.refused(c.TakeTicket(item_class="a")) == "hall_closed"


def test_a_booking_is_for_its_day() -> None:
    story = hall(replace(FREE, early=86_400))
    code = story.book(friday())
    assert story.refused(c.CheckIn(booking=code)) == "wrong_day"
    assert "您预约的是 1月2日 10:00" in story.words(c.CheckIn(booking=code))
    assert story.refused(c.CheckIn(booking="no such code")) == "unknown booking"


def test_whoever_is_early_waits_as_anybody_until_the_slot_begins_and_then_goes_first() -> None:
    story = hall(replace(FREE, early=1800), dispatch=Dispatch(appointment_ahead=600))
    code = story.book(friday())
    story.at(FRIDAY, "09:30").open("1").check_in(code)
    story.wait(60).take(), story.take()
    assert story.call("1") == "A002"
    assert story.ahead("A001") == 1
    assert story.ahead("A003") == 0
    story.wait(1740)
    assert story.ahead("A003") == 1
    assert story.call("1") == "A001"


def test_whoever_is_early_is_called_early_where_nobody_else_waits() -> None:
    story = hall()
    code = story.book(friday())
    story.at(FRIDAY, "09:30").open("1").do(c.CheckIn(booking=code))
    assert story.call("1") == "A001"


def test_within_the_grace_an_appointment_is_one_and_later_that_day_an_ordinary_ticket() -> None:
    story = hall(replace(FREE, late=900))
    first, second = story.book(friday(person="p")), story.book(friday(person="q"))
    [on_time] = story.at(FRIDAY, "11:15").do(c.CheckIn(booking=first))
    story.wait(1)
    [late] = story.do(c.CheckIn(booking=second))
    assert isinstance(on_time, e.TicketIssued)
    assert isinstance(late, e.TicketIssued)
    assert (on_time.group, on_time.late, on_time.clock) == ("appointment", False, moment(FRIDAY, "11:15"))
    assert (late.group, late.late, late.clock) == ("ordinary", True, story.now)


def test_a_late_visitor_who_goes_first_for_another_reason_still_does() -> None:
    story = hall()
    code = story.book(friday("09:00"))
    [late] = story.at(FRIDAY, "11:00").do(c.CheckIn(booking=code, priority_class="elder"))
    assert isinstance(late, e.TicketIssued)
    assert (late.group, late.priority_class, late.late) == ("priority", "elder", True)
    other = story.book(friday("13:00"))
    assert (
        story.at(FRIDAY, "13:00").refused(c.CheckIn(booking=other, priority_class="king")) == "unknown priority_class"
    )


def test_who_is_late_gets_no_number_after_the_hall_has_closed_or_given_out_its_last() -> None:
    story = hall(FREE, calendar=replace(HOURS, last_ticket=1800))
    code = story.book(friday())
    assert story.at(FRIDAY, "16:30").refused(c.CheckIn(booking=code)) == "last_ticket"
    assert story.at(FRIDAY, "17:00").refused(c.CheckIn(booking=code)) == "hall_closed"


def test_who_is_in_time_gets_a_number_after_the_last_ordinary_one() -> None:
    story = hall(FREE, calendar=replace(HOURS, last_ticket=1800))
    code = story.book(friday("16:00"))
    assert story.at(FRIDAY, "16:45").kinds(c.CheckIn(booking=code)) == ["TicketIssued"]


# --- the code that people type ---


def test_every_booking_has_a_short_code_with_a_check_figure() -> None:
    story = hall()
    one, other = booked(story, friday(person="p")), booked(story, friday(person="q"))
    assert one.short != other.short
    for code in (one.short, other.short):
        assert len(code) == 9
        assert short_code.read(f" {code[:3]} {code[3:6]}-{code[6:]}") == code
        mistyped = {code[:i] + figure + code[i + 1 :] for i in range(9) for figure in "0123456789"} - {code}
        assert not any(short_code.read(wrong) for wrong in mistyped)
    found = story.floor.bookings.of_short(one.short)
    assert found is not None
    assert found.booked == one
    assert short_code.read("A12345678") is None
    assert short_code.read("12345") is None


def test_no_two_bookings_that_are_remembered_have_one_short_code() -> None:
    story = hall()
    first = booked(story, friday(person="p"))
    assert short_code.draw(story.floor.bookings, first.booking) != first.short


def test_the_hall_of_today_needs_no_booking_rule() -> None:
    story = Story(plan())
    assert story.plan.bookings == ()
    assert story.refused(c.BookSlot(item_class="a", start=NINE)) == "booking_off"
    assert isinstance(story.plan, Plan)
