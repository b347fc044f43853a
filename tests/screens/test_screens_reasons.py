"""Why this one: at the clerk's desk for the next and the present number, and for the manager at every window."""

import re

from playwright.async_api import expect

from qms.domain import commands as c
from tests.screens.conftest import STRIP, Screens, World, press


async def test_the_desk_says_why_the_next_one_is_next_and_why_the_present_one_was_called(
    world: World, screens: Screens
) -> None:
    await world.open("3")
    await world.take(), await world.take()
    console = await screens.console("3")
    why = console.get_by_role("region", name="为什么是这个号")
    await expect(why).to_have_text(re.compile(r"为什么下一位是 A001\s*A001 等得最久，\d 分钟；其次 A002，\d 分钟"))
    await press(console, "Space")
    await expect(why).to_contain_text("为什么下一位是 A002")
    await expect(why).to_have_text(re.compile(r"只有 A002 在等，等了 \d 分钟\s*A001 是怎么叫到的\s*A001 等得最久"))
    await world.take(priority_class="elder")
    await expect(why).to_contain_text("A003 优先，算早来 30 分钟、等候按 2 倍算，先于等了")
    strip = await screens.console("3", STRIP)
    await expect(strip.get_by_role("region", name="为什么是这个号")).to_contain_text("为什么下一位是 A003")


async def test_the_manager_reads_why_each_window_called_whom_it_did(world: World, screens: Screens) -> None:
    await world.open("3", "4")
    await world.take()
    named = await world.take()
    await world.do(c.CallNext(window="3"))
    await world.do(c.CallTicket(window="4", ticket=named.id, reason="轮椅"))
    manager = await screens.manager()
    chosen = manager.get_by_role("region", name="选中的窗口")
    await manager.get_by_role("button", name="3 号窗口 叫号").click()
    await expect(chosen).to_contain_text(re.compile(r"\d\d:\d\d 叫 A001：A001 等得最久"))
    await manager.get_by_role("button", name="4 号窗口 叫号").click()
    await expect(chosen).to_contain_text("叫 A002：不按顺序叫的：轮椅")
    await world.take()
    await expect(chosen).to_contain_text("只有 A003 在等")
