"""Rules of the people: signing in and out and the guide desk; leave, getting stuck and alerts stand in rooms of their own."""

from typing import assert_never

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Unknown
from qms.domain.roster import clerk_of
from qms.domain.rules import stand_by
from qms.domain.rules.people import leave, stuck, watch


def decide(floor: Floor, command: c.PeopleCommand, at: int, draw: str) -> list[e.Event]:
    """The events of a command about people. Raises Unknown for somebody or something that the hall does not know."""
    match command:
        case c.SignIn() | c.SignOut():
            return _sign(floor, command, at)
        case c.AskLeave():
            return [leave.ask(floor, command, at, draw)]
        case c.DecideLeave():
            return [leave.decide(floor, command, at)]
        case c.FileLeave():
            return [leave.file(floor, command, at)]
        case c.Escalate():
            return [stuck.escalate(floor, command, at, draw)]
        case c.CloseEscalation():
            return [stuck.close_escalation(floor, command, at)]
        case c.RecordDifficulty():
            return [stuck.record_difficulty(floor, command, at, draw)]
        case c.CloseDifficulty():
            return [stuck.close_difficulty(floor, command, at)]
        case c.RecordTriage():
            return [_triage(floor, command, at)]
        case c.WatchPeople():
            return watch.decide(floor, at)
        case _:
            assert_never(command)


def _sign(floor: Floor, command: c.SignIn | c.SignOut, at: int) -> list[e.Event]:
    """Who goes without having come has nothing to be written down."""
    _must_be_known(floor, command.clerk)
    if isinstance(command, c.SignIn):
        return [e.SignedIn(at=at, clerk=command.clerk, window=command.window)]
    sat_at = [window.no for window in floor.windows.values() if window.clerk == command.clerk]
    back = [gone for no in sat_at for gone in stand_by.lapse(floor, no, at, "signed_out")]
    return [*back, e.SignedOut(at=at, clerk=command.clerk)] if command.clerk in floor.staff.here else back


def _must_be_known(floor: Floor, clerk: str) -> None:
    if clerk_of(floor.plan, clerk) is None:
        raise Unknown("clerk", clerk)


def _triage(floor: Floor, command: c.RecordTriage, at: int) -> e.TriageRecorded:
    """Where a number was taken it is named."""
    for code in command.items:
        floor.catalogue.item(code)
    if (command.ticket or command.outcome == "ticket") and command.ticket not in floor.tickets:
        raise Unknown("ticket", command.ticket)
    return e.TriageRecorded(at=at, outcome=command.outcome, by=command.by, items=command.items, ticket=command.ticket)
