"""Cutting a stream into frames: checksums, byte stuffing, and cutters that throw noise away and count it."""

from collections.abc import Callable, Mapping


def _crc16_arc_table() -> tuple[int, ...]:
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1  # noqa: PLW2901
        table.append(value)
    return tuple(table)


_CRC16_ARC = _crc16_arc_table()


def crc16_arc(data: bytes) -> int:
    """CRC-16/ARC: polynomial 0x8005 reflected, start 0, no final xor."""
    return _crc16(data, 0)


def crc16_modbus(data: bytes) -> int:
    """CRC-16/MODBUS: as CRC-16/ARC, but from 0xFFFF."""
    return _crc16(data, 0xFFFF)


def _crc16(data: bytes, crc: int) -> int:
    for byte in data:
        crc = (crc >> 8) ^ _CRC16_ARC[(crc ^ byte) & 0xFF]
    return crc


def sum8(data: bytes) -> int:
    """The low byte of the sum of all bytes."""
    return sum(data) & 0xFF


def sum16(data: bytes) -> int:
    """The low 16 bits of the sum of all bytes."""
    return sum(data) & 0xFFFF


class Stuffing:
    """Bytes that may not stand inside a frame, and the two bytes that stand for each of them."""

    def __init__(self, escapes: Mapping[int, bytes]) -> None:
        """`escapes` maps a plain byte to its pair; the first bytes of all pairs must be escaped themselves."""
        self._stuffed = [escapes.get(byte, bytes([byte])) for byte in range(256)]
        self._plain = {pair: byte for byte, pair in escapes.items()}
        self._leads = frozenset(pair[0] for pair in escapes.values())

    def stuff(self, data: bytes) -> bytes:
        return b"".join([self._stuffed[byte] for byte in data])

    def unstuff(self, data: bytes) -> bytes | None:
        """The plain bytes; None if a pair is broken or unknown."""
        if not any(lead in data for lead in self._leads):
            return data
        plain = bytearray()
        index = 0
        while index < len(data):
            if data[index] not in self._leads:
                plain.append(data[index])
                index += 1
                continue
            byte = self._plain.get(data[index : index + 2])
            if byte is None:
                return None
            plain.append(byte)
            index += 2
        return bytes(plain)


class Delimited:
    """Frames between a start byte (one or more of it) and an end byte, neither of which ever stands inside."""

    def __init__(self, start: int, end: int, limit: int) -> None:
        """`limit`: the longest inside, in bytes as they are on the line. What is longer is no frame."""
        self._start, self._end, self._limit = start, end, limit
        self._inside: bytearray | None = None
        self.refused = 0

    @property
    def pending(self) -> int:
        return 0 if self._inside is None else len(self._inside) + 1

    def feed(self, data: bytes) -> list[bytes]:
        """The insides of all frames that end in `data`; an empty inside is thrown away."""
        whole = []
        for byte in data:
            if byte == self._start:
                self._open()
            elif self._inside is None:
                self.refused += 1
            elif byte == self._end:
                whole.append(bytes(self._inside))
                self._inside = None
            else:
                self._keep(self._inside, byte)
        return whole

    def clear(self) -> None:
        self._inside = None

    def _open(self) -> None:
        if self._inside:
            self.refused += 1
        self._inside = bytearray()

    def _keep(self, inside: bytearray, byte: int) -> None:
        inside.append(byte)
        if len(inside) > self._limit:
            self.refused += 1
            self._inside = None


