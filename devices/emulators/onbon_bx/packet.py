"""What a card's receiver does with bytes: find the frame, undo the escapes, check it; and wrap its answers."""

from dataclasses import dataclass
from enum import Enum, auto

ANSWER_TO = 0x8000


class Verdict(Enum):
    """What the receiver thinks of a packet."""

    GOOD = auto()
    BROKEN = auto()  # no header could be read: nobody knows who was meant
    WRONG_CHECK = auto()


@dataclass(frozen=True)
class Packet:
    """One packet after PHY0 and PHY1 (§3.1)."""

    verdict: Verdict
    dst: int = 0
    src: int = 0
    device_type: int = 0
    version: int = 0
    check: int = 0
    data: bytes = b""


class Receiver:
    """§3: one A5 is a beginning, the first other byte is the frame's first, 5A its end."""

    def __init__(self) -> None:
        self._frame = bytearray()
        self._inside = False
        self.refused = 0

    @property
    def pending(self) -> int:
        return len(self._frame) + self._inside

    def take(self, data: bytes) -> list[Packet]:
        packets = []
        for byte in data:
            if byte == 0xA5:
                self.refused += 1 if self._frame else 0
                self._frame.clear()
                self._inside = True
            elif not self._inside:
                self.refused += 1
            elif byte == 0x5A:
                packets.append(read(bytes(self._frame)))
                self._frame.clear()
                self._inside = False
            else:
                self._append(byte)
        return packets

    def _append(self, byte: int) -> None:
        self._frame.append(byte)
        if len(self._frame) > 4096:  # twice what any card can hold, all bytes escaped
            self.refused += 1
            self._frame.clear()
            self._inside = False


def read(escaped: bytes) -> Packet:
    plain = unescape(escaped)
    if plain is None or len(plain) < 16:
        return Packet(Verdict.BROKEN)
    barcode = 16 if plain[7] & 1 else 0  # §4, and only when an IP address is set
    header = plain[:8] + plain[8 + barcode : 14 + barcode]
    body = plain[14 + barcode : -2]
    if len(header) < 14:
        return Packet(Verdict.BROKEN)
    right = check_is_right(header[8], plain[:-2], plain[-2:])
    whole = len(body) == number(header[12:14]) and len(body) >= 5
    return Packet(
        verdict=Verdict.GOOD if right and whole else Verdict.WRONG_CHECK,
        dst=number(header[0:2]),
        src=number(header[2:4]),
        device_type=header[10],
        version=header[11],
        check=number(plain[-2:]),
        data=body,
    )


def check_is_right(mode: int, body: bytes, check: bytes) -> bool:
    if mode == 2:
        return True
    return number(check) == (sum(body) % 0x10000 if mode == 1 else crc(body))


def unescape(escaped: bytes) -> bytes | None:
    plain = bytearray()
    rest = iter(escaped)
    for byte in rest:
        if byte not in (0xA6, 0x5B):
            plain.append(byte)
            continue
        match byte, next(rest, 0):
            case (0xA6, 2):
                plain.append(0xA5)
            case (0xA6, 1):
                plain.append(0xA6)
            case (0x5B, 2):
                plain.append(0x5A)
            case (0x5B, 1):
                plain.append(0x5B)
            case _:
                return None
    return bytes(plain)


def answer(source: int, device_type: int, data: bytes) -> bytes:
    """An answer as the manual prints it: nine A5, to the host at 8000h."""
    plain = (
        ANSWER_TO.to_bytes(2, "little")
        + source.to_bytes(2, "little")
        + bytes([0, 0, 0, 0, 0, 0, device_type, 2])
        + len(data).to_bytes(2, "little")
        + data
    )
    plain += crc(plain).to_bytes(2, "little")
    escaped = plain.replace(b"\xa6", b"\xa6\x01").replace(b"\xa5", b"\xa6\x02")
    escaped = escaped.replace(b"\x5b", b"\x5b\x01").replace(b"\x5a", b"\x5b\x02")
    return b"\xa5" * 9 + escaped + b"\x5a"


def crc_table() -> list[int]:
    table = []
    for index in range(256):
        value = index
        for _ in range(8):
            value = (value >> 1) ^ (0xA001 if value & 1 else 0)
        table.append(value)
    return table


TABLE = crc_table()


def crc(data: bytes) -> int:
    """The appendix: x^16 + x^15 + x^2 + 1, reflected, from zero."""
    value = 0
    for byte in data:
        value = (value >> 8) ^ TABLE[(value ^ byte) & 0xFF]
    return value


def number(data: bytes) -> int:
    return int.from_bytes(data, "little")
