"""Back up a hall or a city while it runs, and restore it into an empty folder; a restored hall opens a new epoch.

One tar file, readable by its owner only: it holds the vault's key too, so it is as secret as the folder itself.
"""

import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qms.journal import begin_epoch, copy

JOURNAL = "journal.db"
LEFT_OUT = (".lock", "-wal", "-shm", ".new", ".log", ".nbi", ".nbc")  # the last two: what numba compiled


class BackupTrouble(Exception):
    """The backup cannot be made or used; the message says why and what to do."""


def back_up(folder: Path, to: Path) -> list[str]:
    """Write everything in `folder` into the file `to`, whole or not at all; returns what went in. Raises BackupTrouble."""
    if not folder.is_dir():
        raise BackupTrouble(f"{folder} is not there; name the folder that holds the data")
    if to.exists():
        raise BackupTrouble(f"{to} is there already; choose another name")
    part = to.with_name(f".{to.name}.part")
    try:
        with tempfile.TemporaryDirectory() as scratch, _private(part) as tar:
            kept = [_keep(tar, folder, name, Path(scratch)) for name in _names(folder)]
        part.replace(to)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BackupTrouble(f"the backup {to} could not be written: {error}") from error
    return kept


def _names(folder: Path) -> Iterator[Path]:
    """The journal goes first: whatever it refers to in the other files is in their later copies."""
    found = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    for path in sorted(found, key=lambda p: p.name != JOURNAL):
        if not path.name.endswith(LEFT_OUT):
            yield path


def _keep(tar: tarfile.TarFile, folder: Path, path: Path, scratch: Path) -> str:
    name = str(path.relative_to(folder))
    if path.suffix == ".db":
        still = scratch / name.replace("/", "_")
        copy(path, still)
        still.chmod(0o600)
        tar.add(still, name)
    else:
        tar.add(path, name)
    return name


@contextmanager
def _private(path: Path) -> Iterator[tarfile.TarFile]:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            yield tar
        file.flush()
        os.fsync(file.fileno())


def restore(file: Path, folder: Path) -> dict[str, str]:
    """Unpack a backup into an empty or missing `folder`; every journal in it opens a new epoch.

    Returns the new epochs by the journal's folder. Raises BackupTrouble.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupTrouble(f"{folder} is not empty; move it away first, nothing is overwritten")
    try:
        with tarfile.open(file) as tar:
            tar.extractall(folder, filter="data")
    except (OSError, tarfile.TarError) as error:
        raise BackupTrouble(f"{file} cannot be restored: {error}") from error
    journals = sorted(folder.rglob(JOURNAL))
    return {str(journal.parent): begin_epoch(journal.parent) for journal in journals}
