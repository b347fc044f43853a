"""Rules that differ from hall to hall: dispatch, hours, taking, people, ratings, notices. No figure here is a policy's own."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from config.plan.people import PauseReason
from config.plan.words import Count, Date, Days, Id, Rate, Seconds, Span

Share = Annotated[float, Meta(gt=0, le=20)]
NoticeKind = Literal["issued", "near", "stand_by", "called", "missed", "booked", "paged"]


class Dispatch(Struct, frozen=True, forbid_unknown_fields=True):
    """The score of who is called next: credit (s) + rate * waited - penalty (s). See docs/reference/dispatch.md.

    `priority_run`: after so many calls in a row of other groups at a window the next goes to whoever has waited
    longest, whatever the group; 0 = no bound.
    """

    priority_credit: Seconds = 1800
    priority_rate: Rate = 2.0
    appointment_credit: Seconds = 2640
    appointment_rate: Rate = 1.25
    secondary_penalty: Seconds = 360
    appointment_ahead: Seconds = 600
    priority_run: Count = 0


class Extra(Struct, frozen=True, forbid_unknown_fields=True):
    """延时服务: hours on top of the usual ones, on these weekdays (1 = Monday) or dates, for these classes (empty = all).

    Without weekdays and dates on every usual business day. On a holiday only those of its very date are held.
    """

    spans: Annotated[tuple[Span, ...], Meta(min_length=1)]
    weekdays: tuple[Annotated[int, Meta(ge=1, le=7)], ...] = ()
    dates: tuple[Date, ...] = ()
    classes: tuple[Id, ...] = ()
    name: str = ""


class StandBy(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the next visitor is asked to stand by (请准备) while a window finishes with the one before.

    Asked when the service has lasted `after` times what is usual for what the visitor there came for. Who has stood by for
    `longest` seconds goes back to the place in line, and that service asks nobody any more. Leaders may switch it for a day.
    """

    on: bool = False
    after: Annotated[float, Meta(ge=0.1, le=2.0, description="a share of the usual service, 0.1 to 2.0")] = 1.0
    longest: Annotated[int, Meta(ge=60, le=7200, description="seconds, 60 to 7200")] = 900


class Calendar(Struct, frozen=True, forbid_unknown_fields=True):
    """Business days and hours. Without `hours` the hall is always open.

    `weekdays` are the usual business days; `holidays` are closed, `make_up` days (调休上班) are open as a usual business
    day; a usual business day is a working day, one of extra hours only is not. `last_ticket`: seconds before closing after which no number is issued; with `by_capacity` also none that the open
    windows could not serve before closing. `clear_after`: seconds after closing when what is left is cleared.
    """

    hours: tuple[Span, ...] = ()
    weekdays: tuple[Annotated[int, Meta(ge=1, le=7)], ...] = (1, 2, 3, 4, 5)
    holidays: tuple[Date, ...] = ()
    make_up: tuple[Date, ...] = ()
    extra: tuple[Extra, ...] = ()
    last_ticket: Seconds = 0
    by_capacity: bool = False
    clear_after: Seconds = 3600


class TakeLimit(Struct, frozen=True, forbid_unknown_fields=True):
    """At most `most` numbers a day for one identity, one phone, or one holder who takes them for others."""

    by: Literal["identity", "phone", "holder"]
    most: Annotated[int, Meta(ge=1, le=1000)]
    per_class: bool = False


class Taking(Struct, frozen=True, forbid_unknown_fields=True):
    """取号. `interval`: seconds between two numbers of one identity. `given_back`: after so many numbers given back or missed
    a day nobody gets another one that day (anti-scalping); 0 = no limit. `items`: most items on one ticket.
    `for_others`: whether somebody may take a number for another person, and whether they must say they are authorised."""

    limits: tuple[TakeLimit, ...] = ()
    interval: Seconds = 0
    given_back: Count = 0
    items: Annotated[int, Meta(ge=1, le=20)] = 5
    for_others: Literal["no", "authorised", "yes"] = "yes"
    pre_review_pattern: str = "^[0-9A-Za-z-]{6,40}$"


