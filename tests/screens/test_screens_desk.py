"""The clerk's desk with the rules of a real hall: how a service ends, timers, proof, company, help, trainees, leave."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from qms.domain import commands as c
from qms.domain.ticket import Ticket
from tests.screens.conftest import DESK, Screens, World, press, running
from tests.screens.rich import card, rich


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with running(tmp_path, rich()) as made:
        yield made


async def serving(world: World, screens: Screens, **more: Any) -> tuple[Page, Ticket]:
    """The console of window 3, where a ticket taken with `more` is served."""
    await world.open("3")
    ticket = await world.take(**more)
    await world.do(c.CallNext(window="3"))
    await world.do(c.StartService(window="3"))
    console = await screens.console("3")
    await expect(console.locator(".now")).to_contain_text("办理中")
    return console, ticket


def an_item(world: World) -> str:
    """One of window 3's items that takes several papers and no document."""
    return next(
        i.code for i in world.plan.items if i.item_class == "social" and len(i.bring) > 1 and i.identity != "required"
    )


async def test_a_one_time_notice_names_the_missing_papers_from_the_list(world: World, screens: Screens) -> None:
    code = an_item(world)
    console, ticket = await serving(world, screens, item_class="", items=(code,))
    bring = world.plan.item(code).bring
    await press(console, "3")
    await press(console, "e")
    dialog = console.get_by_role("dialog")
    await expect(dialog).to_contain_text("缺哪些材料")
    await expect(dialog.get_by_role("button", name="只办结")).to_be_disabled()
    await dialog.get_by_label(bring[0]).check()
    await dialog.get_by_role("button", name="只办结").click()
    await expect(console.locator(".now")).to_contain_text("空闲")
    [service] = ticket.services
    assert (service.outcome, service.missing) == ("notice", (bring[0],))


async def test_tolerant_acceptance_keeps_the_date_the_case_and_the_promise(world: World, screens: Screens) -> None:
    console, ticket = await serving(world, screens)
    item = world.plan.item(an_item(world))
    await press(console, "d")
    dialog = console.get_by_role("dialog")
    await dialog.get_by_role("radio", name="容缺受理").click()
    await dialog.get_by_label("事项名、拼音或首字母").fill(item.name)
    await dialog.get_by_role("button", name=item.name, exact=True).click()
    await dialog.get_by_label(item.bring[1]).check()
    await dialog.get_by_label("补齐期限").fill("2000-01-03")
    await dialog.get_by_label("告知承诺").check()
    await dialog.get_by_label("办件编号").fill("BJ-2026-000001")
    await dialog.get_by_role("radio", name="邮寄").click()
    await dialog.get_by_role("button", name="只办结").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("不能早于今天")
    await dialog.get_by_label("补齐期限").fill("2099-01-05")
    await dialog.get_by_role("button", name="只办结").click()
    await expect(console.locator(".now")).to_contain_text("空闲")
    [done] = ticket.services
    assert (done.outcome, done.case, done.missing, done.due) == (
        "tolerant",
        "BJ-2026-000001",
        (item.bring[1],),
        "2099-01-05",
    )
    assert (done.commitment, done.delivery) == (True, "post")


async def test_a_parked_number_counts_down_and_says_when_its_time_has_come(world: World, screens: Screens) -> None:
    console, _ = await serving(world, screens)
    await press(console, "m")
    dialog = console.get_by_role("dialog")
    await dialog.get_by_role("button", name="去复印").click()
    await dialog.get_by_role("radio", name="20 分").click()
    await dialog.get_by_role("button", name="挂起 20 分钟").click()
    await expect(console.get_by_text("还有 20 分")).to_be_visible()
    await console.clock.install()
    await console.clock.fast_forward("21:00")
    await expect(console.get_by_text("到时间了")).to_be_visible()


async def test_what_a_clerk_must_know_stands_as_labels(world: World, screens: Screens) -> None:
    proven = next(one.id for one in world.plan.priority_classes if one.proof and one.at == "anywhere")
    await world.open("3")
    ticket = await world.take(
        priority_class=proven, silent=True, companion="elder-care", on_behalf="relative", authority=True
    )
    await world.do(c.CallNext(window="3"))
    console = await screens.console("3")
    panel = console.locator(".main section").first
    for label in ("证件待核验", "不出声叫号", "等敬老服务专员", "亲友代办，有授权"):
        await expect(panel).to_contain_text(label)
    await console.get_by_role("button", name="证件已看").click()
    await expect(panel).not_to_contain_text("证件待核验")
    await console.get_by_role("button", name="陪同的人到了").click()
    await expect(panel).to_contain_text("陪同已到")
    assert (ticket.proof, ticket.group, bool(ticket.companion_by)) == ("seen", "priority", True)


async def test_who_cannot_show_proof_waits_as_everybody(world: World, screens: Screens) -> None:
    proven = next(one.id for one in world.plan.priority_classes if one.proof and one.at == "anywhere")
    await world.open("3")
    ticket = await world.take(priority_class=proven)
    await world.do(c.CallNext(window="3"))
    console = await screens.console("3")
    await console.get_by_role("button", name="没有证件，改普通").click()
    await expect(console.get_by_text("证件待核验")).to_be_hidden()
    assert (ticket.group, ticket.priority_class) == ("ordinary", None)


