"""预约: when slots are released, whom they are for, and what a breach costs. Every hall has figures of its own."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from config.plan.words import Clock, Count, Days, Id, Seconds

DayKind = Literal["calendar", "working"]


class BookingLimit(Struct, frozen=True, forbid_unknown_fields=True):
    """At most `most` bookings of one identity, or of one phone, for days of one day, week (from Monday) or month."""

    by: Literal["identity", "phone"]
    per: Literal["day", "week", "month"]
    most: Annotated[int, Meta(ge=1, le=1000)]


class Breach(Struct, frozen=True, forbid_unknown_fields=True):
    """爽约: after `most` breaches inside `within` days a person is blocked for the `block` whole days after the last of them, and
    begins anew. 0 = never. A booking is breached when its class has closed for the day and nobody came."""

    most: Count = 0
    within: Days = 90
    block: Days = 90


class Booking(Struct, frozen=True, forbid_unknown_fields=True):
    """One booking rule. `classes` empty = all that no other rule names.

    Slots lie in the business hours, each `slot` seconds long with `capacity` places a class. The day `ahead` days ahead
    (calendar or working ones, today is 0) is released at `release`, on working days only if `release_on` says so (a day whose
    turn falls on another one comes out on the next). `lead_days`: the last day before that may book, in calendar days;
    `lead`: seconds before the slot's end that booking closes, so that 0 lets the present slot be booked. `cancel_until`:
    seconds before the slot's start. Check-in is taken from `early` seconds before the start to `late` seconds after the
    end as an appointment, later that day as an ordinary ticket. `cancels` a month, then no more bookings that month (0 = no
    limit). `identity`: whether a document is asked for, without which a person is known by phone; `own_only`: nobody books
    for somebody else. A class that is served by appointment only has a quota of 0 besides.
    """

    id: Id
    classes: tuple[Id, ...] = ()
    slot: Annotated[int, Meta(ge=300, le=14_400)] = 3600
    capacity: Annotated[int, Meta(ge=1, le=1000)] = 4
    release: Clock = "00:00"
    release_on: Literal["every_day", "working_days"] = "every_day"
    ahead: Days = 7
    ahead_kind: DayKind = "calendar"
    lead_days: Days = 0
    lead: Seconds = 0
    cancel_until: Seconds = 0
    early: Seconds = 1800
    late: Seconds = 900
    limits: tuple[BookingLimit, ...] = ()
    cancels: Count = 0
    breach: Breach = field(default_factory=Breach)
    identity: bool = True
    own_only: bool = False
