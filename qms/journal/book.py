"""The journal's file: its tables, its connections, its epochs and its copies."""

import sqlite3
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from qms.journal.chain import new_epoch

SCHEMA = "1"
FILE = "journal.db"

_meta = sa.MetaData()
facts = sa.Table("facts", _meta, sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text))
entries = sa.Table(
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
sa.Index("day_starts", entries.c.day, sqlite_where=entries.c.day.is_not(None))
cursors = sa.Table(
    "cursors",
    _meta,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("epoch", sa.Text, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
)
AT_ONCE = 250  # rows of one statement; SQLite takes 32766 values


class Epoch(NamedTuple):
    """The present epoch; `base` is the file's last row before it, so that its own rows count from 1."""

    name: str
    base: int


def engine(folder: Path) -> sa.Engine:
    """A connection each time it is asked for; the journal's durability is set here."""
    made = sa.create_engine(f"sqlite:///{folder / FILE}", poolclass=sa.NullPool)
    sa.event.listen(made, "connect", _prepare)
    sa.event.listen(made, "begin", _begin)
    return made


def reading(folder: Path) -> sa.Engine:
    """As `engine`, for connections that cannot write."""
    address = f"file:{folder / FILE}?mode=ro"
    return sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address, uri=True, timeout=5.0), poolclass=sa.NullPool
    )


def create(db: sa.Connection) -> Epoch:
    """The tables and the first epoch, unless they are there; returns the present epoch."""
    _meta.create_all(db)
    if not db.scalar(sa.select(sa.func.count()).select_from(facts).where(facts.c.name == "epoch")):
        first = {"schema": SCHEMA, "epoch": new_epoch(), "base": "0"}
        db.execute(facts.insert(), [{"name": name, "value": value} for name, value in first.items()])
    return present(db)


def present(db: sa.Connection) -> Epoch:
    """The present epoch. Raises KeyError where there is none."""
    found = {row.name: row.value for row in db.execute(sa.select(facts))}
    return Epoch(str(found["epoch"]), int(found["base"] or 0))


@cache
def insert(rows: int) -> str:
    """The statement that writes so many rows. It commits by itself, and gives the loop's thread its turn only once."""
    row = "(?, ?, ?, ?, ?, ?, ?, ?)"
    return f"INSERT INTO entries (seq, at, day, count, key, digest, body, chain) VALUES {', '.join([row] * rows)}"


def write(connection: sqlite3.Connection, rows: Sequence[Sequence[object]]) -> None:
    """Write rows in one transaction; they are durable when this returns. Raises sqlite3.Error."""
    if len(rows) <= AT_ONCE:
        connection.execute(insert(len(rows)), [value for row in rows for value in row])
        return
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(insert(1), rows)
    connection.execute("COMMIT")


def begin_epoch(folder: Path) -> str:
    """Open a new epoch after the rows that are there, for a restored journal that no process has open."""
    made = engine(folder)
    fresh = new_epoch()
    with made.begin() as db:
        create(db)
        base = db.scalar(sa.select(sa.func.max(entries.c.seq))) or 0
        for name, value in (("epoch", fresh), ("base", str(base))):
            db.execute(facts.update().where(facts.c.name == name).values(value=value))
    made.dispose()
    return fresh


def copy(source: Path, target: Path) -> None:
    """A consistent copy of an SQLite file that may be in use. Raises OSError."""
    connection = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise OSError(f"{source} cannot be copied: {error}") from error
    finally:
        connection.close()


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(db: sa.Connection) -> None:
    db.exec_driver_sql("BEGIN")  # the driver is in autocommit mode, so that the writer's BEGIN IMMEDIATE is its own
