"""The board over the hall (综合屏): the last calls, the newest on top, and who stands by."""

from collections.abc import Mapping, Sequence

from config.phrases import Phrases
from config.plan import Device, Plan
from displays import hall_board
from firmware_protocols.messages import Colour, Line, ShowText, Told
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.role import Role

Numbers = tuple[tuple[str, str], ...]
"""Ticket numbers with their windows, the newest first."""

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
        self._last: tuple[Numbers, Numbers] = ((), ())
        self._shown: tuple[Line, ...] = ()

    def told(self, event: e.Event, floor: Floor, now: int) -> Sequence[Told]:
        """The calls and who stands by, when they have changed; a call or recall at once."""
        if not isinstance(event, e.DayOpened) and getattr(event, "window", None) not in self._windows:
            return ()
        calls = isinstance(event, e.TicketCalled | e.TicketRecalled)
        if self._read(floor) == self._last and not calls:
            return ()
        return self._show(floor, urgent=calls)

    def repaint(self, floor: Floor, now: int) -> Sequence[Told]:
        """What is so now."""
        return self._show(floor, urgent=False)

    def _show(self, floor: Floor, *, urgent: bool) -> Sequence[Told]:
        last = self._read(floor)
        if last != self._last or not self._shown:
            self._last = last
            self._shown = hall_board.calls(self._phrases, self._glass, *last)
        return (ShowText(address=self._address, lines=self._shown, urgent=urgent),)

    def _read(self, floor: Floor) -> tuple[Numbers, Numbers]:
        """Calls, and who stands by."""
        mine = [(call.number, call.window) for call in floor.calls if call.window in self._windows]
        ready = [
            (one.number, one.stands_by or "") for one in floor.stand_bys.newest() if one.stands_by in self._windows
        ]
        return tuple(mine[: self._glass.rows]), tuple(ready[: self._glass.rows])
