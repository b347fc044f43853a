"""What is read of the store: visits for the figures, streams for the state of the uplink."""

from collections.abc import Sequence

import sqlalchemy as sa
from msgspec import Struct

from qms.city.store.schema import quarantine, streams, visits
from qms.city.visits import Visit


class StreamRow(Struct, frozen=True):
    """The newest epoch of a hall. `last_at` is the time of the last entry (hall time, ms); `sound` = the hash chain held."""

    hall: str
    epoch: str
    first: int
    last: int
    last_at: int | None
    sound: bool
    put_aside: int


def read_visits(db: sa.Connection, halls: Sequence[str], start: int, end: int) -> list[Visit]:
    """The visits of numbers taken in [start, end) ms in these halls."""
    c = visits.c
    chosen = sa.select(visits).where(c.issued_at >= start, c.issued_at < end, c.hall.in_(halls))
    return [Visit(*row) for row in db.execute(chosen)]


def read_streams(db: sa.Connection) -> list[StreamRow]:
    """One row a hall that was ever heard, its newest epoch."""
    newest = sa.select(sa.func.max(streams.c.no)).group_by(streams.c.hall)
    aside = sa.select(sa.func.count()).where(quarantine.c.stream == streams.c.no).scalar_subquery()
    c = streams.c
    chosen = sa.select(c.hall, c.epoch, c.first, c.last, c.last_at, c.sound, aside).where(c.no.in_(newest))
    return [StreamRow(*row) for row in db.execute(chosen.order_by(c.hall))]
