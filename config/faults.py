"""What is wrong with a drawn file, in words that lead to the place where it can be put right."""

import json
from collections.abc import Iterable
from difflib import get_close_matches

from msgspec import Struct

Step = str | int
Where = tuple[Step, ...]
"""The way to a value: ("windows", 3, "classes", 1). Entries are counted from 0, as in the key's written form."""

LONGEST_FOUND = 60
MANY = 12


class Fault(Struct, frozen=True):
    """One thing that is wrong: where, what was expected, what stands there instead, and what may have been meant.

    `entry` names the list entry for people who do not count from 0: `no "4"`.
    """

    file: str
    key: str
    expected: str
    found: str
    meant: str = ""
    entry: str = ""

    def __str__(self) -> str:
        """`halls/a.toml: windows[3].zone (no "4"): expected ...; found "soth" (did you mean "south"?)`."""
        place = f"{self.key} ({self.entry})" if self.entry else self.key
        hint = f' (did you mean "{self.meant}"?)' if self.meant else ""
        return f"{self.file}: {place}: expected {self.expected}; found {self.found}{hint}"


class PlanError(Exception):
    """A plan that must not be started; `errors` holds everything that is wrong with it."""

    def __init__(self, errors: Iterable[Fault]) -> None:
        self.errors = list(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


class Complaint(Struct, frozen=True):
    """A fault before it is known which file the value came from."""

    at: Where
    expected: str
    found: str
    meant: str = ""


def unknown(at: Where, given: str, known: Iterable[str], what: str) -> Complaint:
    """`given` is none of `known`; the nearest spelling is offered."""
    names = list(dict.fromkeys(known))
    near = get_close_matches(given, names, n=1)
    return Complaint(at, f"{what}: {some(names)}", shown(given), near[0] if near else "")


def some(names: list[str]) -> str:
    """The names in one line, the first dozen of a long list."""
    if not names:
        return "none is drawn"
    listed = ", ".join(names[:MANY])
    return f"{listed}, ... ({len(names)} in all)" if len(names) > MANY else listed


def shown(value: object) -> str:
    """A value as it may be printed in a fault: short, on one line, text in quotes."""
    match value:
        case dict():
            return "a table"
        case list() | tuple():
            return f"a list of {len(value)}"
        case str() | bool():
            text = json.dumps(value, ensure_ascii=False)
        case _:
            text = str(value)
    return text if len(text) <= LONGEST_FOUND else text[: LONGEST_FOUND - 4] + "..." + text[-1]


def written(at: Where) -> str:
    """`windows[3].classes[1]`."""
    text = ""
    for step in at:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
