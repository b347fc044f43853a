"""Modbus RTU number panels of one line, read from "MODBUS over Serial Line" V1.02 and "Application Protocol" V1.1b3."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from devices.emulator import Listening

Seen = Mapping[str, object]

NO_FUNCTION, NO_REGISTER, NO_VALUE, BUSY = 1, 2, 3, 6
READ, WRITE_ONE, WRITE_MANY = 3, 6, 16
LATE_S = 0.1  # t3.5 parts two frames; a pty under load may hold the second half of one back for longer than that
OPS = {READ: "read_registers", WRITE_ONE: "write_register", WRITE_MANY: "write_registers"}
REGISTER_OPTIONS = ("register", "brightness_register", "power_register")


@dataclass
class Panel:
    """One unit: its registers, and what may be the matter with it."""

    registers: dict[int, int] = field(default_factory=dict)
    writes: int = 0
    busy: int = 0
    unplugged: bool = False


class ModbusLine(Listening):
    """All units of one line; with no addresses given, every unit is there.

    Options: `addresses`; `register`, `words`, `brightness_register`, `power_register`: with the first given, only these exist.
    """

    def __init__(self, options: Mapping[str, object]) -> None:
        super().__init__(LATE_S)
        addresses = options.get("addresses") or ()
        assert isinstance(addresses, Sequence)
        self._any = not addresses
        self.panels: dict[str, Panel] = {str(address): Panel() for address in addresses if str(address) != "0"}
        self._exist: set[int] | None = None
        if "register" in options:
            self._exist = {int(str(options[name])) for name in REGISTER_OPTIONS if options.get(name) is not None}
            first = int(str(options["register"]))
            self._exist |= set(range(first, first + int(str(options.get("words", 1)))))
        self._answers = b""

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        self._hear(data, now)
        seen = []
        at = 0
        while at < len(self._buffer):
            size = request_size(bytes(self._buffer[at : at + 7]))
            if size is None or len(self._buffer) - at < size:
                break
            request = bytes(self._buffer[at : at + size])
            if size and crc(request[:-2]) == request[-2] + request[-1] * 256:
                seen.append(self._obey(request))
                at += size
            else:
                self.refused += 1
                at += 1
        self._buffer = self._buffer[at:]
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "unplugged" 1 or 0: no answers; "busy" n: the next n requests are refused. Raises ValueError for anything else."""
        panel = self.panels.setdefault(address, Panel())
        match what:
            case "unplugged":
                panel.unplugged = bool(value)
            case "busy":
                panel.busy = value
            case _:
                raise ValueError(f"nobody can do {what!r} to a Modbus panel")

    def outgoing(self, now: float) -> bytes:
        said, self._answers = self._answers, b""
        return said

    def _obey(self, request: bytes) -> Seen:
        unit, function = request[0], request[1]
        register, second = pair(request[2:4]), pair(request[4:6])
        seen: dict[str, object] = {"op": OPS.get(function, "other"), "unit": unit, "fc": function, "reg": register}
        if function == WRITE_ONE:
            seen["value"] = second
        elif function == WRITE_MANY:
            seen["values"] = [pair(request[at : at + 2]) for at in range(7, len(request) - 2, 2)]
        elif function == READ:
            seen["count"] = second
        for panel in self._meant(unit):
            answer = self._answer(panel, request)
            if unit:  # to all nobody answers
                self._answers += answer + crc(answer).to_bytes(2, "little")
        return seen

    def _meant(self, unit: int) -> list[Panel]:
        if unit == 0:
            meant = list(self.panels.values())
        elif self._any:
            meant = [self.panels.setdefault(str(unit), Panel())]
        else:
            meant = [self.panels[str(unit)]] if str(unit) in self.panels else []
        return [panel for panel in meant if not panel.unplugged]

    def _answer(self, panel: Panel, request: bytes) -> bytes:
        unit, function = request[0], request[1]
        trouble = self._trouble(panel, request)
        if trouble:
            return bytes([unit, function | 0x80, trouble])
        register, second = pair(request[2:4]), pair(request[4:6])
        if function == READ:
            values = [panel.registers.get(register + index, 0) for index in range(second)]
            return bytes([unit, READ, 2 * second]) + b"".join(value.to_bytes(2, "big") for value in values)
        panel.writes += 1
        words = request[4:6] if function == WRITE_ONE else request[7:-2]
        for index in range(0, len(words), 2):
            panel.registers[register + index // 2] = pair(words[index : index + 2])
        return request[:6]

    def _trouble(self, panel: Panel, request: bytes) -> int:
        """The exception that the application protocol's flow charts lead to, or 0."""
        if panel.busy:
            panel.busy -= 1
            return BUSY
        function, register = request[1], pair(request[2:4])
        if function not in OPS:
            return NO_FUNCTION
        count = 1 if function == WRITE_ONE else pair(request[4:6])
        if function == READ and not 1 <= count <= 125:
            return NO_VALUE
        if function == WRITE_MANY and (not 1 <= count <= 123 or request[6] != 2 * count):
            return NO_VALUE
        wanted = range(register, register + count)
        if wanted.stop > 0x10000 or (self._exist is not None and not self._exist.issuperset(wanted)):
            return NO_REGISTER
        return 0


def request_size(head: bytes) -> int | None:
    """Of the request that opens so: None = cannot tell yet, 0 = none. Only functions 0F, 10 and 17 are not eight bytes."""
    if head[0] > 247:
        return 0
    if len(head) < 2:
        return None
    if not 1 <= head[1] <= 6 and head[1] != WRITE_MANY:
        return 0
    if head[1] != WRITE_MANY:
        return 8
    return None if len(head) < 7 else 9 + head[6]


def pair(data: bytes) -> int:
    return data[0] * 256 + data[1]


def crc(data: bytes) -> int:
    """Serial line §6.2.2, bit by bit."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value
