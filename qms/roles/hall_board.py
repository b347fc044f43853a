"""The board over the hall (综合屏): the last calls, the newest on top."""

from collections.abc import Mapping, Sequence

from config.phrases import Phrases
from config.plan import Device, Plan
from displays import hall_board
from firmware_protocols.messages import Colour, Line, ShowText, Told
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.role import Role

COLOURS: tuple[Colour, ...] = ("yellow", "green")


class HallBoard(Role):
    """A board for the whole hall, or for the windows that the plan gives it."""

    def sample(self) -> Sequence[Told]:
        """测试, in every colour that says something."""
        lines = tuple(Line(text="测试", colour=colour) for colour in COLOURS[: self._glass.rows])
        return (ShowText(address=self._address, lines=lines, urgent=True),)

    def __init__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> None:
        self._address = device.address
        self._windows = device.windows or tuple(window.no for window in plan.windows)
        glass = plan.model_of(device).glass
        assert glass is not None  # config.references has seen to it
        self._glass = glass
        self._phrases = phrases[plan.voice.languages[0]]
        self._shown: tuple[Line, ...] = ()

    def told(self, event: e.Event, floor: Floor, now: int) -> Sequence[Told]:
        """The calls, when they have changed."""
        if not isinstance(event, e.DayOpened) and getattr(event, "window", None) not in self._windows:
            return ()
        lines = self._calls(floor)
        if lines == self._shown:
            return ()
        self._shown = lines
        calls = isinstance(event, e.TicketCalled | e.TicketRecalled)
        return (ShowText(address=self._address, lines=lines, urgent=calls),)

    def repaint(self, floor: Floor, now: int) -> Sequence[Told]:
        """What is so now."""
        self._shown = self._calls(floor)
        return (ShowText(address=self._address, lines=self._shown),)

    def _calls(self, floor: Floor) -> tuple[Line, ...]:
        last = [(call.number, call.window) for call in floor.calls if call.window in self._windows]
        return hall_board.calls(self._phrases, self._glass, last[: self._glass.rows])
