"""What each window serves on a day: the plan's own classes, or the mapping in force then; and where nobody would. Pure.

Dates are YYYY-MM-DD.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from config.plan import Plan, Window


class Serves(NamedTuple):
    """The classes of one window, its own and those it helps out with."""

    classes: tuple[str, ...]
    secondary: tuple[str, ...] = ()


NOTHING = Serves(())


def valid(window: Window, day: str | None) -> bool:
    """Whether the window may be opened on the day at all; None = whenever."""
    return day is None or (window.from_date or "0") <= day <= (window.until_date or "9")


def drawn(window: Window, day: str | None) -> Serves:
    """What the plan lets the window serve on the day, nothing outside its dates; None = what it has without dates."""
    if not valid(window, day):
        return NOTHING
    for mapping in window.mappings if day else ():
        if (mapping.from_date or "0") <= (day or "") <= (mapping.until_date or "9"):
            return Serves(mapping.classes, mapping.secondary)
    return Serves(window.classes, window.secondary)


def served(plan: Plan, day: str | None) -> set[str]:
    """The classes that some window serves on the day."""
    return {one for window in plan.windows for part in drawn(window, day) for one in part}


def gaps(plan: Plan) -> list[tuple[str, str]]:
    """(first day, class) wherever dates leave a class without any window; nothing for a plan without dates.

    A class may move from one window to another, but must be served on every day between.
    """
    found: list[tuple[str, str]] = []
    without: set[str] = set()
    for day in sorted(set(_turning_days(plan))):
        missing = {one.id for one in plan.item_classes} - served(plan, day)
        found += [(day, one) for one in sorted(missing - without)]
        without = missing
    return found


def only_helped(plan: Plan) -> set[str]:
    """The classes that, on some day, no window has as its own though some help out with them."""
    found: set[str] = set()
    for day in (None, *sorted(set(_turning_days(plan)))):
        serves = [drawn(window, day) for window in plan.windows]
        found |= {one for each in serves for one in each.secondary} - {one for each in serves for one in each.classes}
    return found


def _turning_days(plan: Plan) -> Iterator[str]:
    """Every day on which what windows serve may begin to differ from the day before, and the day before the first."""
    for first, last in _spans(plan):
        if first:
            yield from (_next(first, -1), first)
        if last:
            yield from (last, _next(last, 1))


def _next(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _spans(plan: Plan) -> Iterator[tuple[str, str]]:
    for window in plan.windows:
        yield window.from_date, window.until_date
        yield from ((mapping.from_date, mapping.until_date) for mapping in window.mappings)
