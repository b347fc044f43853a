"""Who stands at a window now."""

from qms.domain.floor import Floor
from qms.domain.refusal import Refused
from qms.domain.ticket import Ticket
from qms.domain.windows import WindowNow


def present(floor: Floor, window: WindowNow) -> Ticket:
    """The ticket called or served there. Raises Refused `no_ticket`."""
    if window.ticket is None:
        raise Refused("no_ticket", f"{window.no} 号窗口现在没有号")
    return floor.tickets[window.ticket]
