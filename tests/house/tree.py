"""The files of this checkout, as git knows them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def files(*patterns: str) -> list[Path]:
    """Every file that is, or with the next commit could be, part of the project; `patterns` as git takes them."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "-C",
        str(ROOT),
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--",
        *patterns,
    ]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return [ROOT / name for name in sorted(set(names)) if name and (ROOT / name).is_file()]


def texts(*patterns: str) -> list[tuple[str, str]]:
    """(path from the root, text) of every file that is text."""
    found = []
    for file in files(*patterns):
        data = file.read_bytes()
        if b"\0" not in data:
            found.append((name_of(file), data.decode("utf-8")))
    return found


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()
