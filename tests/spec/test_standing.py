"""What stands from one day to the next: all that a rule still needs, and nothing else."""

from msgspec.structs import replace

from config.plan import Booking, BookingLimit, Breach, Calendar, Clerk, Plan, Policy, Ratings, Window
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.days import Days
from qms.domain.standing import AT_ONCE
from tests.spec.nights import DAY, Nights, picture
from tests.spec.story import plan

DAYS = Days("Asia/Shanghai")
OPEN = Calendar(hours=("09:00-12:00", "14:00-17:00"), weekdays=(1, 2, 3, 4, 5, 6, 7))


def drawn(*rules: Booking, ratings: Ratings | None = None) -> Plan:
    """A hall open every day, with booking, a trainee and a window for what cannot be done."""
    made = plan(
        Policy(calendar=OPEN, ratings=ratings or Ratings()),
        windows=(Window("1", "intake", ("a", "b")), Window("2", "intake", ("a",), kind="cannot_do")),
    )
    clerks = (Clerk("old", windows=("1",)), Clerk("new", windows=("1",), mentor="old"), Clerk("lead", role="leader"))
    return replace(made, bookings=rules, clerks=clerks)


def book(hall: Nights, day: str, clock: str = "14:00", person: str = "p") -> str:
    """Somebody books; the booking's code."""
    [event] = hall.do(c.BookSlot(item_class="a", start=DAYS.moment(day, clock), pseudonym=person))
    assert isinstance(event, e.SlotBooked)
    return event.booking


def carried(events: list[e.Event]) -> list[e.StandingCarried]:
    """What an opening says of the days before."""
    return [event for event in events if isinstance(event, e.StandingCarried)]


def states(hall: Nights) -> dict[str, str]:
    """The bookings that are known, with their state."""
    return {known.booked.booking: known.state for known in hall.floor.bookings.all()}


def test_a_booking_stands_until_its_day_and_can_be_used_on_it() -> None:
    hall = Nights(drawn(Booking("all")))
    code = book(hall, "2026-01-04")
    for _ in range(3):
        hall.night()
        assert states(hall) == {code: "booked"}
    hall.clock("14:00")
    assert hall.kinds(c.CheckIn(booking=code)) == ["TicketIssued"]
    hall.night()
    assert states(hall) == {}


def test_the_places_of_a_slot_stay_taken_over_night() -> None:
    hall = Nights(drawn(Booking("all", capacity=1)))
    book(hall, "2026-01-04")
    hall.night()
    full = c.BookSlot(item_class="a", start=DAYS.moment("2026-01-04", "14:00"), pseudonym="q")
    assert hall.refused(full) == "slot_full"


def test_a_booking_given_back_is_still_known_on_its_day_and_its_place_is_free() -> None:
    hall = Nights(drawn(Booking("all", capacity=1)))
    code = book(hall, "2026-01-03")
    hall.do(c.CancelBooking(booking=code))
    hall.night(2)
    assert hall.refused(c.CheckIn(booking=code)) == "booking_used"
    book(hall, "2026-01-03", person="q")


def test_used_bookings_are_remembered_for_as_long_as_a_limit_counts_them() -> None:
    per_week = BookingLimit("identity", "week", 1)
    hall = Nights(drawn(Booking("all", limits=(per_week,))))  # 1 January 2026 is a Thursday
    code = book(hall, "2026-01-01")
    hall.clock("14:00").do(c.CheckIn(booking=code))
    hall.night()
    again = c.BookSlot(item_class="a", start=DAYS.moment("2026-01-04", "14:00"), pseudonym="p")
    assert hall.refused(again) == "booking_limit"
    hall.night(3)
    assert hall.date == "2026-01-05"
    assert states(hall) == {}
    book(hall, "2026-01-06")


def test_a_limit_of_the_month_remembers_the_month() -> None:
    hall = Nights(drawn(Booking("all", ahead=60, limits=(BookingLimit("identity", "month", 1),))))
    code = book(hall, "2026-01-01")
    hall.clock("14:00").do(c.CheckIn(booking=code))
    hall.night(30)
    assert states(hall) == {code: "used"}
    hall.night()
    assert states(hall) == {}


