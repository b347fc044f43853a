"""What events about bookings change in the books of bookings and of visitors."""

from config.plan import Plan
from qms.domain import events as e
from qms.domain.bookings import Bookings
from qms.domain.calendar import date_of
from qms.domain.visitors import Visitors


def apply(bookings: Bookings, visitors: Visitors, event: e.BookingEvent, plan: Plan) -> None:
    """Take one event."""
    match event:
        case e.SlotBooked():
            bookings.book(event)
        case e.BookingCancelled() | e.BookingBreached():
            _end(bookings, visitors, event, plan)
        case e.VisitorBlocked():
            visitors.block(event.pseudonym, event.until)
        case e.BlockLifted():
            visitors.forget(event.pseudonym)


def _end(bookings: Bookings, visitors: Visitors, event: e.BookingCancelled | e.BookingBreached, plan: Plan) -> None:
    cancelled = isinstance(event, e.BookingCancelled)
    known = bookings.move(event.booking, "cancelled" if cancelled else "breached")
    if known is None or not known.person:
        return
    person = visitors.of(known.person)
    if cancelled:
        person.cancels.append(date_of(plan, event.at))
    else:
        person.breaches.append(date_of(plan, known.booked.start))
