"""Taking, reading, cancelling and reprinting over HTTP."""

import asyncio
import re
import resource

import pytest

from tests.web.conftest import World, refused

STOP = {"item_class": "tax", "name": "办税", "items": [{"code": "T1", "name": "发票领用"}]}
ISO = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00"


async def test_a_number_is_taken_by_class(world: World) -> None:
    first = await world.take(channel="kiosk")
    second = await world.take()
    assert first["number"] == "A001"
    assert second["number"] == "A002"
    assert (first["item_class"], first["ahead"], second["ahead"]) == ("social", 0, 1)
    assert first["windows"] == ["1", "2", "3"]
    assert first["forecast"] is None
    assert first["url"] == f"http://hall.example/t/{first['id']}"
    assert len(first["id"]) >= 20
    assert re.fullmatch(ISO, first["issued_at"])


async def test_a_number_is_taken_by_item_or_by_items(world: World) -> None:
    kiosk = await world.as_("kiosk")
    assert (await kiosk.post("/tickets", {"item": "T1"}))["number"] == "B001"
    assert (await kiosk.post("/tickets", {"items": ["S1", "S2"]}))["number"] == "A001"
    assert world.hall.floor.waiting("social")[0].items == ("S1", "S2")
    both = await kiosk.post("/tickets", {"items": ["S2", "T1"]})
    assert (both["number"], both["stages"]) == ("A002", [STOP])
    assert (await kiosk.get(f"/tickets/{both['id']}"))["stages"] == [STOP]


async def test_what_is_asked_for_must_be_one_thing(world: World) -> None:
    kiosk = await world.as_("kiosk")
    await refused(kiosk.post("/tickets", {}), 422, "unprocessable")
    await refused(kiosk.post("/tickets", {"item": "S1", "item_class": "social"}), 422, "unprocessable")
    await refused(kiosk.post("/tickets", {"item_class": "social", "appointment": "X1"}), 422, "unprocessable")


async def test_what_the_hall_does_not_have_is_not_found(world: World) -> None:
    kiosk = await world.as_("kiosk")
    await refused(kiosk.post("/tickets", {"item_class": "moon"}), 404, "not_found")
    await refused(kiosk.post("/tickets", {"item": "S9"}), 404, "not_found")
    await refused(kiosk.post("/tickets", {"item_class": "tax", "priority_class": "king"}), 404, "not_found")
    await refused(kiosk.get("/tickets/unknown"), 404, "not_found")
    await refused(kiosk.post("/tickets/unknown/cancel"), 404, "not_found")
    await refused(kiosk.post("/tickets/unknown/reprint"), 404, "not_found")
    assert world.hall.floor.counts.issued == 0


async def test_a_priority_class_goes_ahead(world: World) -> None:
    await world.take()
    assert (await world.take(priority_class="elder"))["ahead"] == 0


async def test_the_same_key_gets_the_same_number(world: World) -> None:
    kiosk = await world.as_("kiosk")
    first = await kiosk.post("/tickets", {"item_class": "social"}, key="k1")
    again = await kiosk.post("/tickets", {"item_class": "social"}, key="k1")
    assert (again["id"], again["number"]) == (first["id"], first["number"])
    words = await refused(kiosk.post("/tickets", {"item_class": "tax"}, key="k1"), 422, "unprocessable")
    assert "Idempotency-Key" in words
    assert world.hall.floor.counts.issued == 1


async def test_keys_of_two_people_do_not_meet(world: World) -> None:
    kiosk, manager = await world.as_("kiosk"), await world.as_("manager")
    first = await kiosk.post("/tickets", {"item_class": "social"}, key="same")
    other = await manager.post("/tickets", {"item_class": "social"}, key="same")
    assert first["id"] != other["id"]


async def test_without_paper_the_kiosk_says_so_before_a_number_is_taken(world: World) -> None:
    kiosk = await world.as_("kiosk")
    asked = {"item_class": "social", "channel": "kiosk"}
    taken = await kiosk.post("/tickets", asked, key="before")
    world.board.rows["printer"]["paper"] = "out"
    words = await refused(kiosk.post("/tickets", asked), 409, "paper_out")
    assert "没有纸" in words
    assert world.hall.floor.counts.issued == 1
    assert (await kiosk.post("/tickets", asked, key="before"))["number"] == taken["number"]
    assert (await kiosk.post("/tickets", {**asked, "paper": False}))["number"] == "A002"
    await refused(kiosk.post(f"/tickets/{taken['id']}/reprint"), 409, "paper_out")
    assert (await kiosk.get("/hall"))["paper"]["ok"] is False


@pytest.mark.parametrize(
    ("channel", "paper", "state"),
    [
        ("kiosk", None, "owed"),
        ("desk", None, "owed"),
        ("phone", None, "none"),
        ("api", True, "none"),
        ("web", True, "owed"),
    ],
)
async def test_who_gets_paper(world: World, channel: str, paper: bool | None, state: str) -> None:
    taken = await (await world.as_("kiosk")).post(
        "/tickets", {"item_class": "social", "channel": channel, "paper": paper}
    )
    assert world.hall.floor.tickets[taken["id"]].paper == state


async def test_a_visitor_reads_the_ticket_without_a_token(world: World) -> None:
    await world.take()
    taken = await world.take()
    seen = await (await world.as_(None)).get(f"/tickets/{taken['id']}")
    assert (seen["number"], seen["state"], seen["ahead"], seen["window"]) == ("A002", "waiting", 1, None)
    assert seen["class_name"] == "社保"
    assert seen["hall"]["name"] == "试验大厅"
    assert (seen["rate_until"], seen["rating_details"]) == (None, [])


async def test_a_cancelled_number_does_not_wait(world: World) -> None:
    kiosk, taken = await world.as_("kiosk"), await world.take()
    assert (await kiosk.post(f"/tickets/{taken['id']}/cancel", key="c"))["state"] == "cancelled"
    assert (await kiosk.post(f"/tickets/{taken['id']}/cancel", key="c"))["state"] == "cancelled"
    await refused(kiosk.post(f"/tickets/{taken['id']}/cancel"), 409, "wrong_state")


async def test_a_reprint_keeps_the_number(world: World) -> None:
    kiosk, taken = await world.as_("kiosk"), await world.take(channel="phone")
    again = await kiosk.post(f"/tickets/{taken['id']}/reprint")
    assert again["number"] == taken["number"]
    assert world.hall.floor.tickets[taken["id"]].paper == "owed"


async def test_a_hall_that_cannot_record_says_so(world: World) -> None:
    kiosk, told = await world.as_("kiosk"), world.hall.listen()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))  # the disk takes nothing any more
    try:
        words = await refused(kiosk.post("/tickets", {"item_class": "social"}), 503, "unavailable")
        async with (await world.raw(None)).get("/readyz") as answer:
            assert (answer.status, (await answer.json())["ready"]) == (503, False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "纸质号" in words
    while not world.hall.ready:
        await asyncio.wait_for(told.next(), 20)
    assert (await kiosk.post("/tickets", {"item_class": "social"}))["number"] == "A001"
