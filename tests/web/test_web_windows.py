"""The verbs of a window over HTTP, and whose they are."""

import asyncio

from tests.web.conftest import World, refused


async def test_a_window_opens_calls_serves_and_closes(world: World) -> None:
    clerk, taken = await world.as_("clerk"), await world.take()
    opened = await clerk.post("/windows/1/open", {})
    assert (opened["window"]["state"], opened["window"]["clerk"], opened["ticket"]) == ("idle", "c1", None)
    called = await clerk.post("/windows/1/call-next")
    assert called["ticket"]["number"] == taken["number"]
    assert (called["ticket"]["item_class"], called["ticket"]["state"]) == ("social", "called")
    assert (called["window"]["state"], called["window"]["number"]) == ("called", "A001")
    assert (await clerk.post("/windows/1/recall"))["ticket"]["recalls"] == 1
    assert (await clerk.post("/windows/1/start"))["ticket"]["state"] == "serving"
    finished = await clerk.post("/windows/1/finish", {"outcome": "accepted", "items": ["S1"]})
    assert finished["ticket"]["state"] == "finished"
    assert (await clerk.post("/windows/1/call-next"))["ticket"] is None
    assert (await clerk.post("/windows/1/close"))["window"]["state"] == "closed"


async def test_a_ticket_is_parked_missed_transferred_and_given_up(world: World) -> None:
    manager = await world.as_("manager")
    await manager.post("/windows/2/open")
    first, second, third = await world.take(), await world.take(), await world.take()
    await manager.post("/windows/2/call-next")
    assert (await manager.post("/windows/2/park", {"reason": "等材料"}))["ticket"]["state"] == "parked"
    assert (await manager.post("/windows/2/call-back"))["ticket"]["id"] == first["id"]
    moved = await manager.post("/windows/2/transfer", {"to_item_class": "tax", "keep_place": True})
    assert (moved["ticket"]["state"], moved["ticket"]["item_class"]) == ("waiting", "tax")
    out_of_turn = await manager.post("/windows/2/call", {"ticket": third["id"], "reason": "孕妇"})
    assert out_of_turn["ticket"]["number"] == "A003"
    assert (await manager.post("/windows/2/no-show"))["ticket"]["state"] == "no_show"
    assert (await manager.post("/windows/2/reinstate", {"ticket": third["id"]}))["ticket"]["state"] == "waiting"
    await manager.post("/windows/2/call", {"ticket": second["id"], "reason": "急"})
    await manager.post("/windows/2/no-show")
    assert (await manager.post("/windows/2/abandon"))["ticket"]["state"] == "abandoned"


async def test_what_the_table_does_not_allow_is_refused_with_its_code(world: World) -> None:
    clerk = await world.as_("clerk")
    words = await refused(clerk.post("/windows/1/call-next"), 409, "window_closed")
    assert "1 号窗口没有开" in words
    await clerk.post("/windows/1/open")
    await refused(clerk.post("/windows/1/open"), 409, "window_open")
    await refused(clerk.post("/windows/1/finish"), 409, "no_ticket")
    await refused(clerk.post("/windows/1/call-back"), 409, "nothing_parked")
    await refused(clerk.post("/windows/1/reinstate"), 409, "nothing_missed")
    await refused(clerk.post("/windows/1/resume"), 409, "window_not_paused")
    await clerk.post("/windows/1/pause", {"reason": "午休"})
    await refused(clerk.post("/windows/1/call-next"), 409, "window_paused")
    await clerk.post("/windows/1/resume")
    taken = await world.take()
    await refused(clerk.post("/windows/1/call", {"ticket": taken["id"]}), 409, "reason_needed")
    await clerk.post("/windows/1/call-next")
    await refused(clerk.post("/windows/1/transfer", {}), 409, "transfer_nowhere")
    await refused(clerk.post("/windows/1/close"), 409, "ticket_at_window")


async def test_unknown_windows_and_tickets_are_not_found(world: World) -> None:
    manager = await world.as_("manager")
    await refused(manager.post("/windows/77/open"), 404, "not_found")
    await refused(manager.post("/windows/1/dance"), 404, "not_found")
    await manager.post("/windows/1/open")
    await refused(manager.post("/windows/1/call", {"ticket": "nobody", "reason": "急"}), 404, "not_found")
    await world.take()
    await manager.post("/windows/1/call-next")
    await refused(manager.post("/windows/1/transfer", {"to_window": "77"}), 404, "not_found")
    await refused(manager.post("/windows/1/finish", {"items": ["S9"]}), 404, "not_found")


async def test_a_clerk_has_the_verbs_of_the_own_window_only(world: World) -> None:
    clerk = await world.as_("clerk")
    await clerk.post("/windows/1/open")
    words = await refused(clerk.post("/windows/2/open"), 403, "forbidden")
    assert "2 号窗口" in words
    await (await world.as_("leader")).post("/windows/2/open")
    await (await world.as_("manager")).post("/windows/3/open")


async def test_a_repeated_press_calls_once(world: World) -> None:
    clerk = await world.as_("clerk")
    await world.take()
    await world.take()
    await clerk.post("/windows/1/open")
    first = await clerk.post("/windows/1/call-next", key="press")
    again = await clerk.post("/windows/1/call-next", key="press")
    assert again["ticket"]["id"] == first["ticket"]["id"]
    await refused(clerk.post("/windows/1/finish", key="press"), 422, "unprocessable")
    assert world.hall.floor.counts.called == 1


async def test_two_windows_never_call_the_same_ticket(world: World) -> None:
    manager = await world.as_("manager")
    for _ in range(20):
        await world.take()
    await asyncio.gather(*(manager.post(f"/windows/{no}/open") for no in "123"))

    async def call_all(no: str) -> list[str]:
        called = []
        while (answer := await manager.post(f"/windows/{no}/call-next"))["ticket"]:
            called.append(answer["ticket"]["number"])
        return called

    called = [number for numbers in await asyncio.gather(*map(call_all, "123")) for number in numbers]
    assert sorted(called) == [f"A{n:03d}" for n in range(1, 21)]
