"""A window now, a call that rings, and what the day has counted so far."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from qms.domain import events as e
from qms.domain.ticket import State

WindowState = Literal["closed", "paused", "idle", "called", "serving"]


class Call(NamedTuple):
    """A ticket that is being called now; `at` (ms) is the last call or recall."""

    ticket: str
    number: str
    window: str
    at: int
    recalls: int


@dataclass(slots=True)
class WindowNow:
    """One window now. `ticket` is the one called or served there; `since` (ms) is when its state last changed; `run` counts
    the calls in a row of other groups than the ordinary one, `last_call` the last one; `unrostered` as in WindowOpened."""

    no: str
    zone: str
    open: bool = False
    clerk: str | None = None
    paused: str | None = None
    ticket: str | None = None
    ticket_state: State | None = None
    last_finished: str | None = None
    since: int = 0
    mentor: str | None = None
    unrostered: bool = False
    run: int = 0
    last_call: e.TicketCalled | None = None

    def call(self, group: str, called: e.TicketCalled) -> None:
        """A ticket of `group` was called here."""
        self.run = 0 if group == "ordinary" else self.run + 1
        self.last_call = called

    @property
    def called_at(self) -> int | None:
        """When (ms) somebody was last called here; None if nobody was today."""
        return self.last_call.at if self.last_call else None

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

    def add(self, event: e.TicketEvent) -> None:
        """Count an event of a ticket."""
        match event:
            case e.TicketCalled():
                self.called += 1
            case e.ServiceFinished():
                self.served += 1
            case e.TicketMissed():
                self.missed += 1
            case e.TicketAbandoned():
                self.abandoned += 1
            case e.TicketCancelled():
                self.cancelled += 1
            case e.TicketRated() if not (event.follow_up or event.default):
                self.rated += 1
                self.satisfaction_sum += event.satisfaction
            case _:
                pass
