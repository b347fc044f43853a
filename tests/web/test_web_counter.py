"""At the counter over HTTP: how a service ends, what devices note, timers, other classes for a window, what a clerk sees."""

from typing import Any

from qms.domain import events as e
from tests.web.conftest import World, refused, until

CANARY = "000000190001010033"


async def serving(world: World, **taken: Any) -> dict[str, Any]:
    """Window 2 serves a ticket."""
    manager, ticket = await world.as_("manager"), await world.take(**(taken or {"item": "T1", "item_class": None}))
    if world.hall.floor.windows["2"].state == "closed":
        await manager.post("/windows/2/open")
    await manager.post("/windows/2/call-next")
    await manager.post("/windows/2/start")
    return ticket


async def test_a_clerk_sees_the_present_service_and_what_it_may_come_to(world: World) -> None:
    """Row 56: the papers to bring, the owner, what was set aside."""
    manager, ticket = await world.as_("manager"), await serving(world)
    seen = await manager.get("/windows/2/service")
    assert seen["present"]["ticket"]["id"] == ticket["id"]
    assert seen["present"]["ticket"]["owner"] == "boss"
    assert seen["present"]["items"] == [{"code": "T1", "name": "发票领用", "bring": ["公章"]}]
    assert seen["outcomes"] == ["done", "accepted", "notice", "tolerant", "returned"]
    assert len(seen["tolerant_due"]) == len("2026-01-01")
    assert (seen["payments"], seen["recordings"], seen["parked"], seen["missed"]) == ([], [], [], [])
    assert seen["recalls_left"] is None


async def test_payments_and_recordings_are_noted_on_the_present_service_once(world: World) -> None:
    """Row 24."""
    manager = await world.as_("manager")
    await refused(manager.post("/windows/2/payment", {"reference": "P-1"}), 409, "no_ticket")
    await serving(world)
    for _ in range(2):
        await manager.post("/windows/2/payment", {"reference": "P-1", "amount": 1250})
        await manager.post("/windows/2/recording", {"reference": "R-1", "edge": "begin"})
    seen = await manager.get("/windows/2/service")
    assert [(p["reference"], p["amount"]) for p in seen["payments"]] == [("P-1", 1250)]
    assert [(r["reference"], r["edge"]) for r in seen["recordings"]] == [("R-1", "begin")]
    await refused(manager.post("/windows/2/recording", {"reference": "R-1", "edge": "middle"}), 422, "unprocessable")
    await refused(manager.post("/windows/2/payment", {"reference": "a b"}), 422, "unprocessable")


async def test_nobodys_number_becomes_a_reference(world: World) -> None:
    manager = await world.as_("manager")
    await serving(world)
    for call in (
        manager.post("/windows/2/payment", {"reference": CANARY}),
        manager.post("/windows/2/recording", {"reference": CANARY, "edge": "begin"}),
        manager.post("/windows/2/finish", {"outcome": "accepted", "case": CANARY}),
    ):
        assert CANARY not in await refused(call, 422, "unprocessable")
    words = await refused(
        manager.post("/windows/2/finish", {"outcome": "notice", "missing": [CANARY]}), 409, "not_in_list"
    )
    assert CANARY not in words


async def test_a_one_time_notice_names_papers_of_the_list(world: World) -> None:
    """Row 55."""
    manager, ticket = await world.as_("manager"), await serving(world)
    await refused(manager.post("/windows/2/finish", {"outcome": "notice"}), 409, "missing_needed")
    await refused(manager.post("/windows/2/finish", {"outcome": "done", "missing": ["公章"]}), 422, "unprocessable")
    finished = await manager.post("/windows/2/finish", {"outcome": "notice", "missing": ["公章"]})
    assert finished["ticket"]["state"] == "finished"
    assert world.hall.floor.tickets[ticket["id"]].slips == {"notice": "owed"}


