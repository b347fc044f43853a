"""What is counted against abuse and repetition: tries by address, and Idempotency-Keys that never reach the hall."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

MOST_ADDRESSES = 10_000
MOST_KEYS = 4096


class Buckets:
    """`size` tries at once for each address, and one more every `refill` seconds of `clock`."""

    def __init__(self, size: int, refill: float, clock: Callable[[], float] = monotonic) -> None:
        self._slack = (size - 1) * refill
        self._refill = refill
        self._clock = clock
        self._full_at: dict[str, float] = {}

    def wait(self, address: str) -> float:
        """Seconds until the address may try again; 0 = now."""
        return max(0.0, self._full_at.get(address, 0.0) - self._clock() - self._slack)

    def take(self, address: str) -> None:
        """Count one try."""
        now = self._clock()
        if len(self._full_at) >= MOST_ADDRESSES:
            self._full_at = {a: at for a, at in self._full_at.items() if at > now}
        self._full_at[address] = max(self._full_at.get(address, 0.0), now) + self._refill


@dataclass(slots=True)
class Limits:
    """How often one address may do what needs no token: fail to sign in or to enrol, rate a service, give a number back. A
    live view may have `frames` waiting; every `look` seconds its token is looked at again. `patience`: seconds that a body may
    take to arrive, and a message to be taken. A forecast stays in the live views for `ahead` seconds at least."""

    failures: Buckets = field(default_factory=lambda: Buckets(30, 20.0))
    ratings: Buckets = field(default_factory=lambda: Buckets(20, 3.0))
    cancels: Buckets = field(default_factory=lambda: Buckets(20, 3.0))
    codes: Buckets = field(default_factory=lambda: Buckets(10, 30.0))
    frames: int = 64
    patience: float = 10.0
    look: float = 5.0
    ahead: float = 5.0


class Keys:
    """Which body each Idempotency-Key came with; the oldest are forgotten."""

    def __init__(self) -> None:
        self._digests: dict[str, bytes] = {}

    def same(self, key: str, body: bytes) -> bool:
        """Whether the key is new or came with this very body."""
        digest = hashlib.sha256(body).digest()
        known = self._digests.setdefault(key, digest)
        if len(self._digests) > MOST_KEYS:
            del self._digests[next(iter(self._digests))]
        return known == digest
