"""Cuts journal entries into batches of a bearable size. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from qms.uplink.envelope import EVENTS, PLAIN, Header, Kind, pack_bodies, pack_floor, pack_header
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
        size = held_back = 0
        for entry in entries[:EVENTS]:
            body, changed = leaving(entry.body)
            size += len(body) + 5
            if bodies and size > PLAIN:
                break
            bodies.append(body)
            held_back += changed
        body, plain = pack_bodies(bodies)
        last = entries[len(bodies) - 1]
        header = Header(
            t=kind, h=self.hall, ep=self.epoch, f=entries[0].seq, n=len(bodies), sz=plain, ch=before, hd=last.chain,
            clk=clock.hall, mono=clock.mono,
        )  # fmt: skip
        return Batch(Frames(pack_header(header), body), last.seq, last.chain, held_back)
