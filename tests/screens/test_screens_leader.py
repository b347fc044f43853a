"""The manager's page with the people of a real hall: what the hall noticed, calls for help, leaves, cases, other classes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from qms.domain import commands as c
from tests.screens.conftest import Screens, World, fits, running
from tests.screens.rich import rich


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with running(tmp_path, rich()) as made:
        yield made


async def test_what_the_hall_noticed_stands_in_words_and_leads_to_the_window(world: World, screens: Screens) -> None:
    await world.open("3")
    await world.do(c.CloseWindow(window="3"))
    await world.do(c.OpenWindow(window="3", clerk="0311"))
    page = await screens.manager()
    await expect(page.get_by_text("3 号窗口由 0311 签入")).to_be_visible()
    await page.get_by_role("button", name="看窗口").click()
    await expect(page.get_by_label("选中的窗口")).to_contain_text("未按排班")
    await fits(page)


async def test_a_call_for_help_is_answered(world: World, screens: Screens) -> None:
    await world.open("3")
    ticket = await world.take()
    await world.do(c.CallNext(window="3"))
    await world.do(c.Escalate(window="3", to="leader", reason="群众有意见", by="0303"))
    page = await screens.manager()
    row = page.locator(".al", has_text="3 号窗口请组长 0201")
    await expect(row).to_contain_text(f"{ticket.number}，群众有意见")
    await row.get_by_role("button", name="处理好了").click()
    await expect(row).to_be_hidden()
    assert world.hall.floor.staff.escalations == {}


async def test_a_leave_is_decided_and_put_on_file(world: World, screens: Screens) -> None:
    await world.take()
    await world.do(c.AskLeave(clerk="0305", first="2099-03-02", last="2099-03-04", kind="sick"))
    page = await screens.manager()
    row = page.locator(".al", has_text="0305 病假")
    await expect(row).to_contain_text("2099-03-02 至 2099-03-04")
    await row.get_by_role("button", name="同意", exact=True).click()
    await expect(row).to_contain_text("0101 已同意，待报备")
    await row.get_by_role("button", name="报备").click()
    await expect(row).to_be_hidden()
    [leave] = world.hall.floor.staff.leaves.values()
    assert (leave.approved, leave.filed_by) == (True, "0101")


async def test_a_case_that_could_not_be_done_is_closed_with_what_became_of_it(world: World, screens: Screens) -> None:
    await world.open("3")
    await world.take()
    await world.do(c.CallNext(window="3"))
    await world.do(c.RecordDifficulty(window="3", owner="0303", due="2099-01-05", by="0303"))
    page = await screens.manager()
    row = page.locator(".al", has_text="办不成事 A001")
    await expect(row).to_contain_text("0303 负责，2099-01-05 前")
    await row.get_by_label("结果").select_option("explained")
    await row.get_by_role("button", name="办结").click()
    await expect(row).to_be_hidden()
    assert len(world.hall.floor.staff.difficulties) == 0


async def test_a_window_gets_other_classes_for_the_rest_of_the_day(world: World, screens: Screens) -> None:
    await world.open("3")
    page = await screens.manager()
    await page.get_by_role("button", name="3 号窗口 ").click()
    chosen = page.get_by_label("选中的窗口")
    await chosen.get_by_role("button", name="调配").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("radiogroup", name="就业和人才").get_by_role("radio", name="办", exact=True).click()
    await dialog.get_by_label("原因").fill("不动产人多")
    await dialog.get_by_role("button", name="就这样调").click()
    await expect(dialog).to_be_hidden()
    await expect(chosen).to_contain_text("就业和人才")
    assert "labour" in world.hall.floor.serving["3"].classes
    await chosen.get_by_role("button", name="调配").click()
    await dialog.get_by_label("原因").fill("人少了")
    await dialog.get_by_role("button", name="按计划").click()
    await expect(dialog).to_be_hidden()
    await expect(chosen).not_to_contain_text("就业和人才")


async def test_the_sheet_of_attendance_names_who_sat_where(world: World, screens: Screens) -> None:
    await world.open("3")
    page = await screens.manager()
    await page.get_by_role("button", name="考勤").click()
    row = page.get_by_role("row", name="0301")
    await expect(row).to_contain_text("在岗")
    await expect(page.get_by_role("link", name="存成表格")).to_have_attribute(
        "href", "/api/v1/reports/attendance?format=csv&date=" + (world.hall.floor.day or "")
    )
