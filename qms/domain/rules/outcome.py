"""Rules of a service's end: what it came to, from when it counts, what is owed, and what follows."""

import msgspec

from config.plan import Item
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.commands import Outcome, SlipKind
from qms.domain.floor import Floor, WindowNow
from qms.domain.refusal import Refused
from qms.domain.rules.present import present
from qms.domain.ticket import Ticket
from qms.domain.workdays import counts_from, due, working_after

TAKEN_IN: frozenset[Outcome | None] = frozenset({"accepted", "tolerant"})
ENDS_ALL: frozenset[Outcome | None] = frozenset({"notice", "returned"})
"""Outcomes after which a bundle does not go on: the visitor has to come again."""
SLIPS: dict[Outcome | None, SlipKind] = {"accepted": "receipt", "tolerant": "receipt", "notice": "notice"}


def finish(floor: Floor, window: WindowNow, command: c.FinishService, at: int) -> list[e.Event]:
    """办结, as the clerk says."""
    ticket = present(floor, window)
    for code in command.items:
        floor.catalogue.item(code)
    command = msgspec.structs.replace(command, items=command.items or ticket.items)
    if command.outcome == "done" and _only_taken_in(floor, window, command.items):
        raise Refused("intake_only")
    return _end(floor, ticket, _came_to(floor, ticket, command, at), at, last=command.last)


def clear(floor: Floor, window: WindowNow, at: int) -> list[e.Event]:
    """Calling somebody else says that the present service is over: done, or taken in where that is all a window does."""
    if window.ticket is None:
        return []
    ticket = floor.tickets[window.ticket]
    outcome: Outcome = "accepted" if _only_taken_in(floor, window, ticket.items) else "done"
    implied = c.FinishService(window=window.no, outcome=outcome, items=ticket.items)
    finished = msgspec.structs.replace(_came_to(floor, ticket, implied, at), implied=True)
    return _end(floor, ticket, finished, at, last=False)


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


def _only_taken_in(floor: Floor, window: WindowNow, codes: tuple[str, ...]) -> bool:
    placed = any(item.placement == "intake_only" for item in floor.catalogue.known(codes))
    return placed or floor.plan.window(window.no).kind == "intake_only"


def _came_to(floor: Floor, ticket: Ticket, command: c.FinishService, at: int) -> e.ServiceFinished:
    """收件即受理: what is taken in is accepted now, and counts from today if it is a working day."""
    calendar, today, outcome = floor.plan.policy.calendar, floor.day or "", command.outcome
    taken_in, items = outcome in TAKEN_IN, floor.catalogue.known(command.items)
    longest = max((item.promised_days for item in items), default=0)
    return e.ServiceFinished(
        at=at,
        ticket=ticket.id,
        window=command.window,
        outcome=outcome,
        items=command.items,
        case=command.case or ticket.taken.case,
        missing=_missing(items, command),
        due=_due(floor, command, today),
        commitment=command.commitment and outcome == "tolerant",
        counts_from=counts_from(calendar, today) if taken_in else "",
        promised=due(calendar, today, longest) if taken_in and longest else "",
        delivery=command.delivery,
    )


def _missing(items: list[Item], command: c.FinishService) -> tuple[str, ...]:
    """The papers of a one-time notice, or those that may follow later; from the public lists, so that all hear the same."""
    if command.outcome not in ("notice", "tolerant"):
        return ()
    if not command.missing:
        raise Refused("missing_needed")
    listed = {paper for item in items for paper in item.bring}
    for paper in command.missing:
        if paper not in listed:
            raise Refused("not_in_list", "" if items else "请先选事项，再从它的材料清单里选缺少的材料")
    return tuple(dict.fromkeys(command.missing))


def _due(floor: Floor, command: c.FinishService, today: str) -> str:
    if command.outcome != "tolerant":
        return ""
    if command.due and command.due < today:
        raise Refused("due_in_past")
    days = floor.plan.policy.at_window.tolerant_days
    return command.due or working_after(floor.plan.policy.calendar, today, days)
