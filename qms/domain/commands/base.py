"""What all commands share."""

from typing import Literal

from msgspec import Struct

Channel = Literal["kiosk", "desk", "phone", "web", "api"]
Outcome = Literal["done", "accepted", "notice", "tolerant", "returned"]
OnBehalf = Literal["", "relative", "agent"]
Proof = Literal["", "due", "seen"]
SlipKind = Literal["ticket", "receipt", "notice"]
Delivery = Literal["", "pickup", "post"]


class Base(Struct, frozen=True, kw_only=True, tag_field="do", tag=True, omit_defaults=True):
    """The base of all commands. `by` is the 工号 of the member of staff who asks, where it matters who."""
