"""Policy: figures that would starve somebody, hours that say nothing, patterns and ratings that cannot be."""

import re
from collections.abc import Iterator

from config.faults import Complaint, shown
from config.plan import Plan

LONGEST_HEAD_START = 4 * 3600
"""Seconds. Whoever starts half a business day ahead is always first, and the others starve behind them."""

PATTERNS = (("item_code_pattern",), ("taking", "pre_review_pattern"))
DEFAULTS = (0, 3, 4, 5)
"""What a rating by policy may be: nothing, or one that is no bad review."""


def check(plan: Plan) -> Iterator[Complaint]:
    """Figures that contradict each other or what they are for."""
    yield from _head_starts(plan)
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
