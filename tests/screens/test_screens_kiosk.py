"""The kiosk: finding, choosing, taking; no paper, no journal, no patience, no answer."""

import resource

from playwright.async_api import Page, Route, expect

from tests.screens.conftest import Screens, World

LEAST_TARGET = 80
UNTOUCHED_TOP = 0.23


async def targets(page: Page) -> list[dict[str, float]]:
    """Where everything is that can be touched."""
    found: list[dict[str, float]] = await page.evaluate(
        """[...document.querySelectorAll('button, input, a')].map((one) => {
             const box = one.getBoundingClientRect()
             return { width: box.width, height: box.height, top: box.top }
           }).filter((box) => box.width > 0)"""
    )
    return found


async def test_an_item_is_found_by_its_initials_and_taken_with_priority(world: World, screens: Screens) -> None:
    await world.open("1")
    kiosk = await screens.kiosk()
    await kiosk.get_by_role("button", name="事项名、拼音或首字母").click()
    for letter in "SHBZK":
        await kiosk.get_by_role("button", name=letter, exact=True).click()
    await kiosk.locator("li button").first.click()
    await expect(kiosk.get_by_text("请带好")).to_be_visible()
    await kiosk.get_by_role("button", name="残疾人").click()
    await expect(kiosk.get_by_text("请带好证件")).to_be_visible()
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.locator(".hero")).to_have_text("A001")
    [ticket] = world.tickets
    item = world.plan.item(ticket.items[0])
    assert "".join(word[0] for word in item.pinyin.split()).startswith("shbzk")
    assert ticket.priority_class == "disabled"


async def test_everything_to_touch_is_large_and_within_reach(world: World, screens: Screens) -> None:
    await world.open("1")
    kiosk = await screens.kiosk()
    await expect(kiosk.get_by_role("button", name="社会保障")).to_be_visible()
    pages = [await targets(kiosk)]
    await kiosk.get_by_role("button", name="社会保障").click()
    await expect(kiosk.get_by_role("button", name="取号", exact=True)).to_be_visible()
    pages.append(await targets(kiosk))
    await kiosk.get_by_role("button", name="返回").click()
    await kiosk.get_by_role("button", name="事项名、拼音或首字母").click()
    await expect(kiosk.get_by_role("button", name="Q", exact=True)).to_be_visible()
    pages.append(await targets(kiosk))
    for boxes in pages:
        assert len(boxes) >= 4
        assert min(min(box["width"], box["height"]) for box in boxes) >= LEAST_TARGET
        assert min(box["top"] for box in boxes) >= 1920 * UNTOUCHED_TOP


async def test_paper_out_is_said_before_and_the_number_comes_on_the_screen(world: World, screens: Screens) -> None:
    await world.open("1")
    world.hardware.rows["dispenser-1"]["paper"] = "out"
    kiosk = await screens.kiosk()
    await expect(kiosk.get_by_text("没有纸了")).to_be_visible()
    await kiosk.get_by_role("button", name="社会保障").click()
    await expect(kiosk.get_by_text("没有纸了")).to_be_visible()
    assert world.tickets == []
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.get_by_text("没有纸了，请扫码留号")).to_be_visible()
    await expect(kiosk.get_by_role("img", name="手机上看这个号")).to_be_visible()
    assert [ticket.paper for ticket in world.tickets] == ["none"]
    await kiosk.get_by_role("button", name="好了").click()
    world.hardware.rows["dispenser-1"]["paper"] = "ok"
    await expect(kiosk.get_by_text("没有纸了")).to_be_hidden()


async def test_no_number_is_invented_while_nothing_can_be_recorded(world: World, screens: Screens) -> None:
    await world.open("1")
    kiosk = await screens.kiosk()
    await kiosk.get_by_role("button", name="社会保障").click()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        await kiosk.get_by_role("button", name="取号", exact=True).click()
        await expect(kiosk.get_by_role("alert")).to_contain_text("暂时取不了号")
        await kiosk.get_by_role("button", name="返回").click()
        await expect(kiosk.get_by_text("暂时取不了号，请到导办台")).to_be_visible()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    await expect(kiosk.get_by_role("button", name="社会保障")).to_be_visible()
    assert world.tickets == []


async def test_a_lost_answer_and_a_second_press_give_one_number(world: World, screens: Screens) -> None:
    await world.open("1")
    kiosk = await screens.kiosk()
    lost: list[Route] = []

    async def lose_the_first(route: Route) -> None:
        if lost:
            await route.continue_()
            return
        lost.append(route)
        await route.fetch()
        await route.abort()

    await kiosk.route("**/api/v1/tickets", lose_the_first)
    await kiosk.get_by_role("button", name="社会保障").click()
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.get_by_role("alert")).to_contain_text("没有连上大厅")
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.locator(".hero")).to_have_text("A001")
    assert [ticket.number for ticket in world.tickets] == ["A001"]


async def test_the_kiosk_goes_home_by_itself(world: World, screens: Screens) -> None:
    await world.open("1")
    kiosk = await screens.kiosk()
    await expect(kiosk.get_by_role("button", name="社会保障")).to_be_visible()
    await kiosk.clock.install()
    await kiosk.get_by_role("button", name="社会保障").click()
    await expect(kiosk.get_by_role("button", name="取号", exact=True)).to_be_visible()
    await kiosk.clock.run_for(31_000)
    await kiosk.get_by_role("button", name="点一下继续").click()
    await kiosk.clock.run_for(25_000)
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.get_by_text("20 秒后回到首页")).to_be_visible()
    await kiosk.clock.run_for(21_000)
    await expect(kiosk.get_by_text("您好，要办什么？")).to_be_visible()


async def test_a_lost_slip_is_printed_again_by_its_code(world: World, screens: Screens) -> None:
    await world.open("1")
    ticket = await world.take(channel="kiosk")
    kiosk = await screens.kiosk()
    await kiosk.get_by_role("button", name="补打号票").click()
    field = kiosk.get_by_label("号票的码")
    await field.fill("hello")
    await field.press("Enter")
    await expect(kiosk.get_by_role("alert")).to_contain_text("这不是号票的码")
    await field.fill(f"{world.url}/t/{ticket.id}")
    await field.press("Enter")
    await expect(kiosk.get_by_text("A001 正在打印")).to_be_visible()
