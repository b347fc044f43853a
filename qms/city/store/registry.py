"""Which key may speak for which hall, and the one-line facts of the store. Sync, short; used by the city and by `qms keys`."""

import sqlalchemy as sa

from qms.city.gate.key import Key
from qms.city.store.schema import keys


class KeyTaken(Exception):
    """The key speaks for another hall, or was revoked; it cannot be allowed (again)."""


def allow(db: sa.Connection, key: Key) -> None:
    """Let a key speak for its hall. Allowing it twice is harmless. Raises KeyTaken."""
    there = find(db, key.public)
    if there is None:
        db.execute(keys.insert().values(_row(key)))
    elif there.hall != key.hall:
        raise KeyTaken(f"this key speaks for hall {there.hall}; every hall has a key of its own")
    elif there.revoked_at is not None:
        raise KeyTaken("this key was revoked; make a new pair with `qms keys rotate`")


def retire(db: sa.Connection, hall: str, but: str, at: int) -> int:
    """Let all other keys of a hall end at `at` (ms); returns how many. For a rotation with an overlap."""
    chosen = (keys.c.hall == hall) & (keys.c.public != but) & keys.c.not_after.is_(None) & keys.c.revoked_at.is_(None)
    return db.execute(keys.update().where(chosen).values(not_after=at)).rowcount


def revoke(db: sa.Connection, public: str, now: int) -> bool:
    """Shut a key out at once; False if it is unknown or was revoked before."""
    chosen = (keys.c.public == public) & keys.c.revoked_at.is_(None)
    return db.execute(keys.update().where(chosen).values(revoked_at=now)).rowcount > 0


def find(db: sa.Connection, public: str) -> Key | None:
    """The registry's row of a key."""
    row = db.execute(sa.select(keys).where(keys.c.public == public)).first()
    return None if row is None else _key(row)


def every(db: sa.Connection) -> list[Key]:
    """The whole registry."""
    return [_key(row) for row in db.execute(sa.select(keys).order_by(keys.c.hall, keys.c.not_before))]


def _key(row: sa.Row[tuple[str, str, int, int, int]]) -> Key:
    return Key(row.public, row.hall, row.not_before, row.not_after, row.revoked_at)


def _row(key: Key) -> dict[str, object]:
    return {
        "public": key.public,
        "hall": key.hall,
        "not_before": key.not_before,
        "not_after": key.not_after,
        "revoked_at": key.revoked_at,
    }
