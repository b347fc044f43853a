"""Whose turn it is on a half-duplex line: one question at a time, calls first, and a dead device costs little."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec import Struct

from firmware_protocols.framing import Echo, Paced, crc16_arc
from firmware_protocols.messages import Answered, Heard, Unanswered

PROBE = "probe"


class Turn(NamedTuple):
    """One frame that wants the line.

    Of one address and `slot` only the newest waits. `spaced`: not sooner than `Timing.spacing_s` after the address's
    last frame of that slot, unless urgent. `repeatable`: saying it twice does no harm, so silence is answered by saying it
    again (a refusal always is: what was refused was not done). `answered`: the device replies.
    """

    address: str
    data: bytes
    slot: str
    urgent: bool = False
    spaced: bool = False
    repeatable: bool = True
    answered: bool = True


class Timing(Struct, frozen=True, kw_only=True):
    """Seconds. `answer_s` counts from the frame's last byte; `byte_s` is the line's time for one byte.

    `give_up_s`: how long the answer of a device that has missed its last one is waited for when somebody else has something
    urgent to hear.
    """

    byte_s: float = 10 / 9600
    gap_s: float = 3.5 * 10 / 9600  # three and a half characters of silence let the other side release the line
    answer_s: float = 0.5
    tries: int = 3
    retry_s: float = 0.1
    misses_to_die: int = 3
    probe_first_s: float = 10.0
    probe_last_s: float = 30.0
    spacing_s: float = 1.0
    give_up_s: float = 0.06


@dataclass(slots=True)
class _Waiting:
    turn: Turn
    not_before: float = 0.0
    tries: int = 0


@dataclass(slots=True)
class _Far:
    """What is known of the device at one address."""

    misses: int = 0
    dead: bool = False
    probe_at: float = 0.0
    probe_every: float = 0.0
    sent: dict[str, float] = field(default_factory=dict)


class Turns:
    """A queue of frames for many addresses. The caller owns the clock and tells which answers came."""

    def __init__(self, timing: Timing, probe: Callable[[str], bytes]) -> None:
        """`probe` makes the frame that asks a dead address whether it is back."""
        self._timing = timing
        self._probe = probe
        self._queue: list[_Waiting] = []
        self._asked: _Waiting | None = None
        self._deadline = 0.0
        self._patient_until = 0.0
        self._free_at = 0.0
        self._far: dict[str, _Far] = {}

    @property
    def asked(self) -> Turn | None:
        """The frame that waits for its answer now."""
        return self._asked.turn if self._asked else None

    def put(self, turn: Turn) -> None:
        """Queue a frame. To a dead address nothing is queued (it is repainted when it answers); a probe goes at once."""
        far = self._device(turn.address)
        if far.dead:
            if turn.slot == PROBE:
                far.probe_at = 0.0
            return
        if turn.urgent and self._asked is not None and self._device(self._asked.turn.address).misses:
            self._deadline = min(self._deadline, self._patient_until)
        for waiting in self._queue:
            if (waiting.turn.address, waiting.turn.slot) == (turn.address, turn.slot):
                waiting.turn = turn._replace(urgent=turn.urgent or waiting.turn.urgent)
                waiting.tries = 0
                return
        self._queue.append(_Waiting(turn))

    def waits(self, address: str, slot: str) -> bool:
        """Whether a frame of this slot is still to be sent, or to be answered."""
        waiting = [*self._queue, self._asked] if self._asked else self._queue
        return any((one.turn.address, one.turn.slot) == (address, slot) for one in waiting)

    def outgoing(self, now: float) -> bytes:
        """The next frame, when the line is free; empty while an answer is awaited or nothing is ready."""
        if self._asked is not None or now < self._free_at:
            return b""
        waiting = self._pick(now) or self._pick_probe(now)
        if waiting is None:
            return b""
        turn = waiting.turn
        self._device(turn.address).sent[turn.slot] = now
        wire_time = len(turn.data) * self._timing.byte_s
        if turn.answered:
            self._asked = waiting
            self._deadline = now + wire_time + self._timing.answer_s
            self._patient_until = now + wire_time + self._timing.give_up_s
        else:
            self._free_at = now + wire_time + self._timing.gap_s
        return turn.data

    def heard(self, address: str, now: float) -> Sequence[Heard]:
        """The device at `address` answered: its frame is done. `Answered` if it had been dead."""
        self._settle(address, now)
        far = self._device(address)
        far.misses = 0
        if not far.dead:
            return ()
        far.dead = False
        return (Answered(address=address),)

    def again(self, address: str, now: float) -> Sequence[Heard]:
        """The device answered, but wants the frame again (busy, or its checksum failed)."""
        asked = self._asked
        heard = self.heard(address, now)
        if asked is not None and asked.turn.address == address:
            self._retry(asked, now)
        return heard

    def due(self) -> float | None:
        if self._asked is not None:
            return self._deadline
        times = [self._ready_at(waiting) for waiting in self._queue]
        times += [far.probe_at for far in self._far.values() if far.dead]
        return max(min(times), self._free_at) if times else None

    def tick(self, now: float) -> Sequence[Heard]:
        """Give up waiting for an answer whose time is over."""
        asked = self._asked
        if asked is None or now < self._deadline:
            return ()
        address = asked.turn.address
        self._settle(address, now)
        far = self._device(address)
        far.misses += 1
        retried = False
        if far.dead or far.misses >= self._timing.misses_to_die:
            self._bury(address, far, now)
        elif asked.turn.repeatable:
            retried = self._retry(asked, now)
        return (Unanswered(address=address, misses=far.misses, dead=far.dead, retried=retried),)

    def clear(self) -> None:
        """The line was lost: forget the queue, and ask the dead again at once."""
        self._queue.clear()
        self._asked = None
        self._free_at = 0.0
        for far in self._far.values():
            far.misses = 0
            far.probe_at = 0.0
            far.sent.clear()

    def _device(self, address: str) -> _Far:
        return self._far.setdefault(address, _Far())

    def _pick(self, now: float) -> _Waiting | None:
        ready = [waiting for waiting in self._queue if self._ready_at(waiting) <= now]
        if not ready:
            return None
        first = next((waiting for waiting in ready if waiting.turn.urgent), ready[0])
        self._queue.remove(first)
        return first

    def _pick_probe(self, now: float) -> _Waiting | None:
        for address, far in self._far.items():
            if far.dead and far.probe_at <= now:
                return _Waiting(Turn(address, self._probe(address), PROBE, repeatable=False))
        return None

    def _ready_at(self, waiting: _Waiting) -> float:
        turn = waiting.turn
        if turn.spaced and not turn.urgent:
            sent = self._device(turn.address).sent.get(turn.slot)
            if sent is not None:
                return max(waiting.not_before, sent + self._timing.spacing_s)
        return waiting.not_before

    def _settle(self, address: str, now: float) -> None:
        if self._asked is not None and self._asked.turn.address == address:
            self._asked = None
            self._free_at = now + self._timing.gap_s

    def _retry(self, missed: _Waiting, now: float) -> bool:
        turn = missed.turn
        missed.tries += 1
        newer = any((w.turn.address, w.turn.slot) == (turn.address, turn.slot) for w in self._queue)
        again = missed.tries < self._timing.tries and not newer
        if again:
            missed.not_before = now + self._timing.retry_s * (1 + _spread(f"{turn.address} {missed.tries}"))
            self._queue.append(missed)
        return again

    def _bury(self, address: str, far: _Far, now: float) -> None:
        timing = self._timing
        every = far.probe_every * 2 if far.dead else timing.probe_first_s * (1 + _spread(address))
        far.probe_every = min(every, timing.probe_last_s)
        far.probe_at = now + far.probe_every
        far.dead = True
        self._queue = [waiting for waiting in self._queue if waiting.turn.address != address]


class TurnTaker:
    """What wires have in common that cut their frames out of a line and wait for their turn on it. What frames mean, and what is
    said, is each wire's own."""

    def __init__(self, cutter: Paced, turns: Turns, echo: Echo | None = None) -> None:
        self._cutter = cutter
        self._turns = turns
        self._echo = echo or Echo(on=False)

    @property
    def refused(self) -> int:
        return self._cutter.refused

    @property
    def pending(self) -> int:
        return self._cutter.pending

    def outgoing(self, now: float) -> bytes:
        data = self._turns.outgoing(now)
        self._echo.sent(data, now)
        return data

    def due(self) -> float | None:
        return self._turns.due()

    def tick(self, now: float) -> Sequence[Heard]:
        return self._turns.tick(now)

    def reset(self) -> None:
        self._cutter.clear()
        self._turns.clear()

    def _frames(self, data: bytes, now: float) -> list[bytes]:
        """The frames that others have said."""
        return self._cutter.hear(self._echo.strip(data, now), now)


def _spread(of: str) -> float:
    """0 to 1, always the same for one address and try: devices that failed together are not asked again together."""
    return crc16_arc(of.encode()) / 0x10000
