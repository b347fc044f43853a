"""Taking, reading, giving back and reprinting a number."""

from qms.domain import commands as c
from qms.domain.events import TicketIssued
from qms.domain.refusal import Refused, Unknown
from qms.domain.ticket import Ticket
from qms.hall import Answer, Private
from qms.web import entries
from qms.web.api import ratings
from qms.web.api.identity import read
from qms.web.problems import Wrong, missing
from qms.web.shapes.asked import Nothing, TicketAsked
from qms.web.shapes.told import TicketTaken, VisitorTicket
from qms.web.site import Ask, Site

ON_PAPER = frozenset({"kiosk", "desk"})


async def take(ask: Ask[TicketAsked]) -> TicketTaken:
    """POST /tickets."""
    site, body = ask.site, ask.body
    if body.appointment is not None:
        raise Wrong("unprocessable", "这个大厅还不能凭预约号取号，请直接取号，或到导办台报到")
    item_class, items = wanted(site.drawn, body)
    private = _private(body)
    paper = _on_paper(site, body)
    if paper and not (ask.key and site.hall.knows(ask.key)):
        state = entries.paper(site.devices.snapshot())
        if not state.ok:
            raise Refused("paper_out", state.words)
    command = c.TakeTicket(
        item_class=item_class,
        items=items,
        priority_class=body.priority_class,
        channel=body.channel,
        language=body.language,
        paper=paper,
    )
    return _taken(site, await site.do(command, ask.key, private))


def wanted(drawn: entries.Drawn, body: TicketAsked) -> tuple[str, tuple[str, ...]]:
    """The class and the items that a number is asked for. Raises Wrong."""
    given = [one for one in (body.item, body.item_class, body.items) if one is not None]
    if len(given) != 1:
        raise Wrong("unprocessable", "请只选一种：一个事项 item、一个类别 item_class，或几个事项 items")
    if body.item_class is not None:
        return body.item_class, ()
    items = body.items or (body.item or "",)
    for code in items:
        if code not in drawn.items:
            raise missing("item", code)
    classes = {drawn.items[code].item_class for code in items}
    if len(classes) > 1:
        raise Wrong("unprocessable", "选的事项不在同一个类别，一个号办不了，请分开取号")
    return classes.pop(), items


def _private(body: TicketAsked) -> Private | None:
    if body.identity is None and body.holder is None:
        return None
    return Private(
        identity=read(body.identity) if body.identity else None, holder=read(body.holder) if body.holder else None
    )


def _on_paper(site: Site, body: TicketAsked) -> bool:
    if body.channel == "api" or not site.drawn.prints:
        return False
    return body.paper if body.paper is not None else body.channel in ON_PAPER


def _taken(site: Site, answer: Answer) -> TicketTaken:
    issued = next(event for event in answer.events if isinstance(event, TicketIssued))
    floor = site.hall.floor
    return TicketTaken(
        id=issued.ticket,
        number=issued.number,
        item_class=issued.item_class,
        issued_at=site.drawn.iso(issued.at),
        ahead=floor.ahead(issued.ticket, site.hall.now()) if issued.ticket in floor.tickets else 0,
        forecast=None,
        windows=site.drawn.serving.get(issued.item_class, ()),
        url=url_of(site, issued.ticket),
    )


def url_of(site: Site, ticket: str) -> str:
    """Where the visitor's phone finds the ticket."""
    return f"{site.public}/t/{ticket}"


async def look(ask: Ask[None]) -> VisitorTicket:
    """GET /tickets/{id}; of an earlier day while it may be rated."""
    site, ticket = ask.site, ask.request.match_info["id"]
    services = site.hall.floor.services.all_of(ticket)
    if services and ticket not in site.hall.floor.tickets:
        return ratings.earlier(site, services, url_of(site, ticket))
    return visitor_ticket(site, _named(ask))


def visitor_ticket(site: Site, ticket: Ticket) -> VisitorTicket:
    """A ticket as its visitor may see it."""
    drawn, now = site.drawn, site.hall.now()
    said = ratings.word(site, ticket.services)
    return VisitorTicket(
        id=ticket.id,
        number=ticket.number,
        item_class=ticket.item_class,
        class_name=drawn.classes[ticket.item_class].name,
        issued_at=drawn.iso(ticket.issued_at),
        ahead=site.hall.floor.ahead(ticket.id, now) if ticket.state == "waiting" else None,
        forecast=None,
        windows=(ticket.bound_to,) if ticket.bound_to else drawn.serving[ticket.item_class],
        url=url_of(site, ticket.id),
        state=ticket.state,
        window=ticket.window if ticket.state != "waiting" else None,
        called_at=drawn.iso_or_none(ticket.called_at),
        started_at=drawn.iso_or_none(ticket.started_at),
        finished_at=drawn.iso_or_none(ticket.finished_at),
        recalls=ticket.recalls,
        rated=said.rated,
        rate_until=said.until,
        rating_details=said.details,
        anonymous=drawn.plan.policy.ratings.anonymous,
        services=said.services,
        hall=drawn.hall,
        at=drawn.iso(now),
        speed=site.hall.speed,
    )


def _named(ask: Ask[None] | Ask[Nothing]) -> Ticket:
    ticket = ask.request.match_info["id"]
    found = ask.site.hall.floor.tickets.get(ticket)
    if found is None:
        raise Unknown("ticket", ticket)
    return found


async def cancel(ask: Ask[Nothing]) -> VisitorTicket:
    """POST /tickets/{id}/cancel."""
    ticket = ask.request.match_info["id"]
    await ask.site.do(c.CancelTicket(ticket=ticket), ask.key)
    return visitor_ticket(ask.site, _named(ask))


async def reprint(ask: Ask[Nothing]) -> VisitorTicket:
    """POST /tickets/{id}/reprint."""
    site, ticket = ask.site, ask.request.match_info["id"]
    if ticket in site.hall.floor.tickets and not (ask.key and site.hall.knows(ask.key)):
        state = entries.paper(site.devices.snapshot())
        if not state.ok:
            raise Refused("paper_out", state.words)
    await site.do(c.ReprintTicket(ticket=ticket), ask.key)
    return visitor_ticket(site, _named(ask))
