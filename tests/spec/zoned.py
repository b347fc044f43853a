"""A hall of zones: where papers are taken in, where things are done at once, where results go out, and who is asked from afar."""

from config.plan import (
    Bundle,
    Device,
    HallFacts,
    Item,
    ItemClass,
    Plan,
    Policy,
    Stage,
    Window,
    Zone,
)
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.ticket import Ticket
from tests.spec.story import Story

ZONES = (
    Zone("now", "即办区", "instant"),
    Zone("ask", "业务咨询区", "consult"),
    Zone("in", "综合受理区", "intake"),
    Zone("out", "综合出件区", "issue"),
    Zone("back", "分类审批区", "back_office"),
    Zone("far", "远程帮办区", "online_help"),
    Zone("self", "自助服务区", "self_service"),
)
CLASSES = (
    ItemClass("quick", "即办事项", "A"),
    ItemClass("advice", "咨询", "B"),
    ItemClass("company", "企业开办", "C"),
    ItemClass("estate", "不动产登记", "D"),
    ItemClass("results", "领取证照", "E"),
    ItemClass("video", "视频办", "F"),
    ItemClass("stuck", "办不成事反映", "G"),
)
ITEMS = (
    Item("Q-1", "打印凭证", "quick", "da yin ping zheng"),
    Item("C-1", "设立登记", "company", "she li deng ji", kind="promised", promised_days=3, bring=("章程", "住所证明")),
    Item("C-2", "税务登记", "company", "shui wu deng ji", kind="promised", promised_days=5, bring=("公章",)),
    Item("D-1", "抵押登记", "estate", "di ya deng ji", placement="dedicated", promised_days=1),
    Item("C-3", "经营许可", "company", "jing ying xu ke", placement="intake_only", promised_days=10),
    Item("E-1", "领取营业执照", "results", "ling qu ying ye zhi zhao"),
)
WINDOWS = (
    Window("1", "in", ("company", "quick"), title="综合窗口"),
    Window("2", "in", ("company",), kind="intake_only", title="收件窗口"),
    Window("3", "in", ("estate", "company"), kind="joint", lead="住建局", members=("税务局", "自然资源局")),
    Window("4", "out", ("results",), kind="pickup", title="出件窗口"),
    Window("5", "out", ("results",), kind="post", title="邮寄窗口"),
    Window("6", "ask", ("advice", "stuck"), kind="cannot_do", title="办不成事反映窗口"),
    Window("7", "far", ("video",), title="远程窗口"),
    Window("8", "in", ("estate",), kind="dedicated", title="专窗"),
)
OPENED = Bundle(
    "open-a-firm",
    "开办企业一件事",
    "kai ban qi ye yi jian shi",
    (Stage("company", ("C-1", "C-2")), Stage("quick", ("Q-1",)), Stage("results", ("E-1",))),
)
PRINTER = Device("printer", "dispenser", "p", "l")


def plan(policy: Policy | None = None, devices: tuple[Device, ...] = (PRINTER,)) -> Plan:
    """Always open; working days are Monday to Friday."""
    return Plan(
        hall=HallFacts(id="zoned", name="分区大厅", level="county", region="440703"),
        zones=ZONES,
        windows=WINDOWS,
        item_classes=CLASSES,
        items=ITEMS,
        bundles=(OPENED,),
        devices=devices,
        policy=policy or Policy(),
    )


class Zoned(Story):
    """All windows are open, each with a clerk named for it: "c1" at window 1."""

    def __init__(self, drawn: Plan | None = None) -> None:
        super().__init__(drawn or plan())
        self.do(*(c.OpenWindow(window=w.no, clerk=f"c{w.no}") for w in self.plan.windows))

    def number(self, **asked: object) -> Ticket:
        """Somebody takes a number; `asked` as in TakeTicket."""
        issued = self.do(c.TakeTicket(**asked))[0]  # type: ignore[arg-type]
        assert isinstance(issued, e.TicketIssued)
        return self.floor.tickets[issued.ticket]

    def at(self, window: str, **asked: object) -> Ticket:
        """Somebody takes a number and is served at a window."""
        ticket = self.number(**asked)
        self.do(c.CallTicket(window=window, ticket=ticket.id, reason="当面"), c.StartService(window=window))
        return ticket

    def finish(self, window: str, **how: object) -> e.ServiceFinished:
        """The clerk says how it ended; `how` as in FinishService."""
        events = self.do(c.FinishService(window=window, **how))  # type: ignore[arg-type]
        return next(event for event in events if isinstance(event, e.ServiceFinished))
