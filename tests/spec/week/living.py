"""A hall that lives through days in virtual time, and a tally of all that was asked of it, happened in it and was refused."""

from collections import Counter
from random import Random

from config.plan import Plan
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.calendar import date_of
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.rules import decide
from tests.spec.nights import picture


class Tally:
    """How often each thing happened, in all halls together. Only commands that made something happen are counted."""

    def __init__(self) -> None:
        self.commands: Counter[type] = Counter()
        self.events: Counter[type] = Counter()
        self.refused: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()


class Living:
    """One hall. `past` are all its events, `today` those since its day opened; `days` the counts of each day that closed."""

    def __init__(self, plan: Plan, tally: Tally, seed: int) -> None:
        self.plan, self.tally, self.dice = plan, tally, Random(seed)
        self.floor, self.now = Floor(plan), 0
        self.past: list[e.Event] = []
        self.today: list[e.Event] = []
        self._drawn = 0

    @property
    def date(self) -> str:
        """The hall's date now."""
        return date_of(self.plan, self.now)

    def at(self, day: str, clock: str) -> None:
        """It becomes that time; never back."""
        moment = Days(self.plan.hall.timezone).moment(day, clock)
        assert moment >= self.now
        self.now = moment

    def chance(self, of: float) -> bool:
        """Whether something happens that happens so often."""
        return self.dice.random() < of

    def ask(self, command: c.Command) -> list[e.Event]:
        """Ask it of the hall; what was refused made nothing happen."""
        self._drawn += 1
        try:
            events = decide(self.floor, command, self.now, f"{self.plan.hall.id}-{self._drawn}")
        except Refused as refusal:
            self.tally.refused[refusal.code] += 1
            return []
        except Unknown as unknown:
            self.tally.unknown[unknown.what] += 1
            return []
        if events:
            self.tally.commands[type(command)] += 1
        for event in events:
            self._hear(event)
        return events

    def _hear(self, event: e.Event) -> None:
        if isinstance(event, e.DayOpened):
            self.today = []
        self.floor.apply(event)
        self.today.append(event)
        self.past.append(event)
        self.tally.events[type(event)] += 1

    def check_the_day(self) -> None:
        """What a day that is over must be: cleared, adding up, and the same again from its events alone."""
        states = Counter(ticket.state for ticket in self.floor.tickets.values())
        counts = self.floor.counts
        assert set(states) <= {"finished", "cancelled", "abandoned"}
        assert counts.issued == len(self.floor.tickets) == states.total()
        assert (counts.cancelled, counts.abandoned) == (states["cancelled"], states["abandoned"])
        assert counts.served == sum(len(ticket.services) for ticket in self.floor.tickets.values())
        alone = Floor(self.plan)
        for event in self.today:
            again = e.decode(e.encode(event))
            assert again == event
            alone.apply(again)
        assert picture(alone) == picture(self.floor)
