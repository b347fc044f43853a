"""The wire of C-Power signs: a picture is one command or several in turn, calls first, answers accepted or rejected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from msgspec import field

from firmware_protocols.framing import Paced
from firmware_protocols.messages import (
    ClearScreen,
    Configure,
    Heard,
    Line,
    Probe,
    SetBrightness,
    SetClock,
    ShowText,
    SwitchPower,
    Told,
    Unanswered,
)
from firmware_protocols.turns import PROBE, Timing, Turn, Turns, TurnTaker
from firmware_protocols.wire import Options, WireError, settle, unsayable
from firmware_protocols.wires.cpower import frame
from firmware_protocols.wires.cpower.answers import BRIGHTEST, HOURS, meaning_of
from firmware_protocols.wires.cpower.picture import Face, picture_of

PICTURE: Final = "picture"
ANSWER_BYTES: Final = 24  # a power status, nothing stuffed
QUIET_S: Final = 1.0  # a network may hold back the rest of a frame for longer than any line
BY_SENSOR: Final = 0xFF
NO_TIMES: Final = bytes(7)  # fills a power command
SET_UP: Final = {  # Configure's codes: the manual's names
    "restart": (frame.RESTART, b"APP!"),
    "restart hardware": (frame.RESTART_HARDWARE, b"\x00"),
    "leave": (frame.EXTERNAL, frame.external(frame.LEAVE)),
    "save": (frame.EXTERNAL, frame.external(frame.SAVE)),
    "clear": (frame.EXTERNAL, frame.external(frame.CLEAR)),
}


class CpowerOptions(Face, frozen=True, kw_only=True):
    """The face of the line's signs; `signs` holds the faces of those addresses that differ."""

    addresses: tuple[str, ...] = ()
    baud: int = 115200
    signs: dict[str, Face] = field(default_factory=dict)


class Step(NamedTuple):
    """One command of a picture; `windows`: it divides the glass into so many."""

    data: bytes
    windows: int = 0


@dataclass(slots=True)
class Painting:
    """How far a sign is with its newest picture."""

    steps: tuple[Step, ...]
    urgent: bool
    at: int = 0


