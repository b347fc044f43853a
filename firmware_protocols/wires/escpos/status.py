"""What a printer sends: one stream of status blocks, answers and flow control, told apart by fixed bits."""

from typing import Final, Literal, NamedTuple

from firmware_protocols.messages import Paper, PrinterStatus

XON: Final = 0x11
XOFF: Final = 0x13
FIXED: Final = 0x93  # bits 0, 1, 4 and 7 tell the kinds apart (Epson: "identifying status")
BLOCK_START: Final = 0x10
REAL_TIME: Final = 0x12
REST: Final = 0x90  # of bytes 2 to 4 of a block and of an answer to GS r, bits 4 and 7 are 0
UNASKED_REPLY: Final = 0xF0  # nobody asked: then the reserved bits must be 0 too, or it is noise
BLOCK_BYTES: Final = 4
BLOCK_S: Final = 0.25  # four bytes take 4 ms at 9600; a block that stands still has lost its rest

GENERAL: Final = 1
OFFLINE: Final = 2
FAULTS: Final = 3
PAPER: Final = 4
Question = Literal[1, 2, 3, 4]  # n of DLE EOT n

NUMBER_START: Final = b"\x37\x22"  # GS ( H: header and identifier, four figures, NUL
NUMBER_BYTES: Final = 7

Kind = Literal["block", "real_time", "reply", "number", "xon", "xoff"]


class Said(NamedTuple):
    """One thing a printer said: a status block of 4 bytes (ASB), the number of a job that is on paper, or one byte."""

    kind: Kind
    data: bytes


class StatusStream:
    """Cuts what a printer sends. `asked` (a question by GS r is open) lets an answer have any reserved bits."""

    def __init__(self) -> None:
        self._block = b""  # a status block, or a number, that has begun
        self._at = 0.0
        self.asked = False
        self.refused = 0

    @property
    def pending(self) -> int:
        return len(self._block)

    def feed(self, data: bytes, now: float) -> list[Said]:
        if self._block and now - self._at > BLOCK_S:
            self._drop()
        self._at = now
        said = (self._byte(byte) for byte in data)
        return [one for one in said if one is not None]

    def clear(self) -> None:
        self._block = b""
        self.asked = False

    def _byte(self, byte: int) -> Said | None:
        if byte in (XON, XOFF):
            return Said("xon" if byte == XON else "xoff", bytes([byte]))
        if self._block[:1] == NUMBER_START[:1]:
            return self._numbered(byte)
        if byte == NUMBER_START[0] or byte & FIXED == BLOCK_START:
            self._drop()
            self._block = bytes([byte])
            return None
        if byte & FIXED == REAL_TIME:
            return Said("real_time", bytes([byte]))
        if self._block:
            return self._rest(byte)
        if byte & (REST if self.asked else UNASKED_REPLY) == 0:
            self.asked = False
            return Said("reply", bytes([byte]))
        self.refused += 1
        return None

    def _numbered(self, byte: int) -> Said | None:
        """One byte more of a number. What is none is looked at again as if nothing had begun."""
        block = self._block + bytes([byte])
        figures = block[2:6]
        if (
            not NUMBER_START.startswith(block[:2])
            or not (figures.isdigit() or not figures)
            or block[6:] not in (b"", b"\0")
        ):
            self._drop()
            return self._byte(byte)
        self._block = block
        if len(block) < NUMBER_BYTES:
            return None
        self._block = b""
        return Said("number", figures)

    def _rest(self, byte: int) -> Said | None:
        if byte & REST:
            self._drop()
            self.refused += 1
            return None
        self._block += bytes([byte])
        if len(self._block) < BLOCK_BYTES:
            return None
        whole, self._block = self._block, b""
        return Said("block", whole)

    def _drop(self) -> None:
        self.refused += len(self._block)
        self._block = b""


def of_block(block: bytes, address: str) -> PrinterStatus:
    """GS a: byte 1 online and cover, byte 2 faults, byte 3 paper."""
    first, faults, paper, _ = block
    return PrinterStatus(
        address=address,
        online=not first & 0x08,
        cover_open=bool(first & 0x20),
        cutter_error=bool(faults & 0x08),
        error=bool(faults & 0x6C),
        paper=_paper(end=paper & 0x0C, near_end=paper & 0x03),
        drawer=bool(first & 0x04),
    )


def of_real_time(question: Question, byte: int, address: str) -> PrinterStatus:
    """The answer to DLE EOT `question`. No error at all (n = 2) means that the cutter has none either."""
    match question:
        case 1:
            return PrinterStatus(address=address, online=not byte & 0x08, drawer=bool(byte & 0x04))
        case 2:
            return PrinterStatus(
                address=address,
                cover_open=bool(byte & 0x04),
                paper="end" if byte & 0x20 else None,
                error=bool(byte & 0x40),
                cutter_error=None if byte & 0x40 else False,
            )
        case 3:
            return PrinterStatus(address=address, cutter_error=bool(byte & 0x08), error=bool(byte & 0x6C))
        case 4:
            return PrinterStatus(address=address, paper=_paper(end=byte & 0x60, near_end=byte & 0x0C))


def of_reply(byte: int, address: str) -> PrinterStatus:
    """The answer to GS r 1: the paper sensors."""
    return PrinterStatus(address=address, paper=_paper(end=byte & 0x0C, near_end=byte & 0x03))


def _paper(*, end: int, near_end: int) -> Paper:
    if end:
        return "end"
    return "near_end" if near_end else "ok"
