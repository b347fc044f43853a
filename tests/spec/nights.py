"""A hall over many days: nights pass as the hall's own clock lets them pass, and every night the floor is compared with one
that knows nothing but the events since the new day's DayOpened."""

from dataclasses import fields, is_dataclass

from msgspec import Struct

from config.plan import Plan
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.days import Days
from qms.domain.floor import Floor
from tests.spec.story import Story

DAY = 86_400


class Nights(Story):
    """A story whose `night` ends the business day and begins the next. `past` are all events, `today` those of the present
    day."""

    def __init__(self, drawn: Plan | None = None) -> None:
        self.past: list[e.Event] = []
        self.today: list[e.Event] = []
        super().__init__(drawn)

    @property
    def date(self) -> str:
        """The hall's date now."""
        return Days(self.plan.hall.timezone).date(self.now)

    def do(self, *commands: c.Command) -> list[e.Event]:
        """See Story.do."""
        events: list[e.Event] = []
        for command in commands:
            events = super().do(command)
            self.past += events
            for event in events:
                self.today = [event] if isinstance(event, e.DayOpened) else [*self.today, event]
        return events

    def clock(self, time: str) -> "Nights":
        """It becomes `time` (HH:MM) on the present date."""
        self.now = Days(self.plan.hall.timezone).moment(self.date, time)
        return self

    def night(self, days: int = 1) -> list[e.Event]:
        """So many midnights pass, one after another, and it is nine in the morning; returns the events of the last one."""
        events: list[e.Event] = []
        for _ in range(days):
            self.clock("24:00")
            events = self.next_day(self.date)
        self.clock("09:00")
        return events

    def replayed(self) -> Floor:
        """The floor that the present day's events alone make, as they stand in the journal."""
        alone = Floor(self.plan)
        for event in self.today:
            alone.apply(e.decode(e.encode(event)))
        return alone


def picture(thing: object) -> object:
    """All that a floor knows, as something that can be compared; what is empty is left out."""
    if isinstance(thing, Plan):
        return "the plan"
    if isinstance(thing, Struct):
        return thing
    if isinstance(thing, dict):
        return {key: picture(value) for key, value in thing.items() if _says(value)}
    if isinstance(thing, list | tuple | set | frozenset):
        return [picture(one) for one in (sorted(thing) if isinstance(thing, set | frozenset) else thing)]
    if is_dataclass(thing):
        return {field.name: picture(getattr(thing, field.name)) for field in fields(thing)}
    return picture(vars(thing)) if hasattr(thing, "__dict__") else thing


def _says(value: object) -> bool:
    return not (isinstance(value, dict | list | tuple | set) and not value)
