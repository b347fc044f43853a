"""The wire of receipt printers: one slip at a time, each confirmed or failed with a reason, and status on demand."""

from collections import deque
from collections.abc import Sequence
from typing import Annotated, Final, Literal, NamedTuple

from msgspec import Meta, structs

from firmware_protocols.messages import Heard, Part, Print, Printed, PrinterStatus, PrintFailed, Probe, Told
from firmware_protocols.wire import Options, WireError, WireOptions, settle, unsayable
from firmware_protocols.wires.escpos.asking import Asking
from firmware_protocols.wires.escpos.glyphs import font_of
from firmware_protocols.wires.escpos.slip import Paper, bytes_of
from firmware_protocols.wires.escpos.status import Said, StatusStream, of_block, of_real_time, of_reply

WAITING_SLIPS: Final = 32  # at a second a slip nobody waits longer for paper
HOLD_S: Final = 10.0  # a printer that holds data back (XOFF) longer than this has lost its XON, or its power

RECOVER: Final = b"\x10\x05\x02"  # DLE ENQ 2: go on after a mended error, without what was in the buffers
CLEAR: Final = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: forget what was received

NO_PAPER: Final = "out of paper: put in a new roll"
COVER_OPEN: Final = "the cover is open: close it"
CUTTER: Final = "the cutter is jammed: open the cover, take the paper out, close it"
OFFLINE: Final = "the printer is offline: look at its panel"
SILENT: Final = "the printer did not answer: check its power and its cable"


class EscposOptions(WireOptions, frozen=True, kw_only=True):
    """`answer_ms`: how long after a slip's last byte the printer may take to print it and say so.

    `confirm`: how it says so, by the answer to GS r (nearly all makes) or by the number of the job (GS ( H, newer Epson).
    `clear_failed`: it knows DLE DC4 8, and so does not print the rest of a failed slip when it is mended.
    `dots`: of a line. `font`: a .hex file of GNU Unifont for characters that it does not hold; without, they become "？".
    """

    answer_ms: Annotated[int, Meta(ge=500, le=60_000)] = 5000
    confirm: Literal["status", "number"] = "status"
    clear_failed: bool = False
    dots: Annotated[int, Meta(ge=64, le=2048)] = 576
    font: str = "/usr/share/unifont/unifont.hex"  # of the Debian package `unifont`


class Slip(NamedTuple):
    """A job, its bytes, and the number that confirms it ("" = the answer to GS r does)."""

    job: str
    data: bytes
    number: bytes


class Printing(NamedTuple):
    """The job at the printer. At `ask_at` we ask what is the matter; at `until` it has failed."""

    job: str
    number: bytes
    ask_at: float
    until: float


