"""What each window serves on a day: the plan's own classes, or the mapping in force then."""

from typing import NamedTuple

from config.plan import Plan, Window


class Serves(NamedTuple):
    """The classes of one window, its own and those it helps out with."""

    classes: tuple[str, ...]
    secondary: tuple[str, ...] = ()


def drawn(window: Window, date: str | None) -> Serves:
    """What the plan lets the window serve on `date` (YYYY-MM-DD); None = what stands in the plan without dates."""
    for mapping in window.mappings if date else ():
        if (mapping.from_date or "0") <= (date or "") <= (mapping.until_date or "9"):
            return Serves(mapping.classes, mapping.secondary)
    return Serves(window.classes, window.secondary)


def of_plan(plan: Plan, date: str | None) -> dict[str, Serves]:
    """All windows by number, in the plan's order."""
    return {window.no: drawn(window, date) for window in plan.windows}
