"""The cards of one line: each keeps its dynamic areas, and answers as the manual says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from devices.emulators.onbon_bx.area import Area, Update, update_of
from devices.emulators.onbon_bx.packet import Packet, Receiver, Verdict, answer

Seen = Mapping[str, object]

ALL_SILENT, ALL_ANSWER = 0xFFFF, 0xFFFE
NO_GROUP, NO_COMMAND, BUSY, MEMORY, CHECKSUM = 1, 2, 3, 4, 5
COMMANDS = {
    0xA1: {
        0: "format",
        1: "delete_file",
        2: "status",
        5: "start_file",
        6: "write_file",
        7: "files_begin",
        8: "files_end",
    }
    | {9: "write_client", 0x0A: "file_info", 0x0B: "read_file"},
    0xA2: {0: "ping", 1: "reset", 3: "set_clock", 6: "set_screen_id", 7: "screen_id", 8: "carousel_info", 9: "fonts"}
    | {0x0A: "parameters", 0x0B: "client", 0x0C: "tips", 0x0D: "delete_tips", 0x0E: "voice", 0x0F: "relay_setup"}
    | {0x10: "relay", 0x11: "font_details", 0x12: "relays"},
    0xA3: {0: "on_off", 1: "timed_on_off", 2: "brightness", 4: "lock_program", 6: "dynamic_area"}
    | {8: "cancel_timed_on_off", 0x10: "clear_screen"},
    0xA4: {1: "special_area", 2: "page", 3: "bitmap", 4: "delete_special_area", 5: "set_ip", 6: "set_mac", 7: "search"}
    | {9: "delete_page"},
}
FLASH = {"format", "delete_file", "start_file", "write_file"}


@dataclass
class Sign:
    """One card and its glass."""

    areas: dict[int, Area] = field(default_factory=dict)
    on: bool = True
    brightness: int = 15
    flash_writes: int = 0
    pictures: int = 0
    busy: int = 0
    unplugged: bool = False

    @property
    def lines(self) -> list[str]:
        """What a person in front of it reads."""
        return [line for _, area in sorted(self.areas.items()) for line in area.lines]

    @property
    def colours(self) -> list[str]:
        return [colour for _, area in sorted(self.areas.items()) for colour in area.colours]


class OnbonLine:
    """All cards of one line; `signs` is what a person sees. With no addresses given, every address is there.

    Options: `addresses`; `areas` and `buffer` of the cards (5 and 1024 on 6K, 8 and 512 on 5K).
    """

    def __init__(self, options: Mapping[str, object]) -> None:
        addresses = options.get("addresses") or ()
        assert isinstance(addresses, Sequence)
        self._any = not addresses
        self.signs: dict[str, Sign] = {str(address): Sign() for address in addresses}
        self._most_areas = int(str(options.get("areas", 8)))
        self._buffer = int(str(options.get("buffer", 1024)))
        self._receiver = Receiver()
        self._refused = 0
        self._answers = bytearray()

    @property
    def refused(self) -> int:
        return self._receiver.refused + self._refused

    @property
    def pending(self) -> int:
        return self._receiver.pending

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        seen = []
        for packet in self._receiver.take(data):
            if packet.verdict is Verdict.GOOD:
                seen.append(self._obey(packet))
                continue
            self._refused += 1
            if packet.verdict is Verdict.WRONG_CHECK and self._meant(packet.dst):
                self._answer(packet, CHECKSUM)
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "power_cut": the areas are gone; "unplugged" 1 or 0: no answers; "busy" n: the next n commands are refused.

        Raises ValueError for anything else.
        """
        sign = self.signs.setdefault(address, Sign())
        match what:
            case "power_cut":
                sign.areas.clear()
            case "unplugged":
                sign.unplugged = bool(value)
                sign.areas.clear()
            case "busy":
                sign.busy = value
            case _:
                raise ValueError(f"nobody can do {what!r} to a sign")

    def outgoing(self, now: float) -> bytes:
        said = bytes(self._answers)
        self._answers.clear()
        return said

    def _meant(self, dst: int) -> list[Sign]:
        if dst in (ALL_SILENT, ALL_ANSWER):
            meant = list(self.signs.values()) or [self.signs.setdefault("1", Sign())]
        elif self._any:
            meant = [self.signs.setdefault(str(dst), Sign())]
        else:
            meant = [sign for address, sign in self.signs.items() if address == str(dst)]
        return [sign for sign in meant if not sign.unplugged]

    def _obey(self, packet: Packet) -> Seen:
        group, command = packet.data[0], packet.data[1]
        op = COMMANDS.get(group, {}).get(command, "other")
        seen: dict[str, object] = {"op": op, "dst": packet.dst, "src": packet.src, "device_type": packet.device_type}
        seen |= {"version": packet.version, "data_len": len(packet.data), "data": packet.data.hex()}
        seen |= {"cmd_group": group, "cmd": command}
        update = update_of(packet.data[3:]) if op == "dynamic_area" else None
        if update is not None:
            seen |= {"text": "\n".join(line for area in update.areas for line in area.lines)}
            seen |= {"areas": [described(area) for area in update.areas]}
        signs = self._meant(packet.dst)
        error = max((self._apply(sign, op, packet.data, update) for sign in signs), default=0)
        if signs:
            self._answer(packet, error)
        return seen

    def _apply(self, sign: Sign, op: str, data: bytes, update: Update | None) -> int:
        """Do it, or return the manual's error number."""
        if sign.busy:
            sign.busy -= 1
            return BUSY
        if len(data) > self._buffer:
            return MEMORY
        if op == "other":
            return NO_COMMAND if data[0] in COMMANDS else NO_GROUP
        if op == "dynamic_area":
            return self._redraw(sign, update)
        if op == "clear_screen":
            sign.areas.clear()
        elif op == "on_off":
            sign.on = data[5:6] == b"\x01"
        elif op == "brightness" and data[5:6] == b"\x01":
            sign.brightness = data[6]
        elif op in FLASH:
            sign.flash_writes += 1
        return 0

    def _redraw(self, sign: Sign, update: Update | None) -> int:
        if update is None:
            return NO_COMMAND
        if any(area.number >= self._most_areas for area in update.areas):
            return MEMORY
        gone = list(sign.areas) if update.delete is None else update.delete
        for number in gone:
            sign.areas.pop(number, None)
        sign.areas |= {area.number: area for area in update.areas}
        sign.pictures += 1
        return 0

    def _answer(self, packet: Packet, error: int) -> None:
        """§5.1, §7: ACK, NACK, or for a question its own command; to 0xFFFF and to "need not answer" nothing."""
        if packet.dst == ALL_SILENT or packet.data[2:3] == b"\x02":
            return
        data = bytes([0xA0, 1 if error else 0, error, 0, 0])
        if not error:
            data = own_answer(packet, self._meant(packet.dst)[0]) or data
        self._answers += answer(packet.dst, packet.device_type, data)


