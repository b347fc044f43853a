"""The cards of one line: each keeps its dynamic areas, and answers as the manual says."""

from collections.abc import Mapping, Sequence

from devices.emulators.onbon_bx.area import Area, Update, update_of
from devices.emulators.onbon_bx.commands import COMMANDS, details_of
from devices.emulators.onbon_bx.packet import Packet, Receiver, Verdict, answer
from devices.emulators.onbon_bx.sign import CHECKSUM, MEMORY, Sign

Seen = Mapping[str, object]

ALL_SILENT, ALL_ANSWER = 0xFFFF, 0xFFFE


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
        """ "power_cut": the areas are gone; "unplugged" 1 or 0: no answers; "busy" n: the next n commands are refused;
        "error" n: every command is refused with n, until 0.

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
            case "error":
                sign.refusing = value
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
        update = update_of(packet.data[3:]) if op == "dynamic_area" else None
        details = details_of(op, packet.data)
        signs = self._meant(packet.dst)
        error = max((self._apply(sign, op, packet.data, details, update) for sign in signs), default=0)
        if signs:
            self._answer(packet, error)
        return {"op": op, **described(packet), **(details or {}), **(pictured(update) if update else {})}

    def _apply(self, sign: Sign, op: str, data: bytes, details: Seen | None, update: Update | None) -> int:
        if len(data) > self._buffer:
            return MEMORY
        if update is not None and any(area.number >= self._most_areas for area in update.areas):
            return MEMORY
        return sign.apply(op, data[0], details, update)

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
        case b"\xa1\x02":
            return command + bytes(3) + status_of(sign)
        case b"\xa1\x06" if len(parameters) >= 13:  # §8.1.2: where the next block begins
            following = int.from_bytes(parameters[9:13], "little") + int.from_bytes(parameters[7:9], "little")
            return command + bytes(3) + (following % 2**32).to_bytes(4, "little")
        case b"\xa2\x07":  # §8.12
            return command + bytes(3) + packet.dst.to_bytes(2, "little")
        case b"\xa2\x09":  # §8.20: two fonts, Chinese 16 x 16 and Latin 8 x 16; no reserved bytes here
            return command + bytes([0, 2, 1, 16, 16, 0, 8, 16])
    return b""


def status_of(sign: Sign) -> bytes:
    """§8.4: on, brightness, date, WEEKDAY, time; no program, no special area; the areas; two empty names."""
    day, time = sign.clock.split("T")
    date = bytes.fromhex(day.replace("-", "")) + bytes([sign.weekday]) + bytes.fromhex(time.replace(":", ""))
    areas = bytes([len(sign.areas), *sorted(sign.areas)])
    state = bytes([1 if sign.on else 2, sign.brightness]) + date
    return state + bytes([0]) + b"P000" + bytes(2) + areas + bytes(16 + 12)


def described(packet: Packet) -> Seen:
    return {
        "dst": packet.dst,
        "src": packet.src,
        "device_type": packet.device_type,
        "version": packet.version,
        "data_len": len(packet.data),
        "data": packet.data.hex(),
        "crc": packet.check,
        "cmd_group": packet.data[0],
        "cmd": packet.data[1],
    }


def pictured(update: Update) -> Seen:
    """What dynamic areas show; the first one's text and place also by themselves."""
    seen: dict[str, object] = {"text": "\n".join(line for area in update.areas for line in area.lines)}
    if update.areas:
        first = update.areas[0]
        place = {"x": first.x, "y": first.y, "width_px": first.width, "height_px": first.height}
        seen |= {"area_text_gb2312": first.text, "area": place}
    return seen | {"areas": [area_seen(area) for area in update.areas]}


def area_seen(area: Area) -> Seen:
    """Place, size and text; how it comes and what is spoken with it only where that is not the usual."""
    usual: dict[str, object] = {
        "number": area.number,
        "x": area.x,
        "y": area.y,
        "width_px": area.width,
        "height_px": area.height,
        "align": area.align,
        "text": area.text,
    }
    rest: dict[str, object] = {"effect": area.effect, "run_mode": area.run_mode, "sound": area.sound}
    return usual | {name: value for name, value in rest.items() if value not in ("still", 0, "")}
