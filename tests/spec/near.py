"""A hall whose windows ask the next visitor to stand by, and that looks at its clock."""

from msgspec.structs import replace

from config.plan import Clerk, Policy, StandBy
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.passing import Passing
from qms.domain.ticket import Ticket
from tests.spec.story import Story, plan

USUAL = 480
"""Seconds: what a service of the small hall usually takes."""


class Near(Story):
    """A story whose clock is looked at: `look` is what the hall asks of itself once a second."""

    def __init__(self, **more: object) -> None:
        self.past: list[e.Event] = []
        policy = Policy(**{"stand_by": StandBy(on=True, after=0.6), **more})  # type: ignore[arg-type]
        self.passing: Passing
        drawn = replace(plan(policy), clerks=(Clerk("0301"), Clerk("0302"), Clerk("lead", role="leader")))
        super().__init__(drawn)
        self.passing = Passing(drawn, "test")

    def do(self, *commands: c.Command) -> list[e.Event]:
        events: list[e.Event] = []
        for command in commands:
            events = super().do(command)
            self.past += events
        return events

    def look(self, seconds: float = 0) -> list[str]:
        """Time passes, and the hall looks: whom it asks and lets go, as "A002 at 1"."""
        self.wait(seconds)
        said = len(self.past)
        for command in self.passing.while_open(self.floor, self.now):
            self.do(command)
        heard = self.past[said:]
        return [self._words(event) for event in heard if isinstance(event, e.StandByAsked | e.StandByLapsed)]

    def _words(self, event: e.StandByAsked | e.StandByLapsed) -> str:
        number = self.floor.tickets[event.ticket].number
        return f"{number} at {event.window}" if isinstance(event, e.StandByAsked) else f"{number} {event.reason}"

    def ready(self, window: str = "1") -> str | None:
        """Who stands by at a window."""
        found = self.floor.stand_bys.at(window)
        return found.number if found else None

    def begin(self, waiting: int = 1, window: str = "1") -> list[Ticket]:
        """A window opens, the first is served there, and so many wait behind."""
        self.open(window)
        tickets = [self.wait(1).take() for _ in range(waiting + 1)]
        self.call(window), self.do(c.StartService(window=window))
        return tickets[1:]
