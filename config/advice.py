"""What a good plan may still do better, and what several plans of one city say of each other. Advice stops nothing."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from config.catalogue import HallNames
from config.faults import some
from config.plan import Plan

LIAISONS = (1, 2)


def of(plan: Plan, names: Mapping[str, HallNames]) -> Iterator[str]:
    """Advice on one plan; `names` are the sets of name templates by id."""
    yield from _name(plan, names)
    yield from _liaisons(plan)
    yield from _responsible(plan)
    yield from _mentors(plan)
    yield from _speakers(plan)


def between(plans: Iterable[Plan]) -> Iterator[str]:
    """Advice on the halls of one city: an item is accepted at exactly one level (一级一口受理)."""
    halls: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for plan in plans:
        for item in plan.items:
            halls[item.name].setdefault(plan.hall.level, plan.hall.name)
    for name, by_level in halls.items():
        if len(by_level) > 1:
            where = ", ".join(f"{hall} ({level})" for level, hall in by_level.items())
            yield f"{name} is accepted at {len(by_level)} levels: {where}; one level should accept it"


def _name(plan: Plan, names: Mapping[str, HallNames]) -> Iterator[str]:
    hall = plan.hall
    if not hall.naming:
        return
    known = names.get(hall.naming)
    if known is None:
        yield f'hall.naming is "{hall.naming}", and the catalogue has {some(list(names))}'
    elif not re.fullmatch(known.of(hall.level), hall.name):
        yield f"{hall.name} is not how the set {known.id} names a hall of level {hall.level}: {known.of(hall.level)}"


def _liaisons(plan: Plan) -> Iterator[str]:
    least, most = LIAISONS
    for department in plan.departments:
        if not least <= len(department.liaisons) <= most:
            yield f"{department.name} has {len(department.liaisons)} liaisons; one or two are usual"


def _responsible(plan: Plan) -> Iterator[str]:
    """Only where the plan names responsible people at all."""
    without = [item.name for item in plan.items if not item.responsible]
    if len(without) < len(plan.items) and without:
        yield f"{len(without)} of {len(plan.items)} items have nobody responsible: {some(without)}"


def _mentors(plan: Plan) -> Iterator[str]:
    windows = {clerk.id: set(clerk.windows) for clerk in plan.clerks}
    for clerk in plan.clerks:
        if clerk.mentor and clerk.windows and not windows[clerk.mentor] & set(clerk.windows):
            yield f"trainee {clerk.id} and mentor {clerk.mentor} share no window, so they cannot sit together"


def _speakers(plan: Plan) -> Iterator[str]:
    """Two that speak for one window say each call one after the other, because they never talk over each other."""
    speakers = [device for device in plan.devices if device.role == "speaker"]
    for one, other in combinations(speakers, 2):
        if both := [no for no in plan.windows_of(one) if no in plan.windows_of(other)]:
            yield f"{one.id} and {other.id} both speak for {some(both)}: each call there is said twice, one after the other"
