"""The cards of one line or one connection: each keeps its windows and what is in them, and answers as the manual says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from devices.emulators.cpower.commands import meaning, number, text
from devices.emulators.cpower.packet import Packet, Receiver, answer

Seen = Mapping[str, object]

GROUP = 0xFF
CHECKSUM, SEQUENCE = 1, 2
FLASH = (0x07, 0x81, 0x84, 0x85, 0x86, 0x87, 0x88, 0x8A, 0x8B, 0x8C)
BASIC = {
    0x2D: "restart_hardware",
    0xFE: "restart",
    0x2E: "version",
    0x45: "power_times",
    0x46: "brightness",
    0x47: "clock",
    0x75: "temperature",
    0x76: "power",
}


@dataclass
class Words:
    """What stands in one window."""

    text: str
    rgb: str
    align: int


@dataclass
class Card:
    """One card and its glass. Before it is told otherwise the whole glass is window 0."""

    windows: int = 1
    words: dict[int, Words] = field(default_factory=dict)
    parts: list[bytes] = field(default_factory=list)
    on: bool = True
    brightness: bytes = bytes([31]) * 24
    time: bytes = bytes([0, 0, 0, 6, 1, 1, 0])  # 1 January 2000, a Saturday
    flash_writes: int = 0
    restarts: int = 0
    left: int = 0
    unplugged: bool = False

    @property
    def lines(self) -> list[str]:
        """What a person in front of it reads."""
        shown = [words.text for window, words in sorted(self.words.items()) if window < self.windows and words.text]
        return [line for words in shown for line in words.split("\r")]

    @property
    def colours(self) -> list[str]:
        """Red, green, blue of each window with something in it."""
        return [words.rgb for window, words in sorted(self.words.items()) if window < self.windows and words.text]


class CpowerLine:
    """`cards` is what a person sees. With no addresses given, every address is there. Options: `addresses`, `id_code`."""

    def __init__(self, options: Mapping[str, object]) -> None:
        addresses = options.get("addresses") or ()
        assert isinstance(addresses, Sequence)
        self._any = not addresses
        self.cards: dict[str, Card] = {str(address): Card() for address in addresses}
        self._id_code = int(str(options.get("id_code", 0xFFFFFFFF))).to_bytes(4, "big")
        self._receiver = Receiver(self._id_code)
        self._answers = bytearray()

    @property
    def refused(self) -> int:
        return self._receiver.refused

    @property
    def pending(self) -> int:
        return self._receiver.pending

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        seen = []
        for packet in self._receiver.take(data, now):
            cards = self._meant(packet.card)
            if not packet.right:
                if cards:
                    self._answer(packet, CHECKSUM, b"")
                continue
            seen.append(described(packet))
            replies = [obey(card, packet) for card in cards]
            if replies:
                self._answer(packet, *replies[0])
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "power_cut": windows and words are gone; "unplugged" 1 or 0: no answers. Raises ValueError for anything else."""
        card = self.cards.setdefault(address, Card())
        match what:
            case "power_cut":
                self.cards[address] = Card(flash_writes=card.flash_writes)
            case "unplugged":
                card.unplugged = bool(value)
            case _:
                raise ValueError(f"nobody can do {what!r} to a sign")

    def outgoing(self, now: float) -> bytes:
        said = bytes(self._answers)
        self._answers.clear()
        return said

    def _meant(self, number: int) -> list[Card]:
        if number == GROUP:
            meant = list(self.cards.values()) or [self.cards.setdefault("1", Card())]
        elif self._any:
            meant = [self.cards.setdefault(str(number), Card())]
        else:
            meant = [self.cards[str(number)]] if str(number) in self.cards else []
        return [card for card in meant if not card.unplugged]

    def _answer(self, packet: Packet, code: int, data: bytes) -> None:
        """Nobody answers for the group, and nobody who is not asked to."""
        if packet.card != GROUP and packet.mark & 1:
            self._answers += answer(packet, code, data, self._id_code)


def described(packet: Packet) -> Seen:
    seen: dict[str, object] = {"card_id": packet.card, "cmd": packet.command, "data": packet.data.hex()}
    if packet.command == 0x7B:
        if packet.last or not packet.data:
            return {"op": "packet", **seen, "packet": packet.number, "last_packet": packet.last}
        return {**seen, **meaning(packet.data)}
    seen["op"] = BASIC.get(packet.command, "other")
    if packet.command in (0x76, 0x46, 0x47) and packet.data[:1] == b"\x01":
        return {**seen, "op": f"query_{BASIC[packet.command]}"}
    if packet.command == 0x76 and len(packet.data) >= 2:
        seen["power"] = "on" if packet.data[1] else "off"
    elif packet.command == 0x46 and len(packet.data) == 25:
        seen["brightness"] = list(packet.data[1:])
    elif packet.command == 0x47 and len(packet.data) >= 8:
        second, minute, hour, _, day, month, year = packet.data[1:8]
        seen["clock"] = f"20{year:02}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
    return seen


def obey(card: Card, packet: Packet) -> tuple[int, bytes]:
    """Do it; RR or the mark, and the data of the answer."""
    if packet.command == 0x7B:
        return external(card, packet), b""
    data = packet.data
    match packet.command, data[:1]:
        case 0x76, b"\x01":
            return 0, bytes([1, card.on]) + bytes(8)
        case 0x76, b"\x00" if len(data) >= 2:
            card.on = bool(data[1])
            return 0, data[:2]
        case 0x46, b"\x01":
            return 0, b"\x01" + card.brightness
        case 0x46, b"\x00" if len(data) == 25:
            card.brightness = data[1:]
            return 0, b"\x01"
        case 0x47, b"\x01":
            return 0, b"\x01" + card.time
        case 0x47, b"\x00" if len(data) >= 8:
            card.time = data[1:8]
            return 0, b"\x01"
        case 0x2E, _:
            return 0, bytes([0, 0x52, 0x10, 0x20, 0, 0, 0, 0x35])
        case 0xFE, _ if data == b"APP!":
            card.restarts += 1
            return 0, b"\x01"
        case 0x2D, b"\x00":
            card.restarts += 1
            return 0, b"\x01"
    return 0, b"\x00"


def external(card: Card, packet: Packet) -> int:
    """§2.3: a long command comes in several packets, first to last; CC stands in the first alone."""
    if packet.number == 0:
        card.parts.clear()
    if packet.number != len(card.parts) or packet.number > packet.last:
        return SEQUENCE
    card.parts.append(packet.data)
    if packet.number == packet.last:
        show(card, b"".join(card.parts))
        card.parts.clear()
    return 0


def show(card: Card, data: bytes) -> None:
    code = data[0] if data else 0
    card.flash_writes += code in FLASH
    if code == 0x01 and len(data) >= 2:
        card.windows = data[1]
        card.words.clear()
    elif code == 0x12 and len(data) >= 11:
        card.words[data[1]] = Words(text(data[11:]), data[8:11].hex(), data[3])
    elif code == 0x04 and len(data) >= 16 and number(data[10:12]):
        card.words[data[1]] = Words(text(data[16:]), data[13:16].hex(), data[3])
    elif code == 0x06:
        card.left += 1
        card.words.clear()
