"""Taking, reading, giving back and reprinting a number; putting it first, into another group, and going along with it."""

from qms.domain import commands as c
from qms.domain.events import TicketIssued
from qms.domain.nearness import hint
from qms.domain.refusal import Refused, Sentence, Unknown
from qms.domain.ticket import Ticket
from qms.hall import Answer
from qms.web import entries, forecasts
from qms.web.api import offers, ratings
from qms.web.api.codes import booking_of
from qms.web.api.identity import CASE, PRE_REVIEW, reference, staff_words
from qms.web.api.presented import private
from qms.web.api.records import ticket_file
from qms.web.door import TOO_FAST, holder_key
from qms.web.problems import Wrong
from qms.web.shapes.asked import Nothing, TicketAsked
from qms.web.shapes.asked_tickets import FirstAsked, RegroupAsked, ReprintAsked
from qms.web.shapes.told import Company, TicketTaken, VisitorTicket
from qms.web.shapes.told_tickets import TicketFile
from qms.web.site import Ask, Site

ON_PAPER = frozenset({"kiosk", "desk"})
AT_WINDOW = ("called", "serving")
STAFF = frozenset({"clerk", "leader", "manager"})
CHOOSE_ONE = Sentence(
    "请只选一种：一个事项 item、几个事项 items、一个类别 item_class、一件事套餐 bundle，或预约码 appointment",
    "Please give one of these: an `item`, several `items`, an `item_class`, a `bundle` or the code of an `appointment`.",
)


async def take(ask: Ask[TicketAsked]) -> TicketTaken:
    """POST /tickets."""
    site, body = ask.site, ask.body
    _check_one(body)
    by = _staff(ask)
    if not by and (body.green or body.checked or body.proof):
        raise Refused("staff_only", "绿色通道、资料预审和查验证件要由工作人员办理，请到导办台")
    who = None if body.appointment else private(site, body)
    paper = _on_paper(site, body)
    if paper:
        _check_paper(ask)
    command = _check_in(ask, body.appointment, by, paper) if body.appointment else _wanted(body, by, paper)
    return _taken(site, await site.do(command, ask.key, who))


def _check_one(body: TicketAsked) -> None:
    given = [body.item, body.item_class, body.items, body.bundle, body.appointment]
    if sum(one is not None for one in given) != 1:
        raise Wrong("unprocessable", CHOOSE_ONE)


def _staff(ask: Ask[TicketAsked] | Ask[Nothing] | Ask[FirstAsked] | Ask[RegroupAsked]) -> str:
    """Who of the staff asks; nothing for a kiosk."""
    return ask.grant.subject if ask.grant and ask.grant.role in STAFF else ""


def _wanted(body: TicketAsked, by: str, paper: bool) -> c.TakeTicket:
    return c.TakeTicket(
        item_class=body.item_class or "",
        items=body.items or ((body.item,) if body.item else ()),
        bundle=body.bundle or "",
        priority_class=body.priority_class,
        proof=body.proof,
        green=body.green or "",
        channel=body.channel,
        language=body.language,
        on_behalf=body.on_behalf,
        authority=body.authority,
        region=body.region,
        case=reference(body.case, CASE),
        pre_review=reference(body.pre_review, PRE_REVIEW),
        companion=body.companion or "",
        silent=body.silent,
        checked=body.checked,
        by=by,
        assisted=body.assisted,
        paper=paper,
    )


def _check_in(ask: Ask[TicketAsked], code: str, by: str, paper: bool) -> c.CheckIn:
    """A booking becomes a ticket; whose it is and what for is known."""
    body = ask.body
    return c.CheckIn(
        booking=booking_of(ask, code).booked.booking,
        channel=body.channel,
        priority_class=body.priority_class,
        companion=body.companion or "",
        silent=body.silent,
        by=by,
        paper=paper,
    )


def _on_paper(site: Site, body: TicketAsked) -> bool:
    if body.channel == "api" or not site.drawn.prints:
        return False
    return body.paper if body.paper is not None else body.channel in ON_PAPER


def _check_paper(ask: Ask[TicketAsked] | Ask[ReprintAsked]) -> None:
    """Said before a number is taken; what was taken before is told again without paper."""
    if ask.key and ask.site.hall.knows(ask.key):
        return
    state = entries.paper(ask.site.devices.snapshot())
    if not state.ok:
        raise Refused("paper_out", state.words)


