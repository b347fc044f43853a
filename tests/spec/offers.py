"""The plan of the stories about taking a number: a hall that offers everything that can be asked for."""

from msgspec.structs import replace

from config.plan import (
    Bundle,
    Companion,
    Green,
    Item,
    ItemClass,
    Plan,
    Policy,
    PriorityClass,
    Quota,
    Stage,
    TakeLimit,
    Taking,
    Window,
)
from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.story import Story, plan

ANNA, BORIS, AGENT, PHONE = "a" * 32, "b" * 32, "c" * 32, "d" * 32
"""Keyed digests of two visitors' documents, of an agent's and of a phone."""

ITEMS = (
    Item("A-1", "参保登记", "a", "can bao deng ji"),
    Item("A-2", "参保证明", "a", "can bao zheng ming"),
    Item("A-3", "待遇核定", "a", "dai yu he ding", identity="required"),
    Item("B-1", "补领身份证", "b", "bu ling shen fen zheng", reach="local"),
    Item("B-2", "居住证", "b", "ju zhu zheng", reach="city"),
    Item("B-3", "户口迁移", "b", "hu kou qian yi", reach="province"),
    Item("C-1", "企业开办", "c", "qi ye kai ban"),
)
NEWBORN = Bundle(
    "newborn", "出生一件事", "chu sheng yi jian shi", (Stage("b", ("B-1",)), Stage("a", ("A-1", "A-2")), Stage("c"))
)


def drawn(taking: Taking | None = None, quotas: tuple[Quota, ...] = ()) -> Plan:
    """Classes a, b, c; `quick` is where people with papers of class a wait that were reviewed on line."""
    return replace(
        plan(Policy(taking=taking or Taking())),
        windows=(Window("1", "intake", ("a", "quick")), Window("2", "intake", ("b",)), Window("3", "intake", ("c",))),
        item_classes=(
            ItemClass("a", "社会保险", "A", quick="quick", quotas=quotas),
            ItemClass("b", "户政", "B"),
            ItemClass("c", "企业开办", "C"),
            ItemClass("quick", "立等可取", "K"),
        ),
        items=ITEMS,
        bundles=(NEWBORN,),
        priority_classes=(
            PriorityClass("elder", "老年人"),
            PriorityClass("soldier", "现役军人", proof=True),
            PriorityClass("ill", "重病患者", proof=True, at="desk"),
        ),
        green_channel=(
            Green("works", "重点项目", "2026-01-01", "2026-01-31"),
            Green("past", "过去的项目", "", "2025-12-31"),
        ),
        companions=(Companion("sign", "手语志愿者", ("0312",)),),
    )


def limited(*limits: TakeLimit, interval: int = 0, given_back: int = 0) -> Story:
    """A hall whose plan limits what one person may take."""
    return Story(drawn(Taking(limits=limits, interval=interval, given_back=given_back)))


def taken(hall: Story, **asked: object) -> e.TicketIssued:
    """Somebody takes a number; the event."""
    [issued] = hall.do(take(**asked))
    assert isinstance(issued, e.TicketIssued)
    return issued


def take(**asked: object) -> c.TakeTicket:
    """The command, of class a where nothing else is named."""
    if not {"items", "bundle", "item_class"} & set(asked):
        asked["item_class"] = "a"
    return c.TakeTicket(**asked)  # type: ignore[arg-type]
