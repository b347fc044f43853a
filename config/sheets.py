"""Reads the TOML texts that make up one plan and lays them together, remembering which file every entry came from."""

import re
import tomllib
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from config.faults import Complaint, Fault, Where, shown, written

PLACE = re.compile(r" \(at ([^)]*)\)$")
NAMES = ("id", "no", "code", "name")


class Sheet(Struct, frozen=True):
    """One file's tables."""

    file: str
    tables: dict[str, Any]


class Drawing(Struct, frozen=True):
    """All sheets of a plan as one: `tables`, and for every entry of an included list the file and place it came from."""

    file: str
    tables: dict[str, Any]
    origins: dict[Where, tuple[str, Where]]

    def fault(self, complaint: Complaint) -> Fault:
        """The complaint, with the file and the key as written in that file."""
        at = complaint.at
        file, local = self.file, at
        for length in (1, 2):
            if at[:length] in self.origins:
                file, start = self.origins[at[:length]]
                local = (*start, *at[length:])
        return Fault(file, written(local), complaint.expected, complaint.found, complaint.meant, self._entry(at))

    def _entry(self, at: Where) -> str:
        entries = self.tables.get(str(at[0])) if len(at) > 1 else None
        if not isinstance(entries, list) or not isinstance(entries[int(at[1])], dict):
            return ""
        entry = entries[int(at[1])]
        return next((f"{name} {shown(entry[name])}" for name in NAMES if isinstance(entry.get(name), str)), "")


def parsed(file: str, text: str, faults: list[Fault]) -> Sheet:
    """The sheet of a TOML text; one that is no TOML is an empty sheet and a fault with line and column."""
    try:
        return Sheet(file, tomllib.loads(text.removeprefix("\ufeff")))
    except tomllib.TOMLDecodeError as wrong:
        said = str(wrong)
        place = PLACE.search(said)
        faults.append(Fault(file, place.group(1) if place else "the file", "TOML", PLACE.sub("", said)))
        return Sheet(file, {})


def joined(main: Sheet, included: Iterable[Sheet], faults: list[Fault]) -> Drawing:
    """The main sheet with the lists of the included ones behind its own. An included file holds lists only."""
    tables = {key: list(value) if isinstance(value, list) else value for key, value in main.tables.items()}
    tables.pop("include", None)
    origins: dict[Where, tuple[str, Where]] = {}
    for sheet in included:
        for key, value in sheet.tables.items():
            if key == "include" or not isinstance(value, list):
                faults.append(Fault(sheet.file, key, "lists only, in a file that another one includes", shown(value)))
                continue
            if key not in tables:
                origins[(key,)] = (sheet.file, (key,))
            own = tables.setdefault(key, [])
            if isinstance(own, list):
                origins |= {(key, len(own) + i): (sheet.file, (key, i)) for i in range(len(value))}
                own += value
    return Drawing(main.file, tables, origins)
