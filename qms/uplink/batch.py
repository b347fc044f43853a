"""Cuts journal entries into batches of a bearable size. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from qms.uplink.envelope import EVENTS, HELD_BACK, PLAIN, Header, Kind, pack_bodies, pack_floor, pack_header
from qms.uplink.privacy import floor_leaving, leaving
from qms.uplink.source import Entry
from qms.uplink.upstream import Frames


class Clock(NamedTuple):
    """The two clocks of a header, ms: hall time and the machine's monotonic clock."""

    hall: int
    mono: int


class Batch(NamedTuple):
    """A batch ready to go. `held_back` counts the entries that lost a field at the hall's door."""

    frames: Frames
    last: int
    chain: bytes
    held_back: int


class Batcher(NamedTuple):
    """Makes the messages of one hall and epoch."""

    hall: str
    epoch: str

    def hello(self, first: int, newest: int, clock: Clock) -> Frames:
        """The first message of a connection. `first` = the oldest seq of the epoch that the hall can send."""
        header = Header(
            t="hello",
            h=self.hall,
            ep=self.epoch,
            f=first,
            n=max(0, newest - first + 1),
            clk=clock.hall,
            mono=clock.mono,
        )
        return Frames(pack_header(header), b"")

    def snap(self, floor: object, newest: int, clock: Clock) -> Frames:
        """The live floor."""
        body, plain = pack_floor(floor_leaving(floor))
        header = Header(t="snap", h=self.hall, ep=self.epoch, f=newest, sz=plain, clk=clock.hall, mono=clock.mono)
        return Frames(pack_header(header), body)

    def batch(self, kind: Kind, entries: Sequence[Entry], before: bytes, clock: Clock) -> Batch:
        """As many of `entries` (at least one) as one batch bears; `before` = the chain value before the first."""
        bodies: list[bytes] = []
        held_back: dict[int, bytes] = {}
        size = 0
        for place, entry in enumerate(entries[:EVENTS]):
            body, changed = leaving(entry.body)
            size += len(body) + 5
            if bodies and (size > PLAIN or (changed and len(held_back) == HELD_BACK)):
                break
            bodies.append(body)
            if changed:
                held_back[place] = entry.chain
        body, plain = pack_bodies(bodies)
        last = entries[len(bodies) - 1]
        header = Header(
            t=kind, h=self.hall, ep=self.epoch, f=entries[0].seq, n=len(bodies), sz=plain, ch=before, hd=last.chain,
            hb=held_back, clk=clock.hall, mono=clock.mono,
        )  # fmt: skip
        return Batch(Frames(pack_header(header), body), last.seq, last.chain, len(held_back))
