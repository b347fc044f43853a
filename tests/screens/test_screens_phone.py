"""The visitor's phone: one number followed, and the rating afterwards, without any account."""

from playwright.async_api import expect

from qms.domain import commands as c
from tests.screens.conftest import PHONE, Screens, World, fits


async def test_the_phone_follows_the_number(world: World, screens: Screens) -> None:
    await world.open("3")
    await world.take()
    ticket = await world.take()
    phone = await screens.show(f"/t/{ticket.id}", PHONE)
    await expect(phone.locator(".w")).to_contain_text("1 人")
    await expect(phone.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
    await world.do(c.CallNext(window="3"))
    await world.do(c.CallNext(window="3"))
    await expect(phone.locator(".call")).to_contain_text("轮到您了")
    await expect(phone.locator(".call .plate")).to_have_text("3")
    await world.do(c.MissTicket(window="3"))
    await expect(phone.get_by_text("A002 过号了")).to_be_visible()
    await fits(phone)
    assert screens.complaints == []


async def test_giving_a_number_back_asks_once(world: World, screens: Screens) -> None:
    await world.open("3")
    ticket = await world.take()
    phone = await screens.show(f"/t/{ticket.id}", PHONE)
    await phone.get_by_role("button", name="不等了，取消这个号").click()
    await expect(phone.get_by_text("真的不等了？")).to_be_visible()
    await phone.get_by_role("button", name="再等等").click()
    await expect(phone.get_by_text("真的不等了？")).to_be_hidden()
    assert world.ticket(ticket.id).state == "waiting"


async def test_a_number_that_is_not_there_is_said_so(screens: Screens) -> None:
    phone = await screens.show("/t/AAAAAAAAAAAAAAAAAAAAAA", PHONE)
    await expect(phone.get_by_role("heading", name="没有这个号")).to_be_visible()


async def test_a_bad_rating_asks_for_a_reason_and_is_as_short_a_way(world: World, screens: Screens) -> None:
    await world.open("3")
    ticket = await world.take()
    await world.do(c.CallNext(window="3"))
    await world.do(c.FinishService(window="3"))
    phone = await screens.show(f"/t/{ticket.id}", PHONE)
    await phone.get_by_role("link", name="去评价").click()
    await phone.get_by_role("button", name="非常不满意").click()
    await phone.get_by_role("button", name="提交", exact=True).click()
    await expect(phone.get_by_role("alert")).to_have_text("请选一条，或者写几句")
    await phone.get_by_role("button", name="多头跑窗口和部门").click()
    await phone.get_by_role("button", name="提交", exact=True).click()
    await expect(phone.get_by_text("谢谢您的评价")).to_be_visible()
    assert world.ticket(ticket.id).satisfaction == 1
    await fits(phone)
    await phone.reload()
    await expect(phone.get_by_text("这个号已经评价过了")).to_be_visible()


async def test_a_page_for_rating_says_when_there_is_nothing_to_rate(world: World, screens: Screens) -> None:
    await world.open("3")
    ticket = await world.take()
    phone = await screens.show(f"/rate/{ticket.id}", PHONE)
    await expect(phone.get_by_role("heading", name="办完以后再评价")).to_be_visible()


async def test_the_phone_says_when_to_come_near_and_who_is_next(world: World, screens: Screens) -> None:
    await world.open("3")
    await world.take()
    ticket = await world.take()
    phone = await screens.show(f"/t/{ticket.id}", PHONE)
    await expect(phone.get_by_role("status")).to_contain_text("快到您了")
    await world.do(c.CallNext(window="3"))
    await expect(phone.get_by_role("status")).to_contain_text("下一位就是您")


async def test_a_number_is_given_back_on_its_page(world: World, screens: Screens) -> None:
    await world.open("3")
    ticket = await world.take()
    phone = await screens.show(f"/t/{ticket.id}", PHONE)
    await phone.get_by_role("button", name="不等了，取消这个号").click()
    await phone.get_by_role("button", name="取消这个号", exact=True).click()
    await expect(phone.get_by_role("heading", name="这个号已取消")).to_be_visible()
    assert world.ticket(ticket.id).state == "cancelled"


async def test_a_silent_call_is_seen_on_the_phone_and_at_the_window(world: World, screens: Screens) -> None:
    await world.open("3")
    ticket = await world.take(silent=True)
    sign = await screens.sign("3")
    phone = await screens.show(f"/t/{ticket.id}", PHONE)
    await expect(phone.get_by_text("不出声叫号")).to_be_visible()
    await expect(phone.get_by_role("button", name="叫到时提醒我（震动、闪屏）")).to_be_visible()
    await world.do(c.CallNext(window="3"))
    await expect(phone.locator(".flash")).to_contain_text("请现在去")
    await expect(sign.locator(".flash")).to_contain_text("请到 3 号窗口")
    await phone.emulate_media(reduced_motion="reduce")
    assert await phone.locator(".flash").evaluate("one => getComputedStyle(one).animationName") == "none"
    await fits(phone)


async def test_every_stop_of_a_bundle_is_rated_by_itself(world: World, screens: Screens) -> None:
    bundle = world.plan.bundles[0]
    first = bundle.stages[0].item_class
    no = next(one.no for one in world.plan.windows if first in one.classes and one.kind == "comprehensive")
    await world.open(no)
    ticket = await world.take(item_class="", bundle=bundle.id, pseudonym="p" * 32)
    phone = await screens.show(f"/t/{ticket.id}", PHONE)
    await expect(phone.get_by_text("同一个号接着办")).to_be_visible()
    await world.do(c.CallNext(window=no))
    await world.do(c.FinishService(window=no))
    await phone.get_by_role("link", name=f"评价 {no} 号窗口").click()
    await phone.get_by_role("button", name="非常满意", exact=True).click()
    await phone.get_by_role("button", name="提交", exact=True).click()
    await expect(phone.get_by_text("谢谢您的评价")).to_be_visible()
    assert ticket.services[0].satisfaction == 5
    assert ticket.state == "waiting"
