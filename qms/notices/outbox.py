"""Messages that wait for the gateway: the most urgent first, each again after a while if it did not go. Bounded. Pure."""

from collections.abc import Callable

from msgspec import Struct

from config.plan.policy import NoticeKind
from qms.notices.due import Mark, Notice

URGENCY: tuple[NoticeKind, ...] = ("called", "paged", "stand_by", "missed", "near", "issued", "booked")
"""Whoever is called must hear it first."""


class Parcel(Struct):
    """A notice on its way; `tries` so far, the next one not before `not_before` (s, monotonic)."""

    notice: Notice
    tries: int = 0
    not_before: float = 0.0

    @property
    def rank(self) -> tuple[int, int]:
        """The lower, the sooner."""
        return URGENCY.index(self.notice.kind), self.notice.since


class Outbox:
    """At most `room` notices; a parcel that was taken is not in it until it comes back."""

    def __init__(self, room: int = 500) -> None:
        self._room = room
        self._waiting: dict[Mark, Parcel] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, parcel: Parcel) -> None:
        """Let it wait."""
        self._waiting[parcel.notice.mark] = parcel

    def shed(self, hopeless: Callable[[Notice], bool]) -> list[Notice]:
        """What has to go so that the rest has room: first what is `hopeless`, then the least urgent, the newest of them
        first. It is not in the outbox any more."""
        if len(self._waiting) <= self._room:
            return []
        gone = [one.notice for one in self._waiting.values() if hopeless(one.notice)]
        kept = sorted((one for one in self._waiting.values() if one.notice not in gone), key=lambda one: one.rank)
        gone += [one.notice for one in kept[self._room :]]
        self._waiting = {one.notice.mark: one for one in kept[: self._room]}
        return gone

    def take(self, now: float) -> Parcel | None:
        """The most urgent one whose time has come; it leaves the outbox."""
        ready = [one for one in self._waiting.values() if one.not_before <= now]
        if not ready:
            return None
        first = min(ready, key=lambda one: one.rank)
        return self._waiting.pop(first.notice.mark)

    def wait(self, now: float) -> float | None:
        """Seconds until there is something to take; None while nothing waits."""
        times = [one.not_before for one in self._waiting.values()]
        return max(0.0, min(times) - now) if times else None
