"""The record of one ticket for staff: what it is about, what was done, and what else belongs to its case."""

from collections.abc import Iterator

from qms.domain.floor import Floor
from qms.domain.ticket import Service, Ticket
from qms.web import entries
from qms.web.entries import Drawn
from qms.web.shapes.told_tickets import ItemPapers, ServiceOfCase, ServiceOnRecord, TicketFile, TicketOfCase


def ticket_file(drawn: Drawn, floor: Floor, ticket: Ticket) -> TicketFile:
    """办件记录."""
    taken = ticket.taken
    return TicketFile(
        ticket=entries.ticket(drawn, ticket),
        items=tuple(_papers(drawn, code) for code in dict.fromkeys(_items(ticket))),
        services=tuple(_service(drawn, service) for service in ticket.services),
        linked=tuple(_linked(drawn, other) for other in _others(floor, ticket)),
        earlier=tuple(_earlier(drawn, service) for case in _cases(ticket) for service in _before(floor, case)),
        channel=ticket.channel,
        language=ticket.language,
        region=taken.region,
        by=taken.by,
        assisted=taken.assisted,
    )


def _items(ticket: Ticket) -> Iterator[str]:
    """Of the stops behind it, of the present one, and of those ahead."""
    for service in ticket.services:
        yield from service.items
    yield from ticket.taken.items
    yield from ticket.items
    for stop in ticket.stages:
        yield from stop.items


def _papers(drawn: Drawn, code: str) -> ItemPapers:
    item = drawn.items.get(code)
    return ItemPapers(code=code, name=item.name if item else "", bring=item.bring if item else ())


def _service(drawn: Drawn, service: Service) -> ServiceOnRecord:
    return ServiceOnRecord(
        service=service.no,
        window=service.window,
        clerk=service.clerk,
        finished_at=drawn.iso(service.finished_at),
        outcome=service.outcome,
        items=entries.item_names(drawn, service.items),
        case=service.case,
        missing=service.missing,
        due=service.due,
        commitment=service.commitment,
        promised=service.promised,
        delivery=service.delivery,
    )


def _cases(ticket: Ticket) -> list[str]:
    cases = dict.fromkeys([ticket.taken.case, *(service.case for service in ticket.services)])
    return [case for case in cases if case]


def _others(floor: Floor, ticket: Ticket) -> list[Ticket]:
    found = {other.id: other for case in _cases(ticket) for other in floor.of_case(case)}
    return [other for other in found.values() if other.id != ticket.id]


def _before(floor: Floor, case: str) -> list[Service]:
    return [service for service in floor.services.of_case(case) if service.ticket not in floor.tickets]


def _earlier(drawn: Drawn, service: Service) -> ServiceOfCase:
    return ServiceOfCase(
        number=service.number,
        window=service.window,
        clerk=service.clerk,
        finished_at=drawn.iso(service.finished_at),
    )


def _linked(drawn: Drawn, other: Ticket) -> TicketOfCase:
    return TicketOfCase(
        id=other.id,
        number=other.number,
        item_class=other.item_class,
        state=other.state,
        issued_at=drawn.iso(other.issued_at),
    )
