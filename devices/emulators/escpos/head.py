"""The printing side: a line in the making, the paper, and what each command does to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Seen = Mapping[str, object]

ALIGNS = {0: "left", 1: "centre", 2: "right"}
LEVELS = {0x30: "L", 0x31: "M", 0x32: "Q", 0x33: "H"}


@dataclass(frozen=True)
class Picture:
    """Dots: so many bytes a row, the leftmost dot in the highest bit."""

    row_bytes: int
    data: bytes

    @property
    def rows(self) -> list[bytes]:
        return [self.data[at : at + self.row_bytes] for at in range(0, len(self.data), self.row_bytes or 1)]


@dataclass
class Slip:
    """What came out between two cuts."""

    lines: list[str] = field(default_factory=list)
    qr: list[str] = field(default_factory=list)
    pictures: list["Picture"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass
class Symbol:
    """The QR code in the printer's memory."""

    module: int = 3
    level: str = "L"
    data: str = ""


class Head:
    """`slips` are cut, `paper` still hangs in the slot."""

    def __init__(self) -> None:
        self.slips: list[Slip] = []
        self.paper = Slip()
        self.kicks = 0
        self.reset()

    def reset(self) -> None:
        """ESC @: as after power-on. Chinese models start in Chinese mode."""
        self.line = bytearray()
        self.chinese = True
        self.symbol = Symbol()
        self.stored: Picture | None = None

    def forget(self) -> None:
        """What stands in the print buffer is not printed."""
        self.line.clear()

    def take(self, character: bytes) -> None:
        self.line += character

    def end_line(self) -> list[Seen]:
        """Print what stands in the line, if anything does."""
        if not self.line:
            return []
        text = self.line.decode("gb18030" if self.chinese else "cp437", "replace")
        self.line.clear()
        self.paper.lines.append(text)
        return [{"op": "text", "text": text}]

    def execute(self, command: bytes) -> list[Seen]:
        """Do one whole command; those of status are the printer's own."""
        name, arguments = command[:2], command[2:]
        if name in (b"\x1bd", b"\x1bJ", b"\x1dV", b"\x1d(", b"\x1dv", b"\x1d8"):
            return self.end_line() + self._on_paper(name, arguments)
        return [self._setting(name, arguments)]

    def _on_paper(self, name: bytes, arguments: bytes) -> list[Seen]:
        if name == b"\x1bd":
            self.paper.lines += [""] * arguments[0]
            return [{"op": "feed", "lines": arguments[0], "feed": arguments[0]}]
        if name == b"\x1bJ":
            return [{"op": "feed", "dots": arguments[0]}]
        if name == b"\x1dV":
            return [self._cut(arguments)]
        if name == b"\x1dv":
            return [self._raster(arguments)]
        if name == b"\x1d8" or arguments[:1] == b"L":
            return [self._graphics(name, arguments)]
        return [self._symbol(arguments)]

    def _raster(self, arguments: bytes) -> Seen:
        """GS v 0: m, bytes a row, rows, dots."""
        row_bytes, rows = int.from_bytes(arguments[2:4], "little"), int.from_bytes(arguments[4:6], "little")
        self.paper.pictures.append(Picture(row_bytes, arguments[6:]))
        return {"op": "raster", "width": 8 * row_bytes, "height": rows}

    def _graphics(self, name: bytes, arguments: bytes) -> Seen:
        """GS ( L, GS 8 L: function 112 stores a picture (tone, scales, colour, width, height), 2 or 50 prints it."""
        body = arguments[5:] if name == b"\x1d8" else arguments[3:]
        function = body[1:2]
        if function == b"\x70" and len(body) >= 10:
            width, height = int.from_bytes(body[6:8], "little"), int.from_bytes(body[8:10], "little")
            self.stored = Picture((width + 7) // 8, body[10:])
            return {"op": "graphics_store", "width": width, "height": height}
        if function in (b"\x02", b"\x32") and self.stored is not None:
            self.paper.pictures.append(self.stored)
            return {"op": "graphics", "width": 8 * self.stored.row_bytes, "height": len(self.stored.rows)}
        return {"op": "other", "hex": (name + arguments).hex()}

    def _cut(self, arguments: bytes) -> Seen:
        """Function A 0 full 1 partial; B (65, 66) feeds to the knife and n steps more."""
        self.slips.append(self.paper)
        self.paper = Slip()
        mode = arguments[0]
        partial = mode in (1, 0x31, 66, 98, 104)
        cut: dict[str, object] = {"op": "cut", "partial": partial, "cut": "partial" if partial else "full"}
        if len(arguments) == 1:
            return cut
        return cut | {"feed": arguments[1], "cut": f"feed-and-{cut['cut']} n={arguments[1]}"}

    def _symbol(self, arguments: bytes) -> Seen:
        """GS ( k, cn 49: QR code. Other functions of GS ( are known by their length only."""
        kind, function, rest = arguments[:1], arguments[4:5], arguments[5:]
        if kind != b"k" or arguments[3:4] != b"1":
            return {"op": "other", "hex": (b"\x1d(" + arguments).hex()}
        match function:
            case b"A":
                return {"op": "qr_model", "model": rest[0] - 0x30}
            case b"C":
                self.symbol.module = rest[0]
                return {"op": "qr_size", "module": rest[0]}
            case b"E":
                self.symbol.level = LEVELS.get(rest[0], "?")
                return {"op": "qr_level", "level": self.symbol.level}
            case b"P":
                self.symbol.data = rest[1:].decode("utf-8", "replace")
                return {"op": "qr_store", "data": self.symbol.data}
            case b"Q":
                self.paper.qr.append(self.symbol.data)
                symbol = self.symbol
                return {"op": "qr", "qr": symbol.data, "module": symbol.module, "ec": symbol.level}
        return {"op": "other", "hex": (b"\x1d(" + arguments).hex()}

    def _setting(self, name: bytes, arguments: bytes) -> Seen:
        match name:
            case b"\x1b@":
                self.reset()
                return {"op": "init", "init": True}
            case b"\x1c&" | b"\x1c.":
                self.chinese = name == b"\x1c&"
                return {"op": "chinese", "on": self.chinese, "kanji_mode": self.chinese}
            case b"\x1ba":
                return {"op": "align", "align": ALIGNS.get(arguments[0] % 0x30, "left")}
            case b"\x1d!":
                return {"op": "size", "width": (arguments[0] >> 4) + 1, "height": (arguments[0] & 0x0F) + 1}
            case b"\x1bE":
                return {"op": "bold", "on": bool(arguments[0] & 1)}
            case b"\x1bp":
                self.kicks += 1
                return {"op": "drawer", "pin": 5 if arguments[0] & 1 else 2}
        return {"op": "other", "hex": (name + arguments).hex()}
