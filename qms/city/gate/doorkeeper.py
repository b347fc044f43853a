"""Whom the city lets in, and what it makes of their messages before anything is written. No socket in here."""

from collections import Counter

import msgspec

from qms.city.gate.key import Key
from qms.city.gate.parcel import Parcel
from qms.city.gate.presence import Presence
from qms.uplink.envelope import SCHEMA, Header, Malformed, Nack, inflate, unpack_bodies, unpack_header

GIVE_UP_AFTER = 3
"""A batch that cannot be read is asked for again; the third time it is put aside and the hall goes on."""

MOST_REMEMBERED = 10_000
MOST_PUT_ASIDE = 1000
"""Entries that one unreadable batch may stand for; no hall of ours sends so many at once."""


class Doorkeeper:
    """Checks every message against the registry: a key that was revoked on a live connection is out at once."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence
        self._keys: dict[str, Key] = {}
        self._unreadable: Counter[tuple[str, str, int]] = Counter()
        self.refused = 0

    def keys(self, registry: list[Key]) -> None:
        """The registry as it stands now."""
        self._keys = {key.public: key for key in registry}

    def known(self, public: str, now: int) -> bool:
        """Whether a key may connect at all."""
        key = self._keys.get(public)
        return key is not None and key.valid(now)

    def receive(self, public: str, frames: list[bytes], mono: int, now: int) -> Parcel | Nack | None:
        """What to write, or why not; None = nothing to write and nothing to say.

        `public` is the key that the connection proved (never what the message claims); `mono` and `now` are the city's
        monotonic and wall clocks, ms.
        """
        try:
            if len(frames) != 2:
                raise Malformed(f"{len(frames)} frames")
            header = unpack_header(frames[0])
        except Malformed as wrong:
            self.refused += 1
            return Nack(kind="schema", max=SCHEMA, words=str(wrong))
        refusal = self._who(public, header, now)
        if refusal is not None:
            self.refused += 1
            return refusal
        self._presence.heard(header, mono, now)
        match header.t:
            case "hello":
                return Parcel(header)
            case "snap":
                self._picture(header, frames[1], now)
                return None
            case "batch" | "replay":
                return self._batch(header, frames[1])

    def _who(self, public: str, header: Header, now: int) -> Nack | None:
        key = self._keys.get(public)
        if key is not None and key.valid(now) and key.hall == header.h:
            return None
        words = f"this key may not speak for hall {header.h}: have it allowed at the city (`qms keys allow`)"
        return Nack(kind="who", ep=header.ep, words=words)

    def _picture(self, header: Header, body: bytes, now: int) -> None:
        try:
            self._presence.pictured(header.h, inflate(header, body), now)
        except (Malformed, msgspec.DecodeError, RecursionError):
            self.refused += 1

    def _batch(self, header: Header, body: bytes) -> Parcel | Nack:
        try:
            bodies = unpack_bodies(header, body)
        except Malformed as wrong:
            return self._unreadable_batch(header, body, str(wrong))
        self._unreadable.pop((header.h, header.ep, header.f), None)
        if not bodies or header.f == 0:
            return Nack(kind="schema", ep=header.ep, max=SCHEMA, words="a batch of nothing")
        return Parcel(header, tuple(bodies))

    def _unreadable_batch(self, header: Header, body: bytes, why: str) -> Parcel | Nack:
        self.refused += 1
        place = (header.h, header.ep, header.f)
        if len(self._unreadable) >= MOST_REMEMBERED:
            self._unreadable.clear()
        self._unreadable[place] += 1
        if self._unreadable[place] < GIVE_UP_AFTER or not 0 < header.n <= MOST_PUT_ASIDE:
            return Nack(kind="schema", ep=header.ep, max=SCHEMA, words=why)
        del self._unreadable[place]
        return Parcel(header, why=why, raw=body)
