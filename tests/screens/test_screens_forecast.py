"""How long it will take, on every screen: the minutes with their range, a hall that is new, a class that nobody serves."""

import pytest
from playwright.async_api import expect

from qms.domain import commands as c
from qms.forecast.outlook import Interval
from tests.screens.conftest import PHONE, STRIP, Screens, World, fits

SOCIAL = Interval(400, 700, 1250)
"""About twelve minutes, eight times in ten between 7 and 21."""
RANGE = "十次有八次在 7 到 21 分钟之间"
SOON = Interval(0, 40, 290)
ROUGH = "大厅刚启用，时间是粗略估计"
SMALL = (320, 640)


@pytest.fixture
async def world(world: World) -> World:
    """Three people wait for social security at three open windows; nobody for housing fund."""
    await world.open("1", "2", "3")
    for _ in range(3):
        await world.take()
    return world


async def test_the_kiosk_says_the_minutes_and_their_range(world: World, screens: Screens) -> None:
    world.foresee({"social": SOCIAL, "medical": SOON})
    kiosk = await screens.kiosk()
    await expect(kiosk.get_by_role("button", name="社会保障")).to_contain_text("12分")
    await expect(kiosk.get_by_role("button", name="社会保障")).to_contain_text("7–21 分")
    await expect(kiosk.get_by_role("button", name="医疗保障")).to_contain_text("不用等")
    await expect(kiosk.get_by_role("button", name="医疗保障")).to_contain_text("5 分内")
    await kiosk.get_by_role("button", name="社会保障").click()
    await expect(kiosk.locator(".wait")).to_contain_text("约等12分钟")
    await expect(kiosk.locator(".wait")).to_contain_text(RANGE)
    await expect(kiosk.get_by_role("img", name=RANGE)).to_be_visible()
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.locator("main")).to_contain_text("前面 3 人，约等 12 分钟")
    await expect(kiosk.get_by_text(RANGE)).to_be_visible()
    assert screens.complaints == []


async def test_who_has_priority_is_told_another_wait(world: World, screens: Screens) -> None:
    world.foresee({"social": SOCIAL}, priority={"social": Interval(70, 110, 300)})
    kiosk = await screens.kiosk()
    await kiosk.get_by_role("button", name="社会保障").click()
    await expect(kiosk.locator(".wait")).to_contain_text("约等12分钟")
    await kiosk.get_by_role("button", name="残疾人").click()
    await expect(kiosk.locator(".wait")).to_contain_text("约等2分钟")
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.locator("main")).to_contain_text("约等 2 分钟")


async def test_what_the_kiosk_has_told_stays_when_the_forecast_moves_on(world: World, screens: Screens) -> None:
    world.foresee({"social": SOCIAL})
    kiosk, board = await screens.kiosk(), await screens.board()
    await kiosk.get_by_role("button", name="社会保障").click()
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.locator("main")).to_contain_text("约等 12 分钟")
    world.foresee({"social": Interval(1200, 1800, 2400)})
    await expect(board.locator(".q").first).to_contain_text("30分")
    await expect(kiosk.locator("main")).to_contain_text("约等 12 分钟")


async def test_a_class_without_an_open_window_says_so_and_why_and_has_no_minutes(
    world: World, screens: Screens
) -> None:
    await world.do(c.CloseWindow(window="1"))
    world.foresee({"social": SOCIAL})
    kiosk, board = await screens.kiosk(), await screens.board()
    fund = kiosk.get_by_role("button", name="住房公积金")
    await expect(fund).to_contain_text("现在没有开的窗口")
    await expect(fund).not_to_contain_text("分")
    await expect(fund).not_to_contain_text("0")
    await expect(board.locator(".q", has_text="住房公积金")).to_contain_text("没有开")
    await expect(board.locator(".q", has_text="住房公积金")).not_to_contain_text("分")
    await fund.click()
    await expect(kiosk.get_by_text("现在没有窗口办")).to_be_visible()
    await expect(kiosk.locator(".why")).to_contain_text("11、1、7 号窗口没有开")
    await expect(kiosk.locator(".wait")).not_to_contain_text("分钟")
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.get_by_text("开了窗口就按顺序叫")).to_be_visible()
    await expect(kiosk.locator("main")).not_to_contain_text("分钟")
    [ticket] = [one for one in world.tickets if one.item_class == "housing_fund"]
    phone = await screens.show(f"/t/{ticket.id}", PHONE)
    await expect(phone.locator(".why")).to_contain_text("11、1、7 号窗口没有开")
    assert screens.complaints == []


