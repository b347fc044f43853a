"""The floor: who waits and who stands where, made from events only."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from config.plan import Plan
from qms.domain import events as e
from qms.domain.changes import note
from qms.domain.queues import Queues
from qms.domain.ticket import TRANSITIONS, UNMOVED, State, Ticket

WindowState = Literal["closed", "paused", "idle", "called", "serving"]


class Impossible(Exception):
    """An event that TRANSITIONS does not allow: the journal and this code disagree. Nothing may go on."""


class Call(NamedTuple):
    """A ticket that is being called now; `at` (ms) is the last call or recall."""

    ticket: str
    number: str
    window: str
    at: int
    recalls: int


@dataclass(slots=True)
class WindowNow:
    """One window now. `ticket` is the one called or served there; `since` (ms) is when its state last changed."""

    no: str
    zone: str
    open: bool = False
    clerk: str | None = None
    paused: str | None = None
    ticket: str | None = None
    ticket_state: State | None = None
    last_finished: str | None = None
    since: int = 0

    @property
    def state(self) -> WindowState:
        """A ticket at the window says more than a pause; a closed window has none."""
        if self.ticket is not None:
            return "serving" if self.ticket_state == "serving" else "called"
        if not self.open:
            return "closed"
        return "idle" if self.paused is None else "paused"


@dataclass(slots=True)
class Counts:
    """Today's figures so far. `satisfaction_sum` adds the levels of `rated` active first ratings."""

    issued: int = 0
    called: int = 0
    served: int = 0
    missed: int = 0
    abandoned: int = 0
    cancelled: int = 0
    rated: int = 0
    satisfaction_sum: int = 0


