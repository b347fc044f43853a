"""What alerts, calls for help, leaves and difficult cases look like from outside."""

from collections.abc import Callable, Iterator

from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.staff import Leave
from qms.web.entries import Drawn, Sight
from qms.web.shapes.told_people import AlertNow, DifficultyNow, EscalationNow, LeaveNow, LeaveState


def alert(sight: Sight, raised: e.AlertRaised) -> AlertNow:
    """One alert, in words."""
    return AlertNow(
        alert=raised.alert,
        subject=raised.subject,
        window=_window_of(sight.floor, raised),
        clerk=raised.clerk,
        since=sight.drawn.iso(raised.at),
        words=WORDS[raised.alert](sight, raised),
    )


def _window_of(floor: Floor, raised: e.AlertRaised) -> str | None:
    if raised.subject in floor.windows:
        return raised.subject
    known = floor.tickets.get(raised.subject) or floor.staff.difficulties.get(raised.subject)
    return known.window if known else None


def _unrostered(_: Sight, raised: e.AlertRaised) -> str:
    return f"{raised.subject} 号窗口由 {raised.clerk} 签入，今天的值班表上不是这个人"


def _post(sight: Sight, raised: e.AlertRaised) -> str:
    post = next((one for one in sight.drawn.plan.posts if one.id == raised.subject), None)
    return f"{post.name} A 岗 {post.a}、B 岗 {post.b} 都不在岗" if post else f"{raised.subject} 没有人在岗"


def _pause(sight: Sight, raised: e.AlertRaised) -> str:
    reason = sight.drawn.why_paused(sight.floor.windows[raised.subject].paused)
    return f"{raised.subject} 号窗口暂停（{reason}）的时间太长" if reason else f"{raised.subject} 号窗口暂停的时间太长"


def _tide_open(_: Sight, raised: e.AlertRaised) -> str:
    return f"等候的人多，建议开 {raised.subject} 号窗口"


def _tide_close(_: Sight, raised: e.AlertRaised) -> str:
    return f"等候的人少了，{raised.subject} 号窗口可以关"


def _parked(sight: Sight, raised: e.AlertRaised) -> str:
    ticket = sight.floor.tickets.get(raised.subject)
    return f"{ticket.number} 挂起的时间到了，请 {ticket.window} 号窗口回呼" if ticket else "有挂起的号到时间了"


def _difficulty(sight: Sight, raised: e.AlertRaised) -> str:
    case = sight.floor.staff.difficulties.get(raised.subject)
    return f"办不成事的件过了期限 {case.due}，负责人 {case.owner}" if case else "办不成事的件过了期限"


WORDS: dict[e.AlertKind, Callable[[Sight, e.AlertRaised], str]] = {
    "unrostered": _unrostered,
    "post_uncovered": _post,
    "pause_too_long": _pause,
    "tide_open": _tide_open,
    "tide_close": _tide_close,
    "parked_due": _parked,
    "difficulty_due": _difficulty,
}
"""How each kind of alert is said."""


def escalation(sight: Sight, event: e.Escalated) -> EscalationNow:
    """One call for help."""
    ticket = sight.floor.tickets.get(event.ticket or "")
    return EscalationNow(
        id=event.escalation,
        window=event.window,
        to=event.to,
        asked=event.asked,
        reason=event.reason,
        by=event.by,
        ticket=event.ticket,
        number=ticket.number if ticket else None,
        since=sight.drawn.iso(event.at),
    )


def leave(known: Leave) -> LeaveNow:
    """One leave."""
    asked = known.asked
    return LeaveNow(
        id=asked.leave,
        clerk=asked.clerk,
        first=asked.first,
        last=asked.last,
        kind=asked.kind,
        state=_state(known),
        by=known.by,
        filed_by=known.filed_by,
    )


def _state(known: Leave) -> LeaveState:
    if known.approved is None:
        return "asked"
    if not known.approved:
        return "declined"
    return "filed" if known.filed_by else "approved"


def difficulty(drawn: Drawn, floor: Floor, event: e.DifficultyRecorded) -> DifficultyNow:
    """One difficult case."""
    ticket = floor.tickets.get(event.ticket)
    return DifficultyNow(
        id=event.difficulty,
        window=event.window,
        ticket=event.ticket,
        number=ticket.number if ticket else None,
        owner=event.owner,
        due=event.due,
        by=event.by,
        since=drawn.iso(event.at),
        overdue=event.due < (floor.day or ""),
    )


def for_leaders(sight: Sight) -> Iterator[tuple[str, object]]:
    """What a leader's page shows beside the floor: alerts, calls for help, and leaves that wait for a word."""
    staff = sight.floor.staff
    for (kind, subject), raised in staff.alerts.items():
        yield f"alerts/{kind}:{subject}", alert(sight, raised)
    for id_, asked in staff.escalations.items():
        yield f"escalations/{id_}", escalation(sight, asked)
    for id_, known in staff.leaves.items():
        if known.approved is None or (known.approved and not known.filed_by):
            yield f"leaves/{id_}", leave(known)
