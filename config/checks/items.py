"""Items and bundles: codes of the city's pattern, stages that fit together, and a window that may finish each item."""

import re
from collections.abc import Iterator

from config.faults import Complaint, shown
from config.plan import Item, Plan, Window

DEDICATED = ("dedicated", "joint")
TYPES = {
    "01": "许可", "02": "处罚", "03": "强制", "04": "征收", "05": "给付", "06": "检查", "07": "确认", "08": "奖励", "09": "裁决",
    "10": "其他", "20": "公共服务",
}  # fmt: skip
"""GB/T 39046-2020, A.1 事项类型; 11 to 19 and 21 to 29 are left to extensions."""


def check(plan: Plan) -> Iterator[Complaint]:
    """Items that nobody could take a number for, or finish."""
    pattern = _pattern(plan)
    known = {item_class.id for item_class in plan.item_classes}
    for i, item in enumerate(plan.items):
        if pattern is not None and not pattern.fullmatch(item.code):
            expected = f"a code like {plan.policy.item_code_pattern}, as policy.item_code_pattern says"
            yield Complaint(("items", i, "code"), expected, shown(item.code))
        if item.type and item.type not in TYPES and not re.fullmatch("1[1-9]|2[1-9]", item.type):
            words = ", ".join(f"{code} {name}" for code, name in TYPES.items())
            yield Complaint(("items", i, "type"), f"a code of GB/T 39046 A.1: {words}", shown(item.type))
        if item.item_class in known:
            yield from _placement(i, item, _windows_of(plan, item.item_class))
    yield from _stages(plan)
    yield from _quick(plan)


def _pattern(plan: Plan) -> re.Pattern[str] | None:
    """A wrong one is the policy's fault, said there."""
    try:
        return re.compile(plan.policy.item_code_pattern) if plan.policy.item_code_pattern else None
    except re.error:
        return None


def _windows_of(plan: Plan, item_class: str) -> list[Window]:
    """Every window that serves the class on some day."""
    return [window for window in plan.windows if item_class in _ever_served(window)]


def _ever_served(window: Window) -> set[str]:
    mapped = {name for mapping in window.mappings for name in (*mapping.classes, *mapping.secondary)}
    return {*window.classes, *window.secondary, *mapped}


def _placement(i: int, item: Item, windows: list[Window]) -> Iterator[Complaint]:
    if item.placement == "dedicated":
        for window in windows:
            if window.kind not in DEDICATED:
                expected = (
                    "a class that only dedicated or joint windows serve, for an item that must have its own clerk"
                )
                found = f"{shown(item.item_class)}, which window {window.no} ({window.kind}) serves"
                yield Complaint(("items", i, "item_class"), expected, found)
                break
    if item.kind == "instant" and item.promised_days:
        yield Complaint(("items", i, "promised_days"), "none, for an instant item", shown(item.promised_days))
    if item.kind == "instant" and item.placement == "intake_only":
        yield Complaint(("items", i, "kind"), '"promised", for an item that is only taken in', '"instant"')
    if item.kind == "instant" and windows and all(window.kind == "intake_only" for window in windows):
        expected = "a class with a window that may finish it on the spot, for an instant item"
        yield Complaint(("items", i, "item_class"), expected, f"{shown(item.item_class)}, which is only taken in")


def _stages(plan: Plan) -> Iterator[Complaint]:
    class_of = {item.code: item.item_class for item in plan.items}
    for i, bundle in enumerate(plan.bundles):
        before = ""
        for j, stage in enumerate(bundle.stages):
            at = ("bundles", i, "stages", j)
            if stage.item_class == before:
                yield Complaint((*at, "item_class"), "another class than the stage before", shown(stage.item_class))
            before = stage.item_class
            for k, code in enumerate(stage.items):
                if class_of.get(code, before) != before:
                    found = f"{shown(code)}, which belongs to {class_of[code]}"
                    yield Complaint((*at, "items", k), f"an item of {before}, the stage's class", found)


def _quick(plan: Plan) -> Iterator[Complaint]:
    quick = {item_class.id: item_class.quick for item_class in plan.item_classes}
    for i, item_class in enumerate(plan.item_classes):
        if item_class.quick and quick.get(item_class.quick):
            expected = "a class where pre-reviewed visitors stay, not one that sends them on"
            yield Complaint(("item_classes", i, "quick"), expected, shown(item_class.quick))