class Measured:
    """Frames that open with a known head and tell their own length.

    A head that does not fit, or a whole frame that fails its check, costs its first byte only: the search goes on
    right behind it, so that a good frame is never lost inside a false one.
    """

    def __init__(
        self, measure: Callable[[bytes], int | None], check: Callable[[bytes], bool], limit: int, opening: bytes = b""
    ) -> None:
        """`measure`: the length of the frame at the beginning of these bytes; None = cannot tell yet; 0 = none there.

        `limit` is the longest frame; `measure` may not ask for more, so the buffer stays below twice of it. `opening`: the
        one byte that every frame begins with, where frames are so long that a damaged one is worth skipping quickly.
        """
        self._measure, self._check, self._limit = measure, check, limit
        self._opening = opening
        self._buffer = b""
        self.refused = 0

    @property
    def pending(self) -> int:
        return len(self._buffer)

    def feed(self, data: bytes) -> list[bytes]:
        """All whole and checked frames, in order."""
        whole: list[bytes] = []
        buffer, at = self._buffer + data, 0
        while at < len(buffer):
            head = buffer[at : at + self._limit]
            size = self._measure(head)
            if size is None or len(head) < size <= self._limit:
                break
            if 0 < size <= self._limit and self._check(head[:size]):
                whole.append(head[:size])
                at += size
            else:
                start = self._next_start(buffer, at + 1)
                self.refused += start - at
                at = start
        self._buffer = buffer[at:]
        return whole

    def clear(self) -> None:
        self._buffer = b""

    def _next_start(self, buffer: bytes, at: int) -> int:
        """Where the next frame may begin, the end of the buffer if nowhere."""
        start = buffer.find(self._opening, at)
        return len(buffer) if start < 0 else start


class Paced(Measured):
    """Measured frames on a line where silence ends a frame: a half frame that nothing follows is thrown away."""

    def __init__(
        self,
        measure: Callable[[bytes], int | None],
        check: Callable[[bytes], bool],
        limit: int,
        quiet_s: float,
        opening: bytes = b"",
    ) -> None:
        """`quiet_s`: seconds of silence; adapters hand over late and in pieces, so it is far above the line's own gap."""
        super().__init__(measure, check, limit, opening)
        self._quiet_s = quiet_s
        self._heard_at = 0.0

    def hear(self, data: bytes, now: float) -> list[bytes]:
        """As `feed`; a half frame from before the silence costs one refusal."""
        if self._buffer and now - self._heard_at > self._quiet_s:
            self.refused += 1
            self.clear()
        self._heard_at = now
        return self.feed(data)


class Echo:
    """Our own bytes, which some half-duplex adapters give back, taken out of what arrives."""

    LINGERS_S = 0.5  # an echo is back within one frame's time and the adapter's delay

    def __init__(self, on: bool) -> None:
        """`on`: whether the adapter of this line gives back what it sends."""
        self._on = on
        self._expected = b""
        self._until = 0.0

    def sent(self, data: bytes, now: float) -> None:
        if self._on and data:
            self._expected, self._until = data, now + self.LINGERS_S

    def strip(self, data: bytes, now: float) -> bytes:
        """What of `data` others have said. An echo that does not come as it was sent is given up."""
        if not self._expected or now > self._until:
            self._expected = b""
            return data
        mine = data[: len(self._expected)]
        if not self._expected.startswith(mine):
            self._expected = b""
            return data
        self._expected = self._expected[len(mine) :]
        return data[len(mine) :]


class Lines:
    """Frames that end with a newline; a carriage return before it is dropped, empty lines are no frames."""

    def __init__(self, limit: int) -> None:
        """`limit`: the longest line in bytes; a longer one is thrown away up to its newline."""
        self._limit = limit
        self._buffer = bytearray()
        self._overlong = False
        self.refused = 0

    @property
    def pending(self) -> int:
        return len(self._buffer)

    def feed(self, data: bytes) -> list[bytes]:
        *ends, rest = data.split(b"\n")
        whole = [line for line in map(self._end, ends) if line]
        self._keep(rest)
        return whole

    def clear(self) -> None:
        self._buffer.clear()
        self._overlong = False

    def _end(self, piece: bytes) -> bytes:
        self._keep(piece)
        line = bytes(self._buffer).removesuffix(b"\r")
        self.clear()
        return line

    def _keep(self, piece: bytes) -> None:
        if self._overlong:
            return
        self._buffer += piece
        if len(self._buffer) > self._limit:
            self.refused += 1
            self._overlong = True
            self._buffer.clear()
