"""The sign over a window (窗口屏): who is called or served there, who stands by, or that nobody is there and which clerk waits."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from config.phrases import Phrases
from config.plan import Device, Plan
from displays import window_sign
from firmware_protocols.messages import Colour, Line, ShowText, Told
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.windows import WindowState
from qms.role import Role


class Seen(NamedTuple):
    """What a sign shows, before it is put into words: the window's state, and (`what`) the number there, else the clerk who
    waits or the reason of the pause. `ready` is the number that stands by, `newer`: it was asked after the last call."""

    state: WindowState
    what: str
    ready: str = ""
    newer: bool = False


COLOURS: tuple[Colour, ...] = ("yellow", "green")


class WindowSign(Role):
    """A sign for one window; for several it shows the one where something happened last."""

    def sample(self) -> Sequence[Told]:
        """测试, in every colour that says something."""
        lines = tuple(Line(text="测试", colour=colour) for colour in COLOURS[: self._glass.rows])
        return (ShowText(address=self._address, lines=lines, urgent=True),)

    def __init__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> None:
        self._address = device.address
        self._windows = device.windows
        glass = plan.model_of(device).glass
        assert glass is not None  # config.references has seen to it
        self._glass = glass
        self._phrases = phrases[plan.voice.languages[0]]
        self._clerks = {clerk.id: clerk for clerk in plan.clerks}
        self._reasons = {reason.id: reason.name for reason in plan.policy.people.pause_reasons}
        self._seen: Seen | None = None
        self._shown: tuple[Line, ...] = ()

    def told(self, event: e.Event, floor: Floor, now: int) -> Sequence[Told]:
        """A call at once, also when the sign shows it already; anything else when the picture changes."""
        if not isinstance(event, e.DayOpened) and getattr(event, "window", None) not in self._windows:
            return ()
        if isinstance(event, e.TicketCalled | e.TicketRecalled):
            return self._show(floor, urgent=True)
        seen, asks = self._look(floor), isinstance(event, e.StandByAsked | e.StandByLapsed)
        if seen == self._seen or (
            seen.state == "called" and not asks
        ):  # the call is on its way, as an event of its own
            return ()
        return self._show(floor, urgent=False)

    def repaint(self, floor: Floor, now: int) -> Sequence[Told]:
        """What is so now."""
        return self._show(floor, urgent=False)

    def _show(self, floor: Floor, *, urgent: bool) -> Sequence[Told]:
        seen = self._look(floor)
        if seen != self._seen:
            self._seen, self._shown = seen, self._lines(seen)
        return (ShowText(address=self._address, lines=self._shown, urgent=urgent),)

    def _look(self, floor: Floor) -> Seen:
        window = max((floor.windows[no] for no in self._windows), key=lambda window: window.since)
        there, ready = floor.tickets.get(window.ticket or ""), floor.stand_bys.at(window.no)
        rung = floor.ringing[there.id].at if there and there.state == "called" else 0
        what = there.number if there else (window.paused if window.state == "paused" else window.clerk) or ""
        if ready is None:
            return Seen(window.state, what)
        return Seen(window.state, what, ready.number, (ready.stood_at or 0) > rung)

    def _lines(self, seen: Seen) -> tuple[Line, ...]:
        """Whoever stands by has a row of their own; where there is none, they follow a call as soon as it is an old one."""
        shown = self._plain(seen.state, seen.what, seen.ready)
        if not seen.ready or seen.state not in ("called", "serving"):
            return shown
        below = window_sign.with_stand_by(self._phrases, self._glass, seen.ready, shown)
        if below != shown or not seen.newer:
            return below
        return window_sign.stand_by(self._phrases, self._glass, seen.ready) or shown

    def _plain(self, state: WindowState, what: str, ready: str) -> tuple[Line, ...]:
        match state:
            case "called":
                return window_sign.called(self._phrases, self._glass, what)
            case "serving":
                return window_sign.serving(self._phrases, self._glass, what)
            case "idle":
                return window_sign.idle(self._phrases, self._glass, self._clerks.get(what), ready)
            case "paused":
                return window_sign.paused(self._phrases, self._glass, self._reasons.get(what, ""))
            case "closed":
                return window_sign.closed(self._phrases, self._glass)
