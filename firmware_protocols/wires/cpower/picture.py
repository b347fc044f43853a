"""Lines of a sign as C-Power commands: windows on the glass, and one text for each. Nothing here touches the card's flash."""

from itertools import groupby
from struct import Struct as Layout
from typing import Annotated, Final, Literal, NamedTuple
from unicodedata import category, east_asian_width

from msgspec import Meta, Struct

from firmware_protocols.messages import Align, Colour, Line
from firmware_protocols.wire import WireError
from firmware_protocols.wires.cpower.frame import PURE_TEXT, SPLIT, STATIC_TEXT

FONTS: Final = {8: 0, 12: 1, 16: 2, 24: 3, 32: 4, 40: 5, 48: 6, 56: 7}  # font size code, by the height in pixels
ALIGNS: Final[dict[Align, int]] = {"left": 0, "centre": 1, "right": 2}
MIDDLE: Final = 1 << 2  # bits 2-3 of the alignment: centred top to bottom
RGB: Final[dict[Colour, bytes]] = {
    "red": b"\xff\x00\x00",
    "green": b"\x00\xff\x00",
    "yellow": b"\xff\xff\x00",
    "white": b"\xff\xff\xff",
}
NEW_LINE: Final = b"\r"  # the manual's second example
DRAW: Final = 0  # effect: at once
SPEED: Final = 0  # of no meaning with this effect; the manual's examples have 0
STAY: Final = 3  # seconds until the text is drawn again, as in the examples
SIMPLE: Final = 1
MOST_WINDOWS: Final = 8
LONGEST_TEXT: Final = 512  # bytes; more would need several packets
WINDOW: Final = Layout(">HHHH")


class Face(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One model of sign. `font` is a height in pixels; `static` uses the static text command, a window for every line.

    `form` serial or network, on the network with the card's `id_code`. `answer_ms`: how long a card may take. `old_program`:
    program 3.2 or older on the card, which answers as the host asks.
    """

    width_px: Annotated[int, Meta(ge=8, le=4096)] = 128
    height_px: Annotated[int, Meta(ge=8, le=4096)] = 32
    font: Literal[8, 12, 16, 24, 32, 40, 48, 56] = 16
    static: bool = False
    form: Literal["serial", "network"] = "serial"
    id_code: Annotated[int, Meta(ge=0, le=0xFFFFFFFF)] = 0xFFFFFFFF
    answer_ms: Annotated[int, Meta(ge=20, le=5000)] = 500
    old_program: bool = False


class Picture(NamedTuple):
    """`split` divides the glass into `windows`; `texts` fill them, first to last."""

    windows: int
    split: bytes
    texts: tuple[bytes, ...]


def picture_of(lines: tuple[Line, ...], face: Face) -> Picture:
    """Neighbouring lines of one colour and alignment share a window. Raises WireError for more than the card can hold."""
    groups = [tuple(group) for _, group in groupby(lines, key=lambda line: (line.colour, line.align))] or [()]
    if face.static:
        groups = [(line,) for line in lines] or [()]
    if len(groups) > MOST_WINDOWS:
        raise WireError(f"these lines need {len(groups)} windows, a C-Power card has {MOST_WINDOWS}: show fewer lines")
    row = max(face.font, face.height_px // max(len(lines), 1))
    split, texts, top = bytes([SPLIT, len(groups)]), [], 0
    for number, group in enumerate(groups):
        height = face.height_px - top if number == len(groups) - 1 else row * len(group)
        height = max(height, face.font)
        split += WINDOW.pack(0, top, face.width_px, height)
        texts.append(_text(number, group, face, height))
        top += height
    return Picture(len(groups), split, tuple(texts))


def _text(window: int, lines: tuple[Line, ...], face: Face, height: int) -> bytes:
    first = lines[0] if lines else Line(text="")
    text = NEW_LINE.join(gbk(line.text) for line in lines)
    if len(text) > LONGEST_TEXT:
        raise WireError(
            f"this text takes {len(text)} bytes, a C-Power sign takes {LONGEST_TEXT}: show fewer characters"
        )
    font, align = FONTS[face.font], ALIGNS[first.align]
    if face.static:
        head = bytes([STATIC_TEXT, window, SIMPLE, align]) + WINDOW.pack(0, 0, face.width_px, height) + bytes([font])
    else:
        head = bytes([PURE_TEXT, window, DRAW, align | MIDDLE, SPEED]) + STAY.to_bytes(2, "big") + bytes([font])
    return head + RGB[first.colour] + text + b"\0"


def gbk(text: str) -> bytes:
    """User text for a sign: no control characters, which would end it or break the line; what GBK lacks becomes a question mark
    of its width."""
    return b"".join(_known(char) for char in text if category(char)[0] != "C")


def _known(char: str) -> bytes:
    try:
        return char.encode("gbk")
    except UnicodeEncodeError:
        return "？".encode("gbk") if east_asian_width(char) in "WF" else b"?"
