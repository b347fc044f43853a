"""Rules of a service's end: what it came to, from when it counts, what is owed, and what follows."""

from typing import NamedTuple

import msgspec

from config.plan import Item
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.commands import Outcome, SlipKind
from qms.domain.floor import Floor
from qms.domain.refusal import Refused
from qms.domain.rules.present import present
from qms.domain.ticket import Ticket
from qms.domain.windows import WindowNow
from qms.domain.workdays import counts_from, due, working_after

TAKEN_IN: frozenset[Outcome | None] = frozenset({"accepted", "tolerant"})
ENDS_ALL: frozenset[Outcome | None] = frozenset({"notice", "returned"})
"""Outcomes after which a bundle does not go on: the visitor has to come again."""
NAMES_PAPERS: frozenset[Outcome | None] = frozenset({"notice", "tolerant"})
SLIPS: dict[Outcome | None, SlipKind] = {"accepted": "receipt", "tolerant": "receipt", "notice": "notice"}


class Dates(NamedTuple):
    """As in ServiceFinished, YYYY-MM-DD."""

    counts_from: str = ""
    promised: str = ""
    due: str = ""


NO_DATES = Dates()


def finish(floor: Floor, window: WindowNow, command: c.FinishService, at: int) -> list[e.Event]:
    """办结, as the clerk says."""
    ticket = present(floor, window)
    for code in command.items:
        floor.catalogue.item(code)
    items = command.items or ticket.items
    usual = _usual(floor, window, items)
    if command.outcome == "done" and usual != "done":
        raise Refused("intake_only")
    said = msgspec.structs.replace(command, items=items, outcome=command.outcome or usual)
    return _end(floor, ticket, _came_to(floor, ticket, said, at), at, last=command.last)


def clear(floor: Floor, window: WindowNow, at: int) -> list[e.Event]:
    """Calling somebody else says that the present service is over: done, or taken in where that is all a window does."""
    if window.ticket is None:
        return []
    ticket = floor.tickets[window.ticket]
    outcome = _usual(floor, window, ticket.items)
    said = c.FinishService(window=window.no, outcome=outcome, items=ticket.items)
    return _end(floor, ticket, _came_to(floor, ticket, said, at, implied=True), at, last=False)


def _end(floor: Floor, ticket: Ticket, finished: e.ServiceFinished, at: int, *, last: bool) -> list[e.Event]:
    events: list[e.Event] = []
    if ticket.state == "called":
        if floor.plan.policy.confirm_start:
            raise Refused("not_started", f"{ticket.number} 还没有开始办理，请先按开始或过号")
        events.append(e.ServiceStarted(at=at, ticket=ticket.id, window=finished.window, implied=True))
    events.append(finished)
    slip = SLIPS.get(finished.outcome)
    if slip is not None and floor.plan.slip_printer(finished.window) is not None:
        events.append(e.SlipOwed(at=at, ticket=ticket.id, slip=slip))
    if ticket.stages and not last and finished.outcome not in ENDS_ALL:
        stage = ticket.stages[0]
        events.append(
            e.StageBegun(at=at, ticket=ticket.id, item_class=stage.item_class, clock=ticket.clock, items=stage.items)
        )
    return events


def _usual(floor: Floor, window: WindowNow, codes: tuple[str, ...]) -> Outcome:
    """What a service comes to if nobody says: a key cannot."""
    return "accepted" if only_taken_in(floor, window.no, codes) else "done"


def only_taken_in(floor: Floor, window: str, codes: tuple[str, ...]) -> bool:
    """Whether the window, or one of the items wherever it is, ends with taking the papers in."""
    if floor.catalogue.window(window).kind == "intake_only":
        return True
    return any(item.placement == "intake_only" for item in floor.catalogue.known(codes))


def _came_to(
    floor: Floor, ticket: Ticket, command: c.FinishService, at: int, *, implied: bool = False
) -> e.ServiceFinished:
    items = floor.catalogue.known(command.items) if command.outcome in SLIPS else []
    dates = _dates(floor, items, command) if command.outcome in TAKEN_IN else NO_DATES
    return e.ServiceFinished(
        at=at,
        ticket=ticket.id,
        window=command.window,
        outcome=command.outcome,
        items=command.items,
        implied=implied,
        case=command.case or ticket.taken.case,
        missing=_missing(items, command) if command.outcome in NAMES_PAPERS else (),
        due=dates.due,
        commitment=command.commitment and command.outcome == "tolerant",
        counts_from=dates.counts_from,
        promised=dates.promised,
        delivery=command.delivery,
    )


def _dates(floor: Floor, items: list[Item], command: c.FinishService) -> Dates:
    """收件即受理: what is taken in is accepted now, and counts from today if it is a working day."""
    calendar, today = floor.plan.policy.calendar, floor.day or ""
    longest = max((item.promised_days for item in items), default=0)
    promised = due(calendar, today, longest) if longest else ""
    if command.outcome != "tolerant":
        return Dates(counts_from(calendar, today), promised)
    if command.due and command.due < today:
        raise Refused("due_in_past")
    patience = working_after(calendar, today, floor.plan.policy.at_window.tolerant_days)
    return Dates(counts_from(calendar, today), promised, command.due or patience)


def _missing(items: list[Item], command: c.FinishService) -> tuple[str, ...]:
    """The papers of a one-time notice, or those that may follow later; from the public lists, so that all hear the same."""
    if not command.missing:
        raise Refused("missing_needed")
    listed = {paper for item in items for paper in item.bring}
    if not listed.issuperset(command.missing):
        raise Refused("not_in_list", "" if items else "请先选事项，再从它的材料清单里选缺少的材料")
    return tuple(dict.fromkeys(command.missing))