class Cpower(TurnTaker):
    """C-Power (Lumen) LED signs, external calls, serial or network"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, CpowerOptions)
        self._face: Face = chosen
        self._signs = chosen.signs
        self._id_code = chosen.id_code.to_bytes(4, "big")
        self._on_network = chosen.form == "network"
        if self._on_network and self._id_code[0] == frame.START:
            raise WireError("wire options: an id_code that begins with A5 cannot be told from a serial frame")
        self._unsound = 0
        self._paintings: dict[str, Painting] = {}
        self._windows: dict[str, int] = {}
        byte_s = 10 / chosen.baud
        timing = Timing(byte_s=byte_s, gap_s=3.5 * byte_s, answer_s=chosen.answer_ms / 1000 + ANSWER_BYTES * byte_s)
        turns = Turns(timing, lambda address: self._framed(address, frame.POWER, frame.QUERY))
        super().__init__(Paced(frame.measurer(self._id_code), lambda _: True, frame.LIMIT, QUIET_S), turns)

    @property
    def refused(self) -> int:
        return super().refused + self._unsound

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        heard: list[Heard] = []
        for whole in self._frames(data, now):
            serial = whole[0] == frame.START
            reply = frame.reply_of(whole, serial=serial, old_program=self._face.old_program)
            if reply is None:
                self._unsound += 1
            else:
                heard += self._hear(reply, now)
        return heard

    def send(self, message: Told, now: float) -> None:
        address = message.address
        card = _card(address)
        match message:
            case ShowText(lines=lines, urgent=urgent):
                self._paint(address, lines, urgent=urgent)
            case ClearScreen():
                self._paint(address, (), urgent=False)
            case Probe():
                self._put(address, PROBE, frame.POWER, frame.QUERY)
            case SwitchPower(on=on):
                self._put(address, "power", frame.POWER, frame.SET + bytes([on]) + NO_TIMES)
            case SetBrightness(percent=percent):
                self._put(address, "brightness", frame.BRIGHTNESS, frame.SET + bytes([_level(percent)]) * HOURS)
            case SetClock(at=at):
                self._put(address, "clock", frame.CLOCK, frame.SET + _fields(at))
            case Configure(code=code) if code in SET_UP:
                command, data = SET_UP[code]
                whole = self._framed(address, command, data)
                self._turns.put(Turn(address, whole, code, repeatable=False, answered=card != frame.GROUP))
            case Configure(code=code):
                raise WireError(f"a C-Power card has no set-up {code!r}, but {', '.join(SET_UP)}")
            case _:
                raise unsayable(message, "cpower")

    def outgoing(self, now: float) -> bytes:
        data = self._turns.outgoing(now)
        group = str(frame.GROUP)
        if data and self._turns.asked is None and group in self._paintings:
            self._go_on(group, data)
        return data

    def tick(self, now: float) -> Sequence[Heard]:
        missed = self._turns.tick(now)
        for message in missed:
            if isinstance(message, Unanswered) and message.dead:
                self._windows.pop(message.address, None)
        return missed

    def reset(self) -> None:
        super().reset()
        self._paintings.clear()
        self._windows.clear()

    def _hear(self, reply: frame.Reply, now: float) -> Sequence[Heard]:
        address, asked, meaning = str(reply.card), self._turns.asked, meaning_of(reply)
        if reply.command == frame.EXTERNAL and reply.code == frame.CHECKSUM:
            return (*self._turns.again(address, now), meaning)
        risen = self._turns.heard(address, now)
        if reply.command == frame.EXTERNAL and asked is not None and asked.address == address:
            if reply.code:
                self._windows.pop(address, None)
            else:
                self._go_on(address, asked.data)
        return (*risen, meaning)

    def _paint(self, address: str, lines: tuple[Line, ...], *, urgent: bool) -> None:
        """How the card has its glass divided is not known until it was told so once: a text goes before that, then again."""
        picture = picture_of(lines, self._signs.get(address, self._face))
        texts = tuple(Step(self._external(address, text)) for text in picture.texts)
        steps = (Step(self._external(address, picture.split), picture.windows), *texts)
        known = self._windows.get(address)
        if picture.windows == 1 and known in (1, None):
            steps = texts if known else (*texts, *steps)
        self._paintings[address] = Painting(steps, urgent)
        self._turns.put(self._step(address, self._paintings[address]))

    def _go_on(self, address: str, done: bytes) -> None:
        """One command of a picture is through; the next, if it was the newest picture's."""
        painting = self._paintings.get(address)
        if painting is None or painting.steps[painting.at].data != done:
            return
        windows = painting.steps[painting.at].windows
        if windows:
            self._windows[address] = windows
        painting.at += 1
        if painting.at == len(painting.steps):
            del self._paintings[address]
        else:
            self._turns.put(self._step(address, painting))

    def _step(self, address: str, painting: Painting) -> Turn:
        data = painting.steps[painting.at].data
        return Turn(address, data, PICTURE, urgent=painting.urgent, answered=address != str(frame.GROUP))

    def _put(self, address: str, slot: str, command: int, data: bytes) -> None:
        whole = self._framed(address, command, data)
        self._turns.put(Turn(address, whole, slot, answered=address != str(frame.GROUP)))

    def _external(self, address: str, parameters: bytes) -> bytes:
        return self._framed(address, frame.EXTERNAL, frame.external(parameters))

    def _framed(self, address: str, command: int, data: bytes) -> bytes:
        body = frame.body_of(_card(address), command, data)
        return frame.on_network(self._id_code, body) if self._on_network else frame.on_serial(body)


def _card(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= frame.GROUP and str(int(text)) == text):
        raise WireError(f"the address of a C-Power card is a number from 1 to 254, or 255 for all, not {text!r}")
    return int(text)


def _level(percent: int | None) -> int:
    """0 to 31; one above it leaves the brightness to the card's sensor."""
    if percent is None:
        return BY_SENSOR
    if not 0 <= percent <= 100:
        raise WireError(f"a brightness is 0 to 100 percent, not {percent}")
    return round(percent * BRIGHTEST / 100)


def _fields(at: str) -> bytes:
    """Second, minute, hour, weekday from Sunday = 0, day, month, two figures of the year: plain binary numbers."""
    try:
        time = datetime.fromisoformat(at)
    except ValueError as wrong:
        raise WireError(f"a clock is set to a date and time like 2026-01-31T08:30:00, not {at!r}") from wrong
    week = time.isoweekday() % 7
    return bytes([time.second, time.minute, time.hour, week, time.day, time.month, time.year % 100])
