"""Whatever happens on whatever days: a floor that lived through the night equals one that is replayed from the morning on."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from config.plan import Booking, BookingLimit, Breach, Ratings
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.refusal import Refused, Unknown
from qms.domain.workdays import later
from tests.spec.nights import DAY, Nights, picture
from tests.spec.test_standing import DAYS, drawn

RULE = Booking(
    "all", capacity=2, ahead=5, cancels=2, breach=Breach(2, 4, 6), limits=(BookingLimit("identity", "week", 3),)
)
RATINGS = Ratings(window=2 * DAY, follow_up=3 * DAY, default=3, default_after=1)
people = st.sampled_from(["p", "q", "r"])
clocks = st.sampled_from(["09:00", "11:00", "14:00", "16:00"])


class NightMachine(RuleBasedStateMachine):
    """Days of a small hall in which everything that can stand over night comes about."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = Nights(drawn(RULE, ratings=RATINGS))
        self.tickets: list[str] = []

    def do(self, *commands: c.Command) -> list[e.Event]:
        try:
            return self.hall.do(*commands)
        except (Refused, Unknown):
            return []

    @rule(item_class=st.sampled_from(["a", "b"]), person=st.none() | people)
    def take(self, item_class: str, person: str | None) -> None:
        for event in self.do(c.TakeTicket(item_class=item_class, pseudonym=person)):
            assert isinstance(event, e.TicketIssued)
            self.tickets.append(event.ticket)

    @rule(mentor=st.booleans())
    def serve(self, mentor: bool) -> None:
        self.do(c.OpenWindow(window="1", clerk="new" if mentor else "old", mentor="old" if mentor else None))
        self.do(c.CallNext(window="1"))

    @rule(verb=st.sampled_from([c.FinishService, c.ParkTicket, c.PauseWindow, c.ResumeWindow, c.CloseWindow]))
    def press(self, verb: type[c.FinishService | c.PauseWindow]) -> None:
        self.do(verb(window="1"))

    @rule(back=st.integers(1, 8), service=st.integers(0, 2), follow_up=st.booleans())
    def rate(self, back: int, service: int, follow_up: bool) -> None:
        if self.tickets:
            ticket = self.tickets[-min(back, len(self.tickets))]
            self.do(c.RateService(ticket=ticket, satisfaction=4, service=service, follow_up=follow_up))

    @rule(person=people, ahead=st.integers(0, 6), clock=clocks)
    def book(self, person: str, ahead: int, clock: str) -> None:
        start = DAYS.moment(later(self.hall.date, ahead), clock)
        self.do(c.BookSlot(item_class="a", start=start, pseudonym=person))

    @rule(come=st.booleans(), which=st.integers(0, 5))
    def use_or_give_back(self, come: bool, which: int) -> None:
        known = self.hall.floor.bookings.all()
        if known:
            code = known[which % len(known)].booked.booking
            self.do(c.CheckIn(booking=code) if come else c.CancelBooking(booking=code))

    @rule(ahead=st.integers(0, 3), long=st.integers(0, 4), yes=st.booleans())
    def leave(self, ahead: int, long: int, yes: bool) -> None:
        first = later(self.hall.date, ahead)
        for event in self.do(c.AskLeave(clerk="old", first=first, last=later(first, long))):
            assert isinstance(event, e.LeaveAsked)
            self.do(c.DecideLeave(leave=event.leave, approved=yes, by="lead"))

    @rule(clock=st.sampled_from(["10:00", "12:30", "14:10", "18:00", "23:59"]))
    def wait(self, clock: str) -> None:
        now = self.hall.now
        self.hall.clock(clock)
        self.hall.now = max(now, self.hall.now)

    @rule(days=st.integers(1, 3), closed=st.booleans())
    def night(self, days: int, closed: bool) -> None:
        if closed:
            self.do(c.CloseDay())
        for event in self.hall.night(days):
            if isinstance(event, e.TicketRated):
                assert event.default

    @invariant()
    def whoever_wakes_up_knows_the_same(self) -> None:
        assert picture(self.hall.replayed()) == picture(self.hall.floor)

    def teardown(self) -> None:
        """Each service has one first word of its visitor and one default, which comes first if it comes at all."""
        spoken: set[tuple[str, int]] = set()
        defaults: set[tuple[str, int]] = set()
        for event in self.hall.past:
            if isinstance(event, e.TicketRated) and not event.follow_up:
                service = (event.ticket, event.service)
                assert service not in spoken
                assert service not in defaults or not event.default
                (defaults if event.default else spoken).add(service)


TestNightMachine = NightMachine.TestCase
TestNightMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
