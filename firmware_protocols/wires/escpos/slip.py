"""A slip as bytes: text in Chinese mode, native QR codes, feed and cut. Epson's ESC/POS reference, command by command."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from unicodedata import category, east_asian_width, normalize

from firmware_protocols.messages import Align, Cut, Feed, Part, Qr, Text
from firmware_protocols.wire import WireError
from firmware_protocols.wires.escpos.glyphs import Raster, drawn, glyph_of

INIT: Final = b"\x1b\x40"
STATUS_BACK: Final = b"\x1d\x61\x0e"  # GS a: tell at once of online, errors and paper; ESC @ has switched it off
CHINESE_MODE: Final = b"\x1c\x26"
# GS r 1 is answered in its turn, so the answer proves that what came before is through the buffer.
CONFIRM: Final = b"\x1d\x72\x01"
# GS ( H, function 48: answered with the same four figures when what came before is on paper. Newer Epson models have it.
CONFIRM_BY_NUMBER: Final = b"\x1d\x28\x48\x06\x00\x30\x30"
LINE_END: Final = b"\n"
ALIGNS: Final[dict[Align, int]] = {"left": 0, "centre": 1, "right": 2}

QR_MODEL_2: Final = b"\x1d\x28\x6b\x04\x00\x31\x41\x32\x00"
QR_MODULE: Final = b"\x1d\x28\x6b\x03\x00\x31\x43"
QR_LEVEL_M: Final = b"\x1d\x28\x6b\x03\x00\x31\x45\x31"
QR_STORE: Final = b"\x31\x50\x30"
QR_PRINT: Final = b"\x1d\x28\x6b\x03\x00\x31\x51\x30"

SLIP_LIMIT: Final = 16 * 1024  # ten times a long slip; more is no slip, and would hold the printer for a minute at 9600
QR_LIMIT: Final = 1000  # bytes: denser than a phone reads off a slip; lengths from 1040 on look like real-time commands

RASTER: Final = b"\x1d\x76\x30\x00"  # GS v 0: bytes a row, rows, dots
# Printers act on these wherever they stand, even in the dots of a picture. One dot more, and they mean nothing.
REAL_TIME: Final = ((b"\x10\x04", b"\x10\x0c"), (b"\x10\x05", b"\x10\x0d"), (b"\x10\x14", b"\x10\x1c"))


class Paper(NamedTuple):
    """What is printed on: its dots a line, and the font (.hex text) for characters that the printer does not hold."""

    dots: int
    font: str


def bytes_of(parts: Sequence[Part], paper: Paper, number: bytes = b"") -> bytes:
    """The whole job, from initialise to the question that confirms it, by `number` (four figures) where the printer can.

    Raises WireError for what cannot be printed.
    """
    pen = _Pen()
    confirm = CONFIRM_BY_NUMBER + number if number else CONFIRM
    data = b"".join([INIT, STATUS_BACK, CHINESE_MODE, *(_part(part, pen, paper) for part in parts), confirm])
    if len(data) > SLIP_LIMIT:
        raise WireError(f"a slip of {len(data)} bytes; {SLIP_LIMIT} are the limit")
    return data


def printable(text: str) -> bytes:
    """GB18030 without control characters. What takes four bytes is in few printers: it becomes a question mark."""
    return b"".join(map(_character, text))


def plain(text: str) -> str:
    """Without control characters, and with the usual form of characters that exist twice (compatibility ideographs)."""
    kept = (char for char in text if category(char)[0] != "C")
    return "".join(_usual(char) if _is_rare(char) else char for char in kept)


def _usual(char: str) -> str:
    usual = normalize("NFKC", char)
    return char if any(map(_is_rare, usual)) or any(category(one)[0] == "C" for one in usual) else usual


def _is_rare(char: str) -> bool:
    return len(char.encode("gb18030")) > 2


class _Pen:
    """What the printer is set to, so that only changes are sent."""

    def __init__(self) -> None:
        self._align, self._size, self._bold = 0, 0, False

    def set(self, align: Align, size: int = 0, bold: bool = False) -> bytes:
        changes = b""
        if ALIGNS[align] != self._align:
            self._align = ALIGNS[align]
            changes += b"\x1b\x61" + bytes([self._align])
        if size != self._size:
            self._size = size
            changes += b"\x1d\x21" + bytes([size])
        if bold != self._bold:
            self._bold = bold
            changes += b"\x1b\x45" + bytes([bold])
        return changes


def _part(part: Part, pen: _Pen, paper: Paper) -> bytes:
    match part:
        case Text(text=text, width=width, height=height, bold=bold, align=align):
            size = _within(width, 1, 8, "width") - 1 << 4 | _within(height, 1, 8, "height") - 1
            kept = plain(text)
            if any(_is_rare(char) and glyph_of(char, paper.font) for char in kept):
                return pen.set(align) + b"".join(map(_raster, drawn(kept, paper.font, paper.dots, (width, height))))
            return pen.set(align, size, bold) + printable(kept) + LINE_END
        case Qr(data=text, module=module, align=align):
            return pen.set(align) + _qr(text, _within(module, 1, 16, "QR module"))
        case Feed(lines=lines):
            return b"\x1b\x64" + bytes([_within(lines, 0, 255, "feed")])
        case Cut(partial=partial):
            return b"\x1d\x56" + (b"\x42" if partial else b"\x41") + b"\x00"  # function B feeds to the knife first


def _raster(picture: Raster) -> bytes:
    dots = b"".join(picture.rows)
    for dangerous, harmless in REAL_TIME:
        dots = dots.replace(dangerous, harmless)
    return RASTER + picture.row_bytes.to_bytes(2, "little") + len(picture.rows).to_bytes(2, "little") + dots


def _qr(text: str, module: int) -> bytes:
    data = "".join(char for char in text if category(char)[0] != "C").encode()
    if not 0 < len(data) <= QR_LIMIT:
        raise WireError(f"a QR code holds 1 to {QR_LIMIT} bytes, not {len(data)}")
    store = QR_STORE + data
    length = len(store).to_bytes(2, "little")
    return QR_MODEL_2 + QR_MODULE + bytes([module]) + QR_LEVEL_M + b"\x1d\x28\x6b" + length + store + QR_PRINT


def _character(char: str) -> bytes:
    data = char.encode("gb18030")
    if len(data) <= 2:
        return data
    return "？".encode("gb18030") if east_asian_width(char) in "WF" else b"?"


def _within(value: int, low: int, high: int, what: str) -> int:
    if not low <= value <= high:
        raise WireError(f"{what} is {low} to {high}, not {value}")
    return value
