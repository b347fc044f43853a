"""The journal: every event of a hall, in order, durable before anyone hears of it.

SQLite in WAL mode with synchronous=FULL. One writer thread owns the writing connection and commits whatever has queued
up as one transaction (group commit). Rows are hash-chained inside an epoch: 64 random bits made at creation, restore or
detected rollback. A commit that failed is never retried: the journal is then broken until `reopen`, which reads what is
really there. Measured figures: docs/reference/figures.md.
"""

import fcntl
import hashlib
import queue
import secrets
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

import sqlalchemy as sa

GROUP = 512  # commands in one transaction at most, so that the first of them is not kept waiting for the last
SCHEMA = 1

_meta = sa.MetaData()
_facts = sa.Table("facts", _meta, sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text))
_entries = sa.Table(
    "entries",
    _meta,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("at", sa.Integer, nullable=False),
    sa.Column("day", sa.Text),
    sa.Column("count", sa.Integer),
    sa.Column("key", sa.Text),
    sa.Column("digest", sa.LargeBinary),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("chain", sa.LargeBinary, nullable=False),
)
sa.Index("day_starts", _entries.c.day, sqlite_where=_entries.c.day.is_not(None))
_cursors = sa.Table(
    "cursors",
    _meta,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("epoch", sa.Text, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
)
_INSERT = "INSERT INTO entries (seq, at, day, count, key, digest, body, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


class JournalBroken(Exception):
    """The journal cannot take entries now; the message says why, for the operator."""


class Draft(NamedTuple):
    """An entry to be written: `at` in ms, `day` is the date where the entry opens a business day."""

    at: int
    body: bytes
    day: str | None = None


class Row(NamedTuple):
    """An entry as it stands. The first entry of a command says how many it has (`count`), and its id and digest if any."""

    seq: int
    at: int
    body: bytes
    chain: bytes
    count: int | None
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
        self.path = folder / "journal.db"
        self._done = done
        self._lock = _only_one(folder / "journal.lock")
        self._queue: queue.SimpleQueue[_Batch | None] = queue.SimpleQueue()
        self._engine = sa.create_engine(f"sqlite:///{self.path}", poolclass=sa.NullPool)
        sa.event.listen(self._engine, "connect", _prepare)
        sa.event.listen(self._engine, "begin", _begin)
        try:
            self._start()
        except JournalBroken:
            self._lock.close()
            raise

    def _start(self) -> None:
        try:
            with self._engine.begin() as db:
                _meta.create_all(db)
                self.epoch = _epoch(db)
                last = db.execute(sa.select(_entries).order_by(_entries.c.seq.desc()).limit(1)).first()
        except sa.exc.SQLAlchemyError as error:
            raise JournalBroken(f"the journal {self.path} cannot be opened: {error}") from error
        self.seq: int = last.seq if last else 0
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
        batches, stop = [batch], False
        while len(batches) < GROUP:
            try:
                more = self._queue.get_nowait()
            except queue.Empty:
                break
            if more is None:
                stop = True
                break
            batches.append(more)
        rows, chain = [], self._chain
        for one in batches:
            for offset, draft in enumerate(one.drafts):
                seq = one.first + offset
                chain = link(chain, seq, draft.at, draft.body)
                head = (len(one.drafts), one.key, one.digest) if offset == 0 else (None, None, None)
                rows.append((seq, draft.at, draft.day, *head, draft.body, chain))
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(_INSERT, rows)
        connection.execute("COMMIT")
        self._chain, self.seq = chain, rows[-1][0]
        return stop

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
        """Durable rows after `seq`, in order, at most `limit`."""
        c = _entries.c
        chosen = sa.select(c.seq, c.at, c.body, c.chain, c.count, c.key, c.digest)
        with self._engine.connect() as db:
            return [Row(*r) for r in db.execute(chosen.where(c.seq > seq).order_by(c.seq).limit(limit))]

    def day_starts(self, count: int) -> list[int]:
        """The seq of the rows that opened the last `count` business days, latest first."""
        chosen = sa.select(_entries.c.seq).where(_entries.c.day.is_not(None))
        with self._engine.connect() as db:
            return list(db.scalars(chosen.order_by(_entries.c.seq.desc()).limit(count)))

    def verify(self) -> int | None:
        """The first seq at which the chain does not hold, None if all of it does. Reads the whole journal."""
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
        chosen = sa.select(_cursors.c.seq).where(_cursors.c.name == name, _cursors.c.epoch == self.epoch)
        with self._engine.connect() as db:
            return db.scalar(chosen) or 0

    def set_cursor(self, name: str, seq: int) -> None:
        """Remember a reader's place; it may be lost with the last second, readers are idempotent."""
        row = {"name": name, "epoch": self.epoch, "seq": seq}
        with self._engine.begin() as db:
            db.execute(_cursors.insert().prefix_with("OR REPLACE").values(row))


def first_link(epoch: str) -> bytes:
    """What the chain of an epoch starts from."""
    return hashlib.sha256(epoch.encode()).digest()


def link(before: bytes, seq: int, at: int, body: bytes) -> bytes:
    """The chain value of a row: SHA-256 over the value before it, seq and time (8 bytes each, big-endian) and the body."""
    return hashlib.sha256(before + seq.to_bytes(8, "big") + at.to_bytes(8, "big", signed=True) + body).digest()


def new_epoch() -> str:
    """64 random bits, as 16 hexadecimal figures."""
    return secrets.token_hex(8)


def _epoch(db: sa.Connection) -> str:
    found: str | None = db.scalar(sa.select(_facts.c.value).where(_facts.c.name == "epoch"))
    if found is None:
        found = new_epoch()
        db.execute(_facts.insert(), [{"name": "epoch", "value": found}, {"name": "schema", "value": str(SCHEMA)}])
    return found


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(db: sa.Connection) -> None:
    db.exec_driver_sql("BEGIN")  # the driver is in autocommit mode, so that the writer's BEGIN IMMEDIATE is its own


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
