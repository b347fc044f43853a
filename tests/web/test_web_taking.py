"""Taking a number with everything that can be asked for, and what staff do with one, over HTTP."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from config.plan import Booking, Green, Plan
from qms.domain import commands as c
from qms.domain.events import SlotBooked, TicketIssued
from qms.domain.refusal import REFUSALS
from qms.hall import Answer, Identity
from tests.spec.offers import drawn
from tests.web.conftest import World, drawn_plan, refused

CITIZEN, OTHER, SHOP, PHONE = "00000019000101005X", "000000190001010017", "91000000MA0000000N", "13800000000"
ME = {"kind": "id_card", "number": CITIZEN}


def offering() -> Plan:
    """The plan of tests/spec/offers.py with the web's clerks and printer."""
    web = drawn_plan()
    clerks = tuple(replace(clerk, windows=()) for clerk in web.clerks)
    bookings, green = (Booking("all", identity=False),), (Green("works", "重点项目"),)
    return replace(drawn(), clerks=clerks, bookings=bookings, green_channel=green, devices=web.devices, lines=web.lines)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        made = World(tmp_path, stack, offering())
        await made.open()
        yield made
        assert made.fatal == []


async def take(world: World, role: str = "kiosk", **asked: Any) -> dict[str, Any]:
    """A number; the answer."""
    if not {"item", "items", "bundle"} & set(asked):
        asked["item_class"] = "a"
    taken: dict[str, Any] = await (await world.as_(role)).post("/tickets", asked)
    return taken


def issued(world: World, taken: dict[str, Any]) -> TicketIssued:
    """What the journal holds of it."""
    return world.hall.floor.tickets[taken["id"]].taken


async def test_a_bundle_tells_its_stops(hall: World) -> None:
    taken = await take(hall, bundle="newborn")
    assert (taken["number"], [stop["item_class"] for stop in taken["stages"]]) == ("B001", ["a", "c"])
    kiosk = await hall.as_("kiosk")
    await refused(kiosk.post("/tickets", {"bundle": "wedding"}), 404, "not_found")
    await refused(kiosk.post("/tickets", {"bundle": "newborn", "item": "A-1"}), 422, "unprocessable")


async def test_whose_the_number_is_stays_in_the_vault(hall: World) -> None:
    holder = {"kind": "credit_code", "number": SHOP}
    taken = await take(hall, identity=ME, holder=holder, on_behalf="agent", authority=True, phone=f"+86 {PHONE}")
    kept = await hall.hall.vault.get(taken["id"])
    assert kept is not None
    assert kept.holder is not None
    assert (kept.identity, kept.holder, kept.phone) == (
        Identity(kind="111", number=CITIZEN),
        Identity(kind="001", number=SHOP),
        PHONE,
    )
    event = issued(hall, taken)
    assert (event.on_behalf, event.authority) == ("agent", True)
    assert event.holder == hall.hall.vault.pseudonym(kept.holder)
    assert event.phone == hall.hall.vault.of_phone(PHONE)


async def test_a_small_x_does_not_get_a_second_number(hall: World) -> None:
    first = await take(hall, item="A-1", identity=ME)
    kiosk = await hall.as_("kiosk")
    again = {"item": "A-1", "identity": {**ME, "number": CITIZEN.lower()}}
    words = await refused(kiosk.post("/tickets", again), 409, "already_waiting")
    assert first["number"] in words


