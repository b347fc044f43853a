"""Who is there: per hall, when it was last heard, its clock, its newest entry and its latest picture. In memory only. Pure."""

from collections.abc import Iterable
from statistics import median_low

import msgspec
from msgspec import Struct

from qms.uplink.envelope import Header


class FloorWindow(Struct, frozen=True):
    """One window of a picture."""

    no: str
    state: str = ""
    clerk: str | None = None


class FloorQueue(Struct, frozen=True):
    """One queue of a picture."""

    item_class: str
    waiting: int = 0
    longest_wait_s: float | None = None


class Floor(Struct, frozen=True):
    """What the wall reads of a picture."""

    windows: tuple[FloorWindow, ...] = ()
    queues: tuple[FloorQueue, ...] = ()

    @property
    def waiting(self) -> int:
        """How many wait in the hall."""
        return sum(queue.waiting for queue in self.queues)

    @property
    def longest_wait_s(self) -> float:
        """How long the first of them has waited, 0 if nobody does."""
        return max((queue.longest_wait_s or 0.0 for queue in self.queues), default=0.0)

    @property
    def open_windows(self) -> int:
        """Windows that serve or may."""
        return sum(window.state != "closed" for window in self.windows)


class Picture(Struct, frozen=True):
    """The latest live floor, as it came and as it is read; `at` is wall clock, ms."""

    raw: bytes
    floor: Floor
    at: int


class Seen(Struct):
    """One hall. `mono` is the city's monotonic clock in ms, `clock` the hall's own (hall time, ms)."""

    mono: int
    at: int
    clock: int
    epoch: str
    newest: int = 0
    picture: Picture | None = None


_floor = msgspec.json.Decoder(Floor)


class Presence:
    """All halls heard since the city started."""

    def __init__(self) -> None:
        self._halls: dict[str, Seen] = {}

    def __getitem__(self, hall: str) -> Seen | None:
        return self._halls.get(hall)

    def heard(self, header: Header, mono: int, now: int) -> Seen:
        """A message that was let in. `now` is wall clock, ms."""
        seen = self._halls.get(header.h)
        if seen is None:
            seen = self._halls[header.h] = Seen(mono, now, header.clk, header.ep)
        if header.ep != seen.epoch:
            seen.epoch, seen.newest = header.ep, 0
        seen.mono, seen.at, seen.clock = mono, now, header.clk
        seen.newest = max(seen.newest, header.f if header.t == "snap" else header.last)
        return seen

    def pictured(self, hall: str, raw: bytes, now: int) -> None:
        """A new picture of a hall that was heard. Raises msgspec.DecodeError if it is none."""
        seen = self._halls[hall]
        seen.picture = Picture(raw, _floor.decode(raw), now)

    def silent_ms(self, hall: str, mono: int) -> int | None:
        """For how long a hall has not been heard; None = not since the city started."""
        seen = self._halls.get(hall)
        return None if seen is None else mono - seen.mono

    def clock(self, mono: int, within_ms: int, otherwise: int) -> int:
        """The time in the halls (ms): the median of those heard lately, so that one wrong clock moves nothing.

        It decides what `today` is: a demo's halls may live faster than the world.
        """
        clocks = [seen.clock for seen in self._lately(mono, within_ms)]
        return median_low(clocks) if clocks else otherwise

    def _lately(self, mono: int, within_ms: int) -> Iterable[Seen]:
        return (seen for seen in self._halls.values() if mono - seen.mono <= within_ms)