def _taken(site: Site, answer: Answer) -> TicketTaken:
    issued = next(event for event in answer.events if isinstance(event, TicketIssued))
    sight = site.sight()
    floor = sight.floor
    return TicketTaken(
        id=issued.ticket,
        number=issued.number,
        item_class=issued.item_class,
        issued_at=site.drawn.iso(issued.at),
        ahead=floor.ahead(issued.ticket, sight.now) if issued.ticket in floor.tickets else 0,
        forecast=forecasts.of_told(issued.told),
        why=forecasts.why_none(sight, issued.item_class),
        windows=floor.windows_serving(issued.item_class),
        stages=offers.stages(site.drawn, issued.stages),
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


async def record(ask: Ask[None]) -> TicketFile:
    """GET /tickets/{id}/record."""
    return _record(ask)


def _record(ask: Ask[None] | Ask[Nothing] | Ask[FirstAsked] | Ask[RegroupAsked]) -> TicketFile:
    return ticket_file(ask.site.drawn, ask.site.hall.floor, _named(ask))


def visitor_ticket(site: Site, ticket: Ticket) -> VisitorTicket:
    """A ticket as its visitor may see it."""
    sight = site.sight()
    drawn, floor, now = site.drawn, sight.floor, sight.now
    said = ratings.word(sight, ticket.services)
    return VisitorTicket(
        id=ticket.id,
        number=ticket.number,
        item_class=ticket.item_class,
        class_name=drawn.classes[ticket.item_class].name,
        issued_at=drawn.iso(ticket.issued_at),
        ahead=floor.ahead(ticket.id, now) if ticket.state == "waiting" else None,
        forecast=forecasts.of_ticket(sight, ticket),
        why=forecasts.why_none(sight, ticket.item_class) if ticket.state == "waiting" else "",
        windows=(ticket.bound_to,) if ticket.bound_to else floor.windows_serving(ticket.item_class),
        stages=offers.stages(drawn, ticket.stages),
        url=url_of(site, ticket.id),
        state=ticket.state,
        window=ticket.window if ticket.state != "waiting" else None,
        called_at=drawn.iso_or_none(ticket.called_at),
        started_at=drawn.iso_or_none(ticket.started_at),
        finished_at=drawn.iso_or_none(ticket.finished_at),
        recalls=ticket.recalls,
        hint=hint(floor, ticket, now),
        stands_by=ticket.stands_by,
        silent=ticket.taken.silent,
        company=_company(drawn, ticket),
        rated=said.rated,
        rate_until=said.until,
        rating_details=said.details,
        anonymous=drawn.plan.policy.ratings.anonymous,
        services=said.services,
        hall=drawn.hall,
        at=drawn.iso(now),
        speed=site.hall.speed,
    )


def _company(drawn: entries.Drawn, ticket: Ticket) -> Company | None:
    asked = drawn.companions.get(ticket.taken.companion)
    return Company(name=asked.name, joined=bool(ticket.companion_by)) if asked else None


def _named(ask: Ask[None] | Ask[Nothing] | Ask[ReprintAsked] | Ask[FirstAsked] | Ask[RegroupAsked]) -> Ticket:
    ticket = ask.request.match_info["id"]
    found = ask.site.hall.floor.tickets.get(ticket)
    if found is None:
        raise Unknown("ticket", ticket)
    return found


async def cancel(ask: Ask[Nothing]) -> VisitorTicket:
    """POST /tickets/{id}/cancel. Without a token the unguessable id is the right to it: docs/decisions/0008."""
    ticket = ask.request.match_info["id"]
    key = holder_key(ask, ticket, ask.site.limits.cancels, TOO_FAST)
    await ask.site.do(c.CancelTicket(ticket=ticket), key)
    return visitor_ticket(ask.site, _named(ask))


async def reprint(ask: Ask[ReprintAsked]) -> VisitorTicket:
    """POST /tickets/{id}/reprint."""
    site, ticket = ask.site, ask.request.match_info["id"]
    if ticket in site.hall.floor.tickets:
        _check_paper(ask)
    await site.do(c.ReprintTicket(ticket=ticket, slip=ask.body.slip), ask.key)
    return visitor_ticket(site, _named(ask))


async def pin(ask: Ask[FirstAsked]) -> TicketFile:
    """POST /tickets/{id}/pin."""
    command = c.PinTicket(ticket=ask.request.match_info["id"], reason=staff_words(ask.body.reason), by=_staff(ask))
    await ask.site.do(command, ask.key)
    return _record(ask)


async def regroup(ask: Ask[RegroupAsked]) -> TicketFile:
    """POST /tickets/{id}/regroup. A clerk may do it for who stands at the window signed in at."""
    ticket, body, grant = _named(ask), ask.body, ask.grant
    if grant and grant.role == "clerk" and (ticket.state not in AT_WINDOW or ticket.window != grant.window):
        raise Wrong(
            "forbidden",
            Sentence(
                f"{ticket.number} 没有叫到您的窗口，请找组长或导办台改优先类别",
                f"{ticket.number} was not called to your window; please ask the leader or the guide desk to change its priority class.",
            ),
        )
    reason = staff_words(body.reason)
    command = c.RegroupTicket(ticket=ticket.id, priority_class=body.priority_class, reason=reason, by=_staff(ask))
    await ask.site.do(command, ask.key)
    return _record(ask)


async def join(ask: Ask[Nothing]) -> TicketFile:
    """POST /tickets/{id}/join."""
    await ask.site.do(c.JoinVisitor(ticket=ask.request.match_info["id"], by=_staff(ask)), ask.key)
    return _record(ask)
