"""The wire of four-byte number panels: ID HI LO SUM, one way, many panels on one RS-485 line, 9600 8N1.

Read from one public description (musicexecdevelopment.com/8238227) with the example 05 03 E7 EF: panel 5 shows 999. SUM is the
low byte of ID + HI + LO. A panel answers nothing; what is heard on the line was said by another host.
"""

from collections.abc import Sequence
from typing import Annotated, Final

from msgspec import Meta, Struct, field

from firmware_protocols.framing import Echo, Paced, sum8
from firmware_protocols.messages import ClearScreen, Heard, ShowNumber, ShowText, Told, ValueRead
from firmware_protocols.messages.figures import number_of
from firmware_protocols.turns import Timing, Turn, Turns, TurnTaker
from firmware_protocols.wire import Options, WireError, settle, unsayable

FRAME: Final = 4
PICTURE: Final = "picture"
QUIET_S: Final = 0.1


class Face(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One model of panel: how many figures it has, and the number that stands for an empty one (it cannot go dark).

    `gap_ms`: silence after a frame, by which the panels know where the next begins: there is no start byte. `local_echo`: the
    adapter gives back what it sends.
    """

    figures: Annotated[int, Meta(ge=1, le=4)] = 3
    blank: Annotated[int, Meta(ge=0, le=0xFFFF)] = 0
    gap_ms: Annotated[int, Meta(ge=0, le=1000)] = 20
    local_echo: bool = False


class Panel4Options(Face, frozen=True, kw_only=True):
    """`signs` holds the faces of those addresses that differ."""

    addresses: tuple[str, ...] = ()
    baud: int = 9600
    signs: dict[str, Face] = field(default_factory=dict)


class Panel4(TurnTaker):
    """Number panels on RS-485, four bytes a number"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, Panel4Options)
        self._face: Face = chosen
        self._signs = chosen.signs
        timing = Timing(byte_s=10 / chosen.baud, gap_s=chosen.gap_ms / 1000)
        turns = Turns(timing, lambda address: b"")
        super().__init__(Paced(lambda head: FRAME, sound, FRAME, QUIET_S), turns, Echo(chosen.local_echo))

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        """The numbers that somebody else shows on these panels."""
        return [
            ValueRead(address=str(frame[0]), register=0, values=(int.from_bytes(frame[1:3], "big"),))
            for frame in self._frames(data, now)
        ]

    def send(self, message: Told, now: float) -> None:
        face = self._signs.get(message.address, self._face)
        match message:
            case ShowText() | ShowNumber():
                number, urgent = number_of(message, face.figures), isinstance(message, ShowText) and message.urgent
            case ClearScreen():
                number, urgent = None, False
            case _:
                raise unsayable(message, "panel4")
        data = frame_of(_address(message.address), face.blank if number is None else number)
        self._turns.put(Turn(message.address, data, PICTURE, urgent=urgent, answered=False))


def frame_of(address: int, number: int) -> bytes:
    body = bytes([address]) + number.to_bytes(2, "big")
    return body + bytes([sum8(body)])


def sound(frame: bytes) -> bool:
    """Whether the sum is right; address 0 is none, or a broken line's zeros would be a number."""
    return frame[0] != 0 and frame[3] == sum8(frame[:3])


def _address(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 0xFF):
        raise WireError(f"the address of a number panel is a number from 1 to 255, not {text!r}")
    return int(text)
