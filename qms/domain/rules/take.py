"""Rules of taking a number."""

from config.plan import ItemClass, Plan
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.ticket import Group


def decide(floor: Floor, command: c.TakeTicket, at: int, draw: str) -> list[e.Event]:
    """Issue the next number of the class."""
    if floor.day is None:
        raise Refused("day_not_open", "今天还没有开始，请稍等")
    item_class = _class_of(floor.plan, command)
    group: Group = "ordinary"
    if command.priority_class is not None:
        if command.priority_class not in {p.id for p in floor.plan.priority_classes}:
            raise Unknown("priority_class", command.priority_class)
        group = "priority"
    if not floor.plan.policy.issue_without_open_window and not _anyone_serves(floor, item_class.id):
        raise Refused("no_open_window", f"{item_class.name}现在没有窗口办理，请到导办台")
    return [
        e.TicketIssued(
            at=at,
            ticket=draw,
            number=f"{item_class.prefix}{floor.last_number.get(item_class.id, 0) + 1:03d}",
            item_class=item_class.id,
            clock=at,
            group=group,
            items=command.items,
            priority_class=command.priority_class,
            channel=command.channel,
            language=command.language,
            pseudonym=command.pseudonym,
            paper=command.paper,
        )
    ]


def _class_of(plan: Plan, command: c.TakeTicket) -> ItemClass:
    for code in command.items:
        if not any(i.code == code and i.item_class == command.item_class for i in plan.items):
            raise Unknown("item", code)
    try:
        return plan.item_class(command.item_class)
    except KeyError:
        raise Unknown("item_class", command.item_class) from None


def _anyone_serves(floor: Floor, item_class: str) -> bool:
    return any(floor.windows[no].open for no in floor.plan.windows_serving(item_class))