def test_breaches_are_remembered_inside_the_rules_time_and_blocks_until_their_end() -> None:
    hall = Nights(drawn(Booking("all", breach=Breach(most=2, within=5, block=10))))
    book(hall, "2026-01-01")
    hall.night()
    assert hall.floor.visitors.look("p").breaches == ["2026-01-01"]
    hall.night(4)
    assert hall.floor.visitors.known() == []
    book(hall, "2026-01-06"), hall.night()
    book(hall, "2026-01-07"), hall.night()
    assert hall.floor.visitors.look("p").blocked_until == "2026-01-18"
    hall.night(9)
    assert hall.date == "2026-01-17"
    assert hall.floor.visitors.blocked_until("p", hall.date) == "2026-01-18"
    hall.night()
    assert hall.floor.visitors.known() == []


def test_what_was_given_back_is_remembered_for_the_month() -> None:
    hall = Nights(drawn(Booking("all", cancels=1)))
    hall.do(c.CancelBooking(booking=book(hall, "2026-01-05")))
    hall.night(30)
    assert hall.floor.visitors.look("p").cancels == ["2026-01-01"]
    hall.night()
    assert hall.floor.visitors.known() == []


def test_the_days_of_a_trainee_add_up() -> None:
    hall = Nights(drawn())
    for _ in range(3):
        hall.do(c.OpenWindow(window="1", clerk="new", mentor="old"), c.CloseWindow(window="1"))
        hall.night()
    assert hall.floor.staff.paired["new"] == ["2026-01-01", "2026-01-02", "2026-01-03"]


def test_a_leave_stands_for_a_month_after_it_is_over_and_one_that_was_refused_only_until_then() -> None:
    hall = Nights(drawn())
    [asked] = hall.do(c.AskLeave(clerk="new", first="2026-01-02", last="2026-01-03"))
    [refused] = hall.do(c.AskLeave(clerk="old", first="2026-01-02", last="2026-01-03"))
    assert isinstance(asked, e.LeaveAsked)
    assert isinstance(refused, e.LeaveAsked)
    hall.do(c.DecideLeave(leave=asked.leave, approved=True, by="lead"))
    hall.do(c.DecideLeave(leave=refused.leave, approved=False, by="lead"))
    for _ in range(3):
        hall.night()
    assert [(one.approved, one.by) for one in hall.floor.staff.leaves.values()] == [(True, "lead")]
    for _ in range(31):
        hall.night()
    assert hall.floor.staff.leaves == {}


def test_a_difficult_case_stands_until_somebody_closes_it() -> None:
    hall = Nights(drawn())
    hall.do(c.OpenWindow(window="2", clerk="old"))
    hall.take()
    hall.do(c.CallNext(window="2"), c.StartService(window="2"))
    [recorded] = hall.do(c.RecordDifficulty(window="2", owner="lead", by="old"))
    assert isinstance(recorded, e.DifficultyRecorded)
    hall.night(30)
    assert list(hall.floor.staff.difficulties) == [recorded.difficulty]
    hall.do(c.CloseDifficulty(difficulty=recorded.difficulty, result="solved", by="lead"))
    hall.night()
    assert hall.floor.staff.difficulties == {}


def test_a_hundred_entries_are_one_event_and_the_rest_another() -> None:
    hall = Nights(drawn())
    hall.do(c.OpenWindow(window="1", clerk="old"))
    for _ in range(AT_ONCE + 1):
        hall.take()
        hall.do(c.CallNext(window="1"), c.FinishService(window="1"))
    said = carried(hall.night())
    assert [len(event.services) for event in said] == [AT_ONCE, 1]


def test_nothing_is_said_where_nothing_stands() -> None:
    hall = Nights(drawn(ratings=Ratings(window=0, follow_up=0)))
    hall.do(c.OpenWindow(window="1", clerk="old"))
    hall.take()
    hall.do(c.CallNext(window="1"), c.FinishService(window="1"), c.CloseWindow(window="1"))
    assert carried(hall.night()) == []


def test_a_floor_that_lived_through_the_night_knows_no_more_than_one_that_wakes_up() -> None:
    hall = Nights(drawn(Booking("all"), ratings=Ratings(window=DAY, default=3, default_after=1)))
    hall.do(c.OpenWindow(window="1", clerk="new", mentor="old"), c.PauseWindow(window="1"), c.ResumeWindow(window="1"))
    for n in range(4):
        ticket = hall.take().id
        hall.do(c.CallNext(window="1"), c.FinishService(window="1", outcome="accepted", case="HZ-1"))
        if n % 2:
            hall.do(c.RateService(ticket=ticket, satisfaction=5))
        book(hall, f"2026-01-0{n + 2}")
    hall.do(c.AskLeave(clerk="old", first="2026-01-03", last="2026-01-05"))
    for _ in range(6):
        hall.night()
        assert picture(hall.floor) == picture(hall.replayed())
