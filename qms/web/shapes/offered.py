"""What a hall offers at its screens besides its queues: bundles, company, green channel, taking for others, reasons to pause."""

from typing import Literal

from msgspec import Struct

from qms.web.shapes.live import ItemName


class StageDrawn(Struct, frozen=True, kw_only=True):
    """One stop of a bundle, or one that a ticket still has before it."""

    item_class: str
    name: str
    items: tuple[ItemName, ...]


class BundleDrawn(Struct, frozen=True, kw_only=True):
    """一件事: one number, several stops."""

    id: str
    name: str
    stages: tuple[StageDrawn, ...]


class Named(Struct, frozen=True, kw_only=True):
    """A companion, an entry of the green channel, or a reason to pause: what is asked for by its id."""

    id: str
    name: str


class Offers(Struct, frozen=True, kw_only=True):
    """What the screens may offer. `green_channel` holds the entries in force today; without `pause_reasons` any words do.

    `for_others` as in the plan's policy.taking; `books`: there are appointments; `messages`: a phone number is of use; `pre_reviews`:
    a class has a quick one for what was reviewed on line;
    `most_items` on one ticket.
    """

    bundles: tuple[BundleDrawn, ...]
    companions: tuple[Named, ...]
    green_channel: tuple[Named, ...]
    pause_reasons: tuple[Named, ...]
    for_others: Literal["no", "authorised", "yes"]
    most_items: int
    books: bool
    pre_reviews: bool
    messages: bool
    low_needs_reason: bool
    anonymous: bool
    tolerant_days: int
