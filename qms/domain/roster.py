"""Who should sit where on a day, who may not yet or not today, and who is asked for help. Dates are YYYY-MM-DD."""

from datetime import date
from typing import Literal

from config.plan import Clerk, Duty, Plan, WindowGroup
from qms.domain.staff import Leave, Staff
from qms.domain.workdays import is_working


def of_day(plan: Plan, day: str | None) -> dict[str, tuple[str, ...]]:
    """The 工号 of all whom the roster names for `day`, by window; at a window that is not there anybody may sit."""
    named: dict[str, tuple[str, ...]] = {}
    for duty in plan.roster if day else ():
        if on_duty(duty, day or ""):
            named[duty.window] = (*named.get(duty.window, ()), duty.clerk)
    return named


def on_duty(duty: Duty, day: str) -> bool:
    """Whether a line of the roster is about `day`."""
    return date.fromisoformat(day).isoweekday() in duty.weekdays and within(day, duty.from_date, duty.until_date)


def within(day: str, first: str, last: str) -> bool:
    """Whether `day` lies from `first` to `last`, both included; nothing = without end on that side."""
    return (first or "0") <= day <= (last or "9")


def clerk_of(plan: Plan, id: str) -> Clerk | None:  # noqa: A002
    """The clerk with this 工号, None if the plan has none."""
    return next((clerk for clerk in plan.clerks if clerk.id == id), None)


# --- trainees ---


def paired_days(plan: Plan, staff: Staff, clerk: str, day: str) -> int:
    """How many whole working days before `day` the trainee sat beside the mentor."""
    return sum(sat < day and is_working(plan.policy.calendar, sat) for sat in staff.paired.get(clerk, ()))


def is_trainee(plan: Plan, staff: Staff, clerk: Clerk, day: str) -> bool:
    """Whether the clerk may not sit alone on `day` (先进后出)."""
    return bool(clerk.mentor) and paired_days(plan, staff, clerk.id, day) < plan.policy.people.paired_days


# --- leave ---


def leave_on(staff: Staff, clerk: str, day: str) -> Leave | None:
    """The approved leave that the clerk is on."""
    return next(
        (
            leave
            for leave in staff.leaves.values()
            if leave.approved and leave.asked.clerk == clerk and leave.asked.first <= day <= leave.asked.last
        ),
        None,
    )


# --- groups and posts ---


def groups_of(plan: Plan, clerk: str) -> tuple[WindowGroup, ...]:
    """The groups at whose windows the clerk sits, by the plan's list or the roster."""
    known = clerk_of(plan, clerk)
    windows = {*(known.windows if known else ()), *(duty.window for duty in plan.roster if duty.clerk == clerk)}
    return tuple(group for group in plan.groups if windows.intersection(group.windows))


def asked_at(plan: Plan, window: str, to: Literal["leader", "chief"]) -> str:
    """The 工号 of the group leader or chief representative for a window, "" if the plan names none."""
    return next((asked for g in plan.groups if window in g.windows and (asked := getattr(g, to))), "")


def may_decide_for(plan: Plan, by: str, clerk: str) -> bool:
    """Whether `by` decides about a clerk: the leader of one of the clerk's groups, any leader where they have none, a
    manager always. Who is not in the plan (a script's token) was looked at when the token was."""
    who = clerk_of(plan, by)
    if who is None or who.role == "manager":
        return True
    leaders = {group.leader for group in groups_of(plan, clerk) if group.leader}
    return by in leaders if leaders else who.role == "leader"
