"""What a card's receiver does with bytes, serial or network, and how it wraps its answers."""

from dataclasses import dataclass

LONGEST = 4096  # far above what any card takes in one packet
HALF_A_PACKET_S = 1.0


@dataclass(frozen=True)
class Packet:
    """One packet of the host; `right` is whether its checksum and its length are."""

    card: int
    command: int
    mark: int
    data: bytes  # of 7B without length and packet numbers
    number: int = 0
    last: int = 0
    right: bool = True
    network: bool = False


class Receiver:
    """A5 begins a serial packet and AE ends it; a network packet begins with the card's ID code."""

    def __init__(self, id_code: bytes) -> None:
        self._id_code = id_code
        self._buffer = bytearray()
        self._last = 0.0
        self.refused = 0

    @property
    def pending(self) -> int:
        return len(self._buffer)

    def take(self, data: bytes, now: float) -> list[Packet]:
        if self._buffer and now - self._last > HALF_A_PACKET_S:
            self.refused += 1
            self._buffer.clear()
        self._last = now
        self._buffer += data
        packets = []
        at = 0
        while at < len(self._buffer):
            size = self._size(bytes(self._buffer[at : at + LONGEST]))
            if size is None:
                break
            packet = self._read(bytes(self._buffer[at : at + size])) if size else None
            if packet is None or not packet.right:
                self.refused += 1
            if packet is not None:
                packets.append(packet)
            at += max(size, 1) if packet is not None else 1
        del self._buffer[:at]
        return packets

    def _size(self, head: bytes) -> int | None:
        """Of the packet that begins here; None = its end is still to come, 0 = none begins here."""
        if self._id_code[: len(head)] == head[:4]:
            if len(head) < 10:
                return None
            size = 8 + head[4] + head[5] * 256
            if head[6:8] != b"\0\0" or head[8:10] != b"\x68\x32" or not 15 <= size <= LONGEST:
                return 0
            return size if len(head) >= size else None
        if head[0] != 0xA5:
            return 0
        for index, byte in enumerate(head[1:], 1):
            if byte == 0xAE:
                return index + 1
            if byte == 0xA5:
                return 0
        return 0 if len(head) >= LONGEST else None

    def _read(self, packet: bytes) -> Packet | None:
        serial = packet[0] == 0xA5
        plain = unescaped(packet[1:-1]) if serial else packet[8:]
        if plain is None or len(plain) < 7 or plain[:2] != b"\x68\x32":
            return None
        card, command, mark, data = plain[2], plain[3], plain[4], plain[5:-2]
        right = sum(plain[:-2]) % 0x10000 == plain[-2] + plain[-1] * 256
        if command != 0x7B:
            return Packet(card, command, mark, data, right=right, network=not serial)
        if len(data) < 5:
            return None
        right = right and data[0] + data[1] * 256 == len(data) - 4
        return Packet(card, command, mark, data[4:], data[2], data[3], right, not serial)


def unescaped(data: bytes) -> bytes | None:
    """§2.1.3; None where AA stands before something that it does not make."""
    plain = bytearray()
    rest = iter(data)
    for byte in rest:
        if byte != 0xAA:
            plain.append(byte)
            continue
        match next(rest, 0):
            case 0x05:
                plain.append(0xA5)
            case 0x0A:
                plain.append(0xAA)
            case 0x0E:
                plain.append(0xAE)
            case _:
                return None
    return bytes(plain)


def answer(packet: Packet, code: int, data: bytes, id_code: bytes) -> bytes:
    """E8 in front; RR in the mark's place for 7B, and its data with length and packet numbers."""
    if packet.command == 0x7B:
        data = bytes([len(data) % 256, len(data) // 256, 0, 0]) + data
    plain = bytes([0xE8, 0x32, packet.card, packet.command, code]) + data
    total = sum(plain) % 0x10000
    plain += bytes([total % 256, total // 256])
    if packet.network:
        return id_code + bytes([len(plain) % 256, len(plain) // 256, 0, 0]) + plain
    escaped = plain.replace(b"\xaa", b"\xaa\x0a").replace(b"\xa5", b"\xaa\x05").replace(b"\xae", b"\xaa\x0e")
    return b"\xa5" + escaped + b"\xae"
