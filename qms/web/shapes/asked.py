"""What clients ask: the types that validate request bodies and document them. An unknown field is an error."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from qms.access import Role
from qms.domain.commands import Channel, OnBehalf

Ref = Annotated[str, Meta(min_length=1, max_length=64)]
Words = Annotated[str, Meta(max_length=200)]


class Body(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of all requests."""


class Nothing(Body, frozen=True, kw_only=True):
    """`{}`, or no body at all."""


class SessionAsked(Body, frozen=True, kw_only=True):
    """A clerk's 工号 and PIN; `window` is where the clerk sits down."""

    clerk: Ref
    pin: Annotated[str, Meta(min_length=1, max_length=64)]
    window: Ref | None = None


class DemoAsked(Body, frozen=True, kw_only=True):
    """Be this role in a demo, without a PIN. A clerk sits down at `window`, else at the first one."""

    role: Role
    window: Ref | None = None


class PinAsked(Body, frozen=True, kw_only=True):
    """A clerk's new PIN."""

    pin: Annotated[str, Meta(min_length=4, max_length=64)]


class CodeAsked(Body, frozen=True, kw_only=True):
    """Enrol a device page: what it is, and which window it is bound to."""

    role: Literal["kiosk", "display"]
    subject: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,47}$")]
    window: Ref | None = None


class CodeUsed(Body, frozen=True, kw_only=True):
    """The code that the administrator read out."""

    code: Ref


class IdentityAsked(Body, frozen=True, kw_only=True):
    """A document as it was read. `kind` by GA/T 2000.156, 111 (or `id_card`) = resident identity card. Kept apart, encrypted."""

    kind: Annotated[str, Meta(pattern="^[A-Za-z0-9_]{1,20}$")]
    number: Annotated[str, Meta(min_length=1, max_length=40)]
    name: Annotated[str, Meta(max_length=60)] = ""


class TicketAsked(Body, frozen=True, kw_only=True):
    """Exactly one of item, item_class, items, bundle, appointment (the code of a booking: 报到). `paper` false: number and QR on
    the screen only; left out: kiosk and desk print.

    `identity` is the applicant's document, `holder` that of whoever takes the number for them, `authority` says that they may.
    `phone` is where messages go; it is kept apart as documents are. `region` is the applicant's (GB/T 2260), `case` links the
    tickets of one case, `pre_review` is the number of an on-line pre-review. `green`, `checked` (papers looked through) and
    `proof` (of the priority class, seen) are staff's to say. `silent`: called without voice; `assisted`: somebody helped.
    """

    item: Ref | None = None
    item_class: Ref | None = None
    items: Annotated[tuple[Ref, ...], Meta(min_length=1, max_length=20)] | None = None
    bundle: Ref | None = None
    appointment: Ref | None = None
    priority_class: Ref | None = None
    proof: Literal["", "seen"] = ""
    green: Ref | None = None
    identity: IdentityAsked | None = None
    phone: Annotated[str, Meta(min_length=1, max_length=24)] | None = None
    holder: IdentityAsked | None = None
    on_behalf: OnBehalf = ""
    authority: bool = False
    region: Annotated[str, Meta(pattern=r"^(\d{6}(\d{6})?)?$")] = ""
    case: Annotated[str, Meta(max_length=64)] = ""
    pre_review: Annotated[str, Meta(max_length=64)] = ""
    companion: Ref | None = None
    silent: bool = False
    checked: bool = False
    assisted: bool = False
    language: Annotated[str, Meta(pattern="^[a-z]{2,3}$")] = "zh"
    channel: Channel = "api"
    paper: bool | None = None


class RatingAsked(Body, frozen=True, kw_only=True):
    """评价 of the ticket's `service`, counted from 1, 0 = the last finished. 5 = very satisfied .. 1; `channel` is the national
    pf code; a detail code begins with its satisfaction."""

    ticket: Ref
    service: Annotated[int, Meta(ge=0, le=100)] = 0
    satisfaction: Annotated[int, Meta(ge=1, le=5)]
    details: Annotated[tuple[Annotated[int, Meta(ge=0, le=9999)], ...], Meta(max_length=20)] = ()
    text: Annotated[str, Meta(max_length=500)] | None = None
    channel: Annotated[int, Meta(ge=1, le=7)] = 5
    anonymous: bool = False
    follow_up: bool = False


class OpenAsked(Body, frozen=True, kw_only=True):
    """A trainee names the `mentor` who sits beside; a leader may name the `clerk` who sits down, else it is who asks."""

    mentor: Ref | None = None
    clerk: Ref | None = None


class PauseAsked(Body, frozen=True, kw_only=True):
    """Why: the id of one of the plan's reasons, whose name the window's screen shows; any words where the plan has none."""

    reason: Words = ""


class TicketNamed(Body, frozen=True, kw_only=True):
    """Which ticket; left out: the one that this window set aside last."""

    ticket: Ref | None = None


class CallAsked(Body, frozen=True, kw_only=True):
    """Call one waiting ticket out of turn; the reason is kept."""

    ticket: Ref
    reason: Words = ""


class TransferAsked(Body, frozen=True, kw_only=True):
    """Hand the ticket on to a window, to a class, or both."""

    to_window: Ref | None = None
    to_item_class: Ref | None = None
    keep_place: bool = False
