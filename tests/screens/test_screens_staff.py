"""The manager's page and the guide desk."""

from playwright.async_api import expect

from qms.domain import commands as c
from tests.screens.conftest import Screens, World, fits


async def test_the_manager_sees_states_in_words_and_switches_a_window(world: World, screens: Screens) -> None:
    await world.open("1", "3", "6")
    await world.take()
    await world.do(c.PauseWindow(window="6", reason="copier"))
    page = await screens.manager()
    tile = page.get_by_role("button", name="3 号窗口 ")
    await expect(tile).to_contain_text("空闲")
    await expect(page.get_by_role("button", name="6 号窗口 ")).to_contain_text("复印材料")
    await expect(page.get_by_role("button", name="12 号窗口 ")).to_contain_text("关窗")
    await tile.click()
    chosen = page.get_by_label("选中的窗口")
    await chosen.get_by_role("button", name="叫下一位").click()
    await expect(tile).to_contain_text("A001")
    await expect(tile).to_contain_text("叫号")
    await chosen.get_by_role("button", name="关窗").click()
    await expect(chosen.get_by_role("alert")).to_be_visible()
    await page.get_by_role("button", name="12 号窗口 ").click()
    await chosen.get_by_role("button", name="开窗").click()
    await expect(page.get_by_role("button", name="12 号窗口 ")).to_contain_text("空闲")
    await fits(page)


async def test_the_manager_is_told_what_needs_somebody(world: World, screens: Screens) -> None:
    page = await screens.manager()
    await expect(page.get_by_text("没有要处理的")).to_be_visible()
    world.hardware.rows["dispenser-1"]["paper"] = "out"
    world.hardware.rows["sign-7"].update(state="down", last_error="没有回应")
    await expect(page.get_by_text("取号机没有纸了")).to_be_visible()
    await expect(page.get_by_text("7 号窗口屏没有回应")).to_be_visible()
    await expect(page.get_by_text("1/2 正常")).to_be_visible()


async def test_rates_stand_with_what_they_are_counted_from(world: World, screens: Screens) -> None:
    await world.open("3")
    tickets = [await world.take() for _ in range(4)]
    await world.do(c.CallNext(window="3"))
    await world.do(c.MissTicket(window="3"))
    await world.do(c.CallNext(window="3"))
    await world.do(c.FinishService(window="3"))
    await world.do(c.RateService(ticket=tickets[1].id, satisfaction=5))
    page = await screens.manager()
    today = page.locator("section", has_text="平均满意度")
    await expect(today).to_contain_text("1 / 叫号 2")
    await expect(today).to_contain_text("50%")
    await expect(today).to_contain_text("1 / 办结 1")
    await expect(today).to_contain_text("1 次评价")


async def test_the_guide_desk_takes_a_number_for_somebody(world: World, screens: Screens) -> None:
    await world.open("1")
    page = await screens.guide()
    await page.get_by_label("事项名、拼音或首字母").fill("shbzk")
    await page.get_by_role("button", name="60 周岁以上老年人").click()
    await page.locator("li", has_text="社会保障").get_by_role("button", name="取号").first.click()
    await expect(page.locator("section", has_text="刚取的号")).to_contain_text("001")
    [ticket] = world.tickets
    assert (ticket.channel, ticket.priority_class, len(ticket.items)) == ("desk", "elder", 1)
    await fits(page)


async def test_the_guide_desk_brings_a_no_show_back(world: World, screens: Screens) -> None:
    await world.open("3")
    ticket = await world.take()
    await world.do(c.CallNext(window="3"))
    await world.do(c.MissTicket(window="3"))
    page = await screens.guide()
    await page.get_by_role("button", name="复号").click()
    await expect(page.get_by_text("A001 已复号")).to_be_visible()
    assert world.ticket(ticket.id).state == "waiting"


async def test_the_guide_desk_gives_a_number_back_after_asking_once(world: World, screens: Screens) -> None:
    await world.open("3")
    ticket = await world.take()
    page = await screens.guide()
    await page.get_by_label("号码", exact=True).fill("a001")
    await page.get_by_role("button", name="取消", exact=True).click()
    assert world.ticket(ticket.id).state == "waiting"
    await page.get_by_role("button", name="真的取消？").click()
    await expect(page.get_by_text("A001 已取消")).to_be_visible()
    assert world.ticket(ticket.id).state == "cancelled"
