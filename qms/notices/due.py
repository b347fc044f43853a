"""Who is to be told what: read from the told floor alone, so that a restart finds what is still owed. Pure.

Kinds: `issued`; `near`, and `stand_by` where windows do not ask for it, once each time a ticket waits; where they do, `stand_by`
each time that one has asked; `called`, at each call (at each recall too where the
visitor does not hear the voice); `missed`; `booked`; `paged`, for the companion's clerks, when the number is taken and at each
call until one of them has come.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from config.plan import Plan
from config.plan.policy import NoticeKind
from qms.domain.bookings import Booked
from qms.domain.days import Days
from qms.domain.events import SlotBooked, TicketIssued
from qms.domain.floor import Floor
from qms.domain.nearness import hint
from qms.domain.ticket import Ticket

Mark = tuple[str, str, int]
"""(subject, kind, n), as the floor's `staff.noticed` has them."""

AT_HAND = frozenset({"phone", "web"})
"""Channels of visitors who took their number with the gateway's own page or mini-program: it knows them without a phone number."""

SAID_BY: dict[NoticeKind, frozenset[NoticeKind]] = {
    "near": frozenset({"issued", "stand_by"}),
    "stand_by": frozenset({"issued"}),
}
"""Kinds that need no message of their own when one of these goes out at the same moment: it says how many are ahead."""


class Notice(NamedTuple):
    """The `n`-th message of its kind about `subject`, a ticket's id or a booking's code; true since `since` (ms)."""

    kind: NoticeKind
    subject: str
    n: int
    since: int

    @property
    def mark(self) -> Mark:
        """What it is known by on the floor."""
        return self.subject, self.kind, self.n


class Due:
    """What is due and was not named before; begins anew with every business day."""

    def __init__(self, plan: Plan) -> None:
        self._policy = plan.policy.notices
        self._days = Days(plan.hall.timezone)
        self._day: str | None = None
        self._named: set[Mark] = set()

    def all(self, floor: Floor, now: int) -> list[Notice]:
        """What is due to anybody: after a start, and when events were missed. Bookings count on the day they were made."""
        bookings = [one.booked.booking for one in floor.bookings.all() if self._days.date(one.booked.at) == floor.day]
        return self.of(floor, [*floor.tickets, *bookings], now)

    def of(self, floor: Floor, subjects: Iterable[str], now: int) -> list[Notice]:
        """What is due to those to whom something has happened, and to all near the heads of their lines."""
        if floor.day != self._day:
            self._day, self._named = floor.day, set()
        heads = floor.queues.heads(self._policy.ahead + 1)
        return [notice for subject in dict.fromkeys((*subjects, *heads)) for notice in self._fresh(floor, subject, now)]

    def _fresh(self, floor: Floor, subject: str, now: int) -> list[Notice]:
        wanted = (notice for notice in truths(floor, subject, now) if notice.kind in self._policy.kinds)
        fresh = [one for one in wanted if one.mark not in self._named and one.mark not in floor.staff.noticed]
        self._named.update(one.mark for one in fresh)
        kinds = {one.kind for one in fresh}
        return [one for one in fresh if not kinds & SAID_BY.get(one.kind, frozenset())]


def holds(floor: Floor, notice: Notice, now: int) -> bool:
    """Whether it is still so: what is not true any more is better left unsaid."""
    return any(true.mark == notice.mark for true in truths(floor, notice.subject, now))


def truths(floor: Floor, subject: str, now: int) -> Iterator[Notice]:
    """All that should be known about a ticket or a booking now, told already or not."""
    if ticket := floor.tickets.get(subject):
        if _reachable(ticket.taken):
            yield from _to_visitor(floor, ticket, now)
        if not ticket.companion_by and clerks_of(floor.plan, ticket):
            yield from _to_companion(ticket)
    elif booking := floor.bookings.get(subject):
        yield from _to_booker(booking)


def clerks_of(plan: Plan, ticket: Ticket) -> tuple[str, ...]:
    """The clerks (工号) who are paged for the company that the visitor asked for."""
    return next((one.clerks for one in plan.companions if one.id == ticket.taken.companion), ())


def refs_of(floor: Floor, notice: Notice) -> tuple[str, ...]:
    """The rows of the vault that may hold the visitor's phone number: the subject's own, or its booking's."""
    ticket = floor.tickets.get(notice.subject)
    booking = ticket.taken.booking if ticket else ""
    return (notice.subject, booking) if booking else (notice.subject,)


def at_hand(floor: Floor, notice: Notice) -> bool:
    """Whether the gateway knows the visitor without a phone number."""
    ticket, booking = floor.tickets.get(notice.subject), floor.bookings.get(notice.subject)
    taken = ticket.taken if ticket else booking.booked if booking else None
    return taken is not None and taken.channel in AT_HAND


def _reachable(taken: TicketIssued | SlotBooked) -> bool:
    return taken.phone is not None or taken.channel in AT_HAND


def _to_visitor(floor: Floor, ticket: Ticket, now: int) -> Iterator[Notice]:
    match ticket.state:
        case "waiting":
            if not ticket.rings:
                yield Notice("issued", ticket.id, 1, ticket.issued_at)
            close = hint(floor, ticket, now)
            if close:
                yield Notice("near", ticket.id, ticket.rings + 1, now)
            if ticket.stands_by:
                yield Notice("stand_by", ticket.id, ticket.rings + ticket.stand_bys, ticket.stood_at or now)
            elif close == "next":
                yield Notice("stand_by", ticket.id, ticket.rings + 1, now)
        case "called":
            heard = 0 if ticket.taken.silent else ticket.recalls
            since = floor.ringing[ticket.id].at if ticket.taken.silent else ticket.called_at
            yield Notice("called", ticket.id, ticket.rings - heard, since or now)
        case "no_show":
            yield Notice("missed", ticket.id, ticket.reinstated + 1, ticket.missed_at or now)


def _to_companion(ticket: Ticket) -> Iterator[Notice]:
    if ticket.state == "waiting" and not ticket.rings:
        yield Notice("paged", ticket.id, 1, ticket.issued_at)
    elif ticket.state == "called":
        yield Notice("paged", ticket.id, ticket.rings - ticket.recalls + 1, ticket.called_at or ticket.issued_at)


def _to_booker(booking: Booked) -> Iterator[Notice]:
    if booking.state == "booked" and _reachable(booking.booked):
        yield Notice("booked", booking.booked.booking, 1, booking.booked.at)
