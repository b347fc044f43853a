"""A hall under any order of commands, against a small reference model (tests/spec/model.py)."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.calendar import date_of
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.passing import Passing
from qms.domain.refusal import Refused, Unknown
from qms.domain.rules import decide
from qms.domain.workdays import later
from tests.spec.keys import ABOUT, VERBS, WANTS, WINDOWS, drawn
from tests.spec.model import Model
from tests.spec.nights import picture
from tests.spec.story import NINE

CLOCK = Days("Asia/Shanghai")


keys = st.lists(st.sampled_from(range(len(VERBS))), max_size=3)


class HallMachine(RuleBasedStateMachine):
    """The floor, the events that made it, and the model that has heard them too."""

    def __init__(self) -> None:
        super().__init__()
        self.plan = drawn()
        self.floor, self.model, self.passing = Floor(self.plan), Model(self.plan), Passing(self.plan, "test")
        self.events: list[e.Event] = []
        self.now = NINE
        self.drawn = 0
        self.do(c.OpenDay(date="2026-01-01", plan="test"))

    def do(self, command: c.Command) -> list[e.Event]:
        self.drawn += 1
        try:
            events = decide(self.floor, command, self.now, f"t{self.drawn}")
        except (Refused, Unknown):
            return []
        for event in events:
            self.model.hear(event)
            self.floor.apply(event)
            self.events.append(event)
        return events

    # --- what people do ---

    @rule(want=st.sampled_from(range(len(WANTS))))
    def take(self, want: int) -> None:
        self.do(c.TakeTicket(**WANTS[want]))  # type: ignore[arg-type]

    @rule(window=st.sampled_from(WINDOWS))
    def call_next(self, window: str) -> None:
        standing, expected = self.floor.windows[window], self.floor.next_for(window, self.now)
        here = self.model.at_window.get(window)
        called = [event.ticket for event in self.do(c.CallNext(window=window)) if isinstance(event, e.TicketCalled)]
        if standing.open and standing.paused is None:
            assert called == ([expected.id] if expected else []), "not the one who was said to be next"
            left = [one for one in self.model.waiting(window) if one != here]
            assert called or not left, "a window idles while somebody it may serve waits"

    @rule(window=st.sampled_from(WINDOWS), keys=keys)
    def press(self, window: str, keys: list[int]) -> None:
        """A few keys one after the other at one window."""
        for key in keys:
            self.do(VERBS[key](window))

    @rule(window=st.sampled_from(WINDOWS), clerk=st.sampled_from(["old", "deputy"]), keys=keys)
    def work(self, window: str, clerk: str, keys: list[int]) -> None:
        """What a clerk does most: come, call, serve; and a few keys more."""
        come = (c.OpenWindow(window=window, clerk=clerk), c.ResumeWindow(window=window), c.CallNext(window=window))
        for command in (*come, *(VERBS[key](window) for key in keys)):
            self.do(command)

    @rule(window=st.sampled_from(WINDOWS), other=st.sampled_from(WINDOWS), closes=st.booleans())
    def hand_on(self, window: str, other: str, closes: bool) -> None:
        """Who is at a window, or who is called there, goes to another one, which may close before their turn."""
        self.do(c.OpenWindow(window=other))
        if window not in self.model.at_window:
            self.work(window, "old", [])
        self.do(c.TransferTicket(window=window, to_window=other))
        if closes:
            self.do(c.CloseWindow(window=other))

    @precondition(lambda self: self.model.states)
    @rule(data=st.data(), window=st.sampled_from(WINDOWS), about=st.sampled_from(range(len(ABOUT))))
    def touch_a_ticket(self, data: st.DataObject, window: str, about: int) -> None:
        self.do(ABOUT[about](data.draw(st.sampled_from(sorted(self.model.states))), window))

    @rule(
        person=st.sampled_from(["p", "q"]), ahead=st.integers(0, 1), clock=st.sampled_from(["08:00", "10:00", "12:00"])
    )
    def book(self, person: str, ahead: int, clock: str) -> None:
        start = CLOCK.moment(later(date_of(self.plan, self.now), ahead), clock)
        self.do(c.BookSlot(item_class="a", start=start, pseudonym=person))

    @precondition(lambda self: self.model.bookings)
    @rule(data=st.data(), come=st.booleans())
    def come_or_give_back(self, data: st.DataObject, come: bool) -> None:
        code = data.draw(st.sampled_from(sorted(self.model.bookings)))
        self.do(c.CheckIn(booking=code) if come else c.CancelBooking(booking=code))

    @rule(yes=st.booleans(), ahead=st.integers(0, 3))
    def ask_for_leave(self, yes: bool, ahead: int) -> None:
        day = later(date_of(self.plan, self.now), ahead)
        for asked in self.do(c.AskLeave(clerk="old", first=day, last=day)):
            assert isinstance(asked, e.LeaveAsked)
            self.do(c.DecideLeave(leave=asked.leave, approved=yes, by="lead"))
            self.do(c.FileLeave(leave=asked.leave, by="lead"))

    @rule(seconds=st.integers(0, 2000))
    def wait(self, seconds: int) -> None:
        self.now += seconds * 1000
        for command in self.passing.while_open(self.floor, self.now):
            if not isinstance(command, c.CloseDay):
                self.do(command)

    @rule(
        window=st.sampled_from(WINDOWS), want=st.sampled_from(range(3)), seconds=st.sampled_from([250, 300]), then=keys
    )
    def serve_on(self, window: str, want: int, seconds: int, then: list[int]) -> None:
        """A service gets on while somebody comes: the next stands by, and then something happens at the window."""
        self.work(window, "old", [])
        self.take(want)
        self.wait(seconds)
        self.press(window, then)
        for no, window_now in self.floor.windows.items():
            ready = self.floor.stand_bys.at(no)
            assert ready is None or self.floor.next_for(no, self.now) is ready
            assert ready is None or (window_now.open and window_now.paused is None)

    @rule(on=st.sampled_from([True, True, False]))
    def switch_standing_by(self, on: bool) -> None:
        self.do(c.SwitchStandBy(on=on, by="lead"))

    @rule(hours=st.integers(1, 4), closed=st.booleans())
    def night(self, hours: int, closed: bool) -> None:
        """Every fourth time the day is over: it may be closed in the evening, and is at midnight."""
        if hours < 4:
            return
        if closed:
            self.do(c.CloseDay())
            assert self.do(c.TakeTicket(item_class="a")) == []
        day = later(date_of(self.plan, self.now), 1)
        self.now = CLOCK.moment(day, "00:00")
        self.do(c.CloseDay())
        self.do(c.OpenDay(date=day, plan="test"))
        self.now = CLOCK.moment(day, "09:00")

    # --- what always holds ---

    @invariant()
    def the_floor_agrees_with_the_model(self) -> None:
        tickets, windows = self.floor.tickets, self.floor.windows
        assert {t.id: t.state for t in tickets.values()} == self.model.states
        assert {w.no: w.ticket for w in windows.values() if w.ticket} == self.model.at_window
        assert {t.id: t.owner for t in tickets.values() if t.owner} == {t: o for t, o in self.model.owners.items() if o}

    @invariant()
    def who_waits_stands_in_exactly_one_list(self) -> None:
        waiting = sorted(t for t, state in self.model.states.items() if state == "waiting")
        listed = [ticket for item_class in ("a", "b") for ticket in self.floor.waiting(item_class)]
        assert sorted(ticket.id for ticket in listed) == waiting
        for t in listed:
            assert (t.item_class, t.group, t.bound_to, t.clock, t.pinned) == self.model.lines[t.id]
            assert t.stands_by == self.model.ready.get(t.id)
        assert {t.id for t in listed if t.stands_by} == set(self.model.ready)
        assert sum(self.floor.waiting_count(k) for k in ("a", "b")) == len(waiting)

    def teardown(self) -> None:
        """All events make the floor again, and so do those of the present day alone."""
        begun = max(i for i, event in enumerate(self.events) if isinstance(event, e.DayOpened))
        for events in (self.events, self.events[begun:]):
            again = Floor(self.plan)
            for event in events:
                again.apply(e.decode(e.encode(event)))
            assert picture(again) == picture(self.floor)


TestHallMachine = HallMachine.TestCase
TestHallMachine.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
