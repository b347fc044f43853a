"""The clerk's desk: keys, one press at a time, refusals in words, and nothing that happens twice."""

from playwright.async_api import Page, Route, expect

from qms.domain import commands as c
from tests.screens.conftest import STRIP, Screens, World, fits, press


async def called(world: World, screens: Screens, waiting: int = 1) -> Page:
    """The console of window 3 with A001 called and `waiting` more in the queue."""
    await world.open("3")
    for _ in range(waiting + 1):
        await world.take()
    await world.do(c.CallNext(window="3"))
    console = await screens.console("3")
    await expect(console.locator(".now")).to_contain_text("A001")
    return console


async def test_every_verb_has_its_key(world: World, screens: Screens) -> None:
    console = await called(world, screens, waiting=3)
    first = world.tickets[0]
    await press(console, "r")
    await expect(console.locator(".hist")).to_contain_text("1 次")
    assert first.recalls == 1
    await press(console, "h")
    await expect(console.get_by_role("button", name="回呼")).to_be_visible()
    await press(console, "b")
    await expect(console.locator(".now")).to_contain_text("A001")
    await press(console, "s")
    await expect(console.locator(".now")).to_contain_text("办理中")
    await press(console, "5")
    await press(console, "e")
    await expect(console.locator(".now")).to_contain_text("空闲")
    assert world.hall.floor.counts.served == 1
    await press(console, "Space")
    await expect(console.locator(".now")).to_contain_text("A002")
    await press(console, "n")
    await expect(console.get_by_role("button", name="复号")).to_be_visible()
    await press(console, "u")
    await expect(console.get_by_role("button", name="复号")).to_be_hidden()
    assert world.tickets[1].state == "waiting"
    await press(console, "F8")
    await console.get_by_role("button", name="复印材料").click()
    await expect(console.get_by_role("button", name="恢复办理")).to_be_visible()
    assert world.hall.floor.windows["3"].paused == "copier"
    await press(console, "F8")
    await expect(console.get_by_role("button", name="叫下一位")).to_be_visible()


async def test_the_outcome_goes_with_the_finished_ticket(world: World, screens: Screens) -> None:
    console = await called(world, screens)
    await console.get_by_role("radio", name="退件").click()
    await expect(console.locator(".next")).to_contain_text("退件并叫下一位")
    await press(console, "Space")
    await expect(console.locator(".now")).to_contain_text("A002")
    rows = await world.hall.since(0)
    assert any(b'"outcome":"returned"' in row.body for row in rows)


async def test_a_ticket_is_handed_on(world: World, screens: Screens) -> None:
    console = await called(world, screens, waiting=0)
    await console.keyboard.press("t")
    await console.get_by_role("dialog").get_by_role("button", name="税务").click()
    await console.get_by_role("dialog").get_by_role("button", name="转号", exact=True).click()
    await expect(console.get_by_role("dialog")).to_be_hidden()
    [ticket] = world.tickets
    assert (ticket.state, ticket.item_class) == ("waiting", "tax")


async def test_a_refusal_stands_beside_the_button_in_words(world: World, screens: Screens) -> None:
    await world.open("3")
    console = await screens.console("3")
    await console.keyboard.press("b")
    await expect(console.locator("section", has_text="我的队列").get_by_role("alert")).to_contain_text("挂起")
    await console.keyboard.press("Space")
    await expect(console.get_by_role("alert")).to_have_text("没有人在等")


async def test_keys_do_nothing_while_a_field_has_the_focus(world: World, screens: Screens) -> None:
    console = await called(world, screens)
    await console.keyboard.press("F9")
    await console.get_by_label("别的原因").press_sequentially("r n e")
    await console.keyboard.press("Escape")
    await expect(console.get_by_role("dialog")).to_be_hidden()
    await console.get_by_role("button", name="停用按键").click()
    await console.keyboard.press("n")
    await console.get_by_role("button", name="启用按键").click()
    await console.keyboard.press("r")
    await expect(console.locator(".hist")).to_contain_text("1 次")
    first = world.tickets[0]
    assert (first.state, first.recalls) == ("called", 1)


async def test_a_press_under_way_takes_no_second_one(world: World, screens: Screens) -> None:
    console = await called(world, screens, waiting=5)
    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await console.route("**/call-next", hold)
    await console.keyboard.press("Space")
    await expect(console.locator(".next")).to_contain_text("正在叫…")
    await console.keyboard.press("Space")
    await console.keyboard.press("n")
    await expect(console.locator(".next")).to_be_disabled()
    [only] = held
    await only.continue_()
    await expect(console.locator(".now")).to_contain_text("A002")
    assert [ticket.state for ticket in world.tickets[:3]] == ["finished", "called", "waiting"]


async def test_a_lost_answer_is_made_good_by_what_the_hall_shows(world: World, screens: Screens) -> None:
    console = await called(world, screens, waiting=5)

    async def lose(route: Route) -> None:
        await route.fetch()
        await expect(console.locator(".now")).to_contain_text("A002")
        await route.abort()

    await console.route("**/call-next", lose)
    await console.keyboard.press("Space")
    await expect(console.locator(".now")).to_contain_text("A002")
    await expect(console.locator(".next")).to_contain_text("办结并叫下一位")
    await expect(console.get_by_role("alert")).to_be_hidden()
    await console.unroute("**/call-next")
    await console.keyboard.press("Space")
    await expect(console.locator(".now")).to_contain_text("A003")


async def test_a_clerk_signs_in_opens_and_closes_the_window(world: World, screens: Screens) -> None:
    await world.access.change_pin("0303", "314159")
    page = await screens.show("/console", (1366, 768))
    await page.get_by_label("工号").fill("0303")
    await page.get_by_label("密码").fill("000000")
    await page.get_by_label("窗口号").fill("3")
    await page.get_by_role("button", name="签入", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("工号或密码不对")
    await page.get_by_label("密码").fill("314159")
    await page.get_by_role("button", name="签入", exact=True).click()
    await page.get_by_role("button", name="开窗").click()
    await expect(page.locator(".now")).to_contain_text("空闲")
    assert world.hall.floor.windows["3"].clerk == "0303"
    await page.get_by_role("button", name="关窗").click()
    await expect(page.get_by_role("button", name="开窗")).to_be_visible()
    await page.get_by_role("button", name="签出").click()
    await expect(page.get_by_label("密码")).to_be_visible()


async def test_the_strip_holds_the_same_desk(world: World, screens: Screens) -> None:
    await called(world, screens)
    strip = await screens.console("3", STRIP)
    await fits(strip)
    await strip.get_by_role("button", name="办结并叫下一位").click()
    await expect(strip.locator(".now")).to_contain_text("A002")