async def test_a_new_hall_says_on_every_screen_that_its_estimate_is_rough(world: World, screens: Screens) -> None:
    first = world.tickets[0]
    world.foresee({"social": SOCIAL}, {first.id: SOCIAL}, days=0)
    kiosk, board = await screens.kiosk(), await screens.board()
    await expect(kiosk.get_by_text("大厅刚启用，是粗略估计")).to_be_visible()
    await expect(board.get_by_text(ROUGH)).to_be_visible()
    await kiosk.get_by_role("button", name="社会保障").click()
    await expect(kiosk.get_by_text(ROUGH)).to_be_visible()
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.get_by_text(ROUGH)).to_be_visible()
    phone = await screens.show(f"/t/{first.id}", SMALL)
    await expect(phone.get_by_text(ROUGH)).to_be_visible()
    await fits(phone)
    console, office, desk = await screens.console("1"), await screens.manager(), await screens.guide()
    await expect(console.get_by_text(ROUGH)).to_be_visible()
    await expect(office.get_by_text("新大厅，粗略估计")).to_be_visible()
    await desk.get_by_role("button", name="社会保障").click()
    await expect(desk.get_by_text(ROUGH)).to_be_visible()


async def test_the_board_has_minutes_and_range_in_one_row_and_clears_them_with_the_forecast(
    world: World, screens: Screens
) -> None:
    world.foresee({"social": SOCIAL, "estate": Interval(1500, 3720, 6300)})
    board = await screens.board()
    row = board.locator(".q").first
    await expect(row).to_contain_text("3人12分7–21")
    tall = await board.locator(".q").evaluate_all("all => all.map(one => one.scrollHeight - one.clientHeight)")
    assert [more for more in tall if more > 4] == []
    wide = await board.locator(".q > *").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert wide == 0
    world.outlook = None
    world.look()
    await expect(row).not_to_contain_text("分")
    await expect(board.get_by_text("新来约等")).to_be_hidden()


async def test_a_page_counts_down_by_itself(world: World, screens: Screens) -> None:
    ticket = world.tickets[1]
    world.foresee({}, {ticket.id: Interval(300, 470, 590)})
    console = await screens.console("1")
    await console.clock.install()
    await console.reload()
    await console.get_by_role("button", name=f"{ticket.number} 打开").click()
    await expect(console.get_by_role("dialog")).to_contain_text("约再等 8 分钟：十次有八次在 5 到 10 分钟之间")
    await console.clock.fast_forward(60_000)
    await expect(console.get_by_role("dialog")).to_contain_text("约再等 7 分钟：十次有八次在 4 到 9 分钟之间")
    await console.clock.fast_forward(3_600_000)
    await expect(console.get_by_role("dialog")).to_contain_text("马上叫到")


async def test_the_phone_shows_a_minute_more_only_when_it_is_clearly_more(world: World, screens: Screens) -> None:
    ticket = world.tickets[2]
    world.foresee({}, {ticket.id: Interval(100, 175, 400)})
    phone = await screens.show(f"/t/{ticket.id}", PHONE)
    await expect(phone.locator(".w")).to_contain_text("3 分钟")
    world.foresee({}, {ticket.id: Interval(100, 190, 590)})
    await phone.evaluate("dispatchEvent(new Event('visibilitychange'))")
    await expect(phone.locator(".r")).to_contain_text("到 10 分钟")
    await expect(phone.locator(".w")).to_contain_text("3 分钟")
    world.foresee({}, {ticket.id: Interval(100, 230, 590)})
    await phone.evaluate("dispatchEvent(new Event('visibilitychange'))")
    await expect(phone.locator(".w")).to_contain_text("4 分钟")


