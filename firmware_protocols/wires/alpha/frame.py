"""The Alpha frame, in ASCII: five zeros wake the sign, then head, one command, and if wanted its sum in four hex figures.

    00 x5 | 01 | type | address, 2 hex figures | 02 | command, data | [03 | sum of 02 to 03, 4 hex figures] | 04

Signs take seven bits with even parity; on a line of eight bits without parity the parity may stand in the eighth bit.
"""

from typing import Final

from firmware_protocols.framing import sum16

WAKE: Final = b"\0" * 5  # the sign finds the line's speed by them
SOH, STX, ETX, EOT = 0x01, 0x02, 0x03, 0x04
ACK, NAK = 0x06, 0x15
ALL_TYPES: Final = b"Z"
EVERYBODY: Final = b"00"
FROM_SIGN: Final = ord("0")  # type of what a sign sends
HEX: Final = frozenset(b"0123456789ABCDEF")
WRITE_TEXT: Final = b"A"
WRITE_SPECIAL: Final = b"E"
READ_SPECIAL: Final = b"F"
LIMIT: Final = 1024
SUM_FIGURES: Final = 4
SHORTEST: Final = 4  # type, address, STX
QUIET_S: Final = 1.0


def frame_of(address: bytes, command: bytes, *, with_sum: bool) -> bytes:
    block = bytes([STX]) + command
    if with_sum:
        block += bytes([ETX])
        block += f"{sum16(block):04X}".encode()
    return WAKE + bytes([SOH]) + ALL_TYPES + address + block + bytes([EOT])


def block_of(frame: bytes) -> tuple[int, bytes, bytes] | None:
    """Type, address and command of a sign's frame, between SOH and EOT; None if it is cut short or its sum is wrong.

    A host may leave the sum out, a sign does not.
    """
    if len(frame) < SHORTEST or frame[3] != STX or not HEX.issuperset(frame[1:3].upper()):
        return None
    block = frame[3:]
    end = block.find(ETX)
    figures = block[end + 1 :]
    if end < 0 or len(figures) != SUM_FIGURES or figures != f"{sum16(block[: end + 1]):04X}".encode():
        return None
    return frame[0], frame[1:3], block[1:end]


def with_parity(data: bytes) -> bytes:
    """Seven bits and an even parity bit in the eighth, as a 7E1 line would carry them."""
    return bytes(byte & 0x7F | (byte & 0x7F).bit_count() % 2 << 7 for byte in data)


def without_parity(data: bytes) -> tuple[bytes, int]:
    """The seven bits of each byte with right parity, and how many had a wrong one (they are left out)."""
    right = bytes(byte & 0x7F for byte in data if byte.bit_count() % 2 == 0)
    return right, len(data) - len(right)


class Cutter:
    """Cuts what signs send: frames from SOH to EOT, and the two bytes of an acknowledgement between them."""

    def __init__(self) -> None:
        self._inside: bytearray | None = None
        self._verdict: int | None = None
        self._heard_at = 0.0
        self.refused = 0

    @property
    def pending(self) -> int:
        return (len(self._inside) + 1 if self._inside is not None else 0) + (self._verdict is not None)

    def hear(self, data: bytes, now: float) -> list[bytes]:
        """Insides of frames, and acknowledgements as they are. What was begun before a silence is thrown away."""
        if self.pending and now - self._heard_at > QUIET_S:
            self.refused += 1
            self.clear()
        self._heard_at = now
        return [whole for whole in map(self._take, data) if whole is not None]

    def clear(self) -> None:
        self._inside = self._verdict = None

    def _take(self, byte: int) -> bytes | None:
        if self._inside is not None:
            return self._within(self._inside, byte)
        verdict, self._verdict = self._verdict, None
        if verdict is not None and byte & 0xC0 == 0x40:  # the error register: bit 6 is always set, bit 7 never
            return bytes([verdict, byte])
        self.refused += verdict is not None
        if byte == SOH:
            self._inside = bytearray()
        elif byte in (ACK, NAK):
            self._verdict = byte
        elif byte:  # zeros wake the line
            self.refused += 1
        return None

    def _within(self, inside: bytearray, byte: int) -> bytes | None:
        if byte == EOT:
            self._inside = None
            return bytes(inside)
        if byte == SOH or len(inside) >= LIMIT:
            self.refused += 1
            self._inside = bytearray() if byte == SOH else None
        else:
            inside.append(byte)
        return None
