"""JT/T 905.4 (2014), the bus of taxis, for the evaluators that are made for it.

    55 AA | length 2, high byte first | type of device | vendor | command 2 | data | XOR | 55 AA

The length counts from the type of device to the data, the XOR is of the length and what it counts. Nothing is escaped. A
command whose first byte is 00 is the standard's own. Read from SmallChi/JT905 (serial package) and the standard's part 4.
**No public document names the command with which an evaluator tells its key**: any is taken, unless the model names one.
The key's values are those of the operating record (0B05): 00 none, 01 satisfied, 02 fair, 03 dissatisfied, 04 complaint.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import xor
from typing import Annotated, Final

from msgspec import Meta

from firmware_protocols.framing import Paced
from firmware_protocols.messages import Acknowledged, AskRating, Described, Heard, RatingPressed, SetClock, Told
from firmware_protocols.wire import Options, WireError, WireOptions, settle, unsayable

MARK: Final = b"\x55\xaa"
FIXED_BYTES: Final = 7  # marks, length and XOR
SHORTEST: Final = 4  # type of device, vendor, command
LONGEST: Final = 512
HALF_FRAME_S: Final = 0.7  # the longest frame takes 0.54 s at 9600 baud

STATUS: Final = b"\x00\x00"
EVALUATORS: Final = frozenset({0x06, 0x11})  # at the rear seat, at the front
OPTIONS: Final = range(5)
TYPES: Final[Mapping[int, str]] = {0x02: "taximeter", 0x04: "LED sign", 0x06: "rear evaluator", 0x11: "front evaluator"}

Command = Annotated[str, Meta(pattern=r"^([0-9A-Fa-f]{4})?$", description="four hexadecimal figures, or nothing")]


class Jtt905Options(WireOptions, frozen=True, kw_only=True):
    """`rating_command`: the evaluator's own command for a key, "" = any; `ask_command`: what starts an evaluation, "" = the
    evaluator is pressed unasked. `repeat_window_ms`: the same key again within it is a repeat."""

    rating_command: Command = ""
    ask_command: Command = ""
    repeat_window_ms: Annotated[int, Meta(ge=0, le=5000)] = 300


class Jtt905:
    """JT/T 905.4 evaluators; a device's address is its type, 6 rear and 17 front"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, Jtt905Options)
        self._rating = bytes.fromhex(chosen.rating_command)
        self._ask = bytes.fromhex(chosen.ask_command)
        self._window_s = chosen.repeat_window_ms / 1000
        self._cutter = Paced(measure, sound, LONGEST + FIXED_BYTES, HALF_FRAME_S)
        self._pressed: dict[int, tuple[bytes, float]] = {}
        self._queue: deque[bytes] = deque(maxlen=32)

    @property
    def refused(self) -> int:
        return self._cutter.refused

    @property
    def pending(self) -> int:
        return self._cutter.pending

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        return [message for each in self._cutter.hear(data, now) for message in self._hear(each, now)]

    def send(self, message: Told, now: float) -> None:
        """An evaluator that has no command for being asked is not asked: visitors press unasked."""
        device = _type(message.address)
        match message:
            case SetClock(at=at):
                self._queue.append(frame_of(device, STATUS, _bcd(at)))
            case AskRating():
                if self._ask:
                    self._queue.append(frame_of(device, self._ask))
            case _:
                raise unsayable(message, "jtt905")

    def outgoing(self, now: float) -> bytes:
        return self._queue.popleft() if self._queue else b""

    def due(self) -> float | None:
        return 0.0 if self._queue else None

    def tick(self, now: float) -> Sequence[Heard]:
        return ()

    def reset(self) -> None:
        self._cutter.clear()
        self._queue.clear()

    def _hear(self, each: bytes, now: float) -> Sequence[Heard]:
        device, command, data = each[4], each[6:8], each[8:-3]
        address = str(device)
        if device not in EVALUATORS:
            return (Described(address=address, text=_described(each)),)
        if command == STATUS:
            return (Acknowledged(address=address),)
        if len(data) != 1 or data[0] not in OPTIONS or (self._rating and command != self._rating):
            return (Described(address=address, text=_described(each)),)
        last, at = self._pressed.get(device, (b"", 0.0))
        self._pressed[device] = each, now
        again = last == each and now - at < self._window_s
        return () if again else (RatingPressed(address=address, value=data[0]),)


def frame_of(device: int, command: bytes, data: bytes = b"", vendor: int = 0) -> bytes:
    body = bytes([device, vendor]) + command + data
    counted = len(body).to_bytes(2, "big") + body
    return MARK + counted + bytes([reduce(xor, counted)]) + MARK


def measure(head: bytes) -> int | None:
    """The length of the frame that opens with `head`; None = too early to say, 0 = no frame."""
    if not head.startswith(MARK):
        return None if MARK.startswith(head) else 0
    if len(head) < 4:
        return None
    length = int.from_bytes(head[2:4], "big")
    return length + FIXED_BYTES if SHORTEST <= length <= LONGEST else 0


def sound(frame: bytes) -> bool:
    """Whether XOR and end mark of a whole frame are right."""
    return frame[-2:] == MARK and reduce(xor, frame[2:-2]) == 0


def _described(each: bytes) -> str:
    device, vendor, command, data = each[4], each[5], each[6:8], each[8:-3]
    name = TYPES.get(device, "unknown device")
    return f"{name} ({device:02X}), vendor {vendor:02X}, command {command.hex()}, data {data.hex() or 'none'}"


def _type(address: str) -> int:
    if not (address.isascii() and address.isdecimal() and int(address) <= 0xFF):
        raise WireError(f"a JT/T 905 address is the type of device, 6 or 17 for evaluators, not {address!r}")
    return int(address)


def _bcd(at: str) -> bytes:
    """Year to second, two figures a byte. The status query carries the time."""
    try:
        return bytes.fromhex(datetime.fromisoformat(at).strftime("%Y%m%d%H%M%S").zfill(14))
    except ValueError:
        raise WireError(f"a clock is set to a time such as 2026-01-31T09:00:00, not {at!r}") from None