@dataclass(slots=True)
class Floor:
    """Everything that stands in the hall today. Only `apply` changes it; everybody else reads."""

    plan: Plan
    day: str | None = None
    at: int = 0
    tickets: dict[str, Ticket] = field(default_factory=dict)
    windows: dict[str, WindowNow] = field(default_factory=dict)
    queues: Queues = field(init=False)
    counts: Counts = field(default_factory=Counts)
    last_number: dict[str, int] = field(default_factory=dict)
    ringing: dict[str, Call] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._clear({})

    def _clear(self, open_windows: dict[str, e.WindowCarried]) -> None:
        self.tickets, self.counts, self.last_number, self.ringing = {}, Counts(), {}, {}
        self.queues = Queues(self.plan)
        self.windows = {w.no: WindowNow(w.no, w.zone, since=self.at) for w in self.plan.windows}
        for no, carried in open_windows.items():
            if no in self.windows:
                now = self.windows[no]
                now.open, now.clerk, now.paused = True, carried.clerk, carried.paused

    # --- reading ---

    @property
    def calls(self) -> list[Call]:
        """The tickets in state `called`, newest call first."""
        return sorted(self.ringing.values(), key=lambda c: c.at, reverse=True)

    def waiting(self, item_class: str) -> list[Ticket]:
        """Who waits in a class, in order of clock."""
        return [self.tickets[p.ticket] for p in self.queues.of_class(item_class)]

    def waiting_count(self, item_class: str) -> int:
        """How many wait in a class."""
        return self.queues.count(item_class)

    def oldest(self, item_class: str) -> Ticket | None:
        """Who has waited longest in a class, by clock."""
        place = self.queues.oldest(item_class)
        return self.tickets[place.ticket] if place else None

    def ahead(self, ticket: str, now: int) -> int:
        """People who would be called before a waiting ticket; 0 for one that does not wait."""
        found = self.tickets[ticket]
        return self.queues.ahead(found, now) if found.state == "waiting" else 0

    def next_for(self, window: str, now: int) -> Ticket | None:
        """Who a call-next at this window would call."""
        picked = self.queues.pick(window, now)
        return self.tickets[picked] if picked else None

    def parked_at(self, window: str) -> list[Ticket]:
        """What this window parked, latest first."""
        return self._set_aside(window, "parked")

    def missed_at(self, window: str) -> list[Ticket]:
        """Whom this window called in vain, latest first."""
        return self._set_aside(window, "no_show")

    def _set_aside(self, window: str, state: State) -> list[Ticket]:
        found = [t for t in self.tickets.values() if t.state == state and t.window == window]
        return sorted(found, key=lambda t: (t.parked_at or 0, t.called_at or 0), reverse=True)

    # --- applying ---

    def apply(self, event: e.Event) -> None:
        """Take one durable event. Raises Impossible if TRANSITIONS does not allow it; the floor is then worthless."""
        self.at = event.at
        match event:
            case e.DayOpened():
                self.day = event.date
                self._clear({w.no: w for w in event.windows})
            case e.ClockStepped():
                pass
            case e.WindowOpened() | e.WindowPaused() | e.WindowResumed() | e.WindowClosed():
                self._apply_window(event)
            case e.TicketIssued():
                self._issue(event)
            case _:
                self._apply_ticket(event)

    def _apply_window(self, event: e.WindowEvent) -> None:
        window = self.windows[event.window]
        window.since = event.at
        match event:
            case e.WindowOpened():
                window.open, window.clerk, window.paused = True, event.clerk, None
            case e.WindowPaused():
                window.paused = event.reason
            case e.WindowResumed():
                window.paused = None
            case e.WindowClosed():
                window.open, window.clerk, window.paused = False, None, None

    def _issue(self, event: e.TicketIssued) -> None:
        if event.ticket in self.tickets:
            raise Impossible(f"ticket {event.number} was issued twice")
        ticket = Ticket(
            id=event.ticket,
            number=event.number,
            item_class=event.item_class,
            group=event.group,
            issued_at=event.at,
            clock=event.clock,
            items=event.items,
            priority_class=event.priority_class,
            channel=event.channel,
            language=event.language,
            paper="owed" if event.paper else "none",
        )
        self.tickets[ticket.id] = ticket
        self.last_number[event.item_class] = int(event.number[1:])
        self.counts.issued += 1
        self.queues.enter(ticket)

    def _apply_ticket(self, event: e.TicketEvent) -> None:
        ticket = self.tickets.get(event.ticket)
        if ticket is None:
            raise Impossible(f"{type(event).__name__} of a ticket that is not of today")
        if type(event) in UNMOVED:
            note(ticket, event)
            return
        before, after = ticket.state, TRANSITIONS.get((ticket.state, type(event)))
        if after is None:
            raise Impossible(f"{type(event).__name__} of {ticket.number}, which is {before}")
        if before == "waiting":
            self.queues.leave(ticket)
        ticket.state = after
        note(ticket, event)
        if after == "waiting":
            self.queues.enter(ticket)
        self._seat(ticket, event)
        self._count(event)

    def _seat(self, ticket: Ticket, event: e.TicketEvent) -> None:
        match event:
            case e.TicketCalled() | e.TicketRecalled():
                self.ringing[ticket.id] = Call(ticket.id, ticket.number, event.window, event.at, ticket.recalls)
                self._sit(event.window, ticket, event.at)
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

    def _sit(self, no: str, ticket: Ticket, at: int) -> None:
        window = self.windows[no]
        if window.ticket_state != ticket.state:
            window.since = at
        window.ticket, window.ticket_state = ticket.id, ticket.state

    def _count(self, event: e.TicketEvent) -> None:
        counts = self.counts
        match event:
            case e.TicketCalled():
                counts.called += 1
            case e.ServiceFinished():
                counts.served += 1
            case e.TicketMissed():
                counts.missed += 1
            case e.TicketAbandoned():
                counts.abandoned += 1
            case e.TicketCancelled():
                counts.cancelled += 1
            case e.TicketRated() if not (event.follow_up or event.default):
                counts.rated += 1
                counts.satisfaction_sum += event.satisfaction
