"""A hall as the machine of tests/spec/test_machine.py remembers it: a few dictionaries, told by events, that know no rule's code."""

from typing import NamedTuple

from config.plan import Plan
from qms.domain import events as e
from qms.domain.ticket import TRANSITIONS, State

MOVES = {event for _, event in TRANSITIONS}
"""Events that take a ticket from one state to another."""


class Standing(NamedTuple):
    """Where a ticket stands in line."""

    item_class: str
    group: str
    bound_to: str | None
    clock: int
    pinned: bool = False


class Model:
    """What must be so, ticket by ticket and window by window. `hear` asserts that each event may happen now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.day = ""
        self.states: dict[str, State] = {}
        self.lines: dict[str, Standing] = {}
        self.ahead: dict[str, list[str]] = {}
        self.ready: dict[str, str] = {}
        self.at_window: dict[str, str] = {}
        self.serves: dict[str, set[str]] = {}
        self.numbers: set[tuple[str, str]] = set()
        self.owners: dict[str, str | None] = {}
        self.callers: dict[str, str | None] = {}
        self.bookings: dict[str, e.SlotBooked] = {}
        self.spent: set[str] = set()
        self.paired: dict[str, set[str]] = {}
        self.on_leave: dict[str, tuple[str, str, str]] = {}
        self.away: set[str] = set()

    def hear(self, event: e.Event) -> None:
        """One event, before the floor takes it."""
        match event:
            case e.DayOpened():
                self._day(event)
            case e.WindowOpened() | e.WindowClosed() | e.WindowAssigned() | e.WindowPaused():
                self._window(event)
            case e.StandByAsked() | e.StandByLapsed():
                self._stand_by(event)
            case e.StandBySwitched(on=False):
                assert not self.ready, "switched off, and somebody still stands by"
            case e.SlotBooked() | e.BookingCancelled() | e.BookingBreached():
                self._booking(event)
            case e.LeaveAsked():
                self.on_leave[event.leave] = (event.clerk, event.first, event.last)
            case e.LeaveDecided():
                (self.away.add if event.approved else self.away.discard)(event.leave)
            case _ if type(event) in MOVES:
                self._ticket(event, getattr(event, "ticket", ""))
            case _:
                pass

    def waiting(self, window: str) -> list[str]:
        """Who may be called to a window."""
        return [t for t in self.lines if self.states[t] == "waiting" and self._may_come(t, window)]

    def _may_come(self, ticket: str, window: str) -> bool:
        line = self.lines[ticket]
        return line.bound_to == window or (line.bound_to is None and line.item_class in self.serves[window])

    # --- the day, the windows ---

    def _day(self, event: e.DayOpened) -> None:
        assert event.date > self.day
        assert not self.at_window, "the night began with somebody at a window"
        assert not self.ready, "the night began with somebody who stands by"
        assert not {"waiting", "called", "serving", "parked"} & set(self.states.values()), "the night lost a ticket"
        self.day = event.date
        self.states, self.lines, self.ahead, self.owners = {}, {}, {}, {}
        self.serves = {w.no: {*w.classes, *w.secondary} for w in self.plan.windows}

    def _window(self, event: e.WindowOpened | e.WindowClosed | e.WindowAssigned | e.WindowPaused) -> None:
        match event:
            case e.WindowOpened():
                self._may_sit(event)
            case e.WindowClosed():
                assert event.window not in self.at_window, "closed before the visitor's eyes"
                assert event.window not in self.ready.values(), "closed before those who stand by"
                for ticket, line in self.lines.items():
                    if line.bound_to == event.window and self.states[ticket] == "waiting":
                        self.lines[ticket] = line._replace(bound_to=None)
            case e.WindowAssigned():
                self.serves[event.window] = {*event.classes, *event.secondary}
                everywhere = set().union(*self.serves.values())
                assert everywhere >= {one.id for one in self.plan.item_classes}, "a class was left unserved"
                assert all(self._may_come(t, w) for t, w in self.ready.items()), "stands by for what is not done there"
            case e.WindowPaused():
                assert event.reason in {reason.id for reason in self.plan.policy.people.pause_reasons}
                assert event.window not in self.ready.values(), "stands by at a window that pauses"

    def _may_sit(self, event: e.WindowOpened) -> None:
        clerk = next((one for one in self.plan.clerks if one.id == event.clerk), None)
        if clerk is None:
            return
        days = self.paired.setdefault(clerk.id, set())
        if clerk.mentor and event.mentor is None:
            assert len({day for day in days if day < self.day}) >= self.plan.policy.people.paired_days
        for leave in self.away:
            who, first, last = self.on_leave[leave]
            assert who not in (clerk.id, event.mentor) or not first <= self.day <= last, "on leave, and at a window"
        if event.mentor:
            assert event.mentor == clerk.mentor
            days.add(self.day)

    # --- standing by ---

    def _stand_by(self, event: e.StandByAsked | e.StandByLapsed) -> None:
        assert self.states[event.ticket] == "waiting"
        if isinstance(event, e.StandByLapsed):
            assert self.ready.pop(event.ticket) == event.window
            return
        assert event.window in self.at_window, "asked to stand by where nobody is served"
        assert event.window not in self.ready.values(), "two stand by at one window"
        assert event.ticket not in self.ready, "one stands by at two windows"
        self._is_first(event.ticket, event.window)
        self.ready[event.ticket] = event.window

    def _is_first(self, ticket: str, window: str) -> None:
        """Of those in line here nobody of the same list has an earlier clock; who stands by has been chosen already."""
        line = self.lines[ticket]
        assert self._may_come(ticket, window)
        for other in self.waiting(window):
            theirs = self.lines[other]
            if other in self.ready:
                continue
            if theirs[:3] == line[:3] and theirs.pinned == line.pinned:
                assert theirs.clock >= line.clock, "somebody with an earlier clock was passed over"
            assert line.pinned or not theirs.pinned, "a pinned ticket was passed over"

    # --- bookings ---

    def _booking(self, event: e.SlotBooked | e.BookingCancelled | e.BookingBreached) -> None:
        if isinstance(event, e.SlotBooked):
            assert event.booking not in self.bookings
            assert event.end > event.at
            self.bookings[event.booking] = event
            same = [b for b in self.bookings.values() if (b.item_class, b.start) == (event.item_class, event.start)]
            assert len(same) <= self.plan.bookings[0].capacity, "more booked than there are places"
            return
        assert event.booking not in self.spent, "a booking ended twice"
        if isinstance(event, e.BookingCancelled):
            del self.bookings[event.booking]
        else:
            self.spent.add(event.booking)

    # --- tickets ---

    def _ticket(self, event: e.Event, ticket: str) -> None:
        before = self.states.get(ticket)
        assert (before, type(event)) in TRANSITIONS, f"{type(event).__name__} of a ticket that is {before}"
        self.states[ticket] = TRANSITIONS[before, type(event)]
        if isinstance(event, e.ServiceStarted | e.TicketParked | e.TicketTransferred):
            self.owners[ticket] = self.owners.get(ticket) or self.callers[ticket]
        line = self.lines.get(ticket)
        match event:
            case e.TicketIssued():
                self._issued(event)
            case e.TicketCalled():
                self._called(event, before)
            case e.TicketCancelled():
                assert ticket not in self.ready, "given back, and still stands by"
            case e.ServiceFinished() | e.TicketParked() | e.TicketMissed():
                assert self.at_window.pop(event.window) == ticket
            case e.TicketTransferred():
                assert self.at_window.pop(event.window) == ticket
                assert line is not None
                self.lines[ticket] = Standing(event.item_class, line.group, event.to_window, event.clock)
            case e.TicketReinstated():
                assert line is not None
                self.lines[ticket] = line._replace(bound_to=None, clock=event.clock, pinned=False)
            case e.TicketPinned():
                assert line is not None
                self.lines[ticket] = line._replace(pinned=True)
            case e.TicketRegrouped():
                assert line is not None
                self.lines[ticket] = line._replace(group=event.group)
            case e.StageBegun():
                assert line is not None
                assert event.clock == line.clock, "seniority was lost on the way"
                assert event.item_class == self.ahead[ticket].pop(0), "not the next stage"
                self.lines[ticket] = Standing(event.item_class, line.group, None, event.clock)
            case _:
                pass

    def _issued(self, event: e.TicketIssued) -> None:
        assert (self.day, event.number) not in self.numbers, "a number twice in a day"
        self.numbers.add((self.day, event.number))
        self.lines[event.ticket] = Standing(event.item_class, event.group, None, event.clock)
        self.ahead[event.ticket] = [stage.item_class for stage in event.stages]
        if event.booking:
            assert event.booking in self.bookings
            assert event.booking not in self.spent, "two numbers for one booking"
            self.spent.add(event.booking)

    def _called(self, event: e.TicketCalled, before: State | None) -> None:
        assert event.window not in self.at_window, "two tickets at one window"
        assert event.ticket not in self.at_window.values(), "one ticket at two windows"
        stood = event.ticket in self.ready
        line = self.lines[event.ticket]
        chosen = self.ready.pop(event.ticket, event.window)
        assert chosen == event.window, "called, and still asked to stand by elsewhere"
        if before == "waiting" and not event.why and not stood:
            assert event.window not in self.ready.values(), "somebody else was asked to stand by here"
            self._is_first(event.ticket, event.window)
        self.lines[event.ticket] = line._replace(bound_to=None, pinned=False)
        self.at_window[event.window], self.callers[event.ticket] = event.ticket, event.clerk
