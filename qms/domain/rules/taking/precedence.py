"""Rules of going first: priority classes (优先类别), some of which only the guide desk grants, and the green channel (绿色通道)."""

from typing import NamedTuple

from qms.domain import commands as c
from qms.domain.commands import Proof
from qms.domain.floor import Floor
from qms.domain.refusal import Refused
from qms.domain.ticket import Group


class Precedence(NamedTuple):
    """The list that a ticket stands in, why, and whether proof was seen or is still to be shown at the window."""

    group: Group = "ordinary"
    priority_class: str | None = None
    proof: Proof = ""


def granted(floor: Floor, command: c.TakeTicket) -> Precedence:
    """What the taker is granted. Raises Unknown, and Refused: `desk_only`, `staff_only`, `green_not_valid`."""
    if command.green:
        _check_green(floor, command)
    if command.priority_class is None:
        return Precedence("priority" if command.green else "ordinary")
    drawn = floor.catalogue.priority_class(command.priority_class)
    if drawn.at == "desk" and command.channel != "desk":
        raise Refused("desk_only", f"{drawn.name}优先要到导办台办理")
    return Precedence("priority", drawn.id, command.proof or ("due" if drawn.proof else ""))


def _check_green(floor: Floor, command: c.TakeTicket) -> None:
    drawn = floor.catalogue.green(command.green)
    if command.channel != "desk" or not command.by:
        raise Refused("staff_only", "绿色通道由导办台的工作人员办理")
    if not (drawn.from_date or "0") <= (floor.day or "") <= (drawn.until_date or "9"):
        until = f"（{drawn.from_date or '即日'} 至 {drawn.until_date or '长期'}）"
        raise Refused("green_not_valid", f"{drawn.name}今天不在有效期{until}")
