"""How patient the uplink is, and what the hall can say of it. Pure."""

from msgspec import Struct


class Pace(Struct, frozen=True):
    """Times in seconds. After `long_outage` the halls of a city come back spread over `spread`, not all at once.
    `gather`: so long a batch that is not full waits for company; a batch costs the hall more than its events."""

    gather: float = 0.03
    snap_every: float = 5.0
    answer_within: float = 10.0
    remember_every: float = 5.0
    back_off_first: float = 0.2
    back_off_most: float = 2.0
    long_outage: float = 300.0
    long_back_off: float = 30.0
    spread: float = 60.0

    def wait(self, tries: int, outage: float, draw: float) -> float:
        """How long to wait before the next try; `draw` is a random number from 0 to 1."""
        if outage > self.long_outage:
            return self.long_back_off / 2 + draw * (self.long_back_off / 2 + self.spread)
        return (0.5 + draw / 2) * min(self.back_off_most, self.back_off_first * 2.0 ** min(tries, 16))


class Status(Struct):
    """What the hall can say of its uplink. `trouble` is in plain words, empty while all is well."""

    connected: bool = False
    acked: int = 0
    batches: int = 0
    snaps: int = 0
    held_back: int = 0
    trouble: str = "not connected yet"
