"""Coming for a booking (报到): by its code, or with the document that was booked with. The answer is the one of taking a number."""

from qms.domain.bookings import Booked
from qms.domain.calendar import date_of
from qms.domain.refusal import Refused
from qms.web.api import tickets
from qms.web.api.codes import booking_of
from qms.web.api.presented import document
from qms.web.shapes.asked import TicketAsked
from qms.web.shapes.asked_appointments import CheckInAsked, DocumentShown
from qms.web.shapes.told import TicketTaken
from qms.web.site import Ask, Site


async def check_in(ask: Ask[CheckInAsked]) -> TicketTaken:
    """POST /appointments/{code}/check-in: the very answer of POST /tickets."""
    return await _arrive(ask, ask.body, booking_of(ask, ask.request.match_info["code"]))


async def come(ask: Ask[DocumentShown]) -> TicketTaken:
    """POST /appointments/check-in: the document alone."""
    hall, body = ask.site.hall, ask.body
    mine = hall.floor.bookings.of(hall.vault.pseudonym(document(ask.site, body.identity)))
    chosen = [one for one in mine if body.item_class in (None, one.booked.item_class) and _is_today(ask.site, one)]
    if not chosen:
        raise Refused("no_booking_today")
    return await _arrive(ask, body, min(chosen, key=lambda one: (one.state != "booked", one.booked.start)))


def _is_today(site: Site, one: Booked) -> bool:
    plan, now = site.drawn.plan, site.hall.now()
    return one.state in ("booked", "used") and date_of(plan, one.booked.start) == date_of(plan, now)


async def _arrive(ask: Ask[CheckInAsked] | Ask[DocumentShown], body: CheckInAsked, known: Booked) -> TicketTaken:
    asked = TicketAsked(
        appointment=known.booked.booking,
        priority_class=body.priority_class,
        companion=body.companion,
        silent=body.silent,
        channel=body.channel,
        paper=body.paper,
    )
    return await tickets.take(Ask(ask.site, ask.request, ask.grant, ask.token, asked, ask.key))