async def test_a_waiting_number_is_called_out_of_turn_only_with_a_reason(world: World, screens: Screens) -> None:
    await world.open("3")
    tickets = [await world.take() for _ in range(3)]
    console = await screens.console("3")
    await console.get_by_role("button", name="A003 打开").click()
    dialog = console.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="现在就叫")).to_be_disabled()
    await dialog.get_by_role("button", name="身体不适").click()
    await dialog.get_by_role("button", name="现在就叫").click()
    await expect(console.locator(".now")).to_contain_text("A003")
    assert tickets[2].state == "called"


async def test_help_is_asked_for_and_a_case_that_cannot_be_done_is_recorded(world: World, screens: Screens) -> None:
    console, _ = await serving(world, screens)
    await press(console, "F9")
    await console.get_by_role("dialog").get_by_role("button", name="超出权限").click()
    await expect(console.get_by_text("已请 0201 过来")).to_be_visible()
    await press(console, "m")
    await console.get_by_role("button", name="办不成事，记一笔").click()
    await console.get_by_label("群众说了什么").fill("材料对不上")
    await console.get_by_role("button", name="记下来").click()
    await expect(console.get_by_text("已记办不成事")).to_be_visible()
    staff = world.hall.floor.staff
    assert [one.reason for one in staff.escalations.values()] == ["超出权限"]
    assert len(staff.difficulties) == 1


async def test_a_trainee_opens_the_window_with_the_mentor(world: World, screens: Screens) -> None:
    await world.access.change_pin("0399", "314159")
    page = await screens.show("/console", DESK)
    await page.get_by_label("工号").fill("0399")
    await page.get_by_label("密码").fill("314159")
    await page.get_by_label("窗口号").fill("3")
    await page.get_by_role("button", name="签入", exact=True).click()
    await page.get_by_role("button", name="开窗").click()
    await page.get_by_label("带教老师的工号").fill("0304")
    await page.get_by_role("button", name="一起开窗").click()
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("带教老师")
    await page.get_by_label("带教老师的工号").fill("0303")
    await page.get_by_role("button", name="一起开窗").click()
    await expect(page.get_by_text("带教 0303")).to_be_visible()
    assert world.hall.floor.windows["3"].mentor == "0303"


async def test_a_clerk_asks_for_leave_and_sees_how_it_stands(world: World, screens: Screens) -> None:
    await world.open("3")
    console = await screens.console("3")
    await press(console, "m")
    await console.get_by_role("button", name="我要请假").click()
    await console.get_by_label("从", exact=True).fill("2099-03-02")
    await console.get_by_label("哪种假").select_option("annual")
    await console.get_by_role("button", name="请假", exact=True).click()
    await expect(console.get_by_text("已请假，等组长同意")).to_be_visible()
    await press(console, "m")
    await console.get_by_role("button", name="我要请假").click()
    await expect(console.get_by_role("dialog")).to_contain_text("2099-03-02年假等组长同意")


async def test_a_pause_takes_a_reason_of_the_plan_and_its_limit_is_said(world: World, screens: Screens) -> None:
    await world.open("3")
    console = await screens.console("3")
    sign = await screens.sign("3")
    await screens.enter("clerk", "3")
    await press(console, "F8")
    await expect(console.get_by_label("别的原因")).to_be_hidden()
    await console.get_by_role("button", name="用餐").click()
    await expect(console.locator(".it")).to_have_text("用餐")
    await expect(sign.get_by_role("heading", name="暂停")).to_be_visible()
    await expect(sign.get_by_text("用餐")).to_be_visible()
    await press(console, "F8")
    await press(console, "F8")
    await console.get_by_role("button", name="用餐").click()
    await expect(console.get_by_role("alert")).to_contain_text("用完")


async def test_a_clerk_is_paged_to_go_along_with_somebody(world: World, screens: Screens) -> None:
    await world.open("1", "3")
    ticket = await world.take(companion="elder-care")
    await world.do(c.CallNext(window="3"))
    console = await screens.console("1")
    await expect(console.get_by_text("请您陪同 A001，到 3 号窗口")).to_be_visible()
    await console.get_by_role("button", name="我到了").click()
    await expect(console.get_by_text("请您陪同 A001")).to_be_hidden()
    assert ticket.companion_by == "0301"


async def test_a_bundle_goes_on_to_its_next_stop(world: World, screens: Screens) -> None:
    await world.open("6")
    ticket = await world.take(item_class="", bundle="birth", pseudonym=card(1))
    await world.do(c.CallNext(window="6"))
    console = await screens.console("6")
    await expect(console.get_by_text("接着办 医疗保障 → 社会保障")).to_be_visible()
    await press(console, "e")
    await expect(console.locator(".now")).to_contain_text("空闲")
    assert (ticket.state, ticket.item_class) == ("waiting", "medical")
