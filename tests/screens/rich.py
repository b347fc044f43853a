"""The demo city's full hall with everything drawn that a plan may have: bundles, company, green channel, bookings, a trainee."""

from typing import Any

from msgspec.structs import replace

from config.load import load
from config.plan import (
    Booking,
    Bundle,
    Clerk,
    Companion,
    Green,
    PauseReason,
    Plan,
    Post,
    PriorityClass,
    Stage,
    Taking,
    WindowGroup,
)
from tests.screens.conftest import PLAN

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
BIRTH = Bundle(
    id="birth",
    name="新生儿出生一件事",
    pinyin="xin sheng er chu sheng yi jian shi",
    stages=(Stage(item_class="household"), Stage(item_class="medical"), Stage(item_class="social")),
)


def card(serial: int) -> str:
    """A number by GB 11643 that belongs to nobody: region 000000, born on the first day of 1900."""
    body = f"00000019000101{serial:03d}"
    total = sum(weight * int(figure) for weight, figure in zip(ID_WEIGHTS, body, strict=True))
    return body + "10X98765432"[total % 11]


def rich(**more: Any) -> Plan:
    """The plan; `more` replaces parts of it."""
    plan = load(PLAN)
    policy = replace(
        plan.policy,
        taking=Taking(for_others="authorised"),
        people=replace(
            plan.policy.people,
            pause_reasons=(
                PauseReason(id="copy", name="复印材料", longest=600),
                PauseReason(id="meal", name="用餐", longest=1800, most_a_day=1),
            ),
        ),
        notices=replace(plan.policy.notices, url="http://127.0.0.1:9/gateway"),
    )
    drawn = replace(
        plan,
        items=tuple(
            replace(i, identity="required" if i.item_class == "social" and "卡" in i.name else i.identity)
            for i in plan.items
        ),
        bundles=(BIRTH,),
        companions=(Companion(id="elder-care", name="敬老服务专员", clerks=("0301",)),),
        green_channel=(Green(id="key-project", name="重点项目"),),
        priority_classes=(*plan.priority_classes, PriorityClass(id="talent", name="高层次人才", proof=True, at="desk")),
        bookings=(Booking(id="all", release="00:00", identity=False, early=86_400, late=86_400),),
        item_classes=tuple(replace(c, quick="pickup") if c.id == "tax" else c for c in plan.item_classes),
        clerks=(*plan.clerks, Clerk(id="0399", windows=("3",), mentor="0303", department="人力资源和社会保障局")),
        posts=(Post(id="social", name="社保岗", a="0303", b="0304"),),
        groups=(
            WindowGroup(
                id="people", name="民生组", windows=("1", "2", "3", "4", "5", "6"), leader="0201", chief="0304"
            ),
        ),
        policy=policy,
    )
    return replace(drawn, **more)
