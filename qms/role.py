"""The shape of a role: what a device means to the hall. Pure; the switchboard joins it to a channel."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol

from config.phrases import Phrases
from config.plan import Device, Plan
from firmware_protocols.messages import Heard, Refuse, Told
from qms.domain.commands import Command, NotePayment, NoteRecording
from qms.domain.events import Event
from qms.domain.floor import Floor


class Role:
    """One device playing one part; what a part does not do is left as it is here: nothing.

    `now` is hall time in ms; the floor is the told floor and is only read.
    """

    answers: ClassVar[bool] = True
    """Whether devices of this part say that they got what they were told."""
    refresh_every: ClassVar[float] = 60.0
    """Seconds between two `refresh` and `overdue`."""

    def heard(self, message: Heard, floor: Floor, now: int) -> Sequence[Command]:
        """What the hand at the device asks of the hall: commands, to be handled in order until one is refused."""
        return ()

    def refused(self, command: Command, words: str, floor: Floor, now: int) -> Sequence[Told]:
        """Tell the hand at the device that its command was refused, and why."""
        return ()

    def told(self, event: Event, floor: Floor, now: int) -> Sequence[Told]:
        """What the device shows, prints or says because of an event; `floor` already has it."""
        return ()

    def free(self, floor: Floor, now: int) -> Sequence[Told]:
        """What has waited until the device was done; asked after everything that it says."""
        return ()

    def repaint(self, floor: Floor, now: int) -> Sequence[Told]:
        """The whole picture, after (re)connecting or an overflow. A speaker repaints nothing; a dispenser prints what is
        owed."""
        return ()

    def refresh(self, floor: Floor, now: int) -> Sequence[Told]:
        """The same now and then: a sign that lost its power for a moment does not say so."""
        return self.repaint(floor, now)

    def sample(self) -> Sequence[Told]:
        """A test: something that the person beside the device can see, hear or hold."""
        return ()

    def lost(self) -> None:
        """The device's line is lost: what it was told and has not answered will not be answered."""

    def beside(self, others: "Sequence[Role]") -> None:
        """Which other devices of the hall play the same part; told once, before anything is asked."""

    def remarks(self) -> Sequence[str]:
        """What whoever looks after the device should read in the log; everything is told once."""
        return ()

    def overdue(self, floor: Floor, now: int) -> Sequence[Command]:
        """What the hall must note because time has passed; asked now and then."""
        return ()


class Marking(Role):
    """A device that marks something of the service at its windows: a payment, a recording. What the hall does not take is
    said to it in words, under the mark's own reference."""

    answers = False

    def __init__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> None:
        self._address = device.address
        self._windows = device.windows
        self._refusals: list[Told] = []

    def place(self, reference: str, window: str) -> str | None:
        """The window that a mark is for: the one it names, else the device's only one. None after a refusal."""
        named = window or (self._windows[0] if len(self._windows) == 1 else "")
        if named in self._windows:
            return named
        whose = "、".join(self._windows)
        words = (
            f"这台设备不在 {named} 号窗口，只管 {whose} 号窗口" if named else f"请写明窗口：这台设备管 {whose} 号窗口"
        )
        self._refuse(reference, words)
        return None

    def refused(self, command: Command, words: str, floor: Floor, now: int) -> Sequence[Told]:
        """Under the mark's own reference."""
        if not isinstance(command, NotePayment | NoteRecording):
            return ()
        return (Refuse(address=self._address, reference=command.reference, reason=words),)

    def free(self, floor: Floor, now: int) -> Sequence[Told]:
        """What the device itself has marked wrongly."""
        refusals, self._refusals = self._refusals, []
        return refusals

    def _refuse(self, reference: str, words: str) -> None:
        self._refusals.append(Refuse(address=self._address, reference=reference, reason=words))


class MakeRole(Protocol):
    """A role's constructor: the device, the hall's plan and the words of every language are all it knows."""

    def __call__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> Role: ...
