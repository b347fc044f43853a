"""The two marks, field by field; no field is a person's."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from firmware_protocols.messages import Paid, Recorded
from firmware_protocols.messages.reference import Reference

WindowNo = Annotated[str, Meta(max_length=12)]
Fen = Annotated[int, Meta(ge=0, le=10**10)]


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
