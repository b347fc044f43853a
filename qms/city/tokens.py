"""Bearer tokens that may read the city: only their digests are kept, in the plan and in a file that `add` writes."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

import msgspec

from config.city import Token

FILE = "tokens.json"


def digest(token: str) -> str:
    """What is kept of a token. It has 256 random bits, so that a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def add(folder: Path, name: str) -> str:
    """A new token for `name`, in the place of an older one of that name. It is shown this once."""
    token = secrets.token_urlsafe(32)
    kept = [other for other in _read(folder / FILE) if other.name != name]
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{FILE}.new"
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
        file.write(msgspec.json.encode([*kept, Token(name, digest(token))]))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / FILE)
    return token


class Tokens:
    """The tokens in force; `refresh` takes in what `add` did since."""

    def __init__(self, planned: Iterable[Token], folder: Path) -> None:
        self._planned, self._file = {token.sha256 for token in planned}, folder / FILE
        self.refresh()

    def refresh(self) -> None:
        """Read the file again."""
        self._digests = self._planned | {token.sha256 for token in _read(self._file)}

    def good(self, token: str) -> bool:
        """Whether this token may read."""
        return digest(token) in self._digests


def _read(file: Path) -> list[Token]:
    if not file.exists():
        return []
    return msgspec.json.decode(file.read_bytes(), type=list[Token])
