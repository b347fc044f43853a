"""Why this one: who comes next and who was called are told with the reason, to staff."""

from tests.web.conftest import World, until


async def test_who_would_be_next_is_told_with_the_reason_and_the_page_counts_the_minutes(world: World) -> None:
    first, second = await world.take(), await world.take()
    await (await world.as_("manager")).post("/windows/1/open")
    state = (await anext((await world.as_("manager")).feed("manager"))).state
    why = state["windows/1"]["next"]["why"]
    assert (state["windows/1"]["next"]["id"], why["kind"], why["other"]) == (first["id"], "longest", second["number"])
    assert why["words"] == "A001 等得最久，{waited} 分钟；其次 A002，{other_waited} 分钟"
    assert why["english"] == "A001 has waited longest, {waited} min; next A002, {other_waited} min."
    assert (why["since"], why["other_since"]) == (first["issued_at"], second["issued_at"])
    assert state["windows/1"]["last_call"] is None


async def test_a_call_keeps_the_reason_that_was_true_then(world: World) -> None:
    manager = await world.as_("manager")
    await world.take(), await world.take()
    await manager.post("/windows/1/open")
    feed = manager.feed("queue")
    await anext(feed)
    called = (await manager.post("/windows/1/call-next"))["ticket"]
    state = (await until(feed, f"tickets/{called['id']}")).state
    last = state["windows/1"]["last_call"]
    assert (last["ticket"], last["number"], last["at"], last["reason"]) == (
        called["id"],
        "A001",
        called["called_at"],
        "",
    )
    assert last["why"]["words"].startswith("A001 等得最久，")
    assert "{" not in last["why"]["words"] + last["why"]["english"]
    assert (last["why"]["since"], last["why"]["other"]) == (None, "A002")
    assert state["windows/1"]["next"]["why"]["words"] == "只有 A002 在等，等了 {waited} 分钟"
    await manager.post("/windows/1/finish")
    again = await manager.feed("queue").__anext__()
    assert again.state["windows/1"]["last_call"] == last, "what comes after changes nothing"


async def test_a_call_out_of_turn_says_what_the_clerk_said(world: World) -> None:
    manager = await world.as_("manager")
    await world.take()
    later = await world.take()
    await manager.post("/windows/1/open")
    await manager.post("/windows/1/call", {"ticket": later["id"], "reason": "轮椅"})
    last = (await anext(manager.feed("manager"))).state["windows/1"]["last_call"]
    assert (last["number"], last["why"], last["reason"]) == ("A002", None, "轮椅")


async def test_reasons_are_for_staff(world: World) -> None:
    await world.take()
    manager = await world.as_("manager")
    await manager.post("/windows/1/open")
    await manager.post("/windows/1/call-next")
    floor = await (await world.as_("display")).get("/floor")
    assert all("last_call" not in window and "next" not in window for window in floor["windows"])
