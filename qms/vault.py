"""The vault: identities, names and visitors' words, encrypted, apart from the journal and referenced from it.

AES-256-GCM under a key that lies beside it (mode 0600). A row is written before the event that refers to it; rows that
the journal does not refer to are orphans and are purged, as is everything past its purge date.
"""

import asyncio
import hashlib
import hmac
import os
import secrets
import sqlite3
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

T = TypeVar("T")

DAY_MS = 86_400_000

_meta = sa.MetaData()
_rows = sa.Table(
    "private",
    _meta,
    sa.Column("ref", sa.Text, primary_key=True),
    sa.Column("purge_at", sa.Integer, nullable=False, index=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)


class Identity(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A document as it was read: kind by GA/T 2000.156 (111 = resident identity card), number upper-case."""

    kind: str
    number: str
    name: str = ""


class Private(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a command carried that must not enter the journal."""

    identity: Identity | None = None
    holder: Identity | None = None
    phone: str | None = None
    text: str | None = None


class Vault:
    """One hall's vault in `folder`. All work is done in a thread of its own; times are hall time in ms."""

    def __init__(self, folder: Path, keep_days: int = 30) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._keep_ms = keep_days * DAY_MS
        self._key = _key(folder / "vault.key")
        self._cipher = AESGCM(self._key[:32])
        self._engine = sa.create_engine(f"sqlite:///{folder / 'vault.db'}", poolclass=sa.NullPool)
        sa.event.listen(self._engine, "connect", _prepare)
        _meta.create_all(self._engine)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="vault")

    def pseudonym(self, identity: Identity) -> str:
        """The same person, the same 32 figures, in this hall only; nobody without the key can go back."""
        told = f"{identity.kind}:{identity.number.upper()}".encode()
        return hmac.new(self._key[32:], told, hashlib.sha256).hexdigest()[:32]

    def of_phone(self, number: str) -> str:
        """The same phone, the same 32 figures, as for a document."""
        return self.pseudonym(Identity(kind="@phone", number=number))

    def digest(self, told: bytes) -> bytes:
        """A keyed digest: tells two bodies apart, and gives nothing away to who has the journal but not the key."""
        return hashlib.blake2b(told, key=self._key[32:], digest_size=16).digest()

    async def put(self, ref: str, private: Private, now: int) -> None:
        """Keep `private` under (ref); durable when this returns. `now`: from when on the days are counted, later than the
        present for what is about a later day."""
        await self._run(lambda: self._put(ref, private, now + self._keep_ms))

    async def get(self, ref: str) -> Private | None:
        """What was kept, None if nothing is (any more)."""
        return await self._run(lambda: self._get(ref))

    async def drop(self, ref: str) -> None:
        """Erase one row; the pages are overwritten."""
        await self._run(lambda: self._drop(ref))

    def purge(self, now: int, known: Collection[str] | None = None) -> Awaitable[None]:
        """Erase what is past its date; given all references of the last two days and to days ahead, the last day's orphans
        too. What is put after this call is not touched."""
        return self._run(lambda: self._purge(now, known))

    def close(self) -> None:
        """Finish what is under way and let go of the files."""
        self._thread.shutdown()
        self._engine.dispose()

    def _run(self, work: Callable[[], T]) -> Awaitable[T]:
        return asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _put(self, ref: str, private: Private, purge_at: int) -> None:
        nonce = os.urandom(12)
        sealed = nonce + self._cipher.encrypt(nonce, msgspec.msgpack.encode(private), ref.encode())
        row = {"ref": ref, "purge_at": purge_at, "sealed": sealed}
        with self._engine.begin() as db:
            db.execute(_rows.insert().prefix_with("OR REPLACE").values(row))

    def _get(self, ref: str) -> Private | None:
        chosen = sa.select(_rows.c.sealed).where(_rows.c.ref == ref)
        with self._engine.connect() as db:
            sealed = db.scalar(chosen)
        if sealed is None:
            return None
        plain = self._cipher.decrypt(sealed[:12], sealed[12:], ref.encode())
        return msgspec.msgpack.decode(plain, type=Private)

    def _drop(self, ref: str) -> None:
        with self._engine.begin() as db:
            db.execute(_rows.delete().where(_rows.c.ref == ref))

    def _purge(self, now: int, known: Collection[str] | None) -> None:
        fresh = now + self._keep_ms - DAY_MS
        with self._engine.begin() as db:
            db.execute(_rows.delete().where(_rows.c.purge_at <= now))
            if known is None:
                return
            recent = db.scalars(sa.select(_rows.c.ref).where(_rows.c.purge_at > fresh))
            for orphan in set(recent).difference(known):
                db.execute(_rows.delete().where(_rows.c.ref == orphan))


def _key(path: Path) -> bytes:
    """64 bytes: 32 to encrypt, 32 for pseudonyms; made once."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(64))
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        pass
    return path.read_bytes()


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
