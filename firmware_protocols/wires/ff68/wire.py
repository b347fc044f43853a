"""The wire of FF68 lines: acknowledge at once, know repeats and echoes, and speak to displays when the line is quiet."""

from collections import deque
from collections.abc import Sequence
from typing import Annotated, Final, NamedTuple

from msgspec import Meta

from firmware_protocols.framing import Measured
from firmware_protocols.messages import AskRating, Beep, Heard, ShowNumber, ShowStars, Told
from firmware_protocols.wire import Options, WireError, WireOptions, settle, unsayable
from firmware_protocols.wires.ff68.frame import (
    CMD_BEEP,
    CMD_KEY,
    CMD_SHOW,
    DEVICE_L,
    FRAME_LIMIT,
    HOST_COMMANDS,
    LEAVE,
    START_EVALUATION,
    ack_of,
    frame_of,
    meaning_of,
    measure,
    sound,
)

ACKS_A_PRESS: Final = 10  # an adapter that echoes although the plan says it does not would else answer itself for ever
ECHO_S: Final = 0.5  # an echo is back within one frame's time and the adapter's delay; what comes later is a device
HALF_FRAME_S: Final = 0.03  # the longest key frame takes 12.5 ms: what has not ended by now is noise


class Ff68Options(WireOptions, frozen=True, kw_only=True):
    """`repeat_window_ms`: the same frame again within it is a repeat, not a press. `local_echo`: the adapter gives back
    what it sends. `gap_ms`: silence before a frame to a display, in which keypads, which nobody asks, may speak."""

    repeat_window_ms: Annotated[int, Meta(ge=0, le=5000)] = 300
    local_echo: bool = False
    gap_ms: Annotated[int, Meta(ge=0, le=1000)] = 10


class Press(NamedTuple):
    """The last frame of one address, to know its repeats."""

    frame: bytes
    at: float
    acks: int


class Ff68:
    """Caller keypads, number displays and evaluators on RS-485 ("FF68")"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, Ff68Options)
        self._window_s = chosen.repeat_window_ms / 1000
        self._gap_s = chosen.gap_ms / 1000
        self._byte_s = 10 / chosen.baud
        self._local_echo = chosen.local_echo
        self._cutter = Measured(measure, sound, FRAME_LIMIT)
        self._meaningless = 0
        self._pressed: dict[int, Press] = {}
        self._acks: deque[bytes] = deque()
        self._queue: dict[tuple[int, str], bytes] = {}
        self._echoes: deque[tuple[bytes, float]] = deque()
        self._free_at = 0.0

    @property
    def refused(self) -> int:
        return self._cutter.refused + self._meaningless

    @property
    def pending(self) -> int:
        return self._cutter.pending

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        heard = [self._hear(frame, now) for frame in self._cutter.feed(data)]
        listen_s = HALF_FRAME_S if self._cutter.pending else self._gap_s  # who has spoken may not be the only one
        self._free_at = max(self._free_at, now + listen_s)
        return [message for message in heard if message is not None]

    def send(self, message: Told, now: float) -> None:
        address = _address(message.address)
        match message:
            case ShowNumber():
                self._show(address, message)
            case ShowStars(stars=stars):
                if not 1 <= stars <= 5:
                    raise WireError(f"an evaluator shows 1 to 5 stars, not {stars}")
                self._queue[address, "stars"] = frame_of(address, CMD_SHOW, bytes([stars]))
            case Beep():
                self._queue[address, "beep"] = frame_of(address, CMD_BEEP)
            case AskRating():
                self._queue[address, "ask"] = frame_of(address, CMD_KEY, START_EVALUATION)
            case _:
                raise unsayable(message, "ff68")

    def outgoing(self, now: float) -> bytes:
        """Acknowledgements at once and before all else; then one frame to a display, when the line is quiet."""
        frames = list(self._acks)
        self._acks.clear()
        if not frames and self._queue and now >= self._free_at:
            frames.append(self._queue.pop(next(iter(self._queue))))
        if not frames:
            return b""
        if self._local_echo:
            self._echoes.extend((frame, now + ECHO_S) for frame in frames)
        data = b"".join(frames)
        self._free_at = max(self._free_at, now + len(data) * self._byte_s + self._gap_s)
        return data

    def due(self) -> float | None:
        if self._acks:
            return 0.0
        return self._free_at if self._queue else None

    def tick(self, now: float) -> Sequence[Heard]:
        return ()

    def reset(self) -> None:
        self._cutter.clear()
        self._acks.clear()
        self._queue.clear()
        self._echoes.clear()
        self._free_at = 0.0

    def _hear(self, frame: bytes, now: float) -> Heard | None:
        if self._is_echo(frame, now):
            return None
        message = meaning_of(frame)
        if frame[2] not in DEVICE_L or frame[6] in HOST_COMMANDS:
            self._meaningless += 1
            return None
        last = self._pressed.get(frame[5])
        again = last is not None and last.frame == frame and now - last.at < self._window_s
        acks = last.acks + 1 if last is not None and again else 1
        self._pressed[frame[5]] = Press(frame, now, acks)
        if acks <= ACKS_A_PRESS:
            self._acks.append(ack_of(frame))
        if message is None:
            self._meaningless += 1
        return None if again else message

    def _is_echo(self, frame: bytes, now: float) -> bool:
        while self._echoes and self._echoes[0][1] < now:
            self._echoes.popleft()
        for index, (sent, _) in enumerate(self._echoes):
            if sent == frame:
                del self._echoes[index]
                return True
        return False

    def _show(self, address: int, message: ShowNumber) -> None:
        digits = _figures(message.waiting, cut=True) + _figures(message.ticket, cut=False)
        queued = self._queue.get((address, "figures"))
        if queued is not None:
            older = queued[7:-2]
            digits = b"".join(
                older[half : half + 3] if digits[half : half + 3] == LEAVE else digits[half : half + 3]
                for half in (0, 3)
            )
        self._queue[address, "figures"] = frame_of(address, CMD_SHOW, digits)


def _figures(number: int | None, *, cut: bool) -> bytes:
    """Three digits. A count is cut at 999, of a ticket the last three figures stay."""
    if number is None:
        return LEAVE
    if number < 0:
        raise WireError(f"a keypad cannot show {number}")
    shown = min(number, 999) if cut else number % 1000
    return bytes(map(int, f"{shown:03}"))


def _address(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 0xFF):
        raise WireError(f"an FF68 address is a number from 0 to 255, not {text!r}")
    return int(text)
