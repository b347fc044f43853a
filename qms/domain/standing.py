"""What stands from one day to the next: said by StandingCarried when a day opens, and known to the new day from nothing else.

A floor that lived through the night forgets all this when the day opens, and is told it again by the same events as a floor
that is replayed from the morning on: so the two are equal, and nothing is kept longer than a rule needs it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol, TypeVar

from config.plan import Plan, Ratings
from qms.domain import events as e
from qms.domain.bookings import Booked, Bookings
from qms.domain.calendar import date_of
from qms.domain.served import Served, rateable_until
from qms.domain.staff import Leave, Staff
from qms.domain.ticket import Service
from qms.domain.visitors import Visitors
from qms.domain.workdays import later

AT_ONCE = 100
"""Entries in one event, so that an event stays small enough for every buffer on its way."""

LEAVE_DAYS = 31
"""How long a leave that is over is remembered."""

T = TypeVar("T")


class Stands(Protocol):
    """A floor, as far as it outlives a day."""

    plan: Plan
    services: Served
    visitors: Visitors
    bookings: Bookings
    staff: Staff


# --- reading it from the events ---


def forget(floor: Stands) -> None:
    """A day opens: nothing is known of the days before."""
    floor.services, floor.visitors, floor.bookings, floor.staff = Served(), Visitors(), Bookings(), Staff()


def carry(floor: Stands, event: e.StandingCarried) -> None:
    """Take what an earlier day left."""
    for service in event.services:
        floor.services.carry(service)
    for visitor in event.visitors:
        floor.visitors.carry(visitor)
    for booking in event.bookings:
        floor.bookings.book(booking.booked, booking.state)
    for trainee in event.trainees:
        floor.staff.paired[trainee.clerk] = list(trainee.paired)
    for leave in event.leaves:
        floor.staff.leaves[leave.asked.leave] = Leave(leave.asked, leave.approved, leave.by, leave.filed_by)
    for difficulty in event.difficulties:
        floor.staff.difficulties[difficulty.difficulty] = difficulty


# --- writing it into events ---


def left(floor: Stands, at: int, day: str) -> list[e.StandingCarried]:
    """What the days before leave to `day` (YYYY-MM-DD), which begins at `at` (ms)."""
    return [
        *(e.StandingCarried(at=at, services=some) for some in _some(_services(floor, at))),
        *(e.StandingCarried(at=at, visitors=some) for some in _some(_visitors(floor, day))),
        *(e.StandingCarried(at=at, bookings=some) for some in _some(_bookings(floor, day))),
        *(e.StandingCarried(at=at, trainees=some) for some in _some(_trainees(floor))),
        *(e.StandingCarried(at=at, leaves=some) for some in _some(_leaves(floor, day))),
        *(e.StandingCarried(at=at, difficulties=some) for some in _some(floor.staff.difficulties.values())),
    ]


def _some(entries: Iterable[T]) -> Iterator[tuple[T, ...]]:
    every = tuple(entries)
    return (every[i : i + AT_ONCE] for i in range(0, len(every), AT_ONCE))


def _services(floor: Stands, at: int) -> Iterator[e.ServiceCarried]:
    """Those of tickets of which something may still be said, by the visitor or, where nobody did, by the policy."""
    ratings = floor.plan.policy.ratings
    for services in floor.services.by_ticket():
        if any(_is_open(one, ratings, at) for one in services):
            yield from map(_service, services)


def _is_open(one: Service, ratings: Ratings, at: int) -> bool:
    until = rateable_until(one, ratings)
    return (until is not None and at <= until) or (one.rated_at is None and ratings.default > 0)


def _service(one: Service) -> e.ServiceCarried:
    return e.ServiceCarried(
        ticket=one.ticket,
        service=one.no,
        number=one.number,
        window=one.window,
        finished_at=one.finished_at,
        clerk=one.clerk,
        rated_at=one.rated_at,
        satisfaction=one.satisfaction,
        followed_up=one.followed_up,
        default=one.default,
        case=one.case,
    )


def _visitors(floor: Stands, day: str) -> Iterator[e.VisitorCarried]:
    """Breaches inside the longest `within` of all booking rules, what was given back this month, blocks that still hold."""
    since = later(day, -max((rule.breach.within for rule in floor.plan.bookings), default=0))
    for person, known in floor.visitors.known():
        carried = e.VisitorCarried(
            pseudonym=person,
            breaches=tuple(on for on in known.breaches if on > since),
            cancels=tuple(on for on in known.cancels if on[:7] == day[:7]),
            blocked_until=known.blocked_until if known.blocked_until > day else "",
        )
        if carried.breaches or carried.cancels or carried.blocked_until:
            yield carried


def _bookings(floor: Stands, day: str) -> Iterator[e.BookingCarried]:
    """Those of this day and later; of earlier ones what somebody's limit of the week or the month still counts."""
    first = _first_counted(floor.plan, day)
    for known in floor.bookings.all():
        on = date_of(floor.plan, known.booked.start)
        if on >= day or (on >= first and _counts(known)):
            yield e.BookingCarried(booked=known.booked, state=known.state)


def _first_counted(plan: Plan, day: str) -> str:
    """The first day whose bookings a limit counts together with one of `day`."""
    pers = {limit.per for rule in plan.bookings for limit in rule.limits}
    monday = later(day, 1 - date.fromisoformat(day).isoweekday())
    return min([day, *([monday] if "week" in pers else []), *([day[:8] + "01"] if "month" in pers else [])])


def _counts(known: Booked) -> bool:
    return bool(known.person) and known.state != "cancelled"


def _trainees(floor: Stands) -> Iterator[e.TraineeCarried]:
    """Of everybody whom the plan still knows."""
    clerks = {clerk.id for clerk in floor.plan.clerks}
    for clerk, paired in floor.staff.paired.items():
        if clerk in clerks and paired:
            yield e.TraineeCarried(clerk=clerk, paired=tuple(paired))


def _leaves(floor: Stands, day: str) -> Iterator[e.LeaveCarried]:
    """Those that are not over; for another month those that somebody may still decide or file, and that the month's
    attendance is made from."""
    month = later(day, -LEAVE_DAYS)
    for leave in floor.staff.leaves.values():
        if leave.asked.last >= (day if leave.approved is False else month):
            yield e.LeaveCarried(asked=leave.asked, approved=leave.approved, by=leave.by, filed_by=leave.filed_by)
