"""The hall's machine goes down and comes back: the last picture stays, its age is named, and all goes on by itself."""

from playwright.async_api import Page, expect

from qms.domain import commands as c
from tests.screens.conftest import PHONE, Screens, World

LOST = "连接断开，显示"


async def marked(page: Page) -> Page:
    """A mark that a reload would wipe out."""
    await page.evaluate("window.sameDocument = true")
    return page


async def test_every_screen_says_that_it_is_old_and_recovers_by_itself(world: World, screens: Screens) -> None:
    await world.open("3")
    ticket = await world.take()
    await world.do(c.CallNext(window="3"))
    board, sign, kiosk = await screens.board(), await screens.sign("3"), await screens.kiosk()
    console = await screens.console("3")
    phone = await screens.show(f"/t/{ticket.id}", PHONE)
    await expect(board.locator(".c.call")).to_contain_text("A001")
    await expect(sign.locator("main.call")).to_contain_text("A001")
    await expect(phone.locator(".call")).to_contain_text("A001")
    for page in (board, sign, kiosk, console, phone):
        await marked(page)

    await world.stop()
    await expect(board.get_by_text(LOST)).to_be_visible()
    await expect(board.locator(".c.was")).to_contain_text("A001")
    await expect(board.locator(".c.call")).to_have_count(0)
    await expect(sign.get_by_text(LOST)).to_be_visible()
    await expect(sign.locator("main.was")).to_contain_text("A001")
    await expect(kiosk.get_by_text("暂时取不了号，请到导办台")).to_be_visible()
    await expect(console.locator(".next")).to_contain_text("没有连上")
    await console.keyboard.press("Space")
    await expect(phone.get_by_text("没有网")).to_be_visible()
    await expect(phone.locator(".call")).to_contain_text("A001")

    await world.start()
    await expect(kiosk.get_by_role("button", name="社会保障")).to_be_visible()
    await expect(board.locator(".c.call")).to_contain_text("A001")
    await expect(sign.locator("main.call")).to_contain_text("A001")
    await expect(console.get_by_text("已连接")).to_be_visible()
    await expect(phone.get_by_text("没有网")).to_be_hidden()
    for page in (board, sign, kiosk, console, phone):
        await expect(page.get_by_text(LOST)).to_be_hidden()
        assert await page.evaluate("window.sameDocument")
    assert [one.state for one in world.tickets] == ["called"]


async def test_a_rating_given_while_the_hall_is_away_is_sent_later(world: World, screens: Screens) -> None:
    await world.open("3")
    ticket = await world.take()
    await world.do(c.CallNext(window="3"))
    await world.do(c.FinishService(window="3"))
    pad = await screens.pad("3")
    await pad.get_by_role("button", name="非常满意").click()
    await expect(pad.get_by_role("button", name="服务热情效率高")).to_be_visible()
    await world.stop()
    await expect(pad.get_by_text(LOST)).to_be_visible()
    await pad.get_by_role("button", name="提交", exact=True).click()
    await expect(pad.get_by_text("已经记下")).to_be_visible()
    await world.start()
    async with pad.expect_response("**/api/v1/ratings") as answered:
        assert (await answered.value).status == 201
    assert world.ticket(ticket.id).satisfaction == 5


async def test_declining_to_rate_is_a_real_button(world: World, screens: Screens) -> None:
    await world.open("3")
    ticket = await world.take()
    await world.do(c.CallNext(window="3"))
    await world.do(c.FinishService(window="3"))
    pad = await screens.pad("3")
    await pad.get_by_role("button", name="不评价").click()
    await expect(pad.get_by_text("工号")).to_be_visible()
    assert world.ticket(ticket.id).satisfaction is None
