"""What each window serves today, the other way round too; an assignment during the day replaces what the plan drew."""

from collections.abc import Mapping

from config.mappings import Serves, drawn
from config.plan import Plan

__all__ = ["Serves", "drawn", "of_plan", "windows_of"]


def of_plan(plan: Plan, date: str | None) -> dict[str, Serves]:
    """All windows by number, in the plan's order; `date` (YYYY-MM-DD) as for `drawn`."""
    return {window.no: drawn(window, date) for window in plan.windows}


def windows_of(serving: Mapping[str, Serves]) -> dict[str, tuple[str, ...]]:
    """For every class that is served, the windows that may, primary ones first."""
    own: dict[str, list[str]] = {}
    helping: dict[str, list[str]] = {}
    for no, serves in serving.items():
        for item_class in serves.classes:
            own.setdefault(item_class, []).append(no)
        for item_class in serves.secondary:
            helping.setdefault(item_class, []).append(no)
    return {
        one: (*own.get(one, ()), *(no for no in helping.get(one, ()) if no not in own.get(one, ())))
        for one in own | helping
    }
