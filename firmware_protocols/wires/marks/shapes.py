"""The two marks, field by field; no field is a person's."""

import re
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from firmware_protocols.messages import Paid, Recorded

Reference = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}$", description="letters, figures, - _ . : / ; at most 64"),
]
WindowNo = Annotated[str, Meta(max_length=12)]
Fen = Annotated[int, Meta(ge=0, le=10**10)]

MOBILE: Final = re.compile(r"1[3-9]\d{9}")
CITIZEN: Final = re.compile(r"\d{17}[\dXx]")


class AnyMark(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What every mark has; `window` "" = the one at which the device stands."""

    reference: Reference
    window: WindowNo = ""
    id: Reference | None = None


class PaidMark(AnyMark, frozen=True, kw_only=True):
    """Somebody has paid; `amount` in 分."""

    mark: Literal["paid"]
    amount: Fen | None = None

    @property
    def key(self) -> str:
        """What a repeat is known by."""
        return self.id or self.reference

    def meaning(self, address: str) -> Paid:
        return Paid(address=address, reference=self.reference, amount=self.amount, window=self.window)


class EdgeMark(AnyMark, frozen=True, kw_only=True):
    """One edge of a recording; both edges have the recording's reference."""

    mark: Literal["recording"]
    edge: Literal["begin", "end"]

    @property
    def key(self) -> str:
        """What a repeat is known by."""
        return self.id or f"{self.reference}:{self.edge}"

    def meaning(self, address: str) -> Recorded:
        return Recorded(address=address, reference=self.reference, edge=self.edge, window=self.window)


Mark = PaidMark | EdgeMark


def personal(reference: str) -> bool:
    """Whether it is somebody's: a mobile number, or an identity card's with the check digit of GB 11643."""
    if MOBILE.fullmatch(reference):
        return True
    if CITIZEN.fullmatch(reference) is None:
        return False
    last = 10 if reference[-1] in "Xx" else int(reference[-1])
    return (sum(int(figure) * (1 << (17 - place)) for place, figure in enumerate(reference[:17])) + last) % 11 == 1
