"""A hall told as a story: given what happened, when a command comes, then events or a refusal."""

from typing import Self

from config.catalogue import evaluation_codes
from config.plan import Device, HallFacts, Item, ItemClass, Plan, Policy, PriorityClass, Window, Zone
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.rules import decide
from qms.domain.ticket import Ticket

NINE = 1_767_229_200_000  # 2026-01-01 09:00 in Jiangmen


def plan(
    policy: Policy | None = None, windows: tuple[Window, ...] | None = None, devices: tuple[Device, ...] = ()
) -> Plan:
    """A small hall: windows 1 and 2 serve A and help with B, window 3 serves B."""
    return Plan(
        hall=HallFacts(id="test", name="测试大厅", level="county", region="440703"),
        zones=(Zone("intake", "综合受理区", "intake"),),
        windows=windows
        or (
            Window("1", "intake", ("a",), ("b",)),
            Window("2", "intake", ("a",), ("b",)),
            Window("3", "intake", ("b",)),
        ),
        item_classes=(ItemClass("a", "社会保险", "A"), ItemClass("b", "户政", "B")),
        items=(
            Item("A-1", "参保登记", "a", "can bao deng ji"),
            Item("B-1", "补领身份证", "b", "bu ling shen fen zheng"),
        ),
        priority_classes=(PriorityClass("elder", "老年人"),),
        devices=devices,
        evaluation_codes=evaluation_codes(),
        policy=policy or Policy(),
    )


class Story:
    """One hall in hall time; every command that is not refused is applied."""

    def __init__(self, drawn: Plan | None = None) -> None:
        self.plan = drawn or plan()
        self.floor = Floor(self.plan)
        self.now = NINE
        self._drawn = 0
        self.do(c.OpenDay(date="2026-01-01", plan="test"))

    def wait(self, seconds: float) -> Self:
        """Let hall time pass."""
        self.now += int(seconds * 1000)
        return self

    def do(self, *commands: c.Command) -> list[e.Event]:
        """Let commands happen; returns the events of the last."""
        events: list[e.Event] = []
        for command in commands:
            self._drawn += 1
            events = decide(self.floor, command, self.now, f"t{self._drawn}")
            for event in events:
                self.floor.apply(event)
        return events

    def next_day(self, date: str = "2026-01-02") -> list[e.Event]:
        """The business day ends and `date` begins; returns the events of both."""
        closed = self.do(c.CloseDay())
        return [*closed, *self.do(c.OpenDay(date=date, plan="test"))]

    def take(self, item_class: str = "a", priority: bool = False) -> Ticket:
        """Somebody takes a number."""
        [issued] = self.do(c.TakeTicket(item_class=item_class, priority_class="elder" if priority else None))
        assert isinstance(issued, e.TicketIssued)
        return self.floor.tickets[issued.ticket]

    def open(self, *windows: str) -> Self:
        """Windows open."""
        self.do(*(c.OpenWindow(window=no) for no in windows))
        return self

    def call(self, window: str) -> str | None:
        """A clerk presses call-next; the number that is called."""
        called = [event for event in self.do(c.CallNext(window=window)) if isinstance(event, e.TicketCalled)]
        return self.floor.tickets[called[0].ticket].number if called else None

    def refused(self, command: c.Command) -> str:
        """The code with which the hall refuses `command`; nothing has changed."""
        try:
            events = decide(self.floor, command, self.now, "never")
        except Refused as refusal:
            return refusal.code if refusal.words else "no words"
        except Unknown as unknown:
            return f"unknown {unknown.what}"
        raise AssertionError(f"not refused: {events}")

    def kinds(self, *commands: c.Command) -> list[str]:
        """The names of the events of the last command."""
        return [type(event).__name__ for event in self.do(*commands)]
