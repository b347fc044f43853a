"""The wire of Alpha signs: one text file, shown still; clock, tone and memory by special functions. No Chinese characters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from firmware_protocols.messages import (
    Acknowledged,
    Beep,
    ClearScreen,
    Colour,
    Configure,
    Described,
    Heard,
    Line,
    Probe,
    Rejected,
    SetClock,
    ShowText,
    Told,
)
from firmware_protocols.turns import PROBE, Timing, Turn, Turns
from firmware_protocols.wire import Options, WireError, settle, unsayable
from firmware_protocols.wires.alpha import frame
from firmware_protocols.wires.alpha.frame import Cutter

PICTURE: Final = "picture"
ESCAPE: Final = b"\x1b"  # a position and a mode follow
NEW_LINE: Final = b"\r"
COLOURS: Final[dict[Colour, bytes]] = {
    "red": b"\x1c1",
    "green": b"\x1c2",
    "yellow": b"\x1c8",
    "white": b"\x1c3",
}  # 3: amber
MODES: Final = {"hold": b"b", "rotate": b"a", "flash": b"c"}
POSITIONS: Final = {"fill": b"&", "middle": b" ", "top": b"0", "bottom": b"2"}
TIME, DATE, WEEKDAY, TIME_FORMAT, TONE, ERROR_REGISTER = b" ", b";", b"&", b"'", b"(", b"*"
ONE_SHORT_TONE: Final = b"28010"  # kind 2; frequency 80h, 0.1 s, no repeat
TWENTY_FOUR_HOURS: Final = b"M"
LONGEST_TEXT: Final = 250  # a text file's usual size is 256 bytes
GAP_S: Final = 0.1  # the protocol's pause between what a sign has to think about
ANSWER_BYTES: Final = 40

ERRORS: Final = {  # bits of the error register
    0x20: "unknown command or file label",
    0x10: "the checksum was wrong: check the cable",
    0x08: "the text is too long for the sign's memory",
    0x04: "the frame came too slowly",
    0x02: "a byte was damaged: check the line's speed and its 7 bits, even parity",
    0x01: "a byte had the wrong parity: check `parity` of the model",
}


class Face(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One model of sign. `label` of the text file; `mode` and `position` of the text; `parity` even puts it in the eighth bit.

    `alone`: the only sign on the line, told as everybody (a sign's address is 00 until it is set). `checksum`: with a sum behind
    every command. `answers`: the sign was set to acknowledge; else nothing is waited for, and a dead sign is not noticed.
    """

    label: Annotated[str, Meta(pattern="^[A-Z0]$")] = "A"
    mode: Literal["hold", "rotate", "flash"] = "hold"
    position: Literal["fill", "middle", "top", "bottom"] = "fill"
    parity: Literal["none", "even"] = "none"
    alone: bool = False
    checksum: bool = True
    answers: bool = False
    answer_ms: Annotated[int, Meta(ge=50, le=5000)] = 1000


class AlphaOptions(Face, frozen=True, kw_only=True):
    """The face of the line's signs; `signs` holds the faces of those addresses that differ."""

    addresses: tuple[str, ...] = ()
    baud: int = 9600
    signs: dict[str, Face] = field(default_factory=dict)


