"""Where the compiled kernel is kept: a folder named after the sources that it was compiled from.

numba looks at the file of a function only, not at those of the functions it calls; a folder of its own for every version of
the sources makes up for that.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import qms

ROOT = Path(qms.__path__[0])
SOURCES = ("forecast/kernel/*.py", "domain/routing.py")
FOLDER = "forecast-cache"
LOCK = "compiling.lock"
VARIABLE = "NUMBA_CACHE_DIR"


def digest(root: Path = ROOT) -> str:
    """Of the sources below `root`, 16 hexadecimal figures."""
    found = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in root.glob(pattern)):
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


@contextmanager
def alone(kept: str | None) -> Iterator[None]:
    """Wait until no other process compiles into the folder; what that has compiled need not be compiled again. Without a
    folder there is nobody to wait for."""
    if kept is None:
        yield
        return
    with (Path(kept) / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def folder(hall: Path) -> Path:
    """The folder for the sources of now, in a hall's data folder; those of other sources are taken away."""
    mine = hall / FOLDER / digest()
    mine.mkdir(parents=True, exist_ok=True)
    for other in mine.parent.iterdir():
        if other != mine:
            shutil.rmtree(other, ignore_errors=True)
    return mine