async def test_the_same_key_is_the_same_number_also_for_somebody_who_may_not_have_two(hall: World) -> None:
    kiosk, asked = await hall.as_("kiosk"), {"item": "A-1", "identity": ME, "phone": PHONE}
    first = await kiosk.post("/tickets", asked, key="k")
    assert (await kiosk.post("/tickets", asked, key="k"))["id"] == first["id"]
    assert hall.hall.floor.counts.issued == 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"item": "A-3"}, "identity_required"),
        ({"item": "B-1", "region": "440704"}, "region_not_served"),
        ({"item": "A-1", "pre_review": "?"}, "pre_review_unknown"),
        ({"items": ["A-1", "A-2", "A-3", "B-1", "B-2", "B-3"]}, "too_many_items"),
        ({"item": "A-1", "priority_class": "ill"}, "desk_only"),
        ({"item": "A-1", "green": "works"}, "staff_only"),
        ({"item": "A-1", "checked": True}, "staff_only"),
        ({"item": "A-1", "priority_class": "soldier", "proof": "seen"}, "staff_only"),
    ],
)
async def test_what_the_rules_refuse_is_said_in_two_languages(hall: World, asked: dict[str, Any], code: str) -> None:
    async with (await hall.raw("kiosk")).post("/api/v1/tickets", json=asked) as answer:
        problem = await answer.json(content_type=None)
    assert (answer.status, problem["code"], problem["english"]) == (409, code, REFUSALS[code].en)
    assert problem["detail"]
    assert hall.hall.floor.counts.issued == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"region": "4407"},
        {"phone": "call me"},
        {"case": CITIZEN},
        {"pre_review": PHONE},
        {"identity": {"kind": "001", "number": "91000000MA0000000M"}},
        {"holder": {"kind": "111", "number": "123"}},
        {"on_behalf": "butler"},
        {"proof": "due"},
    ],
)
async def test_what_cannot_be_right_cannot_be_processed(hall: World, asked: dict[str, Any]) -> None:
    words = await refused((await hall.as_("kiosk")).post("/tickets", {"item": "A-1", **asked}), 422, "unprocessable")
    assert not any(secret in words for secret in (CITIZEN, PHONE))
    assert hall.hall.floor.counts.issued == 0


async def test_the_guide_desk_gives_numbers_in_its_own_name(hall: World) -> None:
    taken = await take(
        hall, "leader", channel="desk", green="works", checked=True, priority_class="soldier", proof="seen", silent=True
    )
    event = issued(hall, taken)
    assert (event.green, event.checked, event.proof, event.silent) == ("works", True, "seen", True)
    assert event.by == "leader-1"
    assert issued(hall, await take(hall, channel="kiosk", assisted=True)).by == ""


async def test_reviewed_papers_wait_in_the_quick_list(hall: World) -> None:
    taken = await take(hall, item="A-1", pre_review="YS-2026-0001", region="350100")
    assert (taken["number"], taken["windows"]) == ("K001", ["1"])
    assert (issued(hall, taken).region, issued(hall, taken).pre_review) == ("350100", "YS-2026-0001")


def code(booked: Answer) -> str:
    """The code that a link carries."""
    [slot] = booked.events
    assert isinstance(slot, SlotBooked)
    return slot.booking


async def test_an_appointment_becomes_the_ticket_and_asks_for_no_second_one(hall: World) -> None:
    now = hall.hall.now()
    booked = await hall.hall.handle(c.BookSlot(item_class="b", start=now - now % 3_600_000, items=("B-2",)))
    kiosk, asked = await hall.as_("kiosk"), {"appointment": code(booked), "channel": "kiosk"}
    taken = await kiosk.post("/tickets", asked, key="k")
    assert (taken["number"], taken["item_class"], issued(hall, taken).items) == ("B001", "b", ("B-2",))
    assert (await kiosk.post("/tickets", asked, key="k"))["id"] == taken["id"]
    await refused(kiosk.post("/tickets", asked), 409, "booking_used")
    await refused(kiosk.post("/tickets", {"appointment": "nothing"}), 404, "not_found")


async def test_the_short_code_of_a_booking_will_do_at_a_kiosk(hall: World) -> None:
    now = hall.hall.now()
    booked = await hall.hall.handle(c.BookSlot(item_class="b", start=now - now % 3_600_000))
    known = hall.hall.floor.bookings.get(code(booked))
    assert known is not None
    kiosk = await hall.as_("kiosk")
    short = known.booked.short
    assert (await kiosk.post("/tickets", {"appointment": f" {short[:4]}-{short[4:]}"}))["number"] == "B001"


@pytest.mark.parametrize("typed", ["出生", "chusheng", "csyjs", "newborn", ""])
async def test_a_bundle_is_found_like_an_item(hall: World, typed: str) -> None:
    found = await (await hall.as_("kiosk")).get("/items", q=typed)
    [bundle] = found["bundles"]
    assert (bundle["id"], [stop["item_class"] for stop in bundle["stages"]]) == ("newborn", ["b", "a", "c"])
    assert len(found["items"]) == (0 if typed else 7)


