"""Booking rules: one for each class, slots that fit into the hours, limits that can be counted."""

from collections.abc import Iterator

from config.faults import Complaint, Where, shown
from config.plan import Booking, Plan


def check(plan: Plan) -> Iterator[Complaint]:
    """Rules that contradict each other or the hall's hours."""
    rule_of: dict[str, str] = {}
    for i, rule in enumerate(plan.bookings):
        at = ("bookings", i)
        for j, item_class in enumerate(rule.classes):
            if rule_of.setdefault(item_class, rule.id) != rule.id:
                found = f"{shown(item_class)}, which {rule_of[item_class]} books too"
                yield Complaint((*at, "classes", j), "a class of no other booking rule", found)
        if not rule.classes and any(not other.classes for other in plan.bookings[:i]):
            yield Complaint((*at, "classes"), "its classes: another rule is for all that no rule names", "none")
        yield from _slot(plan, at, rule)
        yield from _days(at, rule)
        yield from _counted(at, rule)


def _slot(plan: Plan, at: Where, rule: Booking) -> Iterator[Complaint]:
    longest = max(map(_seconds, plan.policy.calendar.hours), default=86_400)
    if rule.slot > longest:
        yield Complaint((*at, "slot"), f"at most {longest} s, the longest of the hall's hours", shown(rule.slot))


def _seconds(span: str) -> int:
    start, _, end = span.partition("-")
    return _clock(end) - _clock(start)


def _clock(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours or 0) * 3600 + int(minutes or 0) * 60


def _days(at: Where, rule: Booking) -> Iterator[Complaint]:
    if rule.lead_days > rule.ahead:
        expected = f"at most {rule.ahead}, the days that are released ahead"
        yield Complaint((*at, "lead_days"), expected, shown(rule.lead_days))


def _counted(at: Where, rule: Booking) -> Iterator[Complaint]:
    """Who shows no document cannot be counted by it; by phone they can."""
    kinds = [(limit.by, limit.per) for limit in rule.limits]
    for j, kind in enumerate(kinds):
        if kind in kinds[:j]:
            yield Complaint((*at, "limits", j), f"one limit by {kind[0]} per {kind[1]}", "a second one")
    if rule.breach.most and not rule.breach.block:
        yield Complaint((*at, "breach", "block"), "the days that a breach blocks", "0")
    for j, kind in enumerate(kinds if not rule.identity else ()):
        if kind[0] == "identity":
            yield Complaint((*at, "limits", j), 'a limit by "phone", or identity = true', "identity = false")
