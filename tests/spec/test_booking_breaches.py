"""爽约: who does not come for a booking, what follows from it and how it ends."""

from msgspec.structs import replace

from config.plan import Booking, Breach, Calendar, Extra, Plan, Policy
from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.appointments import Appointments, asked
from tests.spec.story import plan

THURSDAY, FRIDAY, SATURDAY, MONDAY, TUESDAY = "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-05", "2026-01-06"
HOURS = Calendar(hours=("09:00-12:00", "13:00-17:00"))
STRICT = Booking("strict", ahead=60, breach=Breach(most=2, within=90, block=30))


def hall(*rules: Booking, calendar: Calendar = HOURS) -> Appointments:
    """It is Thursday, 09:00."""
    return Appointments(drawn(*rules, calendar=calendar))


def drawn(*rules: Booking, calendar: Calendar = HOURS) -> Plan:
    return replace(plan(Policy(calendar=calendar)), bookings=rules or (STRICT,))


def blocks(events: list[e.Event]) -> list[tuple[str, str]]:
    return [(event.pseudonym, event.until) for event in events if isinstance(event, e.VisitorBlocked)]


def breached(events: list[e.Event]) -> list[str]:
    return [event.booking for event in events if isinstance(event, e.BookingBreached)]


def test_a_booking_nobody_came_for_is_a_breach_when_its_class_has_closed_for_the_day() -> None:
    story = hall()
    code = story.book(asked(THURSDAY, "10:00"))
    story.at(THURSDAY, "16:59")
    assert story.do(c.NoteBreaches()) == []
    story.at(THURSDAY, "17:00")
    assert breached(story.do(c.NoteBreaches())) == [code]
    assert story.do(c.NoteBreaches()) == []
    assert story.refused(c.CheckIn(booking=code)) == "booking_used"
    assert "现场取号" in story.words(c.CheckIn(booking=code))


def test_late_is_not_breached() -> None:
    story = hall()
    code = story.book(asked(THURSDAY, "10:00"))
    story.at(THURSDAY, "16:00").check_in(code)
    story.at(THURSDAY, "17:00")
    assert story.do(c.NoteBreaches()) == []


def test_what_was_given_back_is_no_breach() -> None:
    story = hall()
    story.do(c.CancelBooking(booking=story.book(asked(THURSDAY, "10:00"))))
    story.at(THURSDAY, "17:00")
    assert story.do(c.NoteBreaches()) == []


def test_the_end_of_the_day_notes_the_breaches_of_that_day_and_of_no_other() -> None:
    story = hall()
    missed, ahead = story.book(asked(THURSDAY, "10:00")), story.book(asked(FRIDAY, "10:00"))
    story.at(THURSDAY, "23:59").wait(60)
    assert breached(story.next_day(FRIDAY)) == [missed]
    assert story.at(FRIDAY, "10:00").check_in(ahead).booking == ahead


def test_in_a_hall_that_never_closes_the_day_is_over_at_midnight() -> None:
    story = hall(calendar=Calendar())
    code = story.book(asked(THURSDAY, "22:00"))
    story.at(THURSDAY, "23:59")
    assert story.do(c.NoteBreaches()) == []
    assert breached(story.wait(60).next_day(FRIDAY)) == [code]


def test_each_class_has_an_evening_of_its_own() -> None:
    evening = replace(HOURS, extra=(Extra(spans=("18:00-20:00",), classes=("b",)),))
    story = hall(calendar=evening)
    first = story.book(asked(THURSDAY, "16:00"))
    other = story.book(asked(THURSDAY, "16:00", "q", item_class="b"))
    story.at(THURSDAY, "18:00")
    assert breached(story.do(c.NoteBreaches())) == [first]
    story.at(THURSDAY, "20:00")
    assert breached(story.do(c.NoteBreaches())) == [other]


def test_nobody_is_to_blame_for_a_day_on_which_the_hall_was_not_open() -> None:
    story = hall()
    story.book(asked(FRIDAY, "10:00"))
    story.at(THURSDAY, "18:00")
    story.wait(86_400 * 4)
    assert breached(story.next_day(MONDAY)) == []
    assert breached(story.next_day(TUESDAY)) == []


def test_nobody_is_to_blame_for_slots_after_which_the_hall_was_not_heard_of_until_the_next_day() -> None:
    story = hall()
    morning, evening = story.book(asked(THURSDAY, "10:00", "p")), story.book(asked(THURSDAY, "15:00", "q"))
    story.at(THURSDAY, "11:30").take()
    story.at(THURSDAY, "23:59").wait(9 * 3600)
    assert breached(story.next_day(FRIDAY)) == [morning]
    assert story.floor.bookings.get(evening) is None


