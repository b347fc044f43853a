"""Accounts of the plan's clerks: PINs by Argon2id, and a rest after too many wrong ones.

An unknown name, an account without a PIN and a wrong PIN get the same answer after the same time, and rest alike.
"""

import json
import secrets
import threading
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import cast

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from config.plan import Clerk
from qms.access.tables import Grant, Role, accounts, digest_of, end_sessions, issue, tries

SESSION_S = 12 * 3600
TRIES = 5  # wrong PINs in a row, then the name rests for LOCK_S. Source: facts/reliability.md, part 5
LOCK_S = 600
LEAST_PIN, MOST_PIN = 4, 64


class WrongPin(Exception):
    """The clerk or the PIN is wrong; which of the two is not told."""


class Locked(Exception):
    """Too many wrong PINs for this name; `seconds` until it may try again."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too many wrong PINs")
        self.seconds = seconds


class Busy(Exception):
    """Too many people sign in at this moment."""


class NotYourWindow(Exception):
    """The plan does not let this clerk sit at that window."""


class Accounts:
    """The accounts in one file. Everything here blocks; hashing takes about 0.2 s and 64 MiB."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._clock = clock
        self._counting = threading.Lock()
        self._hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)

    def adopt(self, clerks: Iterable[Clerk]) -> None:
        """Make the accounts those of the plan. PINs stay; who is no longer in the plan is out, sessions too."""
        known = {c.id: {"role": c.role, "windows": json.dumps(c.windows)} for c in clerks}
        with self._engine.begin() as db:
            held = set(db.scalars(sa.select(accounts.c.clerk)))
            for gone in held - known.keys():
                db.execute(accounts.delete().where(accounts.c.clerk == gone))
                end_sessions(db, gone)
            for clerk, row in known.items():
                if clerk in held:
                    db.execute(accounts.update().where(accounts.c.clerk == clerk).values(row))
                else:
                    db.execute(accounts.insert().values(clerk=clerk, **row))

    def set_pin(self, clerk: str, pin: str) -> None:
        """Give an account its PIN and end its sessions. Raises KeyError, ValueError."""
        if not LEAST_PIN <= len(pin) <= MOST_PIN:
            raise ValueError(f"a PIN has {LEAST_PIN} to {MOST_PIN} characters")
        hashed = self._hasher.hash(pin)
        with self._engine.begin() as db:
            if not db.execute(accounts.update().where(accounts.c.clerk == clerk).values(pin=hashed)).rowcount:
                raise KeyError(clerk)
            end_sessions(db, clerk)
            db.execute(tries.delete().where(tries.c.name == digest_of(clerk)))

    def sign_in(self, clerk: str, pin: str, window: str | None) -> tuple[str, Grant]:
        """A new session, instead of any earlier one of the same clerk. Raises WrongPin, Locked, NotYourWindow."""
        decoy = self._decoy
        self._count_try(clerk)
        with self._engine.connect() as db:
            account = db.execute(sa.select(accounts).where(accounts.c.clerk == clerk)).one_or_none()
        try:
            self._hasher.verify((account and account.pin) or decoy, pin)
        except VerificationError:
            raise WrongPin from None
        assert account is not None
        windows = json.loads(account.windows)
        if window is not None and windows and window not in windows:
            raise NotYourWindow
        grant = Grant(cast(Role, account.role), clerk, window, "session", self._clock() + SESSION_S)
        with self._engine.begin() as db:
            db.execute(tries.delete().where(tries.c.name == digest_of(clerk)))
            end_sessions(db, clerk)
            return issue(db, grant), grant

    @cached_property
    def _decoy(self) -> str:
        """The hash of a PIN that nobody has, for names that have none."""
        return self._hasher.hash(secrets.token_urlsafe(32))

    def _count_try(self, clerk: str) -> None:
        """A try counts before it is checked, so that tries side by side are not free. Raises Locked.

        Of the name only a digest is kept: what people type into the wrong field may be anything.
        """
        now, name = self._clock(), digest_of(clerk)
        with self._counting, self._engine.begin() as db:
            db.execute(tries.delete().where(tries.c.last < now - LOCK_S, tries.c.locked_until <= now))
            row = db.execute(sa.select(tries).where(tries.c.name == name)).one_or_none()
            if row is not None and row.locked_until > now:
                raise Locked(row.locked_until - now)
            failed = 1 if row is None or row.failed >= TRIES else row.failed + 1
            locked_until = now + LOCK_S if failed >= TRIES else 0.0
            counted = {"name": name, "failed": failed, "last": now, "locked_until": locked_until}
            db.execute(tries.insert().prefix_with("OR REPLACE").values(counted))
