"""One number's way over every screen of the hall: kiosk, board, console, window screen, pad, phone."""

from playwright.async_api import expect

from tests.screens.conftest import PHONE, Screens, World, fits, press


async def test_a_number_goes_from_the_kiosk_to_the_rating(world: World, screens: Screens) -> None:
    await world.open("3")
    kiosk, board, sign, pad = (
        await screens.kiosk(),
        await screens.board(),
        await screens.sign("3"),
        await screens.pad("3"),
    )
    console = await screens.console("3")
    await expect(board.get_by_text("现在没有叫号")).to_be_visible()
    await expect(sign.get_by_text("请下一位准备")).to_be_visible()
    await expect(pad.get_by_text("工号")).to_be_visible()

    await kiosk.get_by_role("button", name="社会保障").click()
    await expect(kiosk.get_by_text("前面没有人")).to_be_visible()
    await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.locator(".hero")).to_have_text("A001")
    await expect(kiosk.get_by_text("请取走号票")).to_be_visible()
    await expect(board.locator(".q", has_text="社会保障")).to_contain_text("1人")
    await expect(console.locator(".next")).to_contain_text("A001")

    await press(console, "Space")
    await expect(console.locator(".now")).to_contain_text("A001")
    await expect(board.locator(".c.call.first")).to_have_text("A0013号窗口")
    await expect(board.locator("[aria-live=assertive]")).to_have_text("请 A001 到 3 号窗口")
    await expect(sign.locator("main.call")).to_have_text("A001请到本窗口办理")
    await expect(sign.locator("footer")).to_contain_text("请 A001 到 3 号窗口")

    await press(console, "s")
    await expect(sign.locator("main")).to_have_text("A001办理中")
    await expect(board.locator(".c")).to_have_count(0)
    await press(console, "e")
    await expect(pad.get_by_role("heading", name="这次办得怎么样？")).to_be_visible()
    await pad.get_by_role("button", name="满意", exact=True).click()
    await pad.get_by_role("button", name="跑大厅一次办完").click()
    await pad.get_by_label("想多说几句").fill("很快就办好了")
    await pad.get_by_role("button", name="提交", exact=True).click()
    await expect(pad.get_by_text("谢谢您的评价")).to_be_visible()

    [ticket] = world.tickets
    assert (ticket.number, ticket.channel, ticket.state, ticket.satisfaction) == ("A001", "kiosk", "finished", 4)
    phone = await screens.show(f"/t/{ticket.id}", PHONE)
    await expect(phone.get_by_role("heading", name="这个号已办结")).to_be_visible()
    for page in screens.context.pages:
        await fits(page)
    assert screens.complaints == []


async def test_every_door_of_the_demo_is_one_click_away(world: World, screens: Screens) -> None:
    await world.open("1")
    doors = {
        "取号机": "您好，要办什么？",
        "综合屏": "现在没有叫号",
        "导办台": "要办什么",
        "大厅实况": "没有要处理的",
        "1 号窗口控制台": "叫下一位",
        "1 号窗口屏": "请下一位准备",
        "1 号评价器": "工号",
    }
    for door, sight in doors.items():
        page = await screens.show("/", (1280, 800))
        await page.get_by_role("button", name=door).click()
        await expect(page.get_by_text(sight).first).to_be_visible()
        await page.close()


async def test_a_new_device_is_bound_by_its_code(world: World, screens: Screens) -> None:
    page = await screens.show("/kiosk", (1080, 1920))
    await page.get_by_label("登记码").fill("AAAAAAAA")
    await page.get_by_role("button", name="登记", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("登记码不对")
    await page.get_by_label("登记码").fill(world.access.code("kiosk", "kiosk-2"))
    await page.get_by_role("button", name="登记", exact=True).click()
    await expect(page.get_by_text("您好，要办什么？")).to_be_visible()
