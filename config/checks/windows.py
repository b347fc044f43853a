"""Windows: what each serves on which day, the departments of a joint one, and that no class is left without any."""

from collections.abc import Iterator

from config.checks.times import exists
from config.faults import Complaint, Where, shown
from config.mappings import gaps
from config.plan import Mapping, Plan, Window


def check(plan: Plan) -> Iterator[Complaint]:
    """Windows that cannot do what they are drawn for."""
    for i, window in enumerate(plan.windows):
        yield from _own_and_helping(("windows", i), window)
        for j, mapping in enumerate(window.mappings):
            yield from _own_and_helping(("windows", i, "mappings", j), mapping)
            yield from _overlap(("windows", i, "mappings", j), mapping, window.mappings[:j])
        yield from _joint(("windows", i), window)
        yield from _kind(plan, ("windows", i), window)
        yield from _breaks(plan, ("windows", i), window)
    yield from _served(plan)


def _own_and_helping(at: Where, drawn: Window | Mapping) -> Iterator[Complaint]:
    for j, other in enumerate(drawn.secondary):
        if other in drawn.classes:
            yield Complaint((*at, "secondary", j), "a class that is not among the window's own", shown(other))


def _overlap(at: Where, mapping: Mapping, earlier: tuple[Mapping, ...]) -> Iterator[Complaint]:
    for other in earlier:
        if _first(mapping) <= _last(other) and _first(other) <= _last(mapping):
            expected = f"days that no other mapping of the window has ({other.from_date} to {other.until_date})"
            yield Complaint((*at, "from_date"), expected, f"{shown(mapping.from_date)} to {shown(mapping.until_date)}")


def _first(mapping: Mapping) -> str:
    return mapping.from_date or "0"


def _last(mapping: Mapping) -> str:
    return mapping.until_date or "9"


def _joint(at: Where, window: Window) -> Iterator[Complaint]:
    if window.kind != "joint":
        if window.lead or window.members:
            yield Complaint((*at, "lead"), 'no departments of its own, or kind = "joint"', shown(window.lead))
        return
    if not window.lead:
        yield Complaint((*at, "lead"), "the department that leads the joint window", "nothing")
    if not window.members:
        yield Complaint((*at, "members"), "the other departments of the joint window", "nothing")
    for j, member in enumerate(window.members):
        if member == window.lead:
            yield Complaint((*at, "members", j), "a department that does not lead already", shown(member))


def _kind(plan: Plan, at: Where, window: Window) -> Iterator[Complaint]:
    if window.kind == "mobile" and not window.until_date:
        yield Complaint((*at, "until_date"), "the last day of a mobile window", "nothing")
    if window.tide is not None and window.tide.close_below >= window.tide.open_above:
        expected = f"fewer than {window.tide.open_above}, above which the window is opened"
        yield Complaint((*at, "tide", "close_below"), expected, shown(window.tide.close_below))
    zone = next((zone for zone in plan.zones if zone.id == window.zone), None)
    if zone is None:
        return
    if zone.kind == "back_office":
        yield Complaint((*at, "zone"), "a zone that visitors come to", f"{shown(zone.id)}, a back office")
    if window.kind == "intake_only" and zone.kind == "issue":
        yield Complaint(
            (*at, "zone"), "a zone where papers are taken in", f"{shown(zone.id)}, where they are given out"
        )


def _breaks(plan: Plan, at: Where, window: Window) -> Iterator[Complaint]:
    calendar = plan.policy.calendar
    hours = [span for spans in (calendar.hours, *(extra.spans for extra in calendar.extra)) for span in spans]
    for j, one in enumerate(window.breaks):
        if calendar.hours and not any(span[:5] <= one[:5] and one[6:] <= span[6:] for span in hours):
            yield Complaint((*at, "breaks", j), f"a break inside business hours ({', '.join(hours)})", shown(one))


def _served(plan: Plan) -> Iterator[Complaint]:
    without = _gaps(plan)
    for i, item_class in enumerate(plan.item_classes):
        at: Where = ("item_classes", i, "id")
        if item_class.id and not plan.windows_serving(item_class.id):
            yield Complaint(at, "a class that at least one window serves", shown(item_class.id))
        elif day := without.get(item_class.id, ""):
            expected = "a class that some window serves on every day, whatever its mappings and dates"
            yield Complaint(at, expected, f"{shown(item_class.id)}, which no window serves on {day}")


def _gaps(plan: Plan) -> dict[str, str]:
    """By class the first day without any window."""
    return {item_class: day for day, item_class in reversed(gaps(plan))} if dated(plan) else {}


def dated(plan: Plan) -> bool:
    """Whether all dates of windows are days that the calendar has; one that is not is said elsewhere."""
    return all(exists(day) for window in plan.windows for day in _days(window) if day)


def _days(window: Window) -> list[str]:
    own = [window.from_date, window.until_date]
    return own + [day for mapping in window.mappings for day in (mapping.from_date, mapping.until_date)]
