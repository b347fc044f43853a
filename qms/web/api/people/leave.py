"""Asking for leave, deciding it, having it on file."""

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.refusal import Sentence
from qms.domain.roster import may_decide_for
from qms.domain.staff import Leave
from qms.web import staffing
from qms.web.api.people.dates import real
from qms.web.problems import Wrong
from qms.web.shapes.asked import Nothing
from qms.web.shapes.asked_people import LeaveAsked, LeaveDecision
from qms.web.shapes.told_people import LeaveNow, LeavesNow
from qms.web.site import Ask


async def leaves(ask: Ask[None]) -> LeavesNow:
    """GET /leaves: a clerk sees the own ones, and those of the group that the clerk leads."""
    known = ask.site.hall.floor.staff.leaves.values()
    seen = sorted((one for one in known if _may_see(ask, one)), key=lambda one: (one.asked.first, one.asked.clerk))
    return LeavesNow(leaves=tuple(staffing.leave(one) for one in seen))


def _may_see(ask: Ask[None], leave: Leave) -> bool:
    assert ask.grant is not None
    whose = leave.asked.clerk
    return ask.grant.role != "clerk" or whose == ask.subject or may_decide_for(ask.site.drawn.plan, ask.subject, whose)


async def request(ask: Ask[LeaveAsked]) -> LeaveNow:
    """POST /leaves."""
    assert ask.grant is not None
    body = ask.body
    if ask.grant.role == "clerk" and body.clerk not in (None, ask.subject):
        raise Wrong(
            "forbidden",
            Sentence(
                "只能为自己请假；替别人请假请组长来", "You can ask for your own leave only; the leader asks for others."
            ),
        )
    command = c.AskLeave(clerk=body.clerk or ask.subject, first=real(body.first), last=real(body.last), kind=body.kind)
    answer = await ask.site.do(command, ask.key)
    return _told(ask, next(event.leave for event in answer.events if isinstance(event, e.LeaveAsked)))


async def decide(ask: Ask[LeaveDecision]) -> LeaveNow:
    """POST /leaves/{id}/decide: the group leader; whoever asked may take it back."""
    leave = ask.request.match_info["id"]
    await ask.site.do(c.DecideLeave(leave=leave, approved=ask.body.approved, by=ask.subject), ask.key)
    return _told(ask, leave)


async def file(ask: Ask[Nothing]) -> LeaveNow:
    """POST /leaves/{id}/file."""
    leave = ask.request.match_info["id"]
    await ask.site.do(c.FileLeave(leave=leave, by=ask.subject), ask.key)
    return _told(ask, leave)


def _told(ask: Ask[LeaveAsked] | Ask[LeaveDecision] | Ask[Nothing], leave: str) -> LeaveNow:
    return staffing.leave(ask.site.hall.floor.staff.leaves[leave])