async def test_papers_may_follow_until_a_date(world: World) -> None:
    """Rows 57, 58."""
    manager, ticket = await world.as_("manager"), await serving(world)
    tolerant = {
        "outcome": "tolerant",
        "missing": ["公章"],
        "case": "440703-2026-17",
        "commitment": True,
        "delivery": "post",
    }
    await refused(manager.post("/windows/2/finish", {**tolerant, "due": "2020-01-01"}), 409, "due_in_past")
    await refused(manager.post("/windows/2/finish", {**tolerant, "due": "2026-02-31"}), 400, "bad_request")
    await manager.post("/windows/2/finish", {**tolerant, "due": "2999-12-31"})
    [service] = world.hall.floor.tickets[ticket["id"]].services
    assert (service.due, service.commitment, service.delivery) == ("2999-12-31", True, "post")
    assert (service.case, service.missing) == ("440703-2026-17", ("公章",))
    assert service.counts_from >= (world.hall.floor.day or "")


async def test_a_parked_ticket_says_when_it_comes_back(world: World) -> None:
    manager, ticket = await world.as_("manager"), await serving(world)
    parked = await manager.post("/windows/2/park", {"reason": "复印", "seconds": 600})
    assert parked["ticket"]["due_at"] is not None
    [aside] = (await manager.get("/windows/2/service"))["parked"]
    assert (aside["id"], aside["due_at"]) == (ticket["id"], parked["ticket"]["due_at"])
    await refused(manager.post("/windows/2/park", {"seconds": -1}), 422, "unprocessable")


async def test_a_leader_assigns_a_window_and_every_page_knows(world: World) -> None:
    """Row 102: the numbers' windows, the floor, the signs and the queues follow."""
    leader, feed = await world.as_("leader"), (await world.as_("display")).feed("window:1")
    assert [c["id"] for c in (await anext(feed)).state["window"]["item_classes"]] == ["social"]
    answer = await leader.post("/windows/1/assign", {"item_classes": ["social", "tax"], "reason": "办税排长队"})
    assert answer["window"]["item_classes"] == ["social", "tax"]
    async for seen in feed:
        if len(seen.state["window"]["item_classes"]) == 2:
            break
    assert (await world.take("tax"))["windows"] == ["1", "2", "3"]
    assert (await leader.get("/floor"))["windows"][0]["item_classes"] == ["social", "tax"]
    queue = (await world.as_("clerk")).feed("queue")
    assert (await until(queue, "queues/tax")).state["queues/tax"]["windows"] == ["1", "2", "3"]
    assert (await leader.post("/windows/1/assign"))["window"]["item_classes"] == ["social"]
    assigned = [row for row in await world.hall.since(0) if b"WindowAssigned" in row.body]
    first = e.decode(assigned[0].body)
    assert isinstance(first, e.WindowAssigned)
    assert first.reason == "办税排长队"


async def test_clerks_assign_nothing_and_nobody_assigns_nonsense(world: World) -> None:
    clerk, manager = await world.as_("clerk"), await world.as_("manager")
    await refused(clerk.post("/windows/1/assign", {"item_classes": ["tax"]}), 403, "forbidden")
    await refused(manager.post("/windows/1/assign", {"item_classes": ["nothing"]}), 404, "not_found")
    await manager.post("/windows/2/assign", {"item_classes": ["tax"]})
    await manager.post("/windows/3/assign", {"item_classes": ["tax"]})
    words = await refused(manager.post("/windows/1/assign", {"item_classes": ["tax"]}), 409, "class_left_unserved")
    assert "社保" in words


async def test_a_clerk_looks_at_the_own_window_only(world: World) -> None:
    clerk = await world.as_("clerk")
    assert (await clerk.get("/windows/1/service"))["present"] is None
    await refused(clerk.get("/windows/2/service"), 403, "forbidden")
    await refused((await world.as_("manager")).get("/windows/77/service"), 404, "not_found")
    assert (await (await world.as_("auditor")).get("/windows/2/service"))["window"] == "2"
