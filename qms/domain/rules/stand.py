"""Rules of a window's standing: opening, closing, pausing and resuming it, and who may sit there."""

from config.plan import PauseReason
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused
from qms.domain.roster import clerk_of, is_trainee, leave_on, paired_days, within
from qms.domain.rules import stand_by
from qms.domain.staff import pauser
from qms.domain.windows import WindowNow


def decide(
    floor: Floor, window: WindowNow, command: c.OpenWindow | c.CloseWindow | c.PauseWindow | c.ResumeWindow, at: int
) -> list[e.Event]:
    """Whether somebody sits at the window and takes numbers."""
    match command:
        case c.OpenWindow():
            return _open(floor, window, command, at)
        case c.CloseWindow():
            must_be_open(window)
            if window.ticket is not None:
                raise Refused("ticket_at_window", f"{floor.tickets[window.ticket].number} 还没有办结，办结以后再关窗")
            back = stand_by.lapse(floor, window.no, at, "closed")
            return [*back, e.WindowClosed(at=at, window=window.no), *_in_order_again(floor, window, at)]
        case c.PauseWindow():
            must_be_ready(window)
            _may_pause(floor, window, command.reason)
            back = stand_by.lapse(floor, window.no, at, "paused")
            return [*back, e.WindowPaused(at=at, window=window.no, reason=command.reason)]
        case c.ResumeWindow():
            must_be_open(window)
            if window.paused is None:
                raise Refused("window_not_paused", f"{window.no} 号窗口没有暂停")
            return [e.WindowResumed(at=at, window=window.no)]


def must_be_open(window: WindowNow) -> None:
    """Raises Refused where nobody sits."""
    if not window.open:
        raise Refused("window_closed", f"{window.no} 号窗口没有开，请先开窗")


def must_be_ready(window: WindowNow) -> None:
    """Raises Refused where nobody may be called to."""
    must_be_open(window)
    if window.paused is not None:
        raise Refused("window_paused", f"{window.no} 号窗口暂停了，请先恢复")


# --- opening ---


def _open(floor: Floor, window: WindowNow, command: c.OpenWindow, at: int) -> list[e.Event]:
    """A clerk whom the roster does not name is let in, and somebody is told (擅自更换窗口工作人员)."""
    if window.open and window.clerk == command.clerk:
        raise Refused("window_open", f"{window.no} 号窗口已经开了")
    day = floor.day or ""
    _must_be_valid(floor, window, day)
    if command.clerk:
        _may_sit(floor, command.clerk, command.mentor, day)
    strange = unrostered(floor, window.no, command.clerk)
    opened = e.WindowOpened(at=at, window=window.no, clerk=command.clerk, mentor=command.mentor, unrostered=strange)
    flagged = e.AlertRaised(at=at, alert="unrostered", subject=window.no, clerk=command.clerk)
    return [opened, *_in_order_again(floor, window, at), *([flagged] if strange else [])]


def unrostered(floor: Floor, window: str, clerk: str | None) -> bool:
    """Whether the roster names others for today, and not this clerk. Who has not said who they are is not accused."""
    named = floor.roster.get(window)
    return named is not None and clerk is not None and clerk not in named


def _in_order_again(floor: Floor, window: WindowNow, at: int) -> list[e.Event]:
    known = ("unrostered", window.no) in floor.staff.alerts
    return [e.AlertEnded(at=at, alert="unrostered", subject=window.no)] if known else []


def _must_be_valid(floor: Floor, window: WindowNow, day: str) -> None:
    drawn = floor.plan.window(window.no)
    if day and not within(day, drawn.from_date, drawn.until_date):
        dates = f"{drawn.from_date or '以前'} 至 {drawn.until_date or '以后'}"
        raise Refused("window_not_valid", f"{window.no} 号窗口的开放日期是 {dates}，今天不能开")


def _may_sit(floor: Floor, clerk: str, mentor: str | None, day: str) -> None:
    if leave := leave_on(floor.staff, clerk, day):
        raise Refused("on_leave", f"您从 {leave.asked.first} 到 {leave.asked.last} 休假；要上岗请组长先撤销")
    known = clerk_of(floor.plan, clerk)
    if mentor and (known is None or known.mentor != mentor):
        raise Refused("not_mentor", f"{mentor} 不是您的带教老师")
    if mentor and leave_on(floor.staff, mentor, day):
        raise Refused("on_leave", f"带教老师 {mentor} 今天休假，请组长另作安排")
    if known is not None and not mentor and is_trainee(floor.plan, floor.staff, known, day):
        done, needed = paired_days(floor.plan, floor.staff, clerk, day), floor.plan.policy.people.paired_days
        raise Refused(
            "trainee_alone", f"带教满 {needed} 个工作日才能独立上岗，现在是 {done} 个；请和 {known.mentor} 一起"
        )


# --- pausing ---


def _may_pause(floor: Floor, window: WindowNow, named: str) -> None:
    """Where the plan has no reasons any words will do."""
    reasons = floor.plan.policy.people.pause_reasons
    reason = next((one for one in reasons if one.id == named), None)
    if reasons and reason is None:
        raise Refused("reason_unknown", f"请选暂停原因：{'、'.join(one.name for one in reasons)}")
    if reason is not None and reason.most_a_day:
        _must_be_within(floor, window, reason)


def _must_be_within(floor: Floor, window: WindowNow, reason: PauseReason) -> None:
    if floor.staff.pauses.get((pauser(window), reason.id), 0) >= reason.most_a_day:
        raise Refused("pause_limit", f"“{reason.name}”一天最多 {reason.most_a_day} 次，今天用完了，请找组长")
