"""The wire of Xunpeng (讯鹏) number panels: a colour and a number, acknowledged; RS-485, 9600 8N1.

    3A | colour | low | high | info | SUM | 0A      answer: the same seven bytes with 2A in front

Read from the maker's product page (zhiliandun.com), which prints both frames. Its table calls the answer 3A info SUM 0A, against
its own example: both are heard. What "info" means it does not say; the example has 01, which is our address "1".
"""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from firmware_protocols.framing import Echo, Paced, sum8
from firmware_protocols.messages import (
    Acknowledged,
    ClearScreen,
    Colour,
    Heard,
    Probe,
    ShowNumber,
    ShowText,
    Told,
    ValueRead,
)
from firmware_protocols.messages.figures import number_of
from firmware_protocols.turns import Timing, Turn, Turns, TurnTaker
from firmware_protocols.wire import Options, WireError, settle, unsayable

HOST: Final = 0x3A
PANEL: Final = 0x2A
END: Final = 0x0A
FRAME: Final = 7
SHORT: Final = 4  # the answer as the page's table has it
PICTURE: Final = "picture"
QUIET_S: Final = 0.1

COLOURS: Final[dict[Colour, int]] = {
    "green": 0,
    "yellow": 1,
    "red": 2,
    "white": 1,
}  # no white: the two colours together


class Face(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One model of panel: its figures, the number that stands for an empty one, and the colour of a number without one.

    `answer_ms`: how long a panel may take to answer; `local_echo`: the adapter gives back what it sends.
    """

    figures: Annotated[int, Meta(ge=1, le=4)] = 3
    blank: Annotated[int, Meta(ge=0, le=0xFFFF)] = 0
    colour: Literal["green", "yellow", "red"] = "green"
    answer_ms: Annotated[int, Meta(ge=20, le=5000)] = 200
    local_echo: bool = False


class XunpengOptions(Face, frozen=True, kw_only=True):
    """`signs` holds the faces of those addresses that differ."""

    addresses: tuple[str, ...] = ()
    baud: int = 9600
    signs: dict[str, Face] = field(default_factory=dict)


class Xunpeng(TurnTaker):
    """Xunpeng (讯鹏) number panels on RS-485"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, XunpengOptions)
        self._face: Face = chosen
        self._signs = chosen.signs
        self._shown: dict[str, bytes] = {}
        byte_s = 10 / chosen.baud
        timing = Timing(byte_s=byte_s, gap_s=3.5 * byte_s, answer_s=chosen.answer_ms / 1000 + FRAME * byte_s)
        super().__init__(Paced(measure, sound, FRAME, QUIET_S), Turns(timing, self._last), Echo(chosen.local_echo))

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        """That a panel took its number; what answers no question of ours is the number that another host shows."""
        heard: list[Heard] = []
        for frame in self._frames(data, now):
            address, asked = str(frame[-3]), self._turns.asked
            heard += self._turns.heard(address, now)
            if len(frame) == SHORT or (asked is not None and asked.address == address):
                heard.append(Acknowledged(address=address))
            else:
                heard.append(ValueRead(address=address, register=0, values=(int.from_bytes(frame[2:4], "little"),)))
        return heard

    def send(self, message: Told, now: float) -> None:
        info, face = _info(message.address), self._signs.get(message.address, self._face)
        colour: Colour = face.colour
        urgent = False
        match message:
            case ShowText():
                number, urgent = number_of(message, face.figures), message.urgent
                colour = message.lines[0].colour if message.lines else colour
            case ShowNumber():
                number = number_of(message, face.figures)
            case ClearScreen():
                number = None
            case Probe():
                self._turns.put(Turn(message.address, self._last(message.address), PICTURE))
                return
            case _:
                raise unsayable(message, "xunpeng")
        data = frame_of(info, face.blank if number is None else number, COLOURS[colour])
        self._shown[message.address] = data
        self._turns.put(Turn(message.address, data, PICTURE, urgent=urgent))

    def _last(self, address: str) -> bytes:
        """A panel has no question but its number: it is told again what it shows."""
        face = self._signs.get(address, self._face)
        return self._shown.get(address) or frame_of(_info(address), face.blank, COLOURS[face.colour])


def measure(head: bytes) -> int | None:
    if head[0] == PANEL:
        return FRAME
    if head[0] != HOST:
        return 0
    return SHORT if len(head) < SHORT or head[SHORT - 1] == END else 0


def sound(frame: bytes) -> bool:
    return frame[-1] == END and frame[-2] == sum8(frame[:-2])


def frame_of(info: int, number: int, colour: int) -> bytes:
    body = bytes([HOST, colour]) + number.to_bytes(2, "little") + bytes([info])
    return body + bytes([sum8(body), END])


def _info(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 0xFF):
        raise WireError(f"the address of a Xunpeng panel is a number from 0 to 255, not {text!r}")
    return int(text)
