"""The caller keypad (呼叫器): a clerk's keys become commands of its window; its display counts who waits."""

from collections.abc import Callable, Mapping, Sequence

from config.phrases import Phrases
from config.plan import Device, Plan
from firmware_protocols.messages import Beep, Heard, KeyPressed, ShowNumber, Told
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.role import Role

VERBS: Mapping[str, Callable[..., c.WindowCommand]] = {
    "call": c.CallNext,
    "recall": c.Recall,
    "start": c.StartService,
    "finish": c.FinishService,
    "evaluate": c.FinishService,  # the evaluator then asks
    "no_show": c.MissTicket,
    "abandon": c.AbandonTicket,
    "park": c.ParkTicket,
    "call_back": c.CallBack,
    "resume": c.ResumeWindow,
    "transfer": c.TransferTicket,  # a keypad cannot say whereto: the hall refuses
}
"""What a key asks for, under the model's own name of the key. Digits, cancel and confirm alone ask for nothing."""

HEAL_EVERY = 60
"""Of so many refreshes one is sent although nothing has changed: the display may have lost its power."""


class Caller(Role):
    """A keypad at one window."""

    answers = False
    refresh_every = 1.0

    def __init__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> None:
        self._address = device.address
        self._window = device.windows[0]
        self._keys = plan.model_of(device).keys
        self._reason = next((reason.id for reason in plan.policy.people.pause_reasons), "")
        self._shown: ShowNumber | None = None
        self._refreshes = 0

    def heard(self, message: Heard, floor: Floor, now: int) -> Sequence[c.Command]:
        """`pause` goes round: it opens a closed window, pauses an open one (for the plan's first reason) and resumes a paused
        one."""
        if not isinstance(message, KeyPressed):
            return ()
        key = self._keys.get(message.key, message.key)
        if key == "pause":
            return (self._round(floor),)
        verb = VERBS.get(key)
        return (verb(window=self._window),) if verb else ()

    def refused(self, command: c.Command, words: str, floor: Floor, now: int) -> Sequence[Told]:
        """A beep: the display has figures only."""
        return (Beep(address=self._address),)

    def told(self, event: e.Event, floor: Floor, now: int) -> Sequence[Told]:
        """The figures at once when something happens at the window; how many wait may be a second old, because every
        number taken would else be a frame to every keypad."""
        if getattr(event, "window", None) != self._window:
            return ()
        shown = self._shown.ticket if self._shown else None
        return self.repaint(floor, now) if self._ticket(floor) != shown else ()

    def repaint(self, floor: Floor, now: int) -> Sequence[Told]:
        """The figures."""
        self._shown = self._figures(floor)
        return (self._shown,)

    def refresh(self, floor: Floor, now: int) -> Sequence[Told]:
        """The figures when they have changed, and now and then anyway."""
        self._refreshes += 1
        if self._refreshes % HEAL_EVERY and self._figures(floor) == self._shown:
            return ()
        return self.repaint(floor, now)

    def sample(self) -> Sequence[Told]:
        """A beep, and every segment that a figure has."""
        return (Beep(address=self._address), ShowNumber(address=self._address, waiting=888, ticket=888))

    def _round(self, floor: Floor) -> c.WindowCommand:
        window = floor.windows[self._window]
        if not window.open:
            return c.OpenWindow(window=window.no)
        if window.paused is None:
            return c.PauseWindow(window=window.no, reason=self._reason)
        return c.ResumeWindow(window=window.no)

    def _figures(self, floor: Floor) -> ShowNumber:
        """Everybody whom this window may call, and the ticket at the window, 000 for none."""
        serves = floor.serving[self._window]
        waiting = sum(floor.waiting_count(one) for one in {*serves.classes, *serves.secondary})
        return ShowNumber(address=self._address, waiting=waiting, ticket=self._ticket(floor))

    def _ticket(self, floor: Floor) -> int:
        ticket = floor.tickets.get(floor.windows[self._window].ticket or "")
        return int(ticket.number[1:]) if ticket else 0
