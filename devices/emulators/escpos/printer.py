"""The printer as a whole: receive buffer, sensors, and what it says of itself while it prints."""

from collections.abc import Mapping, Sequence

from devices.emulators.escpos.commands import DLE, ESC, FS, GS, NEED_MORE, UNKNOWN, size_of
from devices.emulators.escpos.head import Head, Seen, Slip

RECEIVE_BUFFER = 4096  # what it keeps while it cannot print
IMAGE_LIMIT = 1 << 20  # the longest command it takes while it can: a logo of a whole slip
XOFF_AT, XON_AT = 3072, 1024
XON, XOFF = b"\x11", b"\x13"
LINE_FEED, FORM_FEED, IGNORED = 0x0A, 0x0C, (0x00, 0x09, 0x0D, 0x18)
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: all of it, or it is none
SENSORS = ("paper_end", "paper_near_end", "cover_open", "cutter_error", "unplugged")


class EscposPrinter:
    """One printer. `slips` are cut, `paper` still hangs in the slot."""

    def __init__(self, options: Mapping[str, object]) -> None:
        self.sensors = dict.fromkeys(SENSORS, False)
        self.jammed = False
        self.refused = 0
        self._head = Head()
        self._late: list[Seen] = []
        self._power_on()

    @property
    def slips(self) -> Sequence[Slip]:
        return self._head.slips

    @property
    def paper(self) -> Slip:
        return self._head.paper

    @property
    def pending(self) -> int:
        return len(self._received) + len(self._head.line)

    @property
    def online(self) -> bool:
        return not (self.jammed or any(self.sensors[name] for name in ("paper_end", "cover_open", "unplugged")))

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        seen, self._late = self._late, []
        if self.sensors["unplugged"]:
            return seen
        for byte in data:
            seen += self._real_time(byte)
            if self._tail == CLEAR:
                self._received.clear()
                self._head.forget()
                continue
            if len(self._received) < (IMAGE_LIMIT if self.online else RECEIVE_BUFFER):
                self._received.append(byte)
            else:
                self.refused += 1
            seen += self._work()
        self._flow()
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """Set a sensor to 1 or 0: "paper_end", "paper_near_end", "cover_open", "cutter_error", "unplugged".

        Raises ValueError for anything else. What was held back while offline is printed when all is well again. A jam of
        the cutter that is gone has still to be recovered from, by DLE ENQ or by opening the cover.
        """
        if what not in SENSORS:
            raise ValueError(f"a printer has no {what!r}")
        self.sensors[what] = bool(value)
        self.jammed |= self.sensors["cutter_error"]
        if what == "cover_open":
            self.jammed = self.sensors["cutter_error"]
        if what == "unplugged":
            self._power_on()
        elif self._reports:
            self._answers += self._block()
        self._late += self._work()
        self._flow()

    def outgoing(self, now: float) -> bytes:
        said = bytes(self._answers)
        self._answers.clear()
        return said

    def _power_on(self) -> None:
        self._received = bytearray()
        self._answers = bytearray()
        self._tail = b""
        self._held = False
        self._reports = False
        self.jammed = self.sensors["cutter_error"]
        self._head.reset()

    def _real_time(self, byte: int) -> list[Seen]:
        """DLE EOT n and DLE ENQ n act when they arrive, wherever they stand: even inside the data of an image."""
        self._tail = (self._tail + bytes([byte]))[-len(CLEAR) :]
        if self._tail == CLEAR:
            return [{"op": "clear_buffers", "dle_dc4": 8}]
        before = self._tail[-3:-1]
        if before == b"\x10\x04" and 1 <= byte <= 4:
            self._answers.append(self._state(byte))
            return [{"op": "status_request", "dle_eot": byte}]
        if before == b"\x10\x05":
            self._recover(byte)
            return [{"op": "recover", "dle_enq": byte}]
        if before == b"\x10\x14":
            return [{"op": "real_time", "dle_dc4": byte}]
        return []

    def _recover(self, n: int) -> None:
        """1 goes on with the line where it stopped, 2 without what was received; a knife that still sticks stays stuck."""
        if n not in (1, 2) or not self.jammed:
            return
        if n == 2:
            self._received[:] = b"\x10\x05"  # but not the order itself
            self._head.forget()
        self.jammed = self.sensors["cutter_error"]
        if self._reports and not self.jammed:
            self._answers += self._block()

    def _work(self) -> list[Seen]:
        """Execute what has arrived, as long as nothing is wrong."""
        seen: list[Seen] = []
        while self._received and self.online:
            size = self._next_size()
            if size == NEED_MORE or size > len(self._received):
                break
            if size == UNKNOWN:
                self.refused += 1
                del self._received[0]
                continue
            command = bytes(self._received[:size])
            del self._received[:size]
            seen += self._execute(command)
        return seen

    def _next_size(self) -> int:
        first = self._received[0]
        if first in (ESC, FS, GS, DLE):
            return size_of(self._received)
        if first in (LINE_FEED, FORM_FEED, *IGNORED) or 0x20 <= first <= 0x7E:
            return 1
        if not self._head.chinese:
            return 1 if first >= 0x80 else UNKNOWN
        return self._double_size()

    def _double_size(self) -> int:
        """This printer holds the double-byte areas of GB18030 only: four-byte characters are not in it."""
        if not 0x81 <= self._received[0] <= 0xFE:
            return UNKNOWN
        if len(self._received) < 2:
            return NEED_MORE
        return 2 if 0x40 <= self._received[1] <= 0xFE and self._received[1] != 0x7F else UNKNOWN

    def _execute(self, command: bytes) -> list[Seen]:
        if command[0] == DLE or command[0] in IGNORED:
            return []
        if command[0] in (LINE_FEED, FORM_FEED):
            return self._head.end_line() or self._empty_line()
        if command[0] not in (ESC, FS, GS):
            self._head.take(command)
            return []
        if command[:2] == b"\x1dr":
            self._answers.append(self._paper_bits() if command[2] in b"\x011" else 0)
            return [{"op": "status_transmit", "gs_r": command[2]}]
        if command[:3] == b"\x1d(H" and command[5:7] == b"00" and len(command) == 11:
            self._answers += b"\x37\x22" + command[7:] + b"\0"
            return [{"op": "process_id", "id": command[7:].decode("ascii", "replace")}]
        if command[:2] == b"\x1da":
            self._reports = command[2] != 0
            if self._reports:
                self._answers += self._block()
            return [{"op": "status_back", "gs_a": command[2]}]
        if command[:2] == b"\x1b@":
            self._reports = False
        return self._head.execute(command)

    def _empty_line(self) -> list[Seen]:
        self._head.paper.lines.append("")
        return [{"op": "feed", "lines": 1, "feed": 1}]

    def _paper_bits(self) -> int:
        return (0x0C if self.sensors["paper_end"] else 0) | (0x03 if self._low() else 0)

    def _low(self) -> bool:
        return self.sensors["paper_near_end"] or self.sensors["paper_end"]

    def _state(self, n: int) -> int:
        """DLE EOT n: bits 1 and 4 are always set."""
        sensors = self.sensors
        bits = {
            1: 0x08 * (not self.online),
            2: 0x04 * sensors["cover_open"] | 0x20 * sensors["paper_end"] | 0x40 * self.jammed,
            3: 0x08 * self.jammed,
            4: 0x60 * sensors["paper_end"] | 0x0C * self._low(),
        }
        return 0x12 | bits[n]

    def _block(self) -> bytes:
        """GS a: four bytes at every change. Bit 4 is set in the first alone."""
        first = 0x10 | 0x08 * (not self.online) | 0x20 * self.sensors["cover_open"]
        return bytes([first, 0x08 * self.jammed, self._paper_bits(), 0])

    def _flow(self) -> None:
        if not self._held and not self.online and len(self._received) > XOFF_AT:
            self._answers += XOFF
            self._held = True
        elif self._held and self.online and len(self._received) < XON_AT:
            self._answers += XON
            self._held = False
