"""Taking a number with more than a class: whose it is, for somebody else, several items, a bundle, company, closed hours."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Page, expect

from config.plan import Calendar
from tests.screens.conftest import Screens, World, running
from tests.screens.rich import card, rich


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with running(tmp_path, rich()) as made:
        yield made


async def find(kiosk: Page, letters: str) -> None:
    """Open the first item that the letters find."""
    for letter in letters.upper():
        await kiosk.get_by_role("button", name=letter, exact=True).click()
    await kiosk.locator("li button").first.click()


async def touch(kiosk: Page, figures: str) -> None:
    for figure in figures:
        await kiosk.get_by_label("数字键盘").get_by_role("button", name=figure, exact=True).click()


async def extras(kiosk: Page) -> None:
    await kiosk.get_by_role("button", name="其他需要").click()
    await expect(kiosk.get_by_role("heading", name="还需要什么？")).to_be_visible()


async def take(kiosk: Page, number: str) -> None:
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.locator(".hero")).to_have_text(number)


async def test_a_plain_number_takes_two_touches(world: World, screens: Screens) -> None:
    await world.open("1")
    kiosk = await screens.kiosk()
    await kiosk.get_by_role("button", name="社会保障").click()
    await take(kiosk, "A001")
    [ticket] = world.tickets
    assert (ticket.group, ticket.items, ticket.taken.silent) == ("ordinary", (), False)


async def test_an_item_with_a_real_name_asks_for_the_card_and_hides_it(world: World, screens: Screens) -> None:
    await world.open("1")
    kiosk = await screens.kiosk()
    await kiosk.get_by_role("button", name="事项名、拼音或首字母").click()
    await find(kiosk, "shbzk")
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.get_by_role("heading", name="请刷身份证")).to_be_visible()
    await touch(kiosk, card(7)[:17])
    await expect(kiosk.get_by_text("还差 1 位")).to_be_visible()
    await expect(kiosk.get_by_role("button", name="取号", exact=True)).to_be_disabled()
    wrong = "X" if card(7)[17] != "X" else "0"
    await touch(kiosk, wrong)
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.get_by_role("alert")).to_contain_text("身份证号码不对")
    await kiosk.get_by_role("button", name="删除").click()
    await touch(kiosk, card(7)[17])
    await take(kiosk, "A001")
    assert world.tickets[0].taken.pseudonym
    await kiosk.get_by_role("button", name="好了").click()
    await kiosk.get_by_role("button", name="社会保障").click()
    await expect(kiosk.get_by_role("button", name="其他需要")).to_be_visible()


async def test_a_number_for_somebody_else_names_both_and_the_authority(world: World, screens: Screens) -> None:
    await world.open("1")
    kiosk = await screens.kiosk()
    await kiosk.get_by_role("button", name="社会保障").click()
    await extras(kiosk)
    await kiosk.get_by_role("button", name="替别人办").click()
    await kiosk.get_by_role("radio", name="亲友").click()
    await touch(kiosk, card(1))
    await touch(kiosk, card(2))
    await kiosk.get_by_role("button", name="选好了").click()
    await kiosk.get_by_role("button", name="选好了").click()
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.get_by_role("alert")).to_contain_text("授权")
    await kiosk.get_by_role("button", name="我带了授权委托材料").click()
    await kiosk.get_by_role("button", name="选好了").click()
    await kiosk.get_by_role("button", name="选好了").click()
    await take(kiosk, "A001")
    await expect(kiosk.get_by_text("委托材料到窗口出示")).to_be_visible()
    taken = world.tickets[0].taken
    assert (taken.on_behalf, taken.authority) == ("relative", True)
    assert taken.pseudonym
    assert taken.holder not in (None, taken.pseudonym)


async def test_company_a_silent_call_and_messages_are_asked_for_behind_one_choice(
    world: World, screens: Screens
) -> None:
    await world.open("1")
    kiosk = await screens.kiosk()
    await kiosk.get_by_role("button", name="社会保障").click()
    await expect(kiosk.get_by_role("button", name="高层次人才")).to_be_hidden()
    await kiosk.get_by_role("button", name="残疾人").click()
    await expect(kiosk.get_by_text("请带好证件，到窗口出示")).to_be_visible()
    await extras(kiosk)
    await kiosk.get_by_role("button", name="请敬老服务专员陪同").click()
    await kiosk.get_by_role("button", name="不出声叫号").click()
    await kiosk.get_by_role("button", name="发短信提醒").click()
    await touch(kiosk, "13000000000")
    await kiosk.get_by_role("button", name="选好了").click()
    await expect(kiosk.get_by_text("尾号 0000")).to_be_visible()
    await kiosk.get_by_role("button", name="选好了").click()
    await take(kiosk, "A001")
    taken = world.tickets[0].taken
    assert (taken.companion, taken.silent, taken.priority_class, taken.proof) == ("elder-care", True, "disabled", "due")
    assert taken.phone
    assert "13000000000" not in taken.phone


async def test_several_items_stand_on_one_number(world: World, screens: Screens) -> None:
    await world.open("1", "2")
    kiosk = await screens.kiosk()
    await kiosk.get_by_role("button", name="事项名、拼音或首字母").click()
    await find(kiosk, "shbzk")
    await extras(kiosk)
    await kiosk.get_by_role("button", name="再办一件").click()
    await find(kiosk, "jmsfz")
    await kiosk.get_by_role("button", name="选好了").click()
    await expect(kiosk.get_by_text("一起办 2 件")).to_be_visible()
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await touch(kiosk, card(3))
    await take(kiosk, "A001")
    [ticket] = world.tickets
    assert [stage.item_class for stage in ticket.stages] == ["household"]


async def test_a_bundle_is_one_number_whose_stops_are_shown(world: World, screens: Screens) -> None:
    await world.open("1", "2")
    kiosk = await screens.kiosk()
    await kiosk.get_by_role("button", name="一件事联办").click()
    await kiosk.get_by_role("button", name="新生儿出生一件事").click()
    await expect(kiosk.locator(".chain").first).to_contain_text("医疗保障")
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.get_by_text("同一个号接着办")).to_be_visible()
    [ticket] = world.tickets
    assert (ticket.taken.bundle, len(ticket.stages)) == ("birth", 2)


async def test_what_was_reviewed_on_line_goes_to_the_fast_lane(world: World, screens: Screens) -> None:
    await world.open("7", "12")
    kiosk = await screens.kiosk()
    await kiosk.get_by_role("button", name="税").click()
    await extras(kiosk)
    await kiosk.get_by_role("button", name="网上预审过").click()
    await kiosk.get_by_label("预审编号").fill("YS-000001")
    await kiosk.get_by_role("button", name="选好了").click()
    await kiosk.get_by_role("button", name="选好了").click()
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.get_by_text("请取走号票")).to_be_visible()
    [ticket] = world.tickets
    assert (ticket.item_class, ticket.taken.pre_review) == ("pickup", "YS-000001")


async def test_out_of_hours_the_kiosk_says_when_the_hall_opens(tmp_path: Path, screens: Screens) -> None:
    plan = rich()
    shut = replace(
        plan, policy=replace(plan.policy, calendar=Calendar(hours=("00:00-00:01",), weekdays=(1, 2, 3, 4, 5, 6, 7)))
    )
    async with running(tmp_path / "shut", shut) as world:
        screens.world = world
        kiosk = await screens.kiosk()
        await expect(kiosk.get_by_role("alert")).to_contain_text("00:00 开门")
        await expect(kiosk.get_by_role("button", name="社会保障")).to_be_hidden()