class Alpha:
    """Alpha and BetaBrite LED signs (M-Protocol), Latin text"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, AlphaOptions)
        self._face: Face = chosen
        self._signs = chosen.signs
        self._even = chosen.parity == "even"
        self._cutter = Cutter()
        self._unsound = 0
        byte_s = 10 / chosen.baud
        timing = Timing(byte_s=byte_s, gap_s=GAP_S, answer_s=chosen.answer_ms / 1000 + ANSWER_BYTES * byte_s)
        self._turns = Turns(timing, self._question)

    @property
    def refused(self) -> int:
        return self._cutter.refused + self._unsound

    @property
    def pending(self) -> int:
        return self._cutter.pending

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        if self._even:
            data, wrong = frame.without_parity(data)
            self._unsound += wrong
        heard: list[Heard] = []
        for whole in self._cutter.hear(data, now):
            meaning = self._meaning(whole)
            if meaning is None:
                self._unsound += 1
            else:
                heard += (*self._turns.heard(meaning.address, now), meaning)
        return heard

    def send(self, message: Told, now: float) -> None:
        address = message.address
        _address(address)
        match message:
            case ShowText(lines=lines, urgent=urgent):
                self._put(address, PICTURE, self._text(address, lines), urgent=urgent)
            case ClearScreen():
                self._put(address, PICTURE, self._text(address, ()))
            case Beep():
                self._put(address, "tone", frame.WRITE_SPECIAL + TONE + ONE_SHORT_TONE, repeatable=False)
            case SetClock(at=at):
                for slot, function in _clock(at):
                    self._put(address, slot, frame.WRITE_SPECIAL + function)
            case Probe():
                self._turns.put(Turn(address, self._question(address), PROBE, answered=self._answers(address)))
            case Configure(code=code):
                self._put(address, f"set-up {code}", frame.WRITE_SPECIAL + _set_up(code), repeatable=False)
            case _:
                raise unsayable(message, "alpha")

    def outgoing(self, now: float) -> bytes:
        return self._turns.outgoing(now)

    def due(self) -> float | None:
        return self._turns.due()

    def tick(self, now: float) -> Sequence[Heard]:
        return self._turns.tick(now)

    def reset(self) -> None:
        self._cutter.clear()
        self._turns.clear()

    def _meaning(self, whole: bytes) -> Heard | None:
        """A sign says in its frames that it is the host's "00": who it is follows from who was asked."""
        asked = self._turns.asked
        address = asked.address if asked is not None else "1"
        if len(whole) == 2 and whole[0] in (frame.ACK, frame.NAK):
            return _verdict(address, whole[1], accepted=whole[0] == frame.ACK)
        block = frame.block_of(whole)
        if block is None or block[0] != frame.FROM_SIGN:
            return None
        command = block[2]
        if command[:2] == frame.WRITE_SPECIAL + ERROR_REGISTER and len(command) == 3:
            return _verdict(address, command[2], accepted=command[2] & 0x3F == 0)
        return Described(address=address, text="".join(chr(byte) if 32 <= byte < 127 else " " for byte in command[1:]))

    def _text(self, address: str, lines: tuple[Line, ...]) -> bytes:
        face = self._of(address)
        rows = NEW_LINE.join(COLOURS[line.colour] + ascii_text(line.text) for line in lines)
        if len(rows) > LONGEST_TEXT:
            raise WireError(
                f"this text takes {len(rows)} bytes, an Alpha sign takes {LONGEST_TEXT}: show fewer characters"
            )
        return frame.WRITE_TEXT + face.label.encode() + ESCAPE + POSITIONS[face.position] + MODES[face.mode] + rows

    def _put(self, address: str, slot: str, command: bytes, *, urgent: bool = False, repeatable: bool = True) -> None:
        data = self._framed(address, command)
        self._turns.put(Turn(address, data, slot, urgent, repeatable=repeatable, answered=self._answers(address)))

    def _framed(self, address: str, command: bytes) -> bytes:
        face = self._of(address)
        to = frame.EVERYBODY if face.alone else f"{_address(address):02X}".encode()
        data = frame.frame_of(to, command, with_sum=face.checksum)
        return frame.with_parity(data) if self._even else data

    def _question(self, address: str) -> bytes:
        return self._framed(address, frame.READ_SPECIAL + ERROR_REGISTER)

    def _answers(self, address: str) -> bool:
        face = self._of(address)
        return face.answers and (face.alone or _address(address) != 0)

    def _of(self, address: str) -> Face:
        return self._signs.get(address, self._face)


def ascii_text(text: str) -> bytes:
    """User text for a sign: printable ASCII; a control character, which would be an order, is left out, the rest is "?"."""
    return b"".join(char.encode() if " " <= char <= "~" else b"?" for char in text if char.isprintable())


def _verdict(address: str, status: int, *, accepted: bool) -> Heard:
    if accepted:
        return Acknowledged(address=address)
    reasons = [reason for bit, reason in ERRORS.items() if status & bit]
    return Rejected(address=address, code=status, reason="; ".join(reasons) or "the sign does not say why")


def _clock(at: str) -> tuple[tuple[str, bytes], ...]:
    """Time of day, date, day of week from Sunday = 1, and that hours go to 24: each is a function of its own."""
    try:
        time = datetime.fromisoformat(at)
    except ValueError as wrong:
        raise WireError(f"a clock is set to a date and time like 2026-01-31T08:30:00, not {at!r}") from wrong
    return (
        ("time", TIME + f"{time:%H%M}".encode()),
        ("date", DATE + f"{time:%m%d%y}".encode()),
        ("weekday", WEEKDAY + str(time.isoweekday() % 7 + 1).encode()),
        ("time format", TIME_FORMAT + TWENTY_FOUR_HOURS),
    )


def _set_up(code: str) -> bytes:
    """A special function as the manual prints it: its label and data, printable ASCII."""
    if not (code and len(code) <= LONGEST_TEXT and all(" " <= char <= "~" for char in code)):
        raise WireError(f"a special function of an Alpha sign is its label and data in plain ASCII, not {code!r}")
    return code.encode()


def _address(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 0xFF):
        raise WireError(f"the address of an Alpha sign is a number from 1 to 255, or 0 for all, not {text!r}")
    return int(text)