def test_a_day_that_became_a_holiday_after_it_was_booked_is_no_breach() -> None:
    story = hall()
    booked = story.floor.bookings.get(story.book(asked(FRIDAY, "10:00")))
    assert booked is not None
    closed = Appointments(drawn(calendar=replace(HOURS, holidays=(FRIDAY,))))
    closed.floor.apply(booked.booked)
    closed.at(FRIDAY, "23:59").wait(60)
    assert breached(closed.next_day(SATURDAY)) == []


def test_too_many_breaches_block_until_a_date_that_the_refusal_names() -> None:
    story = hall()
    story.book(asked(THURSDAY, "10:00"))
    story.book(asked(FRIDAY, "10:00"))
    story.at(FRIDAY, "17:00")
    assert blocks(story.do(c.NoteBreaches())) == [("p", "2026-02-02")]
    assert story.refused(asked(MONDAY, "10:00")) == "blocked"
    assert "2026年2月2日起可以再预约" in story.words(asked(MONDAY, "10:00"))
    story.book(asked(MONDAY, "10:00", "q"))
    assert story.at("2026-02-01", "10:00").refused(asked("2026-02-03", "10:00")) == "blocked"
    story.at("2026-02-02", "10:00").book(asked("2026-02-03", "10:00"))


def test_a_blocked_visitor_may_still_take_a_number() -> None:
    story = hall(replace(STRICT, breach=Breach(most=1)))
    story.book(asked(THURSDAY, "10:00"))
    story.at(FRIDAY, "10:00").do(c.TakeTicket(item_class="a", pseudonym="p"))
    assert story.refused(asked(MONDAY, "10:00")) == "blocked"


def test_breaches_that_are_long_ago_do_not_count() -> None:
    story = hall(replace(STRICT, breach=Breach(most=2, within=10, block=30)))
    story.book(asked(THURSDAY, "10:00"))
    story.book(asked("2026-01-12", "10:00"))
    story.at("2026-01-12", "17:00")
    assert blocks(story.do(c.NoteBreaches())) == []


def test_breaches_that_led_to_a_block_have_been_paid_for() -> None:
    story = hall(replace(STRICT, breach=Breach(most=2, within=90, block=5)))
    story.book(asked(THURSDAY, "10:00"))
    story.book(asked(FRIDAY, "10:00"))
    story.at("2026-01-08", "10:00").book(asked("2026-01-08", "15:00"))
    story.at("2026-01-08", "17:00")
    noted = story.do(c.NoteBreaches())
    assert (len(breached(noted)), blocks(noted)) == (1, [])


def test_several_breaches_of_one_day_block_once() -> None:
    story = hall()
    for clock in ("09:00", "10:00", "11:00", "13:00"):
        story.book(asked(THURSDAY, clock))
    story.at(THURSDAY, "17:00")
    noted = story.do(c.NoteBreaches())
    assert (len(breached(noted)), blocks(noted)) == (4, [("p", "2026-02-01")])


def test_without_a_document_breaches_are_those_of_the_phone_and_of_nobody_where_there_is_none() -> None:
    open_to_all = replace(STRICT, identity=False, breach=Breach(most=1, block=1))
    story = hall(open_to_all)
    story.book(asked(THURSDAY, "10:00", None, phone="tel"))
    story.at(THURSDAY, "17:00")
    assert blocks(story.do(c.NoteBreaches())) == [("tel", "2026-01-03")]
    assert story.refused(asked(FRIDAY, "10:00", None, phone="tel")) == "blocked"
    story.book(asked(FRIDAY, "10:00", "p", phone="tel"))

    nobody = hall(replace(STRICT, identity=False, breach=Breach()))
    nobody.book(asked(THURSDAY, "10:00", None))
    nobody.at(THURSDAY, "17:00")
    assert len(breached(nobody.do(c.NoteBreaches()))) == 1


def test_where_the_plan_says_nothing_breaches_block_nobody() -> None:
    story = hall(replace(STRICT, breach=Breach()))
    story.book(asked(THURSDAY, "10:00"))
    story.at(FRIDAY, "10:00").book(asked(MONDAY, "10:00"))


def test_staff_lift_a_block_with_a_reason() -> None:
    story = hall(replace(STRICT, breach=Breach(most=1)))
    story.book(asked(THURSDAY, "10:00"))
    story.at(FRIDAY, "10:00")
    assert story.refused(c.LiftBlock(pseudonym="p", reason=" ", by="0201")) == "reason_needed"
    assert story.refused(c.LiftBlock(pseudonym="q", reason="查错人", by="0201")) == "unknown visitor"
    [lifted] = story.do(c.LiftBlock(pseudonym="p", reason="当天住院，有证明", by="0201"))
    assert lifted == e.BlockLifted(at=story.now, pseudonym="p", reason="当天住院，有证明", by="0201")
    story.book(asked(MONDAY, "10:00"))
    assert story.refused(c.LiftBlock(pseudonym="p", reason="再来", by="0201")) == "unknown visitor"
