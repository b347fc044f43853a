"""Lines of a sign as dynamic areas: RAM on the card, drawn at once, never a flash file (v1.4 §8.2, §9.1, §11)."""

from itertools import groupby
from struct import Struct as Layout
from typing import Annotated, Final, Literal
from unicodedata import category, east_asian_width

from msgspec import Meta, Struct

from firmware_protocols.messages import Align, Colour, Line
from firmware_protocols.wire import WireError
from firmware_protocols.wires.onbon_bx.frame import ANY_DEVICE, DATA_LIMIT

COLOURS: Final[dict[Colour, bytes]] = {"red": b"\\C1", "green": b"\\C2", "yellow": b"\\C3", "white": b"\\C7"}
# §11.1: Chinese, then Latin. 16 dots are the card's own (the manual's examples name no font), and 12 bytes are 12 ms.
FONTS: Final = {16: b"", 24: b"\\FO001\\FE001", 32: b"\\FO002\\FE002"}
NEW_LINE: Final = b"\\n"
ALIGNS: Final[dict[Align, int]] = {"left": 0b00, "right": 0b01, "centre": 0b10}
MIDDLE: Final = 0b1000  # bits 3-2 of TextAlignment: centred top to bottom

# §11: a backslash opens an escape, "[n1]" and its like are orders to voice cards. No visitor's name may say either.
HARMLESS: Final = str.maketrans({"\\": "/", "[": "(", "]": ")", "·": "\u30fb", "—": "\u2015"})  # last two: GB2312's own

CLEAR_FIRST: Final = 1
DELETE_ALL: Final = 0xFF
PIXELS: Final = 0x8000  # top bit of X and width: the unit is the pixel, not eight of them
# type, X, Y, width, height, area number, line gap, run mode, time-out, sound mode, length of extension
PLACE: Final = Layout("<BHHHHBBBHBB")
TEXT: Final = 0
LOOP: Final = 0
SILENT: Final = 0
# alignment, single or many lines, new lines, display mode, exit mode, speed, stay (0.5 s)
STYLE: Final = Layout("<BBBBBBB")
MANY_LINES: Final = 2
NEW_LINES_BY_HAND: Final = 1
STILL: Final = 1
STAY: Final = 10


class Glass(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sign's face and its card's memory; the defaults suit the smallest of both families.

    `areas`: dynamic areas a card keeps, 8 on 5K and 5 on 6K. `buffer`: bytes it takes in one frame, 512 and 1024.
    `device`: the card's type in the header, FEh any, 51h 5K1, 58h 5K2, 61h to 63h 6K1 to 6K3, 64h to 66h those that speak.
    `voice`: it speaks `languages` (with blanks between). `probe`: what it is asked to know whether it is there.
    """

    width_px: Annotated[int, Meta(ge=16, le=4096)] = 128
    height_px: Annotated[int, Meta(ge=16, le=4096)] = 32
    font: Literal[16, 24, 32] = 16
    areas: Annotated[int, Meta(ge=1, le=8)] = 5
    buffer: Annotated[int, Meta(ge=64, le=DATA_LIMIT)] = 512
    device: Annotated[int, Meta(ge=0, le=0xFF)] = ANY_DEVICE
    voice: bool = False
    languages: str = "zh"
    probe: Literal["ping", "status"] = "ping"


def picture_of(lines: tuple[Line, ...], glass: Glass) -> bytes:
    """What follows Response of A3 06: all old areas go, and the new ones cover the glass.

    Neighbouring lines of one alignment share an area; one area alone is centred top to bottom. Raises WireError if
    the lines need more areas than the card has.
    """
    groups = [tuple(group) for _, group in groupby(lines, key=lambda line: line.align)]
    if len(groups) > glass.areas:
        raise WireError(f"the lines need {len(groups)} areas (changes of alignment), this sign has {glass.areas}")
    areas, top = b"", 0
    for number, group in enumerate(groups):
        height = glass.height_px if len(groups) == 1 else len(group) * glass.font
        middle = MIDDLE if len(groups) == 1 else 0
        style = STYLE.pack(ALIGNS[group[0].align] | middle, MANY_LINES, NEW_LINES_BY_HAND, STILL, 0, 0, STAY)
        place = PLACE.pack(TEXT, PIXELS, top, PIXELS | glass.width_px, height, number, 0, LOOP, 0, SILENT, 0)
        text = _text(group, glass.font)
        area = place + style + len(text).to_bytes(4, "little") + text
        areas += len(area).to_bytes(2, "little") + area
        top += height
    return bytes([CLEAR_FIRST, 0, DELETE_ALL, len(groups)]) + areas


def cleaned(text: str) -> str:
    """User text without escapes, orders to the voice and control characters."""
    return "".join(char for char in text.translate(HARMLESS) if category(char)[0] != "C")


def gb2312(text: str) -> bytes:
    """User text for a sign, cleaned; what GB2312 lacks becomes a question mark of its width."""
    text = cleaned(text)
    try:
        return text.encode("gb2312")
    except UnicodeEncodeError:
        return b"".join(map(_known, text))


def _known(char: str) -> bytes:
    try:
        return char.encode("gb2312")
    except UnicodeEncodeError:
        return "？".encode("gb2312") if east_asian_width(char) in "WF" else b"?"


def _text(lines: tuple[Line, ...], font: int) -> bytes:
    """§11.2: font and colour stand first, and hold until they change."""
    colour: Colour | None = None
    said = []
    for line in lines:
        said.append((b"" if line.colour == colour else COLOURS[line.colour]) + gb2312(line.text))
        colour = line.colour
    return FONTS[font] + NEW_LINE.join(said)
