"""A message as the gateway gets it: where it is about whom, and a short text. Pure.

The text holds numbers, windows and people ahead; a phone number stands in `to` and nowhere else.
"""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from config.phrases import Phrases
from config.plan import Plan
from config.plan.policy import NoticeKind
from qms.domain.bookings import Booked
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.ticket import Ticket
from qms.notices.due import Notice, clerks_of


class To(Struct, frozen=True, kw_only=True):
    """Who gets it: the visitor's `phone`, nothing where the gateway knows the visitor by the ticket; or `clerks` (工号)."""

    phone: str = ""
    clerks: tuple[str, ...] = ()


class Message(Struct, frozen=True, kw_only=True):
    """The body of the POST. `id` is the same at every try, also after a restart: a receiver drops repeats by it.

    `ticket` or `booking` is what it is about, `url` the visitor's page of it. `at` is ISO 8601 with offset; `silent`: the
    visitor is called without voice. What does not apply is null or empty.
    """

    id: str
    kind: NoticeKind
    hall: str
    at: str
    ticket: str | None = None
    booking: str | None = None
    url: str = ""
    number: str = ""
    window: str | None = None
    ahead: int | None = None
    silent: bool = False
    language: str
    text: str
    to: To


class Desk(NamedTuple):
    """Where messages are written: the hall's plan, its words by language, and the journal's epoch."""

    plan: Plan
    phrases: Mapping[str, Phrases]
    epoch: str


def write(desk: Desk, floor: Floor, notice: Notice, phone: str, now: int) -> Message:
    """The message of a notice that holds now. Raises KeyError for a ticket or booking that is not of today."""
    if notice.kind == "booked":
        return _of_booking(desk, floor.bookings.get(notice.subject), notice, phone, now)
    ticket = floor.tickets[notice.subject]
    paged = notice.kind == "paged"
    language = desk.plan.voice.languages[0] if paged else spoken(desk, ticket.language)
    window = ticket.window if ticket.state in ("called", "no_show") else ticket.stands_by
    ahead = floor.ahead(ticket.id, now) if ticket.state == "waiting" else None
    return Message(
        id=_id(desk, notice),
        kind=notice.kind,
        hall=desk.plan.hall.id,
        at=_iso(desk, now),
        ticket=ticket.id,
        url="" if paged else f"{desk.plan.hall.public_url.rstrip('/')}/t/{ticket.id}",
        number=ticket.number,
        window=window,
        ahead=ahead,
        silent=ticket.taken.silent,
        language=language,
        text=_text(desk, language, notice.kind, ticket, window, ahead),
        to=To(clerks=clerks_of(desk.plan, ticket)) if paged else To(phone=phone),
    )


def _of_booking(desk: Desk, booking: Booked | None, notice: Notice, phone: str, now: int) -> Message:
    if booking is None:
        raise KeyError(notice.subject)
    booked, days = booking.booked, Days(desk.plan.hall.timezone)
    language = spoken(desk, booked.language)
    time = f"{days.local(booked.start):%m-%d %H:%M}-{days.local(booked.end):%H:%M}"
    return Message(
        id=_id(desk, notice),
        kind=notice.kind,
        hall=desk.plan.hall.id,
        at=_iso(desk, now),
        booking=notice.subject,
        url=f"{desk.plan.hall.public_url.rstrip('/')}/a/{booked.booking}",
        language=language,
        text=desk.phrases[language].notice.booked.format(time=time),
        to=To(phone=phone),
    )


def spoken(desk: Desk, language: str) -> str:
    """The language asked for, else the hall's first."""
    return language if language in desk.phrases else desk.plan.voice.languages[0]


def _text(desk: Desk, language: str, kind: NoticeKind, ticket: Ticket, window: str | None, ahead: int | None) -> str:
    words = desk.phrases[language].notice
    match kind:
        case "issued":
            template = words.issued if ahead else words.issued_nobody
        case "near":
            template = words.near if ahead else words.near_nobody
        case "paged":
            template = words.paged_call if window else words.paged
        case "stand_by":
            template = words.stand_by_at if window else words.stand_by
        case _:
            template = {"called": words.called, "missed": words.missed}[kind]
    companions = {one.id: one.name for one in desk.plan.companions}
    company = companions.get(ticket.taken.companion, "")
    return template.format(number=ticket.number, window=window, ahead=ahead, companion=company)


def _id(desk: Desk, notice: Notice) -> str:
    return f"{desk.epoch}.{notice.subject}.{notice.kind}.{notice.n}"


def _iso(desk: Desk, now: int) -> str:
    return Days(desk.plan.hall.timezone).local(now).isoformat(timespec="milliseconds")