async def test_under_a_minute_the_phone_says_soon_and_no_less(world: World, screens: Screens) -> None:
    ticket = world.tickets[0]
    world.foresee({}, {ticket.id: SOON})
    phone = await screens.show(f"/t/{ticket.id}", SMALL)
    await expect(phone.locator(".w")).to_contain_text("马上")
    await expect(phone.get_by_text("十次有九次不超过 5 分钟")).to_be_visible()
    await fits(phone)
    over = await phone.locator(".t .no").evaluate(
        "one => one.getBoundingClientRect().right - one.parentElement.getBoundingClientRect().right"
    )
    assert over <= 0


async def test_the_guide_desk_tells_the_wait_of_each_queue_and_of_the_number_just_taken(
    world: World, screens: Screens
) -> None:
    world.foresee({"social": SOCIAL})
    desk = await screens.guide()
    await expect(desk.get_by_role("button", name="社会保障")).to_contain_text("3 人，12 分 7–21")
    await desk.get_by_role("button", name="社会保障").click()
    await expect(desk.get_by_text("约等 12 分钟")).to_be_visible()
    await expect(desk.get_by_text(RANGE)).to_be_visible()


async def test_the_clerk_sees_what_newcomers_wait_and_what_one_number_will(world: World, screens: Screens) -> None:
    second = world.tickets[1]
    world.foresee({"social": SOCIAL}, {second.id: SOCIAL})
    console = await screens.console("1")
    await expect(console.locator(".f").first).to_contain_text("12 分 7–21")
    await console.get_by_role("button", name=f"{second.number} 打开").click()
    await expect(console.get_by_role("dialog")).to_contain_text(f"约再等 12 分钟：{RANGE}")
    strip = await screens.console("1", STRIP)
    await fits(strip)


async def test_the_manager_sees_every_queue_and_every_number_with_its_range(world: World, screens: Screens) -> None:
    first, second, _ = world.tickets
    world.foresee({"social": SOCIAL}, {first.id: SOON, second.id: SOCIAL})
    office = await screens.manager()
    await expect(office.get_by_text("预测，根据过去 12 天")).to_be_visible()
    row = office.get_by_role("row", name="社会保障")
    await expect(row).to_contain_text("12 分7–21")
    await expect(row.get_by_role("img", name=RANGE)).to_be_visible()
    await row.get_by_role("button", name="社会保障").click()
    listed = office.get_by_role("dialog").get_by_role("row")
    await expect(listed.nth(1)).to_contain_text("马上")
    await expect(listed.nth(2)).to_contain_text("12 分")
    await expect(listed.nth(3)).to_contain_text("–")
    await office.get_by_role("button", name="关上").click()
    world.outlook = None
    world.look()
    await expect(office.get_by_text("现在没有预测")).to_be_visible()
    await expect(row).not_to_contain_text("12 分")
    await fits(office)


async def test_the_manager_sees_how_good_the_forecast_was(world: World, screens: Screens) -> None:
    office = await screens.manager()
    await office.get_by_role("button", name="准不准").click()
    dialog = office.get_by_role("dialog")
    await expect(dialog.get_by_text("还没有听过预测又叫到的人")).to_be_visible()
    world.foresee({"social": Interval(0, 1200, 3600), "medical": Interval(1800, 2400, 3600)})
    await world.take()
    await world.take("medical")
    for no in ("1", "2", "3", "1", "3"):
        await world.do(c.CallNext(window=no))
    await dialog.get_by_role("button", name="今天").click()
    await expect(dialog.get_by_role("row", name="全厅")).to_contain_text("50% 1 / 2")
    await expect(dialog.get_by_role("row", name="社会保障")).to_contain_text("100% 1 / 1")
    await expect(dialog.get_by_role("row", name="医疗保障")).to_contain_text("少等 40 分还太少")
    assert screens.complaints == []
