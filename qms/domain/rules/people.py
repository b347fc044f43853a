"""Rules of the people: signing in and out, leave, the guide desk; help and alerts stand in rooms of their own."""

from typing import assert_never

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.roster import clerk_of, may_decide_for
from qms.domain.rules import stuck, watch
from qms.domain.staff import Leave


def decide(floor: Floor, command: c.PeopleCommand, at: int, draw: str) -> list[e.Event]:
    """The events of a command about people. Raises Unknown for somebody or something that the hall does not know."""
    match command:
        case c.SignIn() | c.SignOut():
            return _sign(floor, command, at)
        case c.AskLeave():
            return [_ask_leave(floor, command, at, draw)]
        case c.DecideLeave():
            return [_decide_leave(floor, command, at)]
        case c.FileLeave():
            return [_file_leave(floor, command, at)]
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
    return [e.SignedOut(at=at, clerk=command.clerk)] if command.clerk in floor.staff.here else []


def _must_be_known(floor: Floor, clerk: str) -> None:
    if clerk_of(floor.plan, clerk) is None:
        raise Unknown("clerk", clerk)


# --- leave ---


def _ask_leave(floor: Floor, command: c.AskLeave, at: int, draw: str) -> e.LeaveAsked:
    """Leave that begins in the past may be asked for too: nobody falls ill with notice."""
    _must_be_known(floor, command.clerk)
    if command.last < command.first:
        raise Refused("leave_dates")
    for leave in floor.staff.leaves.values():
        asked = leave.asked
        theirs = asked.clerk == command.clerk and leave.approved is not False
        if theirs and asked.first <= command.last and command.first <= asked.last:
            raise Refused("leave_overlaps", f"{asked.first} 到 {asked.last} 已经请过假")
    return e.LeaveAsked(
        at=at, leave=draw, clerk=command.clerk, first=command.first, last=command.last, kind=command.kind
    )


def _decide_leave(floor: Floor, command: c.DecideLeave, at: int) -> e.LeaveDecided:
    """Once decided it stands, but a leave that was approved can be taken back."""
    leave = _leave(floor, command.leave)
    _must_decide(floor, leave, command)
    if leave.approved is False or leave.approved is command.approved:
        raise Refused("leave_decided")
    return e.LeaveDecided(at=at, leave=command.leave, approved=command.approved, by=command.by)


def _must_decide(floor: Floor, leave: Leave, command: c.DecideLeave) -> None:
    """Nobody approves their own leave; everybody may take it back."""
    own = command.by == leave.asked.clerk
    if own and command.approved:
        raise Refused("own_leave")
    if not own and not may_decide_for(floor.plan, command.by, leave.asked.clerk):
        raise Refused("not_yours", f"{leave.asked.clerk} 的请假请由所在窗口组的组长或大厅管理批")


def _file_leave(floor: Floor, command: c.FileLeave, at: int) -> e.LeaveFiled:
    leave = _leave(floor, command.leave)
    if command.by == leave.asked.clerk:
        raise Refused("own_leave", "自己的请假不能由自己报备")
    if not leave.approved:
        raise Refused("leave_not_approved")
    if leave.filed_by:
        raise Refused("leave_decided", "这个请假已经报备过了")
    return e.LeaveFiled(at=at, leave=command.leave, by=command.by)


def _leave(floor: Floor, id: str) -> Leave:  # noqa: A002
    leave = floor.staff.leaves.get(id)
    if leave is None:
        raise Unknown("leave", id)
    return leave


# --- the guide desk ---


def _triage(floor: Floor, command: c.RecordTriage, at: int) -> e.TriageRecorded:
    """Where a number was taken it is named."""
    codes = {item.code for item in floor.plan.items}
    for code in command.items:
        if code not in codes:
            raise Unknown("item", code)
    if (command.ticket or command.outcome == "ticket") and command.ticket not in floor.tickets:
        raise Unknown("ticket", command.ticket)
    return e.TriageRecorded(at=at, outcome=command.outcome, by=command.by, items=command.items, ticket=command.ticket)
