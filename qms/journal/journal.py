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
from qms.journal.reader import Reader

GROUP = 512  # commands in one transaction at most, so that the first of them is not kept waiting for the last


class JournalBroken(Exception):
    """The journal cannot take entries now; the message says why, for the operator."""


class Draft(NamedTuple):
    """An entry to be written: `at` in ms, `day` is the date where the entry opens a business day."""

    at: int
    body: bytes
    day: str | None = None


class _Batch(NamedTuple):
    first: int
    drafts: Sequence[Draft]
    key: str | None
    digest: bytes | None


Done = Callable[[int, Exception | None], None]
"""Called in the writer's thread with (the last seq that is durable, None), or with the error that broke the journal."""


class Journal(Reader):
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
                self._present = book.create(db)
                newest = sa.select(entries.c.seq, entries.c.chain).order_by(entries.c.seq.desc()).limit(1)
                last = db.execute(newest.where(entries.c.seq > self._present.base)).first()
        except sa.exc.SQLAlchemyError as error:
            raise JournalBroken(f"the journal {self.path} cannot be opened: {error}") from error
        self.seq: int = last.seq - self._present.base if last else 0
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
                rows.append((seq + self._present.base, draft.at, draft.day, *head, draft.body, chain))
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