class AtWindow(Struct, frozen=True, forbid_unknown_fields=True):
    """At the window. `recalls`: most recalls of one call; `reinstates`: how often a no-show may come back; `reinstate_within`:
    seconds after the miss; `due_first`: a parked ticket whose time has come goes before all others at its window; 0 = no
    limit. `tolerant_days`: working days a visitor has for missing papers, unless the clerk says another date."""

    recalls: Count = 0
    reinstates: Count = 0
    reinstate_within: Seconds = 0
    due_first: bool = True
    tolerant_days: Days = 15
    press_guard: Annotated[int, Meta(ge=0, le=10_000, description="milliseconds, 0 to 10000")] = 0


class People(Struct, frozen=True, forbid_unknown_fields=True):
    """Clerks. `paired_days`: working days a trainee sits beside the mentor before signing in alone; 0 = no such rule.
    `pause_reasons` empty = any words."""

    paired_days: Days = 5
    pause_reasons: tuple[PauseReason, ...] = ()
    difficulty_days: Days = 5


class Ratings(Struct, frozen=True, forbid_unknown_fields=True):
    """好差评. A service may be rated for `window` seconds, followed up for `follow_up` seconds after the first rating.
    `default` is the satisfaction that policy gives an unrated service after `default_after` days, stored as such and never
    counted as active; 0 = it stays unrated. `low_needs_reason`: below 3 a detail code or words must be given."""

    window: Annotated[int, Meta(ge=0, le=30 * 86_400)] = 7 * 86_400
    follow_up: Annotated[int, Meta(ge=0, le=90 * 86_400)] = 30 * 86_400
    default: Annotated[int, Meta(ge=0, le=5)] = 0
    default_after: Days = 7
    low_needs_reason: bool = True
    anonymous: bool = True


class Notices(Struct, frozen=True, forbid_unknown_fields=True):
    """Messages to visitors by a gateway: HTTP POST of JSON to `url`, signed with the key in the file `secret` (in the hall's
    data folder). Empty `url` = none. `near` is sent when no more than `ahead` people stand before somebody, `stand_by` when they
    are the next. A message is tried `tries` times, no longer than `patience` seconds after what it is about, and only while
    it is true. See docs/how-to/send-messages.md."""

    url: str = ""
    secret: str = ""
    kinds: tuple[NoticeKind, ...] = ("issued", "near", "called", "missed")
    ahead: Annotated[int, Meta(ge=1, le=50)] = 3
    tries: Annotated[int, Meta(ge=1, le=50)] = 8
    patience: Seconds = 600


class Complexity(Struct, frozen=True, forbid_unknown_fields=True):
    """How long an item takes by its complexity (简单、一般与复杂三类事项), as a share of its class's usual service."""

    simple: Share = 0.5
    normal: Share = 1.0
    complex: Share = 2.0


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """Rules that differ from hall to hall. `forecast`: visitors are told how long they will wait."""

    dispatch: Dispatch = field(default_factory=Dispatch)
    stand_by: StandBy = field(default_factory=StandBy)
    calendar: Calendar = field(default_factory=Calendar)
    taking: Taking = field(default_factory=Taking)
    at_window: AtWindow = field(default_factory=AtWindow)
    people: People = field(default_factory=People)
    ratings: Ratings = field(default_factory=Ratings)
    notices: Notices = field(default_factory=Notices)
    complexity: Complexity = field(default_factory=Complexity)
    confirm_start: bool = False
    transfer_setback: Seconds = 900
    reinstate_behind: Annotated[int, Meta(ge=0, le=50)] = 3
    rating_on_pad: Seconds = 60
    issue_without_open_window: bool = True
    forecast: bool = True
    item_code_pattern: str = ""
