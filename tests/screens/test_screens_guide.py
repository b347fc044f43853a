"""The guide desk: what came of questions, who goes first and why, company, coming for a booking."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import expect

from qms.domain import commands as c
from qms.domain.calendar import date_of
from qms.domain.events import SlotBooked
from qms.domain.rules.booking import slots
from tests.screens.conftest import Screens, World, fits, running
from tests.screens.rich import card, rich

KNOWLEDGE = "https://zwfw.example/social-card"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    plan = rich()
    told = tuple(replace(i, knowledge=KNOWLEDGE) if i.name == "社会保障卡申领" else i for i in plan.items)
    async with running(tmp_path, replace(plan, items=told)) as made:
        yield made


async def book(world: World) -> str:
    """The code of a booking for today's last slot."""
    floor, now = world.hall.floor, world.hall.now()
    slot = slots(floor, "social", date_of(world.plan, now), now)[-1]
    answer = await world.hall.handle(c.BookSlot(item_class="social", start=slot.start))
    return next(event.booking for event in answer.events if isinstance(event, SlotBooked))


async def test_a_question_that_took_no_number_is_counted_by_its_outcome(world: World, screens: Screens) -> None:
    page = await screens.guide()
    await page.get_by_label("事项名、拼音或首字母").fill("社会保障卡申领")
    row = page.locator("li", has_text="社会保障卡申领").first
    await expect(row.get_by_role("link", name="怎么办")).to_have_attribute("href", KNOWLEDGE)
    await row.get_by_role("button", name="解答").click()
    await page.get_by_role("button", name="当场解答").click()
    await expect(page.get_by_text("已记：社会保障卡申领，当场解答")).to_be_visible()
    await page.get_by_role("button", name="去自助机").click()
    await page.get_by_role("button", name="网上办").click()
    await expect(page.get_by_role("button", name="网上办")).to_contain_text("1")
    assert dict(world.hall.floor.staff.guided) == {"solved": 1, "kiosk": 1, "online": 1}
    await fits(page)


async def test_a_number_for_somebody_carries_what_the_desk_saw(world: World, screens: Screens) -> None:
    await world.open("1")
    page = await screens.guide()
    await page.get_by_role("button", name="高层次人才").click()
    await page.get_by_label("证件已看").check()
    await page.get_by_role("button", name="重点项目").click()
    await page.get_by_role("button", name="敬老服务专员").click()
    await page.get_by_label("材料已预检").check()
    await page.get_by_label("不出声叫号").check()
    await page.get_by_text("证件、代办、手机").click()
    await page.get_by_label("申请人身份证号").fill(card(1))
    await page.get_by_label("谁来办").select_option("agent")
    await page.get_by_label("代办人身份证号").fill(card(2))
    await page.get_by_label("有授权委托材料").check()
    await page.get_by_role("button", name="社会保障").click()
    await expect(page.locator("section", has_text="刚取的号")).to_contain_text("A001")
    await expect(page.get_by_text("今天导办取号")).to_contain_text("1 个")
    [ticket] = world.tickets
    taken = ticket.taken
    assert (ticket.priority_class, taken.proof, taken.green, taken.companion) == (
        "talent",
        "seen",
        "key-project",
        "elder-care",
    )
    assert (taken.checked, taken.silent, taken.on_behalf, taken.authority, taken.by) == (
        True,
        True,
        "agent",
        True,
        "0201",
    )
    await expect(page.get_by_label("材料已预检")).not_to_be_checked()


async def test_a_companion_that_is_called_for_is_answered(world: World, screens: Screens) -> None:
    await world.open("3")
    ticket = await world.take(companion="elder-care")
    page = await screens.guide()
    await expect(page.get_by_text("还在等候")).to_be_visible()
    await world.do(c.CallNext(window="3"))
    await expect(page.get_by_text("在 3 号窗口，现在就去")).to_be_visible()
    await page.get_by_role("button", name="我去陪").click()
    await expect(page.get_by_text("等人陪同")).to_be_hidden()
    assert ticket.companion_by == "0201"


async def test_a_booking_becomes_its_number_at_the_desk_and_at_the_kiosk(world: World, screens: Screens) -> None:
    await world.open("1")
    first, second = await book(world), await book(world)
    page = await screens.guide()
    await page.get_by_label("预约码或身份证号").fill(f"{world.url}/a/{first}")
    await page.get_by_role("button", name="报到", exact=True).click()
    await expect(page.locator("section", has_text="刚取的号")).to_contain_text("A001")
    kiosk = await screens.kiosk()
    await kiosk.get_by_role("button", name="预约报到").click()
    await kiosk.get_by_label("预约码").fill("12")
    await kiosk.get_by_role("button", name="报到", exact=True).click()
    await expect(kiosk.get_by_role("alert")).to_contain_text("不是预约码")
    await kiosk.get_by_label("预约码").fill(second)
    await kiosk.get_by_role("button", name="报到", exact=True).click()
    await expect(kiosk.locator(".hero")).to_have_text("A002")
    assert [bool(ticket.taken.booking) for ticket in world.tickets] == [True, True]
