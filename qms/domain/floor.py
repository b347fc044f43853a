"""The floor: who waits and who stands where, made from events only."""

from dataclasses import dataclass, field
from typing import NamedTuple

from config.plan import Plan
from qms.domain import bookkeeping, roster, serving, standing
from qms.domain import events as e
from qms.domain.aside import ASIDE, Aside
from qms.domain.bookings import Bookings
from qms.domain.catalogue import Catalogue
from qms.domain.changes import issued, note
from qms.domain.queues import Choice, Queues
from qms.domain.served import Served
from qms.domain.serving import Serves
from qms.domain.staff import Staff
from qms.domain.stand_bys import StandBys
from qms.domain.takers import Takers
from qms.domain.ticket import TRANSITIONS, UNMOVED, Ticket
from qms.domain.visitors import Visitors
from qms.domain.windows import Call, Counts, WindowNow


class Impossible(Exception):
    """An event that TRANSITIONS does not allow: the journal and this code disagree. Nothing may go on."""


class Upcoming(NamedTuple):
    """Whom a window would call, and the choice if the score made one."""

    ticket: Ticket
    choice: Choice | None = None


@dataclass(slots=True)
class Floor:
    """Everything that stands in the hall today. Only `apply` changes it; everybody else reads.

    `roster` names who should sit at a window today; `asks_to_stand_by`: windows ask the next visitor to stand by.
    """

    plan: Plan
    day: str | None = None
    at: int = 0
    catalogue: Catalogue = field(init=False)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    windows: dict[str, WindowNow] = field(default_factory=dict)
    queues: Queues = field(init=False)
    counts: Counts = field(default_factory=Counts)
    last_number: dict[str, int] = field(default_factory=dict)
    ringing: dict[str, Call] = field(default_factory=dict)
    closed: bool = False
    takers: Takers = field(default_factory=Takers)
    aside: Aside = field(default_factory=Aside)
    stand_bys: StandBys = field(default_factory=StandBys)
    asks_to_stand_by: bool = False
    serving: dict[str, Serves] = field(default_factory=dict)
    roster: dict[str, tuple[str, ...]] = field(default_factory=dict)
    served_by: dict[str, tuple[str, ...]] = field(default_factory=dict)
    services: Served = field(default_factory=Served)
    bookings: Bookings = field(default_factory=Bookings)
    visitors: Visitors = field(default_factory=Visitors)
    staff: Staff = field(default_factory=Staff)

    def __post_init__(self) -> None:
        self.catalogue = Catalogue(self.plan)
        self._begin({})

    def _begin(self, open_windows: dict[str, e.WindowCarried]) -> None:
        self.tickets, self.counts, self.last_number, self.ringing = {}, Counts(), {}, {}
        self.closed, self.takers = False, Takers()
        self.aside, self.stand_bys = Aside(), StandBys()
        self.asks_to_stand_by = self.plan.policy.stand_by.on
        self.serving = serving.of_plan(self.plan, self.day)
        self.roster = roster.of_day(self.plan, self.day)
        self.served_by = serving.windows_of(self.serving)
        self.queues = Queues(self.plan, self.serving)
        self.windows = {w.no: WindowNow(w.no, w.zone, since=self.at) for w in self.plan.windows}
        for no, carried in open_windows.items():
            if no in self.windows:
                now = self.windows[no]
                now.open, now.clerk, now.paused, now.mentor = True, carried.clerk, carried.paused, carried.mentor
        self.staff.new_day(self.at)
        for no in (w.no for w in self.windows.values() if w.paused is not None):
            self.staff.paused_at[no] = self.at

    # --- reading ---

    @property
    def calls(self) -> list[Call]:
        """The tickets in state `called`, newest call first."""
        return sorted(self.ringing.values(), key=lambda c: c.at, reverse=True)

    def waiting(self, item_class: str) -> list[Ticket]:
        """Who waits in a class, also standing by, in order of clock."""
        listed = [self.tickets[p.ticket] for p in self.queues.of_class(item_class)]
        return sorted([*listed, *self.stand_bys.of_class(item_class)], key=lambda one: (one.clock, one.order))

    def waiting_count(self, item_class: str) -> int:
        """How many wait in a class, also standing by."""
        return self.queues.count(item_class) + len(self.stand_bys.of_class(item_class))

    def oldest(self, item_class: str) -> Ticket | None:
        """Who has waited longest in a class, by clock."""
        place = self.queues.oldest(item_class)
        oldest = [self.tickets[place.ticket]] if place else []
        return min([*oldest, *self.stand_bys.of_class(item_class)], key=lambda one: one.clock, default=None)

    def ahead(self, ticket: str, now: int) -> int:
        """People who would be called before a waiting ticket, who stands by among them; 0 for one that does not wait."""
        found = self.tickets[ticket]
        if found.state != "waiting" or found.stands_by:
            return 0
        chosen = sum(one.bound_to is None for one in self.stand_bys.of_class(found.item_class))
        return self.queues.ahead(found, now) + chosen

    def next_for(self, window: str, now: int) -> Ticket | None:
        """Who a call-next at this window would call; None if nobody."""
        upcoming = self.upcoming(window, now)
        return upcoming.ticket if upcoming else None

    def upcoming(self, window: str, now: int) -> Upcoming | None:
        """Who a call-next at this window would call: who stands by here, a parked ticket whose time has come, or who waits and
        scores best, among them the present ticket if its bundle goes on here. No window stays idle for the sake of another:
        where nobody else waits, whoever stands by at one that is still busy is called."""
        if (ready := self.stand_bys.at(window)) is not None:
            return Upcoming(ready)
        due = self.aside.due(window, now) if self.plan.policy.at_window.due_first else None
        if due is not None:
            return Upcoming(due)
        choice = self.choice(window, now)
        if choice is not None:
            return Upcoming(self.tickets[choice.ticket], choice)
        serves = self.serving[window]
        elsewhere = self.stand_bys.may_come(window, {*serves.classes, *serves.secondary})
        return Upcoming(elsewhere) if elsewhere else None

    def choice(self, window: str, now: int) -> Choice | None:
        """What a window would choose from among those who wait, as `Queues.choose`; with the present ticket if its bundle goes
        on here."""
        there = self.windows[window]
        present = self.tickets[there.ticket] if there.ticket is not None else None
        return self.queues.choose(window, now, there.run, present if present and present.stages else None)

    def windows_serving(self, item_class: str) -> tuple[str, ...]:
        """The numbers of all windows that may serve the class today, open or not, primary ones first."""
        return self.served_by.get(item_class, ())

    def of_case(self, case: str) -> list[Ticket]:
        """Today's tickets of one case: taken for it, or served under its number."""
        return [self.tickets[ticket] for ticket in self.takers.of_case(case)]

    def parked_at(self, window: str) -> list[Ticket]:
        """What this window parked, latest first."""
        return self.aside.of(window, "parked")

    def missed_at(self, window: str) -> list[Ticket]:
        """Whom this window called in vain, latest first."""
        return self.aside.of(window, "no_show")

    # --- applying ---

    def apply(self, event: e.Event) -> None:
        """Take one durable event. Raises Impossible if TRANSITIONS does not allow it; the floor is then worthless."""
        self.at = event.at
        match event:
            case e.TicketCalled() | e.ServiceStarted() | e.ServiceFinished():  # a hall's hours are made of these
                self._apply_ticket(event)
            case e.TicketIssued():
                self._issue(event)
            case e.WindowOpened() | e.WindowPaused() | e.WindowResumed() | e.WindowClosed() | e.WindowAssigned():
                self._apply_window(event)
            case e.DayOpened() | e.StandingCarried() | e.DayClosed() | e.ClockStepped() | e.StandBySwitched():
                self._apply_day(event)
            case e.SlotBooked() | e.BookingCancelled() | e.BookingBreached() | e.VisitorBlocked() | e.BlockLifted():
                bookkeeping.apply(self.bookings, self.visitors, event, self.plan)
            case (
                e.SignedIn()
                | e.SignedOut()
                | e.LeaveAsked()
                | e.LeaveDecided()
                | e.LeaveFiled()
                | e.Escalated()
                | e.EscalationClosed()
                | e.DifficultyRecorded()
                | e.DifficultyClosed()
                | e.TriageRecorded()
                | e.AlertRaised()
                | e.AlertEnded()
                | e.NoticeSent()
                | e.NoticeFailed()
            ):
                self.staff.apply(event)
            case _:
                self._apply_ticket(event)

    def _apply_day(self, event: e.DayEvent) -> None:
        match event:
            case e.DayOpened():
                self.day = event.date
                standing.forget(self)
                self._begin({w.no: w for w in event.windows})
            case e.DayClosed():
                self.closed = True
            case e.StandingCarried():
                standing.carry(self, event)
            case e.StandBySwitched():
                self.asks_to_stand_by = event.on
            case e.ClockStepped():
                pass

    def _apply_window(self, event: e.WindowEvent) -> None:
        window = self.windows[event.window]
        match event:
            case e.WindowOpened():
                self.staff.got_up(window, event.at)
                window.open, window.clerk, window.paused = True, event.clerk, None
                window.mentor, window.unrostered = event.mentor, event.unrostered
                if event.mentor and event.clerk:
                    self.staff.sat_beside(event.clerk, self.day or "")
            case e.WindowPaused():
                window.paused = event.reason
                self.staff.paused(window, event.reason, event.at)
            case e.WindowResumed():
                window.paused = None
                self.staff.resumed(window.no)
            case e.WindowClosed():
                self.staff.got_up(window, event.at)
                window.open, window.clerk, window.paused, window.mentor = False, None, None, None
                window.unrostered = False
                self._set_free(event.window)
            case e.WindowAssigned():
                self.serving[event.window] = Serves(event.classes, event.secondary)
                self.served_by = serving.windows_of(self.serving)
                self.queues.serve(event.window, self.serving[event.window])
                return
        window.since = event.at

    def _set_free(self, window: str) -> None:
        """Who waited for a window that closes waits for any that serves the class: nobody stands before an empty desk."""
        for ticket in [self.tickets[one] for one in self.queues.bound_to(window)]:
            self.queues.leave(ticket)
            ticket.bound_to = None
            self.queues.enter(ticket)

    def _issue(self, event: e.TicketIssued) -> None:
        if event.ticket in self.tickets:
            raise Impossible(f"ticket {event.number} was issued twice")
        ticket = issued(event)
        self.tickets[ticket.id] = ticket
        self.last_number[event.item_class] = int(event.number[1:])
        self.counts.issued += 1
        self.takers.add(event)
        self.queues.enter(ticket)
        if event.booking:
            self.bookings.move(event.booking, "used", ticket.id)

    def _apply_ticket(self, event: e.TicketEvent) -> None:
        ticket = self.tickets.get(event.ticket)
        if type(event) in UNMOVED:
            self._note_aside(ticket, event)
            return
        if ticket is None:
            raise Impossible(f"{type(event).__name__} of a ticket that is not of today")
        before, after = ticket.state, TRANSITIONS.get((ticket.state, type(event)))
        if after is None:
            raise Impossible(f"{type(event).__name__} of {ticket.number}, which is {before}")
        if before == "waiting":
            self._leave_line(ticket)
        elif before in ASIDE:
            self.aside.take(ticket)
        ticket.state = after
        note(ticket, event)
        if after == "waiting":
            self._enter_line(ticket, event)
        elif after in ASIDE:
            self.aside.put(ticket)
        self._seat(ticket, event)
        self.counts.add(event)

    def _leave_line(self, ticket: Ticket) -> None:
        (self.stand_bys.take if ticket.stands_by else self.queues.leave)(ticket)

    def _enter_line(self, ticket: Ticket, event: e.TicketEvent) -> None:
        if ticket.stands_by is None:
            self.queues.enter(ticket, again=isinstance(event, e.StandByLapsed))
        elif not self.stand_bys.put(ticket):
            raise Impossible(f"{ticket.number} was asked to stand by where somebody else does")

    def _note_aside(self, ticket: Ticket | None, event: e.TicketEvent) -> None:
        if isinstance(event, e.TicketRated):
            self.services.rate(event)
            self.counts.add(event)
        elif ticket is not None:
            note(ticket, event)

    def _seat(self, ticket: Ticket, event: e.TicketEvent) -> None:
        match event:
            case e.TicketCalled() | e.TicketRecalled():
                self.ringing[ticket.id] = Call(ticket.id, ticket.number, event.window, event.at, ticket.recalls)
                self._sit(event.window, ticket, event.at)
                if isinstance(event, e.TicketCalled):
                    self.windows[event.window].call(ticket.group, event)
            case e.ServiceStarted():
                self.ringing.pop(ticket.id, None)
                self._sit(event.window, ticket, event.at)
            case e.ServiceFinished() | e.TicketParked() | e.TicketTransferred() | e.TicketMissed():
                self.ringing.pop(ticket.id, None)
                window = self.windows[event.window]
                window.ticket = window.ticket_state = None
                window.since = event.at
                if isinstance(event, e.ServiceFinished):
                    window.last_finished = ticket.id
                    self.services.add(ticket.services[-1])
                    self.takers.link(event.case, ticket.id)

    def _sit(self, no: str, ticket: Ticket, at: int) -> None:
        window = self.windows[no]
        if window.ticket_state != ticket.state:
            window.since = at
        window.ticket, window.ticket_state = ticket.id, ticket.state