def own_answer(packet: Packet, sign: Sign) -> bytes:
    """The commands that are answered with more than ACK, as far as this card knows them."""
    command, parameters = packet.data[:2], packet.data[5:]
    match command:
        case (
            b"\xa1\x02"
        ):  # §8.4: on, brightness, 1 January 2000 (a Saturday), no program, no special area, areas, names
            areas = bytes([len(sign.areas), *sorted(sign.areas)])
            state = bytes([1 if sign.on else 2, sign.brightness]) + bytes.fromhex("2000010106000000")
            return command + bytes(3) + state + bytes([0]) + b"P000" + bytes(2) + areas + bytes(16 + 12)
        case b"\xa1\x06" if len(parameters) >= 13:  # §8.1.2: where the next block begins
            following = int.from_bytes(parameters[9:13], "little") + int.from_bytes(parameters[7:9], "little")
            return command + bytes(3) + following.to_bytes(4, "little")
        case b"\xa2\x07":  # §8.12
            return command + bytes(3) + packet.dst.to_bytes(2, "little")
        case b"\xa2\x09":  # §8.20: two fonts, Chinese 16 x 16 and Latin 8 x 16; no reserved bytes here
            return command + bytes([0, 2, 1, 16, 16, 0, 8, 16])
    return b""


def described(area: Area) -> Seen:
    return {
        "number": area.number,
        "x": area.x,
        "y": area.y,
        "width_px": area.width,
        "height_px": area.height,
        "align": area.align,
        "text": area.text,
    }
