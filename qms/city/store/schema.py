"""The city's tables, and how their file is opened."""

import sqlite3
from pathlib import Path

import sqlalchemy as sa

metadata = sa.MetaData()

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
keys = sa.Table(
    "keys",
    metadata,
    sa.Column("public", sa.Text, primary_key=True),
    sa.Column("hall", sa.Text, nullable=False),
    sa.Column("not_before", sa.Integer, nullable=False),
    sa.Column("not_after", sa.Integer),
    sa.Column("revoked_at", sa.Integer),
)
streams = sa.Table(
    "streams",
    metadata,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("hall", sa.Text, nullable=False),
    sa.Column("epoch", sa.Text, nullable=False),
    sa.Column("first", sa.Integer, nullable=False),
    sa.Column("last", sa.Integer, nullable=False),
    sa.Column("head", sa.LargeBinary, nullable=False),
    sa.Column("sound", sa.Boolean, nullable=False),
    sa.Column("last_at", sa.Integer),
    sa.Column("opened_at", sa.Integer, nullable=False),
    sa.UniqueConstraint("hall", "epoch"),
)
events = sa.Table(
    "events",
    metadata,
    sa.Column("stream", sa.Integer, sa.ForeignKey("streams.no"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("at", sa.Integer, nullable=False),
    sa.Column("received_at", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("stream", sa.Integer, sa.ForeignKey("streams.no"), nullable=False),
    sa.Column("first", sa.Integer, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("received_at", sa.Integer, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("raw", sa.LargeBinary, nullable=False),
)
visits = sa.Table(
    "visits",
    metadata,
    sa.Column("hall", sa.Text, primary_key=True),
    sa.Column("ticket", sa.Text, primary_key=True),
    sa.Column("stage", sa.Integer, primary_key=True),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("item_class", sa.Text, nullable=False),
    sa.Column("items", sa.Text, nullable=False),
    sa.Column("grouping", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("issued_at", sa.Integer, nullable=False, index=True),
    sa.Column("queued_at", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("window", sa.Text),
    sa.Column("clerk", sa.Text),
    sa.Column("first_called_at", sa.Integer),
    sa.Column("called_at", sa.Integer),
    sa.Column("recalls", sa.Integer, nullable=False),
    sa.Column("misses", sa.Integer, nullable=False),
    sa.Column("started_at", sa.Integer),
    sa.Column("served_ms", sa.Integer, nullable=False),
    sa.Column("ended_at", sa.Integer),
    sa.Column("outcome", sa.Text),
    sa.Column("by_day_end", sa.Boolean, nullable=False),
    sa.Column("rating", sa.Integer),
    sa.Column("default_rating", sa.Integer),
    sa.Column("follow_up", sa.Integer),
    sa.Column("services", sa.Integer, nullable=False),
    sa.Column("case_no", sa.Text, nullable=False),
    sa.Column("on_behalf", sa.Text, nullable=False),
    sa.Column("bundle", sa.Text, nullable=False),
    sa.Column("booked", sa.Boolean, nullable=False),
    sa.Column("late", sa.Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""Column for column the fields of `visits.Visit`, in the same order."""


def open_file(path: Path, *, writes: bool) -> sa.Engine:
    """An engine of one connection over the city's file: WAL, every commit on the disk before anybody hears of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        f"sqlite:///{path}",
        poolclass=sa.StaticPool,
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # an error's message goes to the log; what was to be written does not
    )
    sa.event.listen(engine, "connect", _prepare)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    sa.event.listen(engine, "begin", _begin)
    return engine


def create(engine: sa.Engine) -> None:
    """Make what is missing of the tables."""
    with engine.begin() as db:
        metadata.create_all(db)


def reason(error: sa.exc.SQLAlchemyError) -> str:
    """What SQLite said, without the statement."""
    return str(error.orig) if isinstance(error, sa.exc.DBAPIError) else str(error)


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # so that BEGIN is ours
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA wal_autocheckpoint=4000")
