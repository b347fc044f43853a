"""How good the forecast was: what visitors were told when they took their numbers, held against when they were called."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from qms.domain import events as e
from qms.domain.ticket import Ticket

AIM = 0.8
"""The share of visitors that is called between p10 and p90 if these are what they say."""


@dataclass(slots=True)
class Coverage:
    """Visitors who were `told` an interval; of them `called` so far; of these `early` before p10, `late` after p90; `missed_by` adds
    up how far p50 was from the wait, seconds, `too_short` what was waited longer than p50."""

    told: int = 0
    called: int = 0
    early: int = 0
    late: int = 0
    missed_by: float = 0.0
    too_short: float = 0.0

    @property
    def within(self) -> int:
        """How many were called within their interval."""
        return self.called - self.early - self.late

    def hold(self, told: e.Told, waited: float) -> None:
        """One more was called, after `waited` seconds."""
        self.called += 1
        self.early += waited < told.p10_s
        self.late += waited > told.p90_s
        self.missed_by += abs(waited - told.p50_s)
        self.too_short += waited - told.p50_s

    def add(self, other: "Coverage") -> None:
        """Both together."""
        self.told, self.called = self.told + other.told, self.called + other.called
        self.early, self.late = self.early + other.early, self.late + other.late
        self.missed_by, self.too_short = self.missed_by + other.missed_by, self.too_short + other.too_short


@dataclass(slots=True)
class Calibration:
    """By item class, of one day or of several."""

    classes: dict[str, Coverage] = field(default_factory=dict)

    @property
    def overall(self) -> Coverage:
        """All classes together."""
        return added(self.classes.values())

    def add(self, other: "Calibration") -> None:
        """Both together."""
        for item_class, coverage in other.classes.items():
            self.of(item_class).add(coverage)

    def of(self, item_class: str) -> Coverage:
        """One class's, to be counted on."""
        return self.classes.setdefault(item_class, Coverage())


def added(parts: Iterable[Coverage]) -> Coverage:
    """All parts together."""
    whole = Coverage()
    for part in parts:
        whole.add(part)
    return whole


def of_tickets(tickets: Iterable[Ticket]) -> Calibration:
    """The same of tickets as they stand now."""
    found = Calibration()
    for ticket in tickets:
        issued, called = ticket.taken, ticket.first_called_at
        if issued.told is not None:
            found.of(issued.item_class).told += 1
            if called is not None:
                found.of(issued.item_class).hold(issued.told, (called - issued.at) / 1000.0)
    return found


def calibration(events: Iterable[e.Event]) -> Calibration:
    """What was told among these events, held against the first call of each ticket."""
    found = Calibration()
    told: dict[str, e.TicketIssued] = {}
    for event in events:
        if isinstance(event, e.TicketIssued) and event.told is not None:
            told[event.ticket] = event
            found.of(event.item_class).told += 1
        elif isinstance(event, e.TicketCalled) and (issued := told.pop(event.ticket, None)) is not None:
            assert issued.told is not None
            found.of(issued.item_class).hold(issued.told, (event.at - issued.at) / 1000.0)
    return found
