"""What is asked at a window beyond a bare verb: how a service ended, who is set aside, what devices note, other classes."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from qms.domain.commands import Delivery, Outcome
from qms.web.shapes.asked import Body, Ref, Words

Classes = Annotated[tuple[Ref, ...], Meta(max_length=50)]
Mark = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,64}$", description="letters, figures and _ . : - ; at most 64")]


class FinishAsked(Body, frozen=True, kw_only=True):
    """How it ended; left out: done, or accepted where papers are only taken in. `items` if other items were done than the ticket says; `case` is the project number (办件编号).

    `missing` are papers of the items' lists: told once (`notice`), or to follow (`tolerant`) until `due`, by the policy if it
    is left out; `commitment`: 告知承诺. `delivery` is how the result goes out. `last`: the stages still ahead are not gone to.
    """

    outcome: Outcome | None = None
    items: Annotated[tuple[Ref, ...], Meta(max_length=20)] = ()
    case: Annotated[str, Meta(max_length=60)] = ""
    missing: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=120)], ...], Meta(max_length=50)] = ()
    due: date | None = None
    commitment: bool = False
    delivery: Delivery = ""
    last: bool = False


class SwitchAsked(Body, frozen=True, kw_only=True):
    """Whether windows ask the next visitor to stand by, from now to the end of the day."""

    on: bool


class ParkAsked(Body, frozen=True, kw_only=True):
    """Why, and after how many seconds the ticket comes back by itself before all others; 0 = when the clerk calls it."""

    reason: Words = ""
    seconds: Annotated[int, Meta(ge=0, le=28_800)] = 0


class AssignAsked(Body, frozen=True, kw_only=True):
    """The classes that the window serves for the rest of the day, its own and those it helps out with; none = the plan's."""

    item_classes: Classes = ()
    secondary: Classes = ()
    reason: Words = ""


class PaymentAsked(Body, frozen=True, kw_only=True):
    """A payment of the present service; `amount` in 分."""

    reference: Mark
    amount: Annotated[int, Meta(ge=0, le=10_000_000_000)] | None = None


class RecordingAsked(Body, frozen=True, kw_only=True):
    """The recording of the present service begins or ends."""

    reference: Mark
    edge: Literal["begin", "end"]
