"""A ticket's life: the TRANSITIONS table that code, docs and tests read, and the facts of one ticket and its services."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from qms.domain import events as e
from qms.domain.commands import Proof, SlipKind

State = Literal["waiting", "called", "serving", "parked", "no_show", "finished", "cancelled", "abandoned"]
Group = Literal["ordinary", "priority", "appointment"]
PaperState = Literal["none", "owed", "printed", "failed"]
STATES: tuple[State, ...] = get_args(State)
GROUPS: tuple[Group, ...] = get_args(Group)

TRANSITIONS: dict[tuple[State | None, type[e.Base]], State] = {
    (None, e.TicketIssued): "waiting",
    ("waiting", e.TicketCalled): "called",
    ("waiting", e.TicketCancelled): "cancelled",
    ("waiting", e.TicketPinned): "waiting",
    ("waiting", e.TicketRegrouped): "waiting",
    ("waiting", e.StandByAsked): "waiting",
    ("waiting", e.StandByLapsed): "waiting",
    ("called", e.TicketRecalled): "called",
    ("called", e.ServiceStarted): "serving",
    ("called", e.TicketMissed): "no_show",
    ("called", e.TicketTransferred): "waiting",
    ("called", e.TicketParked): "parked",
    ("called", e.TicketRegrouped): "called",
    ("serving", e.ServiceFinished): "finished",
    ("serving", e.TicketRegrouped): "serving",
    ("serving", e.TicketParked): "parked",
    ("serving", e.TicketTransferred): "waiting",
    ("parked", e.TicketCalled): "called",
    ("parked", e.TicketAbandoned): "abandoned",
    ("no_show", e.TicketReinstated): "waiting",
    ("no_show", e.TicketAbandoned): "abandoned",
    ("finished", e.StageBegun): "waiting",
}
"""(state, event) -> next state. What is not here cannot happen. Source: the table in docs/reference/ticket-life.md."""

UNMOVED: frozenset[type[e.Base]] = frozenset(
    {
        e.ReprintAsked,
        e.SlipOwed,
        e.TicketPrinted,
        e.PaperFailed,
        e.CompanionJoined,
        e.PaymentNoted,
        e.RecordingNoted,
        e.TicketRated,
    }
)
"""Events about a ticket's papers, company, payments and ratings: they leave its state as it is, whatever it is."""

LIVE: frozenset[State] = frozenset({"waiting", "called", "serving", "parked", "no_show"})
"""States in which something may still happen at a window."""


class Payment(NamedTuple):
    """Made at the window at `at` (ms); `amount` in 分, None if the POS did not say."""

    reference: str
    at: int
    amount: int | None = None


class Mark(NamedTuple):
    """Where a recording begins or ends, at `at` (ms)."""

    reference: str
    at: int
    edge: Literal["begin", "end"]


@dataclass(slots=True)
class Service:
    """A finished service of a ticket, the `no`-th, from 1. Times in ms; what it came to as in ServiceFinished.

    `satisfaction` is the newest word about it, `rated_at` the time of the first; `default`: it is the policy's, not a visitor's.
    """

    ticket: str
    no: int
    number: str
    window: str
    finished_at: int
    clerk: str | None = None
    outcome: str | None = None
    items: tuple[str, ...] = ()
    case: str = ""
    missing: tuple[str, ...] = ()
    due: str = ""
    commitment: bool = False
    counts_from: str = ""
    promised: str = ""
    delivery: str = ""
    payments: tuple[Payment, ...] = ()
    recordings: tuple[Mark, ...] = ()
    satisfaction: int | None = None
    rated_at: int | None = None
    followed_up: bool = False
    default: bool = False

    @property
    def rated(self) -> bool:
        """Whether its visitor said something; a default rating is nobody's word."""
        return self.rated_at is not None and not self.default


@dataclass(slots=True)
class Ticket:
    """What is known of one ticket. Times are hall time in ms; `window` is where it is, was, or (waiting) must be served.

    `owner` is the first clerk who dealt with it (首问负责). What it was taken with as in TicketIssued; `stages` are those ahead;
    `stands_by` is the window that asked it to stand by, `stood_at` when, `stand_bys` counts how often that has happened today;
    `rings` counts its calls and recalls of the day. `payments` and `recordings` of the present service go to it when it ends.
    """

    id: str
    number: str
    item_class: str
    group: str
    issued_at: int
    clock: int
    taken: e.TicketIssued
    items: tuple[str, ...] = ()
    stages: tuple[e.StageAhead, ...] = ()
    priority_class: str | None = None
    proof: Proof = ""
    channel: str = "api"
    language: str = "zh"
    state: State = "waiting"
    window: str | None = None
    bound_to: str | None = None
    clerk: str | None = None
    owner: str | None = None
    pinned: bool = False
    stands_by: str | None = None
    stood_at: int | None = None
    stand_bys: int = 0
    called_at: int | None = None
    first_called_at: int | None = None
    recalls: int = 0
    rings: int = 0
    missed_at: int | None = None
    reinstated: int = 0
    started_at: int | None = None
    finished_at: int | None = None
    parked_at: int | None = None
    due_at: int | None = None
    served_ms: int = 0
    companion_by: str = ""
    services: list[Service] = field(default_factory=list)
    payments: tuple[Payment, ...] = ()
    recordings: tuple[Mark, ...] = ()
    paper: PaperState = "none"
    slips: dict[SlipKind, PaperState] = field(default_factory=dict)
    order: int = 0

    @property
    def slot(self) -> int:
        """When an appointment begins to be one (ms); its clock, where a journal of an earlier version does not say."""
        return self.taken.slot or self.clock

    @property
    def satisfaction(self) -> int | None:
        """What was said of its last service, None if nothing was."""
        return self.services[-1].satisfaction if self.services else None

    def served_at(self, window: str) -> Service | None:
        """The last service that it was given at a window."""
        return next((one for one in reversed(self.services) if one.window == window), None)
