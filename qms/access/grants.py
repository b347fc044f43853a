"""What a token grants: sessions of clerks, enrolled devices and scripts, one-time codes for device pages.

The file is the truth. What is valid in it is also held in memory, by the digest of each token, so that a request costs
microseconds; another process that enrols, revokes or sets a PIN is noticed within a second. Times here are seconds of
the world's clock, not hall time: a demo that runs fast does not sign its people out.
"""

import asyncio
import hashlib
import secrets
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from config.plan import Clerk
from qms.access.accounts import Accounts, Busy
from qms.access.tables import Grant, Role, codes, digest_of, grants, issue, open_file

T = TypeVar("T")

CODE_S = 600
CODE_LETTERS = "ACDEFGHJKLMNPRTUVWXY34679"  # what nobody mixes up when reading aloud
MOST_WAITING = 16  # sign-ins that may wait for the two threads of Argon2id
LOOK_EVERY = 1.0  # seconds between two looks whether another process has changed the file


class WrongCode(Exception):
    """The enrolment code is not known, used up, or too old."""


@dataclass(slots=True)
class _Held:
    grant: Grant
    seen: float


class Access:
    """One hall's `access.db` in `folder`. A session without a request for `idle_s` ends; a restart begins that anew."""

    def __init__(self, folder: Path, *, idle_s: float = 1800, clock: Callable[[], float] = time.time) -> None:
        self._engine = open_file(folder)
        self._reader = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._accounts = Accounts(self._engine, clock)
        self._clock = clock
        self._idle_s = idle_s
        self._held: dict[bytes, _Held] = {}
        self._version = -1
        self._look_at = 0.0
        self._waiting = 0
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="argon2")

    def close(self) -> None:
        """Let go of the file."""
        self._threads.shutdown()
        self._reader.close()
        self._engine.dispose()

    def grant(self, token: str, *, touch: bool = True) -> Grant | None:
        """What `token` grants now, None if nothing. `touch` keeps an idle session alive."""
        now = self._clock()
        if now >= self._look_at:
            self._look(now)
        held = self._held.get(digest_of(token))
        if held is None:
            return None
        grant = held.grant
        if grant.expires is not None and now >= grant.expires:
            return None
        if grant.kind == "session":
            if now - held.seen >= self._idle_s:
                return None
            if touch:
                held.seen = now
        return grant

    # --- people ---

    def adopt(self, clerks: Iterable[Clerk]) -> None:
        """Make the accounts those of the plan. PINs stay; who is no longer in the plan is out, sessions too."""
        self._accounts.adopt(clerks)
        with self._engine.begin() as db:
            db.execute(grants.delete().where(grants.c.expires <= self._clock()))
        self._refresh()

    def set_pin(self, clerk: str, pin: str) -> None:
        """Give an account its PIN and end its sessions; blocks for about 0.2 s. Raises KeyError, ValueError."""
        self._accounts.set_pin(clerk, pin)
        self._refresh()

    async def change_pin(self, clerk: str, pin: str) -> None:
        """As `set_pin`, beside the loop. Raises Busy too."""
        await self._beside(lambda: self._accounts.set_pin(clerk, pin))

    async def sign_in(self, clerk: str, pin: str, window: str | None = None) -> tuple[str, Grant]:
        """A session's token; an earlier session of the same clerk ends. Raises WrongPin, Locked, Busy, NotYourWindow."""
        return await self._beside(lambda: self._accounts.sign_in(clerk, pin, window))

    async def _beside(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1
            self._refresh()

    # --- devices, pages and scripts ---

    def enrol(self, role: Role, subject: str, window: str | None = None, lasts: float | None = None) -> str:
        """A new token, valid for `lasts` seconds or, without that, until it is revoked."""
        expires = None if lasts is None else self._clock() + lasts
        with self._engine.begin() as db:
            token = issue(db, Grant(role, subject, window, "device", expires))
        self._refresh()
        return token

    def revoke(self, token: str) -> None:
        """The token grants nothing any more; this is also how one signs out."""
        self._delete(grants.c.digest == digest_of(token))

    def revoke_subject(self, subject: str) -> None:
        """No token of this clerk or device grants anything any more."""
        self._delete(grants.c.subject == subject)

    def _delete(self, chosen: sa.ColumnElement[bool]) -> None:
        with self._engine.begin() as db:
            db.execute(grants.delete().where(chosen))
        self._refresh()

    def code(self, role: Role, subject: str, window: str | None = None) -> str:
        """A code that binds one device page to its place, once, within ten minutes."""
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
        row = {"role": role, "subject": subject, "window": window, "expires": self._clock() + CODE_S}
        with self._engine.begin() as db:
            db.execute(codes.insert().values(digest=digest_of(code), **row))
        return code

    def redeem(self, code: str) -> tuple[str, Grant]:
        """The token that the code stands for; the code is then used up. Raises WrongCode."""
        mine = codes.c.digest == digest_of(code.strip().upper())
        with self._engine.begin() as db:
            db.execute(codes.delete().where(codes.c.expires <= self._clock()))
            row = db.execute(codes.delete().where(mine).returning(*codes.c)).one_or_none()
            if row is not None:
                grant = Grant(row.role, row.subject, row.window, "device", None)
                token = issue(db, grant)
        if row is None:
            raise WrongCode
        self._refresh()
        return token, grant

    # --- what is held in memory ---

    def _look(self, now: float) -> None:
        self._look_at = now + LOOK_EVERY
        version = self._reader.exec_driver_sql("PRAGMA data_version").scalar_one()
        if version != self._version:
            self._version = version
            self._refresh()

    def _refresh(self) -> None:
        now = self._clock()
        valid = sa.or_(grants.c.expires.is_(None), grants.c.expires > now)
        with self._engine.connect() as db:
            rows = db.execute(sa.select(grants).where(valid)).all()
        held = self._held
        self._held = {
            row.digest: _Held(
                Grant(row.role, row.subject, row.window, row.kind, row.expires),
                held[row.digest].seen if row.digest in held else now,
            )
            for row in rows
        }


def csrf_of(token: str) -> str:
    """What a page must send beside its cookie; who cannot read an answer made with the cookie cannot know it."""
    return hashlib.sha256(b"csrf:" + token.encode("utf-8", "surrogateescape")).hexdigest()[:32]
