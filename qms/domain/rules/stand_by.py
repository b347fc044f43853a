"""Rules of standing by (请准备): who is asked to sit near a window before it is free, and when that is over."""

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain import explain
from qms.domain.floor import Floor
from qms.domain.ticket import Ticket
from qms.domain.windows import WindowNow


def decide(floor: Floor, window: WindowNow, at: int) -> list[e.Event]:
    """Nearly always nothing: somebody is asked who is the next here, or has stood by for too long."""
    there = floor.stand_bys.at(window.no)
    if there is not None:
        longest = floor.plan.policy.stand_by.longest * 1000
        return lapse(floor, window.no, at, "too_long") if at - (there.stood_at or at) >= longest else []
    if not floor.asks_to_stand_by or not _nearly_done(floor, window, at):
        return []
    upcoming = floor.upcoming(window.no, at)
    if upcoming is None:
        return []
    chosen = upcoming.ticket
    if chosen.state != "waiting" or chosen.stands_by or _somebody_is_free(floor, chosen):
        return []
    pick = explain.why(window.no, upcoming, at)
    return [e.StandByAsked(at=at, ticket=chosen.id, window=window.no, pick=pick)]


def lapse(floor: Floor, window: str, at: int, reason: e.StandByEnd) -> list[e.Event]:
    """Whoever stands by at the window goes back to the line; nothing if nobody does."""
    there = floor.stand_bys.at(window)
    return let_go(there, at, reason) if there is not None else []


def let_go(ticket: Ticket, at: int, reason: e.StandByEnd) -> list[e.Event]:
    """The ticket goes back to the line if it stands by anywhere."""
    if ticket.stands_by is None:
        return []
    return [e.StandByLapsed(at=at, ticket=ticket.id, window=ticket.stands_by, reason=reason)]


def switch(floor: Floor, command: c.SwitchStandBy, at: int) -> list[e.Event]:
    """Switched off, all who stand by are back in line where they were."""
    if floor.asks_to_stand_by == command.on:
        return []
    back = [] if command.on else [gone for one in floor.stand_bys for gone in let_go(one, at, "switched_off")]
    return [*back, e.StandBySwitched(at=at, on=command.on, by=command.by)]


def watched(floor: Floor, at: int) -> list[str]:
    """The windows to look at now, the one that should be free first before the others: it has the first pick."""
    if not floor.asks_to_stand_by:
        return []
    shares = {no: progress(floor, window, at) for no, window in floor.windows.items()}
    looked_at = [no for no, share in shares.items() if share is not None or floor.stand_bys.at(no)]
    return sorted(looked_at, key=lambda no: -(shares[no] or 0.0))


def progress(floor: Floor, window: WindowNow, at: int) -> float | None:
    """How much of its usual time the service at the window has lasted: 1 = as long as usual. None where none is under way,
    or nobody has said what is usual (`usual_service` = 0)."""
    ticket = floor.tickets.get(window.ticket or "")
    began, usual = (_began(floor, ticket), _usual(floor, ticket)) if ticket else (None, 0.0)
    return (at - began) / usual if began is not None and usual else None


def _nearly_done(floor: Floor, window: WindowNow, at: int) -> bool:
    """Long enough on its way, and not so long that nobody can say any more when it will end."""
    share, present = progress(floor, window, at), floor.tickets.get(window.ticket or "")
    if share is None or present is None or not window.open or window.paused is not None:
        return False
    policy = floor.plan.policy.stand_by
    return policy.after <= share < policy.after + policy.longest * 1000 / _usual(floor, present)


def _began(floor: Floor, ticket: Ticket) -> int | None:
    """Where nobody presses start a service is counted from the last call."""
    if ticket.state == "serving":
        return ticket.started_at
    return None if floor.plan.policy.confirm_start else floor.ringing[ticket.id].at


def _usual(floor: Floor, ticket: Ticket) -> float:
    usual = floor.catalogue.item_class(ticket.item_class).usual_service
    return usual * 1000 * floor.catalogue.services(ticket.items)


def _somebody_is_free(floor: Floor, ticket: Ticket) -> bool:
    """A free window calls them in a moment: nobody is kept for a busy one."""
    may = (ticket.bound_to,) if ticket.bound_to else floor.windows_serving(ticket.item_class)
    return any(floor.windows[no].state == "idle" and floor.stand_bys.at(no) is None for no in may)
