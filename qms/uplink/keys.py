"""Key pairs of the uplink in files that only their owner can read, one file a pair: NAME.json in `keys/`."""

import os
from pathlib import Path

import msgspec
from msgspec import Struct

PRIVATE = 0o600


class KeyTrouble(Exception):
    """A key file is missing, open to others or no key file; the message says what to do."""


class Pair(Struct, frozen=True):
    """A CURVE key pair, both parts in Z85 (40 characters). `public` may be shown to anybody."""

    public: str
    secret: str
    name: str = ""


def write(folder: Path, pair: Pair) -> Path:
    """Put a new pair down, mode 0600. Raises KeyTrouble if there is one of that name."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = _file(folder, pair.name)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError:
        raise KeyTrouble(f"{path} is there already; `qms keys rotate {pair.name}` replaces it") from None
    with open(handle, "wb") as file:  # noqa: PTH123 (a file descriptor, so that it is private from its first byte)
        file.write(msgspec.json.encode(pair) + b"\n")
        file.flush()
        os.fsync(handle)
    return path


def read(folder: Path, name: str) -> Pair:
    """The pair `name`. Raises KeyTrouble."""
    path = _file(folder, name)
    try:
        mode = path.stat().st_mode
        text = path.read_bytes()
    except FileNotFoundError:
        raise KeyTrouble(f"there is no key {path}; `qms keys new {name}` makes one") from None
    if mode & 0o077:
        raise KeyTrouble(f"others can read {path}; make a new pair, or `chmod 600` it if nobody has")
    try:
        return msgspec.json.decode(text, type=Pair)
    except msgspec.DecodeError as wrong:
        raise KeyTrouble(f"{path} is no key file: {wrong}") from None


def replace(folder: Path, pair: Pair) -> Path:
    """Put a new pair in the place of the old one, which stays beside it as NAME.old.json. Raises KeyTrouble."""
    old = read(folder, pair.name)
    _file(folder, f"{pair.name}.old").unlink(missing_ok=True)
    write(folder, Pair(old.public, old.secret, f"{pair.name}.old"))
    _file(folder, pair.name).unlink()
    return write(folder, pair)


def _file(folder: Path, name: str) -> Path:
    if not name or "/" in name or name.startswith("."):
        raise KeyTrouble(f"{name!r} is no name of a key")
    return folder / f"{name}.json"
