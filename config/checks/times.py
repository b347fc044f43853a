"""Dates and times of day: they exist, begin before they end, and do not overlap."""

from collections.abc import Iterator
from datetime import date

from config.checks.walk import values, whole
from config.faults import Complaint, Where, shown
from config.plan import Plan

DATES = ("policy.calendar.holidays", "policy.calendar.make_up", "policy.calendar.extra.dates")
PERIODS = ("windows", "windows.mappings", "green_channel", "roster")
"""Tables with a `from_date` and an `until_date`, either of which may be empty."""

SPANS = ("policy.calendar.hours", "policy.calendar.extra.spans", "windows.breaks")


def check(plan: Plan) -> Iterator[Complaint]:
    """Days that no calendar has, and times that run backwards."""
    for path in DATES:
        for at, value in values(plan, path):
            yield from _exists(at, str(value))
    for path in PERIODS:
        for at, table in values(plan, path):
            yield from _period(at, getattr(table, "from_date", ""), getattr(table, "until_date", ""))
    for path in SPANS:
        for at, spans in whole(plan, path):
            yield from _spans([((*at, j), span) for j, span in enumerate(_texts(spans))])
    for i, item_class in enumerate(plan.item_classes):
        places: list[Where] = [("item_classes", i, "quotas", j, "span") for j in range(len(item_class.quotas))]
        yield from _spans(list(zip(places, (quota.span for quota in item_class.quotas), strict=True)))


def exists(day: str) -> bool:
    """Whether a calendar has the day YYYY-MM-DD."""
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _exists(at: Where, day: str) -> Iterator[Complaint]:
    if not exists(day):
        yield Complaint(at, "a day that the calendar has, YYYY-MM-DD", shown(day))


def _period(at: Where, first: str, last: str) -> Iterator[Complaint]:
    for key, day in (("from_date", first), ("until_date", last)):
        yield from _exists((*at, key), day) if day else ()
    if first and last and first > last:
        yield Complaint((*at, "until_date"), f"a day not before {first}, where it begins", shown(last))


def _texts(spans: object) -> tuple[str, ...]:
    return spans if isinstance(spans, tuple) else ()


def _spans(drawn: list[tuple[Where, str]]) -> Iterator[Complaint]:
    good: list[tuple[str, str]] = []
    for at, span in drawn:
        start, _, end = span.partition("-")
        if start >= end:
            yield Complaint(at, "a span that begins before it ends", shown(span))
            continue
        if crossed := next((f"{s}-{e}" for s, e in good if start < e and s < end), ""):
            yield Complaint(at, f"a span that does not overlap {crossed}", shown(span))
        good.append((start, end))
