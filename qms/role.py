"""The shape of a role: what a device means to the hall. Pure; the switchboard joins it to a channel."""

from collections.abc import Sequence
from typing import Protocol

from config.plan import Device, Plan
from firmware_protocols.messages import Heard, Told
from qms.domain.commands import Command
from qms.domain.events import Event
from qms.domain.floor import Floor
from qms.domain.refusal import Refused


class Role(Protocol):
    """One device playing one part. `now` is hall time in ms; the floor is the told floor and is only read."""

    def heard(self, message: Heard, floor: Floor, now: int) -> Sequence[Command]:
        """What the hand at the device asks of the hall: commands, to be handled in order until one is refused."""
        ...

    def refused(self, refusal: Refused, floor: Floor, now: int) -> Sequence[Told]:
        """Tell the hand at the device that its command was refused."""
        ...

    def told(self, event: Event, floor: Floor, now: int) -> Sequence[Told]:
        """What the device shows, prints or says because of an event; `floor` already has it."""
        ...

    def repaint(self, floor: Floor, now: int) -> Sequence[Told]:
        """The whole picture, after (re)connecting or an overflow. Speakers repaint nothing; a dispenser prints what is owed."""
        ...


class MakeRole(Protocol):
    """A role's constructor: the device and the hall's plan are all it knows."""

    def __call__(self, device: Device, plan: Plan) -> Role: ...
