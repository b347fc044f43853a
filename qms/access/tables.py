"""The tables of `access.db`, and what stands in them: accounts, counted tries, grants by digest, one-time codes."""

import hashlib
import secrets
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import sqlalchemy as sa

Role = Literal["kiosk", "display", "clerk", "leader", "manager", "admin", "auditor"]
Kind = Literal["session", "device"]
ROLES: tuple[Role, ...] = get_args(Role)


class Grant(NamedTuple):
    """What a valid token lets its bearer be. `window` binds a clerk or a page to one; `expires` in s, None = never."""

    role: Role
    subject: str
    window: str | None
    kind: Kind
    expires: float | None


_meta = sa.MetaData()
accounts = sa.Table(
    "accounts",
    _meta,
    sa.Column("clerk", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("windows", sa.Text, nullable=False),
    sa.Column("pin", sa.Text),
)
tries = sa.Table(
    "tries",
    _meta,
    sa.Column("name", sa.LargeBinary, primary_key=True),
    sa.Column("failed", sa.Integer, nullable=False),
    sa.Column("last", sa.Float, nullable=False),
    sa.Column("locked_until", sa.Float, nullable=False),
)
grants = sa.Table(
    "grants",
    _meta,
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("window", sa.Text),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("expires", sa.Float),
)
codes = sa.Table(
    "codes",
    _meta,
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("window", sa.Text),
    sa.Column("expires", sa.Float, nullable=False),
)


def open_file(folder: Path) -> sa.Engine:
    """`access.db` in `folder`, made if it is not there, readable by its owner only."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "access.db"
    path.touch(mode=0o600)
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False})
    sa.event.listen(engine, "connect", _prepare)
    _meta.create_all(engine)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


@lru_cache(1024)
def digest_of(token: str) -> bytes:
    """What is stored of a token or a code, so that the file alone opens nothing."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def issue(db: sa.Connection, grant: Grant) -> str:
    """A new 256-bit token for `grant`; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    db.execute(grants.insert().values(digest=digest_of(token), **grant._asdict()))
    return token


def end_sessions(db: sa.Connection, clerk: str) -> None:
    """End what the clerk has signed in; enrolled tokens stay."""
    db.execute(grants.delete().where(grants.c.subject == clerk, grants.c.kind == "session"))
