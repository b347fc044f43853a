"""How near its turn a ticket is, as its visitor should hear it."""

from typing import Literal

from qms.domain.floor import Floor
from qms.domain.ticket import Ticket

Hint = Literal["", "near", "next", "go"]
"""Nothing to do yet; come closer; be ready; go to the window."""


def hint(floor: Floor, ticket: Ticket, now: int) -> Hint:
    """`next`: a window has asked it to stand by; where windows do not ask, nobody of its class would be called before it, and a
    window that may serve it is open. `near`: no more than the plan's policy.notices.ahead would be."""
    if ticket.state == "called":
        return "go"
    if ticket.state != "waiting":
        return ""
    if ticket.stands_by:
        return "next"
    ahead = floor.ahead(ticket.id, now)
    if ahead == 0 and not floor.asks_to_stand_by and _anybody_serves(floor, ticket):
        return "next"
    return "near" if ahead <= floor.plan.policy.notices.ahead else ""


def _anybody_serves(floor: Floor, ticket: Ticket) -> bool:
    may = (ticket.bound_to,) if ticket.bound_to else floor.windows_serving(ticket.item_class)
    return any(floor.windows[no].open for no in may)
