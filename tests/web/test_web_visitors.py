"""The visitor's own page: how near the turn is, giving the number back by its address, company; and what staff see of it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from config.plan import Companion
from qms.web.limits import Buckets
from tests.web.conftest import World, drawn_plan, refused, until


@pytest.fixture
async def accompanied(tmp_path: Path) -> AsyncIterator[World]:
    """A hall where visitors may ask for company."""
    async with AsyncExitStack() as stack:
        world = World(tmp_path, stack, replace(drawn_plan(), companions=(Companion("sign", "手语志愿者", ("c2",)),)))
        await world.open()
        yield world
        assert world.fatal == []


async def test_the_holder_of_a_number_gives_it_back_without_a_token(world: World) -> None:
    taken, nobody = await world.take(), await world.as_(None)
    gone = await nobody.post(f"/tickets/{taken['id']}/cancel", key="k")
    assert gone["state"] == "cancelled"
    assert (await nobody.post(f"/tickets/{taken['id']}/cancel", key="k"))["state"] == "cancelled"
    await refused(nobody.post(f"/tickets/{taken['id']}/cancel"), 409, "wrong_state")


async def test_a_number_that_is_called_is_not_given_back_any_more(world: World) -> None:
    taken, manager = await world.take(), await world.as_("manager")
    await manager.post("/windows/1/open")
    await manager.post("/windows/1/call-next")
    await refused((await world.as_(None)).post(f"/tickets/{taken['id']}/cancel"), 409, "wrong_state")


async def test_nobody_tries_out_addresses_of_numbers(world: World) -> None:
    world.site.limits.cancels = Buckets(3, 60.0)
    nobody = await world.as_(None)
    for guess in ("a", "b", "c"):
        await refused(nobody.post(f"/tickets/{guess}/cancel"), 404, "not_found")
    await refused(nobody.post("/tickets/d/cancel"), 429, "too_many_requests")
    taken = await world.take()
    await (await world.as_("kiosk")).post(f"/tickets/{taken['id']}/cancel")


async def test_by_its_address_alone_a_number_is_neither_printed_nor_moved(world: World) -> None:
    taken, nobody = await world.take(), await world.as_(None)
    for verb in ("reprint", "pin", "regroup", "join"):
        await refused(nobody.post(f"/tickets/{taken['id']}/{verb}"), 401, "unauthorised")


async def test_the_page_says_when_to_come_near_be_ready_and_go(world: World) -> None:
    manager, nobody = await world.as_("manager"), await world.as_(None)
    tickets = [(await world.take())["id"] for _ in range(5)]

    async def hints() -> list[str]:
        return [(await nobody.get(f"/tickets/{ticket}"))["hint"] for ticket in tickets]

    assert await hints() == ["near", "near", "near", "near", ""]
    await manager.post("/windows/1/open")
    assert await hints() == ["next", "near", "near", "near", ""]
    await manager.post("/windows/1/call-next")
    assert await hints() == ["go", "next", "near", "near", "near"]
    await manager.post("/windows/1/start")
    assert (await hints())[0] == ""


async def test_a_silent_call_is_shown_as_every_other(world: World) -> None:
    """Row 46: caption, board and page are there for who hears nothing."""
    manager, window = await world.as_("manager"), (await world.as_("display")).feed("window:1")
    board = (await world.as_("display")).feed("board")
    taken = await world.take(silent=True)
    page = await (await world.as_(None)).get(f"/tickets/{taken['id']}")
    assert page["silent"] is True
    await manager.post("/windows/1/open")
    await manager.post("/windows/1/call-next")
    await until(window, "caption", "请 A001 到 1 号窗口")
    seen = await until(board, "windows/1", {"no": "1", "state": "called"})
    assert [call["number"] for call in seen.state["calls"]] == ["A001"]


async def test_company_is_seen_by_staff_until_the_visit_is_over(accompanied: World) -> None:
    """Row 46."""
    world = accompanied
    manager = await world.as_("manager")
    feeds = [(await world.as_("manager")).feed("manager"), (await world.as_("manager")).feed("queue")]
    ticket = (await world.take(companion="sign"))["id"]
    page: dict[str, Any] = {
        "ticket": ticket,
        "number": "A001",
        "companion": "sign",
        "name": "手语志愿者",
        "clerks": ["c2"],
        "window": None,
        "joined_by": None,
    }
    for feed in feeds:
        await until(feed, f"pages/{ticket}", page)
    await manager.post("/windows/1/open")
    await manager.post("/windows/1/call-next")
    for feed in feeds:
        await until(feed, f"pages/{ticket}", {**page, "window": "1"})
    await manager.post(f"/tickets/{ticket}/join")
    for feed in feeds:
        await until(feed, f"pages/{ticket}", {**page, "window": "1", "joined_by": "boss"})
    seen = await (await world.as_(None)).get(f"/tickets/{ticket}")
    assert seen["company"] == {"name": "手语志愿者", "joined": True}
    await manager.post("/windows/1/finish")
    for feed in feeds:
        await until(feed, f"pages/{ticket}", None)
