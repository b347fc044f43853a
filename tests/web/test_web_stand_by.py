"""Standing by over HTTP: who is asked is on every page at once, and leaders switch it for the day."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.plan import Policy, StandBy
from qms.domain import commands as c
from tests.web.conftest import World, drawn_plan, refused, until
from tests.web.test_web_feed import any_time


@pytest.fixture
async def near(tmp_path: Path) -> AsyncIterator[World]:
    """A hall whose windows ask the next to stand by when a service has lasted a tenth of its usual second."""
    drawn = drawn_plan()
    quick = tuple(replace(one, usual_service=1) for one in drawn.item_classes)
    policy = Policy(stand_by=StandBy(on=True, after=0.1))
    async with AsyncExitStack() as stack:
        world = World(tmp_path, stack, replace(drawn, item_classes=quick, policy=policy))
        await world.open()
        yield world
        assert world.fatal == []


async def asked(world: World, window: str = "1") -> None:
    """The hall has looked, again and again as it does every second, until somebody stands by at the window."""
    async with asyncio.timeout(20):
        while world.hall.floor.stand_bys.at(window) is None:
            await world.hall.handle(c.AskStandBy(window=window))


async def begin(world: World) -> tuple[str, str]:
    """The first is served at window 1, two wait; the ids of those."""
    manager = await world.as_("manager")
    _, second, third = [(await world.take())["id"] for _ in range(3)]
    await manager.post("/windows/1/open")
    await manager.post("/windows/1/call-next")
    await manager.post("/windows/1/start")
    return second, third


async def test_whoever_is_asked_is_on_every_page(near: World) -> None:
    board, sign = (await near.as_("display")).feed("board"), (await near.as_("display")).feed("window:1")
    queue, visitor = (await near.as_("clerk")).feed("queue"), await near.as_(None)
    second, third = await begin(near)
    assert (await visitor.get(f"/tickets/{second}"))["hint"] == "near", "nobody has asked yet"
    await asked(near)
    told = {"number": "A002", "window": "1", "at": any_time}
    await until(board, "stand_by", [told])
    seen = await until(sign, "stand_by", told)
    assert seen.state["caption"] == "请准备 A002，到 1 号窗口附近坐"
    staff = await until(queue, f"tickets/{second}")
    while staff.state[f"tickets/{second}"]["stands_by"] is None:
        staff = await anext(queue)
    window = staff.state["windows/1"]
    assert window["stand_by"] == {"id": second, "number": "A002"}
    assert (window["next"]["id"], window["next"]["why"]["kind"]) == (second, "stood_by")
    page = await visitor.get(f"/tickets/{second}")
    assert (page["state"], page["stands_by"], page["hint"], page["ahead"]) == ("waiting", "1", "next", 0)
    behind = await visitor.get(f"/tickets/{third}")
    assert (behind["stands_by"], behind["ahead"]) == (None, 1)
    floor = await (await near.as_("display")).get("/floor")
    assert floor["windows"][0]["stand_by"]["number"] == "A002"
    assert floor["queues"][0]["waiting"] == 2


async def test_the_call_comes_and_nobody_stands_by_any_more(near: World) -> None:
    manager, sign = await near.as_("manager"), (await near.as_("display")).feed("window:1")
    second, _ = await begin(near)
    await asked(near)
    called = await manager.post("/windows/1/call-next")
    assert called["ticket"]["id"] == second
    seen = await until(sign, "caption", "请 A002 到 1 号窗口")
    assert seen.state["stand_by"] is None


async def test_leaders_switch_it_off_and_on_and_nobody_else_does(near: World) -> None:
    manager, view = await near.as_("manager"), (await near.as_("manager")).feed("manager")
    second, _ = await begin(near)
    await asked(near)
    assert (await manager.get("/stand-by"))["asked"] == [{"number": "A002", "window": "1", "at": any_time}]
    await refused((await near.as_("clerk")).post("/stand-by", {"on": False}), 403, "forbidden")
    await refused(manager.post("/stand-by", {}), 400, "bad_request")
    await until(view, "stand_by", {"on": True})
    assert await manager.post("/stand-by", {"on": False}) == {"on": False, "asked": []}
    await until(view, "stand_by", {"on": False})
    assert near.hall.floor.tickets[second].stands_by is None
    assert await manager.post("/stand-by", {"on": False}) == {"on": False, "asked": []}
    await near.hall.handle(c.AskStandBy(window="1"))
    assert near.hall.floor.stand_bys.at("1") is None
    assert (await manager.post("/stand-by", {"on": True}))["on"] is True


async def test_a_page_that_comes_later_is_told_at_once(near: World) -> None:
    await begin(near)
    await asked(near)
    hello = await anext((await near.as_("display")).feed("board"))
    assert hello.message["kind"] == "hello"
    assert [one["number"] for one in hello.state["stand_by"]] == ["A002"]
