"""请准备 on every screen: who is asked to stand by, until the call comes or the window cannot call them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import Page, expect

from config.load import load
from config.plan import StandBy
from qms.domain import commands as c
from tests.screens.conftest import PHONE, PLAN, Screens, World, fits, press, running


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Window 1 serves the first, three wait; a service usually takes a second, and the next is asked after a tenth of it."""
    drawn = load(PLAN)
    quick = tuple(replace(one, usual_service=1) for one in drawn.item_classes)
    policy = replace(drawn.policy, stand_by=StandBy(on=True, after=0.1))
    async with running(tmp_path, replace(drawn, item_classes=quick, policy=policy)) as made:
        await made.open("1")
        for _ in range(4):
            await made.take()
        await made.do(c.CallNext(window="1"))
        await made.do(c.StartService(window="1"))
        yield made


async def asked(world: World) -> str:
    """The hall looks, as it does every second, until somebody stands by at window 1; the number."""
    async with asyncio.timeout(20):
        while (ready := world.hall.floor.stand_bys.at("1")) is None:
            await world.do(c.AskStandBy(window="1"))
    return ready.number


async def settled(page: Page) -> None:
    """Its first picture is there."""
    await expect(page.get_by_text("A001").first).to_be_visible()


async def test_the_board_and_the_window_screen_show_it_until_the_call(world: World, screens: Screens) -> None:
    board, sign = await screens.board(), await screens.sign("1")
    await settled(sign)
    await expect(board.locator(".ready")).to_have_count(0)
    await expect(board.locator(".q")).to_have_count(10)
    assert await asked(world) == "A002"
    await expect(board.locator(".ready")).to_contain_text("请准备到窗口附近坐")
    await expect(board.locator(".ready p")).to_have_text("A0021")
    await expect(board.locator(".q")).to_have_count(6)
    await expect(sign.locator(".ready")).to_have_text("请准备A002")
    await expect(sign.locator("footer")).to_contain_text("请准备 A002，到 1 号窗口附近坐")
    await expect(sign.locator("main .no")).to_have_text("A001")
    await fits(board)
    await fits(sign)
    await world.do(c.FinishService(window="1"))
    await expect(sign.get_by_role("heading", name="请准备 A002")).to_be_visible()
    await world.do(c.CallNext(window="1"))
    await expect(board.locator(".c.first")).to_contain_text("A002")
    await expect(board.locator(".ready")).to_have_count(0)
    await expect(sign.locator(".ready")).to_have_count(0)
    await expect(sign.locator("footer")).to_contain_text("请 A002 到 1 号窗口")
    assert screens.complaints == []


async def test_a_screen_that_comes_back_shows_it_again(world: World, screens: Screens) -> None:
    await asked(world)
    board, sign = await screens.board(), await screens.sign("1")
    await expect(board.locator(".ready p")).to_have_text("A0021")
    await expect(sign.locator(".ready")).to_have_text("请准备A002")
    await world.stop()
    await expect(board.locator(".ready")).to_have_count(0)
    await expect(sign.locator(".ready")).to_have_count(0)
    await world.start()
    await expect(board.locator(".ready p")).to_have_text("A0021")
    await expect(sign.locator(".ready")).to_have_text("请准备A002")


async def test_the_phone_says_where_to_sit(world: World, screens: Screens) -> None:
    second = world.tickets[1]
    phone = await screens.show(f"/t/{second.id}", PHONE)
    await expect(phone.locator(".steps .n")).to_have_text("等候")
    await asked(world)
    await expect(phone.get_by_role("status")).to_have_text("请准备：到 1 号窗口附近坐")
    await expect(phone.locator(".steps .n")).to_have_text("请准备")
    await expect(phone.locator(".plates")).to_have_text("1")
    await fits(phone)
    await world.do(c.PauseWindow(window="1", reason="meal"))
    await expect(phone.get_by_text("请准备：到 1 号窗口附近坐")).to_have_count(0)
    await expect(phone.locator(".steps .n")).to_have_text("等候")
    assert screens.complaints == []


async def test_the_clerk_sees_whom_the_next_press_calls_and_calls_them(world: World, screens: Screens) -> None:
    console = await screens.console("1")
    await expect(console.locator(".next .who")).to_have_text("下一位A002")
    await asked(world)
    await expect(console.locator(".next .who")).to_have_text("下一位，已请准备A002")
    await expect(console.locator("tr.first")).to_contain_text("请准备 → 1 号")
    await press(console, "Space")
    await expect(console.locator(".next .who")).to_have_text("下一位A003")
    assert world.hall.floor.windows["1"].ticket == world.tickets[1].id
    assert screens.complaints == []


async def test_the_manager_switches_it_off_and_on(world: World, screens: Screens) -> None:
    manager = await screens.manager()
    part = manager.get_by_role("region", name="请准备")
    await asked(world)
    await expect(part.get_by_role("status")).to_have_text("A002 到 1 号")
    await part.get_by_role("button", name="今天不用").click()
    await expect(part.get_by_role("status")).to_have_text("关着：叫到号才过去")
    assert not world.hall.floor.asks_to_stand_by
    assert world.tickets[1].stands_by is None
    await part.get_by_role("button", name="今天用").click()
    await expect(part.get_by_role("status")).to_have_text("开着：快办完时，请下一位到窗口附近坐")
    await asked(world)
    await expect(part.get_by_role("status")).to_have_text("A002 到 1 号")
    assert screens.complaints == []
