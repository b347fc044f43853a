"""Rules for when a clerk cannot go on: the leader or chief representative is asked, and what stays undone (办不成事) is kept."""

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.roster import asked_at, clerk_of
from qms.domain.windows import WindowNow
from qms.domain.workdays import due


def escalate(floor: Floor, command: c.Escalate, at: int, draw: str) -> e.Escalated:
    """Ask somebody to the window; nobody is asked twice for the same thing."""
    window = floor.windows.get(command.window)
    if window is None:
        raise Unknown("window", command.window)
    if not command.reason.strip():
        raise Refused("reason_needed", "请写明为什么要请人过来")
    asked = asked_at(floor.plan, window.no, command.to)
    if not asked:
        raise Refused("nobody_to_ask")
    if any(one.window == window.no and one.to == command.to for one in floor.staff.escalations.values()):
        raise Refused("already_asked", f"{window.no} 号窗口已经请过 {asked}，请稍等")
    return e.Escalated(
        at=at,
        escalation=draw,
        window=window.no,
        to=command.to,
        asked=asked,
        reason=command.reason,
        by=command.by,
        ticket=window.ticket,
    )


def close_escalation(floor: Floor, command: c.CloseEscalation, at: int) -> e.EscalationClosed:
    """Whoever was asked says how it was dealt with; whoever asked may say that it is over."""
    known = floor.staff.escalations.get(command.escalation)
    if known is None:
        raise Unknown("escalation", command.escalation)
    _must_concern(floor, command.by, known.asked, known.by)
    if not command.result.strip():
        raise Refused("reason_needed", "请写明怎么处理的")
    return e.EscalationClosed(at=at, escalation=command.escalation, result=command.result, by=command.by)


def record_difficulty(floor: Floor, command: c.RecordDifficulty, at: int, draw: str) -> e.DifficultyRecorded:
    """The ticket at the window becomes a case with an owner and a due date; a 办不成事 window needs no ticket for it."""
    window = floor.windows.get(command.window)
    if window is None:
        raise Unknown("window", command.window)
    if window.ticket is None and floor.plan.window(window.no).kind != "cannot_do":
        raise Refused("no_ticket", f"{window.no} 号窗口现在没有号，记不了难办的事；请先叫号")
    owner = command.owner or _responsible(floor, window)
    if clerk_of(floor.plan, owner) is None:
        raise Unknown("clerk", owner)
    policy, today = floor.plan.policy, floor.day or ""
    until = command.due or due(policy.calendar, today, policy.people.difficulty_days)
    if until < today:
        raise Refused("due_in_past", "办好的日期不能早于今天")
    return e.DifficultyRecorded(
        at=at,
        difficulty=draw,
        ticket=window.ticket or "",
        window=window.no,
        owner=owner,
        due=until,
        by=command.by,
    )


def _responsible(floor: Floor, window: WindowNow) -> str:
    """Who answers for the first item of the ticket there that somebody answers for (事项与责任人匹配清单)."""
    items = floor.tickets[window.ticket].items if window.ticket else ()
    return next((item.responsible for item in floor.catalogue.known(items) if item.responsible), "")


def close_difficulty(floor: Floor, command: c.CloseDifficulty, at: int) -> e.DifficultyClosed:
    """The owner, or a leader, says what became of it."""
    known = floor.staff.difficulties.get(command.difficulty)
    if known is None:
        raise Unknown("difficulty", command.difficulty)
    _must_concern(floor, command.by, known.owner)
    return e.DifficultyClosed(at=at, difficulty=command.difficulty, result=command.result, by=command.by)


def _must_concern(floor: Floor, by: str, *whom: str) -> None:
    """Raises Refused where `by` is a clerk whom it does not concern; leaders and managers may deal with everything."""
    who = clerk_of(floor.plan, by)
    if by not in whom and who is not None and who.role == "clerk":
        raise Refused("not_yours")
