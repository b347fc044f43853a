"""Booking a slot, looking at what was booked, giving it back."""

from qms.domain import commands as c
from qms.domain.bookings import Booked
from qms.domain.events import SlotBooked
from qms.domain.refusal import Sentence
from qms.domain.rules.booking import cancel_until, rule_of
from qms.web import entries
from qms.web.api.codes import booking_of
from qms.web.api.presented import private
from qms.web.door import TOO_FAST, holder_key
from qms.web.problems import Wrong, missing
from qms.web.shapes.asked import Nothing
from qms.web.shapes.asked_appointments import AppointmentAsked
from qms.web.shapes.told_appointments import Appointment
from qms.web.site import Ask, Site

CHOOSE_ONE = Sentence(
    "请只选一种：一个事项 item、几个事项 items，或一个类别 item_class",
    "Please give one of these: an `item`, several `items` or an `item_class`.",
)


async def book(ask: Ask[AppointmentAsked]) -> Appointment:
    """POST /appointments. Never without a token: who books in another's name could get that person blocked."""
    site, body = ask.site, ask.body
    item_class, items = _wanted(site, body)
    command = c.BookSlot(
        item_class=item_class,
        start=int(body.start.timestamp() * 1000),
        items=items,
        on_behalf=body.on_behalf,
        channel=body.channel,
        language=body.language,
    )
    answer = await site.do(command, ask.key, private(site, body))
    [booked] = [event for event in answer.events if isinstance(event, SlotBooked)]
    return told(site, site.hall.floor.bookings.get(booked.booking) or Booked(booked))


def _wanted(site: Site, body: AppointmentAsked) -> tuple[str, tuple[str, ...]]:
    """The class and the items to be booked; the hall checks the rest."""
    if sum(one is not None for one in (body.item, body.items, body.item_class)) != 1:
        raise Wrong("unprocessable", CHOOSE_ONE)
    if body.item_class is not None:
        return body.item_class, ()
    items = body.items or (body.item or "",)
    for code in items:
        if code not in site.drawn.items:
            raise missing("item", code)
    classes = {site.drawn.items[code].item_class for code in items}
    if len(classes) > 1:
        raise Wrong(
            "unprocessable",
            Sentence(
                "选的事项不在同一个类别，请分开预约",
                "These items are of different classes; please book them one by one.",
            ),
        )
    return classes.pop(), tuple(dict.fromkeys(items))


async def look(ask: Ask[None]) -> Appointment:
    """GET /appointments/{code}."""
    return told(ask.site, booking_of(ask, ask.request.match_info["code"]))


async def cancel(ask: Ask[Nothing]) -> Appointment:
    """POST /appointments/{code}/cancel. Without a token the unguessable code is the right to it."""
    code = booking_of(ask, ask.request.match_info["code"]).booked.booking
    key = holder_key(ask, code, ask.site.limits.cancels, TOO_FAST)
    await ask.site.do(c.CancelBooking(booking=code), key)
    return told(ask.site, booking_of(ask, code))


def told(site: Site, known: Booked) -> Appointment:
    """A booking as whoever has its code may see it."""
    drawn, floor, booked = site.drawn, site.hall.floor, known.booked
    rule, ticket = rule_of(drawn.plan, booked.item_class), floor.tickets.get(known.ticket or "")
    known_class = drawn.classes.get(booked.item_class)
    return Appointment(
        code=booked.booking,
        short=booked.short,
        item_class=booked.item_class,
        class_name=known_class.name if known_class else "",
        items=entries.item_names(drawn, booked.items),
        start=drawn.iso(booked.start),
        end=drawn.iso(booked.end),
        state=known.state,
        check_in_from=drawn.iso(booked.start - (rule.early * 1000 if rule else 0)),
        check_in_until=drawn.iso(booked.end + (rule.late * 1000 if rule else 0)),
        cancel_until=drawn.iso(cancel_until(floor, booked)),
        ticket=ticket.id if ticket else None,
        number=ticket.number if ticket else None,
        url=f"{site.public}/a/{booked.booking}",
        hall=drawn.hall,
        at=drawn.iso(site.hall.now()),
        speed=site.hall.speed,
    )
