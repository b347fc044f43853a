"""Rules of 合理调配: a leader gives a window other classes for the rest of the day."""

from collections.abc import Iterable

from config.mappings import valid
from config.plan import Item
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused
from qms.domain.rules import stand_by
from qms.domain.serving import Serves, drawn, windows_of
from qms.domain.windows import WindowNow

OWN_HANDS = ("dedicated", "joint")
"""Kinds of windows where an item may be served that needs its own clerk (专人专办)."""


def decide(floor: Floor, window: WindowNow, command: c.AssignWindow, at: int) -> list[e.Event]:
    """Without classes the window serves what the plan gives it today. No class may be left without any window."""
    serves = _asked(floor, command)
    if serves == floor.serving[window.no]:
        return []
    given = {*serves.classes, *serves.secondary}
    own_hands(floor, window.no, [item for item in floor.plan.items if item.item_class in given])
    after = windows_of({**floor.serving, window.no: serves})
    for left in floor.served_by.keys() - after.keys():
        name = floor.catalogue.item_class(left).name
        raise Refused("class_left_unserved", f"调整以后{name}没有窗口办理，请先安排别的窗口")
    return [
        *_not_here_any_more(floor, window, given, at),
        e.WindowAssigned(
            at=at,
            window=window.no,
            classes=serves.classes,
            secondary=serves.secondary,
            reason=command.reason,
            by=command.by,
        ),
    ]


def _not_here_any_more(floor: Floor, window: WindowNow, given: set[str], at: int) -> list[e.Event]:
    """Whoever stands by for what the window does not do any more is back in line."""
    ready = floor.stand_bys.at(window.no)
    if ready is None or ready.bound_to == window.no or ready.item_class in given:
        return []
    return stand_by.let_go(ready, at, "assigned")


def _asked(floor: Floor, command: c.AssignWindow) -> Serves:
    plan = floor.catalogue.window(command.window)
    if not valid(plan, floor.day):
        raise Refused("window_not_valid")
    if not command.classes:
        return drawn(plan, floor.day)
    own, helping = dict.fromkeys(command.classes), dict.fromkeys(command.secondary)
    for item_class in own | helping:
        floor.catalogue.item_class(item_class)
    return Serves(tuple(own), tuple(one for one in helping if one not in own))


def own_hands(floor: Floor, window: str, items: Iterable[Item]) -> None:
    """Raises Refused `dedicated_only` if one of the items may not be served at the window."""
    alone = [item for item in items if item.placement == "dedicated"]
    if alone and floor.catalogue.window(window).kind not in OWN_HANDS:
        raise Refused("dedicated_only", f"{alone[0].name}要在专窗办理，{window} 号不是专窗")
