"""Rules of leave (请假): the group leader agrees, then the supervision section has it on file."""

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.roster import clerk_of, may_decide_for
from qms.domain.staff import Leave


def ask(floor: Floor, command: c.AskLeave, at: int, draw: str) -> e.LeaveAsked:
    """Leave that begins in the past may be asked for too: nobody falls ill with notice."""
    if clerk_of(floor.plan, command.clerk) is None:
        raise Unknown("clerk", command.clerk)
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


def decide(floor: Floor, command: c.DecideLeave, at: int) -> e.LeaveDecided:
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


def file(floor: Floor, command: c.FileLeave, at: int) -> e.LeaveFiled:
    """On file once, by somebody else than who is on leave."""
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
