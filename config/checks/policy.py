"""Policy: figures that would starve somebody, hours that say nothing, patterns and ratings that cannot be."""

import re
from collections.abc import Iterator

from config.checks.windows import dated
from config.faults import Complaint, shown, some
from config.mappings import only_helped
from config.plan import Plan

LONGEST_HEAD_START = 4 * 3600
"""Seconds. Whoever starts half a business day ahead is always first, and the others starve behind them."""
HALF_AN_HOUR = 1800
"""Seconds: what one of another group may have waited, too, when an ordinary visitor's turn is looked for."""

PATTERNS = (("item_code_pattern",), ("taking", "pre_review_pattern"))
DEFAULTS = (0, 3, 4, 5)
"""What a rating by policy may be: nothing, or one that is no bad review."""


def check(plan: Plan) -> Iterator[Complaint]:
    """Figures that contradict each other or what they are for."""
    yield from _head_starts(plan)
    yield from _starving(plan)
    yield from _stand_by(plan)
    yield from _calendar(plan)
    yield from _limits(plan)
    yield from _patterns(plan)
    yield from _ratings(plan)


def _head_starts(plan: Plan) -> Iterator[Complaint]:
    for field in ("priority_credit", "appointment_credit", "secondary_penalty"):
        seconds = getattr(plan.policy.dispatch, field)
        if seconds >= LONGEST_HEAD_START:
            expected = f"less than {LONGEST_HEAD_START} s (those behind never make up half a business day, and starve)"
            yield Complaint(("policy", "dispatch", field), expected, shown(seconds))


def _starving(plan: Plan) -> Iterator[Complaint]:
    """An ordinary visitor comes before one of another group, who has waited HALF_AN_HOUR, once they have waited credit + rate *
    HALF_AN_HOUR; with a priority_run at the latest when they have the turn of whoever has waited longest."""
    d = plan.policy.dispatch
    turn = (d.priority_run + 1) * HALF_AN_HOUR if d.priority_run else float("inf")
    waits = [float(HALF_AN_HOUR)]
    for group in ("priority", "appointment"):
        credit, rate = getattr(d, f"{group}_credit"), getattr(d, f"{group}_rate")
        wait = min(turn, credit + rate * HALF_AN_HOUR)
        if wait < LONGEST_HEAD_START:
            waits.append(wait)
        elif credit < LONGEST_HEAD_START:  # else it is said by _head_starts
            yield _never(group, rate, wait)
    yield from _helped_in_vain(plan, max(waits))


def _never(group: str, rate: float, wait: float) -> Complaint:
    most, half = LONGEST_HEAD_START // HALF_AN_HOUR - 2, HALF_AN_HOUR // 60
    expected = (
        f"{group}_credit + {HALF_AN_HOUR} * {group}_rate below {LONGEST_HEAD_START} s, or a priority_run from 1 to {most} (an ordinary "
        f"visitor would have to wait {wait / 60:g} min to come before a {group} one who has waited {half} min, and starves)"
    )
    return Complaint(("policy", "dispatch", f"{group}_rate"), expected, shown(rate))


def _helped_in_vain(plan: Plan, wait: float) -> Iterator[Complaint]:
    """The penalty comes on top of `wait` (s) where no window has a class as its own."""
    penalty = plan.policy.dispatch.secondary_penalty
    if penalty < LONGEST_HEAD_START <= wait + penalty and (helped := _only_helped(plan)):
        expected = (
            f"at most {LONGEST_HEAD_START - wait - 1:g} s, or a window that has {some(helped)} as its own (where a class is secondary "
            f"wherever it is served, its visitors would have to wait {(wait + penalty) / 60:g} min, and starve)"
        )
        yield Complaint(("policy", "dispatch", "secondary_penalty"), expected, shown(penalty))


def _only_helped(plan: Plan) -> list[str]:
    """The classes that on some day no window has as its own, though one helps out with them."""
    return sorted(only_helped(plan)) if dated(plan) else []


def _stand_by(plan: Plan) -> Iterator[Complaint]:
    if plan.policy.stand_by.on and not any(one.usual_service for one in plan.item_classes):
        expected = "an item class with a usual_service: without one nobody is ever asked to stand by"
        yield Complaint(("policy", "stand_by", "on"), expected, "usual_service = 0 everywhere")


def _calendar(plan: Plan) -> Iterator[Complaint]:
    calendar, at = plan.policy.calendar, ("policy", "calendar")
    if not calendar.hours:
        for field in ("extra", "last_ticket", "by_capacity"):
            if getattr(calendar, field):
                expected = "the hall's hours: without them it is always open, and this has no effect"
                yield Complaint((*at, field), expected, "no hours")
    for j, day in enumerate(calendar.make_up):
        if day in calendar.holidays:
            yield Complaint((*at, "make_up", j), "a day that is not among the holidays too", shown(day))


def _limits(plan: Plan) -> Iterator[Complaint]:
    kinds = [(limit.by, limit.per_class) for limit in plan.policy.taking.limits]
    for j, kind in enumerate(kinds):
        if kind in kinds[:j]:
            each = " in each class" if kind[1] else ""
            yield Complaint(("policy", "taking", "limits", j), f"one limit by {kind[0]}{each}", "a second one")


def _patterns(plan: Plan) -> Iterator[Complaint]:
    for where in PATTERNS:
        holder = plan.policy.taking if len(where) > 1 else plan.policy
        pattern = getattr(holder, where[-1])
        try:
            re.compile(pattern)
        except re.error as wrong:
            yield Complaint(("policy", *where), f"a regular expression ({wrong})", shown(pattern))


def _ratings(plan: Plan) -> Iterator[Complaint]:
    default = plan.policy.ratings.default
    if default not in DEFAULTS:
        expected = "0 (stays unrated) or 3 to 5: no policy gives a bad review by itself"
        yield Complaint(("policy", "ratings", "default"), expected, shown(default))
