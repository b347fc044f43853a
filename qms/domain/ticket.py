"""A ticket's life: the TRANSITIONS table that code, docs and tests read, and the facts of one ticket."""

from dataclasses import dataclass
from typing import Literal, get_args

from qms.domain import events as e

State = Literal["waiting", "called", "serving", "parked", "no_show", "finished", "cancelled", "abandoned"]
Group = Literal["ordinary", "priority", "appointment"]
STATES: tuple[State, ...] = get_args(State)
GROUPS: tuple[Group, ...] = get_args(Group)

TRANSITIONS: dict[tuple[State | None, type[e.Base]], State] = {
    (None, e.TicketIssued): "waiting",
    ("waiting", e.TicketCalled): "called",
    ("waiting", e.TicketCancelled): "cancelled",
    ("called", e.TicketRecalled): "called",
    ("called", e.ServiceStarted): "serving",
    ("called", e.TicketMissed): "no_show",
    ("called", e.TicketTransferred): "waiting",
    ("called", e.TicketParked): "parked",
    ("serving", e.ServiceFinished): "finished",
    ("serving", e.TicketParked): "parked",
    ("serving", e.TicketTransferred): "waiting",
    ("parked", e.TicketCalled): "called",
    ("parked", e.TicketAbandoned): "abandoned",
    ("no_show", e.TicketReinstated): "waiting",
    ("no_show", e.TicketAbandoned): "abandoned",
    ("finished", e.TicketRated): "finished",
}
"""(state, event) -> next state. What is not here cannot happen. Source: the table in docs/reference/ticket-life.md."""

UNMOVED: frozenset[type[e.Base]] = frozenset({e.ReprintAsked, e.TicketPrinted, e.PaperFailed})
"""Events about a ticket's paper: they leave its state as it is, whatever it is."""

LIVE: frozenset[State] = frozenset({"waiting", "called", "serving", "parked", "no_show"})
"""States in which something may still happen at a window."""


@dataclass(slots=True)
class Ticket:
    """What is known of one ticket. Times are hall time in ms; `window` is where it is, was, or (waiting) must be served."""

    id: str
    number: str
    item_class: str
    group: str
    issued_at: int
    clock: int
    items: tuple[str, ...] = ()
    priority_class: str | None = None
    channel: str = "api"
    language: str = "zh"
    state: State = "waiting"
    window: str | None = None
    bound_to: str | None = None
    clerk: str | None = None
    called_at: int | None = None
    first_called_at: int | None = None
    recalls: int = 0
    started_at: int | None = None
    finished_at: int | None = None
    parked_at: int | None = None
    served_ms: int = 0
    satisfaction: int | None = None
    followed_up: bool = False
    paper: Literal["none", "owed", "printed", "failed"] = "none"
    order: int = 0