# --- what staff do ---


async def test_a_ticket_put_first_is_called_first(hall: World) -> None:
    await take(hall)
    last, leader = await take(hall), await hall.as_("leader")
    told = await leader.post(f"/tickets/{last['id']}/pin", {"reason": "轮椅 13800000000"})
    assert told["ticket"]["pinned"] is True
    assert (await leader.get(f"/tickets/{last['id']}"))["ahead"] == 0
    rows = await hall.hall.since(0)
    assert any("轮椅 （号码）".encode() in row.body for row in rows)
    await refused(leader.post(f"/tickets/{last['id']}/pin", {"reason": "再一次"}), 409, "wrong_state")
    await refused(leader.post(f"/tickets/{last['id']}/pin", {}), 409, "reason_needed")
    await refused((await hall.as_("clerk")).post(f"/tickets/{last['id']}/pin", {"reason": "x"}), 403, "forbidden")


async def test_a_clerk_regroups_who_was_called_to_the_own_window_only(hall: World) -> None:
    ticket = await take(hall, priority_class="soldier")
    path, leader, clerk = f"/tickets/{ticket['id']}/regroup", await hall.as_("leader"), await hall.as_("clerk")
    asked = {"priority_class": None, "reason": "没有证件"}
    await refused(clerk.post(path, asked), 403, "forbidden")
    await leader.post("/windows/1/open")
    await clerk.post("/windows/1/call-next")
    told = await clerk.post(path, asked)
    assert (told["ticket"]["group"], told["ticket"]["priority_class"]) == ("ordinary", None)
    told = await leader.post(path, {"priority_class": "soldier", "reason": "证件找到了"})
    assert (told["ticket"]["group"], told["ticket"]["taken"]["proof"]) == ("priority", "seen")
    await refused(leader.post(path, {"priority_class": "vip", "reason": "x"}), 404, "not_found")


async def test_whoever_goes_along_says_so(hall: World) -> None:
    ticket, leader = await take(hall, companion="sign"), await hall.as_("leader")
    told = await leader.post(f"/tickets/{ticket['id']}/join")
    assert told["ticket"]["companion_by"] == "leader-1"
    alone = await take(hall)
    await refused(leader.post(f"/tickets/{alone['id']}/join"), 409, "not_there")


async def test_staff_see_papers_services_and_the_other_tickets_of_a_case(hall: World) -> None:
    """Row 52: the record of an agent's ticket: the items, the papers, the way, and what was done."""
    agent = {"kind": "111", "number": OTHER}
    first = await take(hall, items=["A-1", "B-2"], identity=ME, holder=agent, on_behalf="agent", case="P-7")
    await take(hall, item="C-1", case="P-8")
    second = await take(hall, item="C-1", case="P-7")
    auditor = await hall.as_("auditor")
    record = await auditor.get(f"/tickets/{first['id']}/record")
    assert [item["code"] for item in record["items"]] == ["A-1", "B-2"]
    assert [stop["item_class"] for stop in record["ticket"]["stages"]] == ["b"]
    assert [other["number"] for other in record["linked"]] == [second["number"]]
    assert record["ticket"]["taken"]["on_behalf"] == "agent"
    leader = await hall.as_("leader")
    await leader.post("/windows/1/open")
    await leader.post("/windows/1/call-next")
    await leader.post("/windows/1/finish", {"outcome": "done"})
    record = await auditor.get(f"/tickets/{first['id']}/record")
    assert [(one["service"], one["window"], one["outcome"]) for one in record["services"]] == [(1, "1", "done")]
    for nobody in ("kiosk", "display"):
        await refused((await hall.as_(nobody)).get(f"/tickets/{first['id']}/record"), 403, "forbidden")


async def test_a_slip_that_never_was_is_not_printed_again(hall: World) -> None:
    ticket, kiosk = await take(hall), await hall.as_("kiosk")
    await kiosk.post(f"/tickets/{ticket['id']}/reprint", {"slip": "ticket"})
    await refused(kiosk.post(f"/tickets/{ticket['id']}/reprint", {"slip": "receipt"}), 409, "wrong_state")
    await refused(kiosk.post(f"/tickets/{ticket['id']}/reprint", {"slip": "poster"}), 422, "unprocessable")
