"""Names: ids given once, pointers that lead somewhere, nothing twice in a list."""

from collections.abc import Iterator

from config.checks.walk import values, whole
from config.faults import Complaint, Where, shown, unknown
from config.plan import Plan

UNIQUE = (
    "zones.id", "windows.no", "item_classes.id", "item_classes.prefix", "items.code", "bundles.id", "evaluation_codes.code",
    "priority_classes.id", "green_channel.id", "companions.id", "bookings.id", "departments.name", "clerks.id",
    "posts.id", "groups.id", "lines.id", "devices.id", "models.id", "policy.people.pause_reasons.id",
    "voice.volume.from_time",
)  # fmt: skip
"""The values at the end of the path differ."""

POINTERS = {
    "windows.zone": "zones.id",
    "windows.classes": "item_classes.id",
    "windows.secondary": "item_classes.id",
    "windows.mappings.classes": "item_classes.id",
    "windows.mappings.secondary": "item_classes.id",
    "items.item_class": "item_classes.id",
    "bundles.stages.item_class": "item_classes.id",
    "bundles.stages.items": "items.code",
    "bookings.classes": "item_classes.id",
    "policy.calendar.extra.classes": "item_classes.id",
    "companions.clerks": "clerks.id",
    "departments.liaisons": "clerks.id",
    "clerks.windows": "windows.no",
    "roster.window": "windows.no",
    "roster.clerk": "clerks.id",
    "posts.a": "clerks.id",
    "posts.b": "clerks.id",
    "groups.windows": "windows.no",
    "devices.windows": "windows.no",
    "devices.line": "lines.id",
}
"""Each value at the end of the first path stands at the end of the second."""

MAYBE = {
    "item_classes.quick": "item_classes.id",
    "items.responsible": "clerks.id",
    "clerks.mentor": "clerks.id",
    "groups.leader": "clerks.id",
    "devices.zone": "zones.id",
    "groups.chief": "clerks.id",
}
"""The same, unless it is empty."""

OF_DEPARTMENTS = ("items.department", "clerks.department", "windows.lead", "windows.members")
"""Names of departments, which must be known where the plan draws any."""

SETS = (
    "windows.classes", "windows.secondary", "windows.mappings.classes", "windows.mappings.secondary", "windows.members",
    "items.bring", "bundles.stages.items", "bookings.classes", "companions.clerks", "departments.liaisons",
    "clerks.windows", "clerks.supervised_by", "roster.weekdays", "groups.windows", "devices.windows",
    "policy.calendar.weekdays", "policy.calendar.holidays", "policy.calendar.make_up", "policy.calendar.extra.weekdays",
    "policy.calendar.extra.dates", "policy.calendar.extra.classes", "policy.notices.kinds", "voice.languages",
)  # fmt: skip
"""Nothing stands twice in the list at the end of the path."""


def check(plan: Plan) -> Iterator[Complaint]:
    """Names that do not do what names are for."""
    yield from _unique(plan)
    yield from _pointers(plan)
    yield from _sets(plan)
    yield from _duties(plan)


def _unique(plan: Plan) -> Iterator[Complaint]:
    for path in UNIQUE:
        seen: set[object] = set()
        for at, value in values(plan, path):
            if value in seen and value:
                yield Complaint(at, "one that no other entry has", f"{shown(value)} a second time")
            seen.add(value)


def _pointers(plan: Plan) -> Iterator[Complaint]:
    pointers = [(path, target, False) for path, target in POINTERS.items()]
    pointers += [(path, target, True) for path, target in MAYBE.items()]
    if plan.departments:
        pointers += [(path, "departments.name", True) for path in OF_DEPARTMENTS]
    for path, target, may_be_empty in pointers:
        known = [str(name) for _, name in values(plan, target)]
        what = f"one of the {target.partition('.')[0].replace('_', ' ')}"
        for at, value in values(plan, path):
            if value not in known and (value or not may_be_empty):
                yield unknown(at, str(value), known, what)


def _sets(plan: Plan) -> Iterator[Complaint]:
    for path in SETS:
        for at, entries in whole(plan, path):
            yield from _twice(at, entries)


def _twice(at: Where, entries: object) -> Iterator[Complaint]:
    assert isinstance(entries, tuple)
    for j, value in enumerate(entries):
        if value in entries[:j]:
            yield Complaint((*at, j), "each one once", f"{shown(value)} a second time")


def _duties(plan: Plan) -> Iterator[Complaint]:
    for i, duty in enumerate(plan.roster):
        if duty in plan.roster[:i]:
            yield Complaint(("roster", i), "a line that stands nowhere else in the roster", "the same a second time")
