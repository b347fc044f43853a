"""What one device is told: a picture that is wanted of it, kept by the broker, and commands that are repeated until it acts.

The broker's own acknowledgement proves nothing, so none of it is done before the device says so.
"""

from collections import deque
from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Struct

from firmware_protocols.messages import (
    Acknowledged,
    ClearScreen,
    Heard,
    Print,
    Printed,
    PrintFailed,
    Rejected,
    Say,
    SetBrightness,
    SetVolume,
    ShowNumber,
    ShowStars,
    ShowText,
    SwitchPower,
    Told,
    Unanswered,
)
from firmware_protocols.wire import WireError
from firmware_protocols.wires.mqtt_json.said import Ack

WAITING: Final = 30  # commands of one kind that wait for one device
CHARACTER_S: Final = 0.5  # slow speech; the time to wait for its end grows with the sentence
PICTURE_TRIES: Final = 3
LONG = (Say, Print)  # one after another; everything else is not kept waiting behind them


class Pace(Struct, frozen=True, kw_only=True):
    """Seconds: between two repeats, until a command that was accepted is done, until a picture is on the glass, and
    in which the same event again is a repeat."""

    repeat_s: float
    done_s: float
    confirm_s: float
    remember_s: float


class Command:
    """One command on its way."""

    def __init__(self, cmd_id: str, message: Told, expires: float) -> None:
        self.id, self.message, self.expires = cmd_id, message, expires
        self.next_at = 0.0
        self.accepted_until: float | None = None

    def due(self) -> float:
        """When there is something to do about it: repeat it, or give it up."""
        return self.expires if self.next_at > self.expires else self.next_at

    @property
    def body(self) -> dict[str, object]:
        """`op` and `args`: the message's own name and fields."""
        fields = msgspec.to_builtins(self.message)
        kind = fields.pop("kind")
        del fields["address"]
        return {"op": snake(kind), "args": fields}


class Lane:
    """Commands of one device that go one after another."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self.queue: deque[Command] = deque()

    def put(self, command: Command) -> None:
        if len(self.queue) >= WAITING:
            raise WireError(f"{WAITING} commands wait for this device already")
        self.queue.append(command)

    def due(self) -> float | None:
        return self.queue[0].due() if self.queue else None

    def next(self, now: float) -> Command | None:
        """The command to publish now, again or for the first time."""
        command = self.queue[0] if self.queue else None
        if command is None or now < command.next_at or now >= command.expires:
            return None
        command.next_at = now + self._pace.repeat_s
        return command

    def hear(self, ack: Ack, now: float) -> Command | None:
        """The command that is finished by this answer."""
        command = next((one for one in self.queue if one.id == ack.cmd_id), None)
        if command is None:
            return None
        if ack.stage == "accepted":
            if command.accepted_until is None:
                command.accepted_until = now + self._pace.done_s + spoken_s(command.message)
                command.next_at = command.expires = command.accepted_until
            return None
        self.queue.remove(command)
        return command

    def overdue(self, now: float) -> list[Command]:
        """Commands whose time is over."""
        late = [command for command in self.queue if now >= command.expires]
        for command in late:
            self.queue.remove(command)
        return late


class Picture:
    """What is wanted of the device's glass. The broker keeps it, so that a device that restarts shows it by itself."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._wanted: dict[str, object] = {}
        self.version = 0
        self.confirmed = False
        self.urgent = False
        self.next_at: float | None = None
        self._tries = 0

    def want(self, fields: dict[str, object], urgent: bool, stamp: int) -> None:
        """A call is shown anew even where it stands already; anything else only when it differs."""
        wanted = {**self._wanted, **fields}
        if wanted == self._wanted and not urgent and self.version:
            return
        self._wanted, self.urgent = wanted, urgent
        self.version = max(self.version + 1, stamp)
        self.again()

    def again(self) -> None:
        """Publish it (once more)."""
        if self.version:
            self.confirmed, self._tries, self.next_at = False, 0, 0.0

    def next(self, now: float) -> bytes:
        """The payload to publish now, if it is time."""
        if self.next_at is None or now < self.next_at or self._tries >= PICTURE_TRIES:
            return b""
        self._tries += 1
        self.next_at = now + self._pace.confirm_s
        return msgspec.json.encode({"version": self.version, **self._wanted, "urgent": self.urgent})

    def overdue(self, now: float) -> bool:
        """Whether it has been published often enough for nothing."""
        if self.next_at is None or now < self.next_at or self._tries < PICTURE_TRIES:
            return False
        self.next_at = None
        return True

    def shown(self, version: int) -> bool:
        """The device says what it shows; whether that is news and what is wanted."""
        if version != self.version or self.confirmed:
            return False
        self.confirmed, self.next_at, self.urgent = True, None, False
        return True


def wanted_by(message: Told) -> dict[str, object] | None:
    """What a message wants of the glass; None for one that is a command."""
    match message:
        case ShowText(lines=lines):
            return {"lines": msgspec.to_builtins(lines)}
        case ClearScreen():
            return {"lines": []}
        case ShowNumber(waiting=waiting, ticket=ticket):
            figures = {"waiting": waiting, "ticket": ticket}
            return {name: value for name, value in figures.items() if value is not None}
        case ShowStars(stars=stars):
            return {"stars": stars}
        case SetBrightness(percent=percent):
            return {"brightness": percent}
        case SwitchPower(on=on):
            return {"on": on}
        case SetVolume(percent=percent):
            return {"volume": percent}
        case _:
            return None


def outcome(command: Command, ack: Ack) -> Sequence[Heard]:
    """What the end of a command means to the hall."""
    address = command.message.address
    if isinstance(command.message, Print):
        if ack.stage == "done":
            return (Printed(address=address, job=command.message.job),)
        why = ack.reason or ("it came too late for the printer" if ack.stage == "expired" else "the printer refused it")
        return (PrintFailed(address=address, job=command.message.job, reason=why),)
    if ack.stage == "done":
        return (Acknowledged(address=address),)
    reason = ack.reason or ("too late" if ack.stage == "expired" else "refused")
    return (Rejected(address=address, code=ack.code, reason=reason),)


def given_up(command: Command, silence: Unanswered) -> Sequence[Heard]:
    """What it means that the device never answered a command to the end."""
    if not isinstance(command.message, Print):
        return (silence,)
    said = "began to print and never said that it was done" if command.accepted_until else "did not answer"
    return (silence, PrintFailed(address=silence.address, job=command.message.job, reason=f"the printer {said}"))


def spoken_s(message: Told) -> float:
    return len(message.text) * CHARACTER_S if isinstance(message, Say) else 0.0


def snake(name: str) -> str:
    """AskRating -> ask_rating"""
    return "".join("_" + char.lower() if char.isupper() else char for char in name)[1:]