class Escpos:
    """ESC/POS receipt printers with Chinese characters"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, EscposOptions)
        self._address = chosen.addresses[0] if chosen.addresses else "1"
        self._byte_s = 10 / chosen.baud
        self._answer_s = chosen.answer_ms / 1000
        self._by_number = chosen.confirm == "number"
        self._clears = chosen.clear_failed
        self._paper = Paper(chosen.dots, font_of(chosen.font))
        self._jobs = 0
        self._orders = b""
        self._stream = StatusStream()
        self._asking = Asking(self._address)
        self._known = PrinterStatus(address=self._address)
        self._slips: deque[Slip] = deque()
        self._printing: Printing | None = None
        self._held_until: float | None = None
        self._failed: list[Heard] = []

    @property
    def refused(self) -> int:
        return self._stream.refused

    @property
    def pending(self) -> int:
        return self._stream.pending

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        heard: list[Heard] = []
        for said in self._stream.feed(data, now):
            heard += self._asking.alive()
            heard += self._hear(said, now)
        return heard

    def send(self, message: Told, now: float) -> None:
        match message:
            case Print(job=job, parts=parts):
                if len(self._slips) >= WAITING_SLIPS:
                    raise WireError(f"{WAITING_SLIPS} slips wait for the printer already")
                self._slips.append(self._slip(job, parts))
            case Probe():
                self._ask()
            case _:
                raise unsayable(message, "escpos")

    def outgoing(self, now: float) -> bytes:
        """Real-time orders and a question first, then the next slip, if the printer has none and takes data."""
        data, self._orders = self._orders + self._asking.outgoing(now), b""
        while self._slips and self._printing is None and not self._held(now):
            slip = self._slips.popleft()
            trouble = self._trouble()
            if trouble:
                self._fail(slip.job, trouble)
                self._ask()  # the next visitor profits if somebody has mended it meanwhile
                continue
            last_byte = now + len(slip.data) * self._byte_s
            times = last_byte + self._answer_s / 2, last_byte + self._answer_s
            self._printing = Printing(slip.job, slip.number, *times)
            self._stream.asked = not slip.number
            data += slip.data
        return data

    def due(self) -> float | None:
        if self._failed or self._orders:
            return 0.0
        times = [self._asking.due()]
        if self._printing is not None:
            times.append(min(self._printing.ask_at, self._printing.until))
        elif self._slips:
            times.append(self._held_until or 0.0)
        return min((time for time in times if time is not None), default=None)

    def tick(self, now: float) -> Sequence[Heard]:
        silent = self._asking.tick(now)
        printing = self._printing
        if printing is not None and now >= printing.until:
            self._end(self._trouble() or (OFFLINE if self._known.online is False else SILENT))
        elif printing is not None and now >= printing.ask_at:
            self._printing = printing._replace(ask_at=printing.until)
            self._asking.start()
        failed, self._failed = self._failed, []
        return (*silent, *failed)

    def reset(self) -> None:
        self._stream.clear()
        self._asking.clear()
        self._slips.clear()
        self._orders = b""
        self._printing = None
        self._failed.clear()
        self._held_until = None
        self._known = PrinterStatus(address=self._address)

    def _hear(self, said: Said, now: float) -> Sequence[Heard]:
        match said.kind:
            case "block":
                return self._learn(of_block(said.data, self._address))
            case "real_time":
                question = self._asking.answered(said.data[0])
                return self._learn(of_real_time(question, said.data[0], self._address))
            case "reply":
                return self._confirm(of_reply(said.data[0], self._address), b"")
            case "number":
                return self._confirm(PrinterStatus(address=self._address), said.data)
            case "xon" | "xoff":
                self._held_until = now + HOLD_S if said.kind == "xoff" else None
                return (PrinterStatus(address=self._address),)

    def _learn(self, status: PrinterStatus) -> Sequence[Heard]:
        """Keep what this answer tells; a slip at a printer that has stopped has failed."""
        self._known = _newer(self._known, status)
        if self._printing is None or not self._trouble():
            return (status,)
        self._end(self._trouble() or "")
        failed, self._failed = self._failed, []
        return (status, *failed)

    def _confirm(self, status: PrinterStatus, number: bytes) -> Sequence[Heard]:
        printing = self._printing
        heard = self._learn(status)
        if printing is None or self._printing is None or printing.number != number:
            return heard
        self._printing = None
        return (*heard, Printed(address=self._address, job=printing.job))

    def _slip(self, job: str, parts: Sequence[Part]) -> Slip:
        self._jobs += 1
        number = f"{self._jobs % 10_000:04}".encode() if self._by_number else b""
        return Slip(job, bytes_of(parts, self._paper, number), number)

    def _ask(self) -> None:
        """Ask how it is; a printer that was jammed is first told to go on, in case somebody has mended it."""
        if self._known.cutter_error:
            self._orders = RECOVER
        self._asking.start()

    def _trouble(self) -> str | None:
        """Why no paper can come out, as far as the printer has said."""
        known = self._known
        if known.cover_open:
            return COVER_OPEN
        if known.paper == "end":
            return NO_PAPER
        return CUTTER if known.cutter_error else None

    def _end(self, reason: str) -> None:
        if self._printing is not None:
            self._fail(self._printing.job, reason)
            self._orders += CLEAR if self._clears else b""
        self._printing = None
        self._stream.asked = False

    def _fail(self, job: str, reason: str) -> None:
        self._failed.append(PrintFailed(address=self._address, job=job, reason=reason))

    def _held(self, now: float) -> bool:
        return self._held_until is not None and now < self._held_until


def _newer(known: PrinterStatus, told: PrinterStatus) -> PrinterStatus:
    news = {name: value for name, value in structs.asdict(told).items() if value is not None}
    return structs.replace(known, **news)
