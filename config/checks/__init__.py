"""What must hold between the parts of a plan, one file a subject. Each check says every place where it does not hold."""

from collections.abc import Collection, Iterator

from config.checks import bookings, devices, hall, items, names, notices, people, policy, times, voices, windows
from config.faults import Complaint
from config.plan import Plan


def check(plan: Plan, languages: Collection[str]) -> Iterator[Complaint]:
    """Everything that does not hold. `languages` are those with a phrase file."""
    yield from names.check(plan)
    yield from times.check(plan)
    yield from hall.check(plan, languages)
    yield from windows.check(plan)
    yield from items.check(plan)
    yield from people.check(plan)
    yield from bookings.check(plan)
    yield from policy.check(plan)
    yield from notices.check(plan)
    yield from devices.check(plan)
    yield from voices.check(plan)
