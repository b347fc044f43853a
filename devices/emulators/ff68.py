"""Caller keypads and evaluators of one RS-485 line, as their firmware would behave.

Read from QueueSystem's CallSystem/frmMain.cs (2018) and the key list in its receive loop. That keys are repeated until
acknowledged is inferred: the host program acknowledges every frame and says why nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Seen = Mapping[str, object]

KEY_CODES = {
    "blank": 0x0A,
    "evaluate": 0x0B,
    "call": 0x0C,
    "recall": 0x0D,
    "cancel": 0x0E,
    "confirm": 0x0F,
    "one_metre": 0x11,
    "pause": 0x12,
    "transfer": 0x13,
}
DIGIT_THEN_CONFIRM = {"abandon": 6, "park": 0, "call_back": 3}
REPEAT_S = 0.2  # inferred
REPEATS = 15  # a keypad whose host is gone gives up, or nobody else would get a word in


@dataclass
class Unacknowledged:
    """A frame a device goes on sending, and the frame that stops it."""

    frame: bytes
    stop: bytes
    next_at: float = 0.0
    left: int = REPEATS


@dataclass
class Unit:
    """One keypad or evaluator: what its display shows and what happened to it."""

    waiting: str = "   "
    ticket: str = "   "
    stars: int = 0
    beeps: int = 0
    asked: int = 0
    acknowledged: int = 0
    sending: list[Unacknowledged] = field(default_factory=list)


class Ff68Line:
    """All units of one line. With no addresses given, every address answers."""

    def __init__(self, options: Mapping[str, object]) -> None:
        addresses = options.get("addresses") or ()
        assert isinstance(addresses, Sequence)
        self._any = not addresses
        self.units: dict[str, Unit] = {str(address): Unit() for address in addresses}
        self.refused = 0
        self._buffer = bytearray()

    @property
    def pending(self) -> int:
        return len(self._buffer)

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        self._buffer += data
        seen = []
        while frame := self._next_frame():
            seen.append(self._obey(frame))
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """A key by its name, "digit" with its value, or "rating" with the evaluator's value.

        Raises ValueError for a key that these keypads do not have.
        """
        if what == "rating":
            body = bytes([int(address), 0x11, value])
            stop = wrapped(bytes([int(address), 0x01, value]))
        elif what in DIGIT_THEN_CONFIRM:
            body = bytes([int(address), 0x01, DIGIT_THEN_CONFIRM[what], KEY_CODES["confirm"]])
            stop = wrapped(body)
        elif what in KEY_CODES or (what == "digit" and 0 <= value <= 9):
            body = bytes([int(address), 0x01, KEY_CODES.get(what, value)])
            stop = wrapped(body)
        else:
            raise ValueError(f"an FF68 keypad has no key {what!r} {value}")
        self._unit(address).sending.append(Unacknowledged(wrapped(body), stop))

    def outgoing(self, now: float) -> bytes:
        """Of every unit the oldest frame that is not acknowledged, when it is its time again."""
        said = b""
        for unit in self.units.values():
            if unit.sending and unit.sending[0].next_at <= now:
                key = unit.sending[0]
                said += key.frame
                key.next_at = now + REPEAT_S
                key.left -= 1
                if key.left == 0:
                    unit.sending.pop(0)
        return said

    def _unit(self, address: str) -> Unit:
        return self.units.setdefault(address, Unit())

    def _next_frame(self) -> bytes | None:
        """The first whole frame with every fixed byte right; what stands before it is thrown away."""
        buffer = self._buffer
        while buffer:
            if not looks_right_so_far(buffer):
                self._drop_one()
                continue
            if len(buffer) < 5 or len(buffer) < buffer[2] + 7:
                return None
            size = buffer[2] + 7
            if buffer[size - 1] == 0x16 and buffer[size - 2] == sum(buffer[5 : size - 2]) % 256:
                frame = bytes(buffer[:size])
                del buffer[:size]
                return frame
            self._drop_one()
        return None

    def _drop_one(self) -> None:
        del self._buffer[0]
        self.refused += 1

    def _obey(self, frame: bytes) -> Seen:
        address, command, data = str(frame[5]), frame[6], frame[7:-2]
        seen = {"addr": frame[5], "cmd": command, "data": data.hex()}
        unit = self._unit(address) if self._any or address in self.units else Unit()
        if unit.sending and unit.sending[0].stop == frame:
            unit.sending.pop(0)
            unit.acknowledged += 1
            return {"op": "ack", **seen, **acknowledged(data)}
        if command == 0x02 and len(data) == 6:
            return {"op": "show_number", **seen, **show(unit, data)}
        if command == 0x02 and len(data) == 1:
            unit.stars = data[0]
            return {"op": "show_stars", **seen, "stars": data[0]}
        if command == 0x03 and not data:
            unit.beeps += 1
            return {"op": "beep", **seen}
        if command == 0x01 and data == b"\x0b":
            unit.asked += 1
            return {"op": "start_evaluation", **seen}
        if command == 0x01 and data:
            return {"op": "ack", **seen, **acknowledged(data)}
        return {"op": "other", **seen}


def wrapped(body: bytes) -> bytes:
    return bytes([0xFF, 0x68, len(body), len(body), 0x68]) + body + bytes([sum(body) % 256, 0x16])


def looks_right_so_far(buffer: bytes | bytearray) -> bool:
    """FF 68 L L 68 with L from 2 (beep) to 8 (six digits), as far as it has come."""
    head = buffer[:5]
    if len(head) < 3:
        return bytes(head) == b"\xff\x68"[: len(head)]
    return 2 <= head[2] <= 8 and bytes(head) == bytes([0xFF, 0x68, head[2], head[2], 0x68])[: len(head)]


def show(unit: Unit, digits: bytes) -> Seen:
    """First three digits: people waiting; last three: the ticket. 0A leaves a place as it is."""
    shown = unit.waiting + unit.ticket
    for index, digit in enumerate(digits):
        if digit <= 9:
            shown = shown[:index] + str(digit) + shown[index + 1 :]
    unit.waiting, unit.ticket = shown[:3], shown[3:]
    return {"waiting": number(digits[:3]), "ticket": number(digits[3:])}


def acknowledged(data: bytes) -> Seen:
    """What an acknowledgement answers. Keypads send no figure alone: one figure is an evaluator's value."""
    if len(data) == 1 and data[0] <= 9:
        return {"ack_of": f"evaluator value {data[0]}"}
    names = [name for name, code in KEY_CODES.items() if code == data[-1]]
    return {"ack_of": f"key {names[0]}"} if names else {}


def number(digits: bytes) -> int | None:
    if any(digit > 9 for digit in digits):
        return None
    return int("".join(map(str, digits)))
