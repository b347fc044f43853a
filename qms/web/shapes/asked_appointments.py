"""What is asked about appointments (预约): a slot, coming for it, and who may book again."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from qms.domain.commands import Channel, OnBehalf
from qms.web.shapes.asked import Body, IdentityAsked, Ref, Words

Phone = Annotated[str, Meta(min_length=1, max_length=24)]


class AppointmentAsked(Body, frozen=True, kw_only=True):
    """Exactly one of item, items, item_class; `start` is the start of a slot of GET /appointments/slots, with its offset.

    `identity` is the applicant's document, `holder` that of whoever books for them, `phone` where messages go; all three are
    kept apart, encrypted.
    """

    start: Annotated[datetime, Meta(tz=True)]
    item: Ref | None = None
    item_class: Ref | None = None
    items: Annotated[tuple[Ref, ...], Meta(min_length=1, max_length=20)] | None = None
    identity: IdentityAsked | None = None
    phone: Phone | None = None
    holder: IdentityAsked | None = None
    on_behalf: OnBehalf = ""
    language: Annotated[str, Meta(pattern="^[a-z]{2,3}$")] = "zh"
    channel: Channel = "api"


class CheckInAsked(Body, frozen=True, kw_only=True):
    """How somebody comes for a booking; the rest is known. As in POST /tickets."""

    priority_class: Ref | None = None
    companion: Ref | None = None
    silent: bool = False
    channel: Channel = "api"
    paper: bool | None = None


class DocumentShown(CheckInAsked, frozen=True, kw_only=True):
    """Come with the document alone: the first booking of today that it was booked with, of `item_class` if that is given."""

    identity: IdentityAsked
    item_class: Ref | None = None


class VisitorAsked(Body, frozen=True, kw_only=True):
    """Whose bookings: exactly one of the document and the phone that were booked with."""

    identity: IdentityAsked | None = None
    phone: Phone | None = None


class LiftAsked(Body, frozen=True, kw_only=True):
    """Why a person may book again; kept in the journal."""

    reason: Words = ""
