"""A hall told as a story, kept as numbers beside the floor."""

from config.plan import Plan, Window
from qms.domain import commands as c
from qms.domain import events as e
from qms.forecast.day import Visit
from qms.forecast.hall.of_floor import scene
from qms.forecast.hall.record import Record
from qms.forecast.scene import AtWindow, Scene
from tests.spec.appointments import moment
from tests.spec.story import Story, plan


class Recorded(Story):
    """Every event goes onto the floor and into the record of the day; a day is a Thursday that begins at nine."""

    record: Record

    def __init__(self, drawn: Plan | None = None) -> None:
        self.heard: list[e.Event] = []
        super().__init__(drawn or drawn_with_breaks())

    def do(self, *commands: c.Command) -> list[e.Event]:
        events: list[e.Event] = []
        for command in commands:
            events = super().do(command)
            for event in events:
                self._hear(event)
        return events

    def _hear(self, event: e.Event) -> None:
        self.heard.append(event)
        if isinstance(event, e.DayOpened):
            self.record = Record(self.plan, event)
        else:
            self.record.apply(event)

    def clock(self, clock: str) -> "Recorded":
        """Time passes until it is `clock` (HH:MM)."""
        self.now = moment(self.floor.day or "", clock)
        return self

    @property
    def visits(self) -> list[Visit]:
        return self.record.day.visits

    @property
    def scene(self) -> Scene:
        return scene(self.floor, self.record, self.now)

    def window(self, no: str) -> AtWindow:
        return next(one for one in self.scene.windows if one.window == no)


def drawn_with_breaks() -> Plan:
    """The small hall; window 1 has lunch from half past eleven, window 2 from half past twelve."""
    return plan(
        windows=(
            Window("1", "intake", ("a",), ("b",), breaks=("11:30-12:30",)),
            Window("2", "intake", ("a",), ("b",), breaks=("12:30-13:30",)),
            Window("3", "intake", ("b",)),
        )
    )


def clock(hours: int, minutes: int = 0, seconds: int = 0) -> float:
    """Seconds of the day."""
    return hours * 3600.0 + minutes * 60 + seconds
