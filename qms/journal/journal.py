"""The journal: every event of a hall, in order, durable before anyone hears of it.

SQLite in WAL mode with synchronous=FULL. One writer thread owns the writing connection and commits whatever has queued
up as one transaction (group commit). Rows are hash-chained inside an epoch: 64 random bits made at creation, restore or
detected rollback. A commit that failed is never retried: the journal is then broken until `reopen`, which reads what is
really there. Measured figures: docs/reference/figures.md.
"""

import fcntl
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

import sqlalchemy as sa

from qms.journal import book
from qms.journal.book import cursors, entries
from qms.journal.chain import first_link, link

GROUP = 512  # commands in one transaction at most, so that the first of them is not kept waiting for the last


class JournalBroken(Exception):
    """The journal cannot take entries now; the message says why, for the operator."""


class Draft(NamedTuple):
    """An entry to be written: `at` in ms, `day` is the date where the entry opens a business day."""

    at: int
    body: bytes
    day: str | None = None


class Row(NamedTuple):
    """An entry as it stands. The first entry of a command says how many it has (`size`), and its id and digest if any."""

    seq: int
    at: int
    body: bytes
    chain: bytes
    size: int | None
    key: str | None
    digest: bytes | None


class _Batch(NamedTuple):
    first: int
    drafts: Sequence[Draft]
    key: str | None
    digest: bytes | None


Done = Callable[[int, Exception | None], None]
"""Called in the writer's thread with (the last seq that is durable, None), or with the error that broke the journal."""


class Journal:
    """One hall's journal in `folder`. `submit` may be called from one thread only; reading from any."""

    def __init__(self, folder: Path, done: Done) -> None:
        """Open or create. Raises JournalBroken if another process has it, or if it cannot be read."""
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / book.FILE
        self._done = done
        self._lock = _only_one(folder / "journal.lock")
        self._queue: queue.SimpleQueue[_Batch | None] = queue.SimpleQueue()
        self._engine = book.engine(folder)
        try:
            self._start()
        except BaseException:
            self._lock.close()
            raise

    def _start(self) -> None:
        try:
            with self._engine.begin() as db:
                self.epoch, self._base = book.create(db)
                newest = sa.select(entries.c.seq, entries.c.chain).order_by(entries.c.seq.desc()).limit(1)
                last = db.execute(newest.where(entries.c.seq > self._base)).first()
        except sa.exc.SQLAlchemyError as error:
            raise JournalBroken(f"the journal {self.path} cannot be opened: {error}") from error
        self.seq: int = last.seq - self._base if last else 0
        self._chain: bytes = last.chain if last else first_link(self.epoch)
        self._next = self.seq + 1
        self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
        self._thread.start()

    # --- writing ---

    def submit(self, drafts: Sequence[Draft], key: str | None = None, digest: bytes | None = None) -> int:
        """Queue one command's entries, to be committed together; returns the seq of the last. `done` tells when."""
        first = self._next
        self._next += len(drafts)
        self._queue.put(_Batch(first, drafts, key, digest))
        return self._next - 1

    def _write(self) -> None:
        connection: sqlite3.Connection | None = None
        try:
            connection = self._writing_connection()
            while (batch := self._queue.get()) is not None:
                stop = self._commit(connection, batch)
                self._done(self.seq, None)
                if stop:
                    break
        except Exception as error:  # whatever it was, nobody may wait for this thread any more
            self._done(self.seq, JournalBroken(f"the journal could not be written: {error}"))
        finally:
            if connection is not None:
                _close_quietly(connection)

    def _writing_connection(self) -> sqlite3.Connection:
        proxied = self._engine.raw_connection()
        connection = proxied.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        proxied.detach()
        return connection

    def _commit(self, connection: sqlite3.Connection, batch: _Batch) -> bool:
        batches, stop = self._company_of(batch)
        rows, chain, seq = [], self._chain, self.seq
        for one in batches:
            for offset, draft in enumerate(one.drafts):
                seq = one.first + offset
                chain = link(chain, seq, draft.at, draft.body)
                head = (len(one.drafts), one.key, one.digest) if offset == 0 else (None, None, None)
                rows.append((seq + self._base, draft.at, draft.day, *head, draft.body, chain))
        book.write(connection, rows)
        self._chain, self.seq = chain, seq
        return stop

    def _company_of(self, batch: _Batch) -> tuple[list[_Batch], bool]:
        """What goes into one transaction with `batch`, and whether it is the last one."""
        batches = [batch]
        while len(batches) < GROUP:
            try:
                more = self._queue.get_nowait()
            except queue.Empty:
                break
            if more is None:
                return batches, True
            batches.append(more)
        return batches, False

    def reopen(self) -> None:
        """After a failed commit: close everything, look at what is really there, take entries again. Raises JournalBroken."""
        self._queue.put(None)
        self._thread.join()
        self._engine.dispose()
        self._queue = queue.SimpleQueue()
        self._start()

    def close(self) -> None:
        """Commit what is queued, then let go of the files."""
        self._queue.put(None)
        self._thread.join()
        self._engine.dispose()
        self._lock.close()

    # --- reading ---

    def since(self, seq: int, limit: int = 1000) -> list[Row]:
        """Durable rows after `seq`, in order, at most `limit`. Rows of earlier epochs have numbers below 1."""
        c = entries.c
        chosen = sa.select(c.seq, c.at, c.body, c.chain, c.count, c.key, c.digest)
        with self._engine.connect() as db:
            found = db.execute(chosen.where(c.seq > seq + self._base).order_by(c.seq).limit(limit))
            return [Row(row.seq - self._base, *row[1:]) for row in found]

    def day_starts(self, count: int) -> list[int]:
        """The seq of the rows that opened the last `count` business days, latest first."""
        chosen = sa.select(entries.c.seq).where(entries.c.day.is_not(None))
        with self._engine.connect() as db:
            return [seq - self._base for seq in db.scalars(chosen.order_by(entries.c.seq.desc()).limit(count))]

    def day(self, date: str) -> list[Row]:
        """The rows of the business day `date` (YYYY-MM-DD), in order; none if the journal has no such day."""
        c = entries.c
        opened = sa.select(sa.func.max(c.seq)).where(c.day == date)
        with self._engine.connect() as db:
            first = db.scalar(opened)
            if first is None:
                return []
            end = db.scalar(sa.select(sa.func.min(c.seq)).where(c.day.is_not(None), c.seq > first))
        return self.since(first - self._base - 1, -1 if end is None else end - first)

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

    def set_cursor(self, name: str, seq: int) -> None:
        """Remember a reader's place; it may be lost with the last second, readers are idempotent."""
        row = {"name": name, "epoch": self.epoch, "seq": seq}
        with self._engine.begin() as db:
            db.execute(cursors.insert().prefix_with("OR REPLACE").values(row))


def _only_one(path: Path) -> TextIO:
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise JournalBroken(f"another qms hall is running on {path.parent}; stop it first") from None
    return lock


def _close_quietly(connection: sqlite3.Connection) -> None:
    try:
        connection.close()
    except sqlite3.Error:
        return
