"""Reading a journal: whole days, what came after a row, and how far other readers are. It may be in use."""

from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from qms.journal import book
from qms.journal.book import Epoch, cursors, entries
from qms.journal.chain import first_link, link


class Row(NamedTuple):
    """An entry as it stands. The first entry of a command says how many it has (`size`), and its id and digest if any."""

    seq: int
    at: int
    body: bytes
    chain: bytes
    size: int | None
    key: str | None
    digest: bytes | None


class Reader:
    """A journal of which every row that is read is durable; from any thread."""

    def __init__(self, engine: sa.Engine, present: Epoch) -> None:
        self._engine = engine
        self._present = present

    @property
    def epoch(self) -> str:
        """16 hexadecimal figures; seqs count from 1 in it."""
        return self._present.name

    def since(self, seq: int, limit: int = 1000) -> list[Row]:
        """Durable rows after `seq`, in order, at most `limit`. Rows of earlier epochs have numbers below 1."""
        c = entries.c
        chosen = sa.select(c.seq, c.at, c.body, c.chain, c.count, c.key, c.digest)
        with self._engine.connect() as db:
            found = db.execute(chosen.where(c.seq > seq + self._present.base).order_by(c.seq).limit(limit))
            return [Row(row.seq - self._present.base, *row[1:]) for row in found]

    def day_starts(self, count: int) -> list[int]:
        """The seq of the rows that opened the last `count` business days, latest first."""
        chosen = sa.select(entries.c.seq).where(entries.c.day.is_not(None))
        with self._engine.connect() as db:
            return [seq - self._present.base for seq in db.scalars(chosen.order_by(entries.c.seq.desc()).limit(count))]

    def day(self, date: str) -> list[Row]:
        """The rows of the business day `date` (YYYY-MM-DD), in order; none if the journal has no such day."""
        c = entries.c
        opened = sa.select(sa.func.max(c.seq)).where(c.day == date)
        with self._engine.connect() as db:
            first = db.scalar(opened)
            if first is None:
                return []
            end = db.scalar(sa.select(sa.func.min(c.seq)).where(c.day.is_not(None), c.seq > first))
        return self.since(first - self._present.base - 1, -1 if end is None else end - first)

    def verify(self) -> int | None:
        """The first seq at which the chain does not hold, None if all of it does. Reads the whole epoch."""
        chain, seq = first_link(self.epoch), 0
        while rows := self.since(seq, 5000):
            for row in rows:
                chain = link(chain, row.seq, row.at, row.body)
                if row.seq != seq + 1 or row.chain != chain:
                    return row.seq
                seq = row.seq
        return None

    def cursor(self, name: str) -> int:
        """The seq up to which the reader `name` is done; 0 for a new one or a new epoch."""
        chosen = sa.select(cursors.c.seq).where(cursors.c.name == name, cursors.c.epoch == self.epoch)
        with self._engine.connect() as db:
            return db.scalar(chosen) or 0


def read_only(folder: Path) -> Reader:
    """The journal of another process, which can change nothing in it. Raises OSError if there is none or it cannot be read."""
    engine = book.reading(folder)
    try:
        with engine.connect() as db:
            return Reader(engine, book.present(db))
    except sa.exc.SQLAlchemyError as error:
        raise OSError(f"the journal in {folder} cannot be read: {error}") from error
