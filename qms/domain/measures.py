"""How long: waiting, way and service time of a ticket, from its own facts. All in milliseconds, None while unknown."""

from qms.domain.ticket import Ticket


def waiting_ms(ticket: Ticket) -> int | None:
    """From taking the number to the first call (等候). Source: words.md; the definition stands beside each figure."""
    return None if ticket.first_called_at is None else ticket.first_called_at - ticket.issued_at


def way_ms(ticket: Ticket) -> int | None:
    """From the last call to the start of the service (到窗); 0 where the start was implied (it is then not known)."""
    if ticket.started_at is None or ticket.called_at is None:
        return None
    return max(0, ticket.started_at - ticket.called_at)


def service_ms(ticket: Ticket) -> int | None:
    """Time at windows from start to finish (办理时长), without the time parked; from the call where the start was implied."""
    return ticket.served_ms if ticket.finished_at is not None else None
