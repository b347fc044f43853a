"""Voices: speakers with a place of their own, and lines that say who speaks only where somebody can."""

from collections.abc import Iterator

from config.faults import Complaint, shown
from config.plan import Plan


def check(plan: Plan) -> Iterator[Complaint]:
    """Speakers that would be silent, or told two things."""
    yield from _zones(plan)
    for i, line in enumerate(plan.lines):
        if line.voice != "best" and line.link != "speech":
            yield Complaint(("lines", i, "voice"), 'a line with link = "speech"', f"link = {shown(line.link)}")
        if line.voice == "clips" and line.link == "speech" and not line.path:
            yield Complaint(("lines", i, "path"), "the folder of the recorded clips", "nothing")


def _zones(plan: Plan) -> Iterator[Complaint]:
    empty = {zone.id for zone in plan.zones} - {window.zone for window in plan.windows}
    for i, device in enumerate(plan.devices):
        if device.zone and device.windows:
            yield Complaint(("devices", i, "zone"), "a zone or windows, not both", f"windows {shown(device.windows)}")
        elif device.zone in empty:
            yield Complaint(("devices", i, "zone"), "a zone that has windows", shown(device.zone))
