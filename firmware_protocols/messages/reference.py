"""References of payments and recordings: no field is a person's, and what looks like a person's number is told apart."""

import re
from typing import Annotated, Final

from msgspec import Meta

Reference = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}$", description="letters, figures, - _ . : / ; at most 64"),
]
MOBILE: Final = re.compile(r"1[3-9]\d{9}")
CITIZEN: Final = re.compile(r"\d{17}[\dXx]")


def personal(reference: str) -> bool:
    """Whether it is somebody's: a mobile number, or an identity card's with the check digit of GB 11643."""
    if MOBILE.fullmatch(reference):
        return True
    if CITIZEN.fullmatch(reference) is None:
        return False
    last = 10 if reference[-1] in "Xx" else int(reference[-1])
    return (sum(int(figure) * (1 << (17 - place)) for place, figure in enumerate(reference[:17])) + last) % 11 == 1
