"""爽约: bookings that nobody came for, whom they block and until when, and who lets a person book again."""

from collections import Counter
from collections.abc import Iterator

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain import workdays
from qms.domain.bookings import Booked
from qms.domain.calendar import always_open, closing, date_of, spans
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.rules.booking.slots import rule_of

PUNCTUAL = 600
"""Seconds after midnight in which a hall that runs has surely ended its day."""


def breaches(floor: Floor, at: int) -> list[e.BookingEvent]:
    """The breaches of the present business day that are certain at `at` (ms), and the blocks that follow from them.

    A late visitor may still come the same day, so a booking is breached only when its class has closed for the day. Nobody is
    to blame for slots of a day on which the hall was not open, nor for those after which it was not heard of any more.
    """
    missed = [known for known in floor.bookings.ahead() if _is_over(floor, known.booked, at)]
    noted = [e.BookingBreached(at=at, booking=known.booked.booking) for known in missed]
    return [*noted, *_blocks(floor, missed, at)]


def lift(floor: Floor, command: c.LiftBlock, at: int) -> e.BlockLifted:
    """Let a blocked person book again. Raises Refused `reason_needed`, Unknown for one who is not blocked."""
    if not command.reason.strip():
        raise Refused("reason_needed")
    if not floor.visitors.blocked_until(command.pseudonym, date_of(floor.plan, at)):
        raise Unknown("visitor", command.pseudonym)
    return e.BlockLifted(at=at, pseudonym=command.pseudonym, reason=command.reason, by=command.by)


def _is_over(floor: Floor, booked: e.SlotBooked, at: int) -> bool:
    plan, day = floor.plan, date_of(floor.plan, booked.start)
    if day != floor.day or booked.end > at or not spans(plan, day, booked.item_class):
        return False
    if date_of(plan, at) > day:
        return not _was_down(floor, booked, day, at)
    end = None if always_open(plan) else closing(plan, day, booked.item_class)
    return end is not None and at >= end


def _was_down(floor: Floor, booked: e.SlotBooked, day: str, at: int) -> bool:
    """A hall that runs ends its day at midnight; one that does so later was off, from its last event on for all we know."""
    midnight = Days(floor.plan.hall.timezone).moment(day, "24:00")
    return at > midnight + PUNCTUAL * 1000 and floor.at < booked.end


def _blocks(floor: Floor, missed: list[Booked], at: int) -> Iterator[e.VisitorBlocked]:
    """Everybody who has now missed too often, once each; blocked for whole days after the day of the last breach."""
    new: Counter[str] = Counter()
    blocked: set[str] = set()
    for known in missed:
        rule, person = rule_of(floor.plan, known.booked.item_class), known.person
        new[person] += 1
        if not person or person in blocked or rule is None or not rule.breach.most:
            continue
        day = date_of(floor.plan, known.booked.start)
        since = workdays.later(day, -rule.breach.within)
        before = sum(d > since for d in floor.visitors.look(person).breaches)
        if before + new[person] >= rule.breach.most:
            blocked.add(person)
            yield e.VisitorBlocked(at=at, pseudonym=person, until=workdays.later(day, rule.breach.block + 1))
