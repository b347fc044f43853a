"""Booking, looking, giving back and coming over HTTP; who is blocked."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from stdnum import damm

from config.plan import Booking, BookingLimit, Breach, Calendar, Policy
from qms.domain.days import Days
from qms.web.limits import Buckets
from tests.web.conftest import World, drawn_plan, refused

THURSDAY, FRIDAY, SATURDAY, MONDAY = "2026-01-08", "2026-01-09", "2026-01-10", "2026-01-12"
IDENTITY = {"kind": "111", "number": "000000190001010033", "name": "张三丰"}
OTHER = {"kind": "111", "number": "000000190001010017"}
RULE = Booking(
    "all",
    classes=("social",),
    capacity=2,
    cancel_until=3600,
    limits=(BookingLimit("identity", "day", 2),),
    breach=Breach(most=1, block=30),
)
PLAN = replace(drawn_plan(), bookings=(RULE,), policy=Policy(calendar=Calendar(hours=("09:00-12:00", "13:00-17:00"))))


async def on(folder: Path, stack: AsyncExitStack, day: str, clock: str) -> World:
    """The hall on a Friday or another day; time goes on from there."""
    made = World(folder, stack, PLAN, start=Days("Asia/Shanghai").moment(day, clock))
    await made.open()
    return made


@pytest.fixture
async def friday(tmp_path: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        made = await on(tmp_path, stack, FRIDAY, "09:10")
        yield made
        assert made.fatal == []


def asked(day: str = FRIDAY, clock: str = "15:00", **more: object) -> dict[str, object]:
    return {"item_class": "social", "start": f"{day}T{clock}:00+08:00", "identity": IDENTITY, **more}


async def book(world: World, role: str | None = "kiosk", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = await (await world.as_(role)).post("/appointments", asked(**more))
    return told


async def test_slots_are_told_to_anybody_with_why_one_cannot_be_booked(friday: World) -> None:
    nobody = await friday.as_(None)
    told = await nobody.get("/appointments/slots", item_class="social")
    assert (told["class_name"], told["identity"], told["own_only"]) == ("社保", True, False)
    days = {day["date"]: day["slots"] for day in told["days"]}
    assert list(days)[:2] == [FRIDAY, SATURDAY]
    assert days[SATURDAY] == []
    first = days[FRIDAY][0]
    assert first == {
        "start": "2026-01-09T09:00:00.000+08:00",
        "end": "2026-01-09T10:00:00.000+08:00",
        "capacity": 2,
        "taken": 0,
        "free": 2,
        "bookable": True,
        "why": "",
        "words": "",
    }
    [far] = (await nobody.get("/appointments/slots", item="S1", date="2026-01-20"))["days"]
    assert {slot["why"] for slot in far["slots"]} == {"not_released"}
    assert "1月13日 00:00 放出" in far["slots"][0]["words"]
    assert far["opens"] == "2026-01-13T00:00:00.000+08:00"


async def test_slots_are_asked_for_one_class_and_a_date_that_can_be(friday: World) -> None:
    nobody = await friday.as_(None)
    await refused(nobody.get("/appointments/slots"), 422, "unprocessable")
    await refused(nobody.get("/appointments/slots", item="S1", item_class="social"), 422, "unprocessable")
    await refused(nobody.get("/appointments/slots", item="S9"), 404, "not_found")
    await refused(nobody.get("/appointments/slots", item_class="moon"), 404, "not_found")
    await refused(nobody.get("/appointments/slots", item_class="tax"), 409, "booking_off")
    for date in ("tomorrow", "2026-02-30", "9999-12-31", "0001-01-01"):
        await refused(nobody.get("/appointments/slots", item_class="social", date=date), 422, "unprocessable")


async def test_a_slot_is_booked_and_looked_at_by_its_code(friday: World) -> None:
    booked = await book(friday, item="S1", item_class=None, channel="web")
    assert booked["item_class"] == "social"
    assert [item["code"] for item in booked["items"]] == ["S1"]
    assert (booked["start"], booked["end"]) == ("2026-01-09T15:00:00.000+08:00", "2026-01-09T16:00:00.000+08:00")
    assert booked["cancel_until"] == "2026-01-09T14:00:00.000+08:00"
    assert booked["check_in_from"] == "2026-01-09T14:30:00.000+08:00"
    assert booked["check_in_until"] == "2026-01-09T16:15:00.000+08:00"
    assert booked["url"] == f"http://hall.example/a/{booked['code']}"
    assert len(booked["code"]) >= 20
    seen = await (await friday.as_(None)).get(f"/appointments/{booked['code']}")
    assert {**seen, "at": ""} == {**booked, "at": "", "short": seen["short"]}
    assert (seen["state"], seen["ticket"], seen["number"]) == ("booked", None, None)


async def test_whose_booking_it_is_lies_in_the_vault_and_nowhere_else(friday: World) -> None:
    holder = {**OTHER, "name": "李四光"}
    booked = await book(friday, phone="13800000001", holder=holder, on_behalf="relative")
    kept = await friday.hall.vault.get(booked["code"])
    assert kept is not None
    assert (kept.identity and kept.identity.name, kept.holder and kept.holder.name) == ("张三丰", "李四光")
    assert kept.phone == "13800000001"
    rows = [row.body.decode() for row in await friday.hall.since(0)]
    for private in ("000000190001010033", "13800000001", "张三丰", "000000190001010017", "李四光"):
        assert private not in str(booked)
        assert not any(private in row for row in rows)
    assert any('"holder":"' in row and '"phone":"' in row for row in rows)


async def test_what_cannot_be_booked_leaves_nothing_behind(friday: World) -> None:
    kiosk = await friday.as_("kiosk")
    await refused(kiosk.post("/appointments", asked(identity=None)), 409, "identity_required")
    await refused(kiosk.post("/appointments", asked(MONDAY, "12:00")), 404, "not_found")
    await refused(kiosk.post("/appointments", asked("2027-12-01")), 404, "not_found")
    await refused(kiosk.post("/appointments", {**asked(), "start": "0001-01-01T00:00:00+08:00"}), 404, "not_found")
    await refused(kiosk.post("/appointments", {**asked(), "start": "2026-01-09T15:00:00"}), 400, "bad_request")
    await refused(kiosk.post("/appointments", asked(item="S1")), 422, "unprocessable")
    await refused(kiosk.post("/appointments", asked(item_class=None, items=["S1", "T1"])), 422, "unprocessable")
    await refused(kiosk.post("/appointments", asked(item_class=None, item="S9")), 404, "not_found")
    await refused(kiosk.post("/appointments", asked(item_class="tax")), 409, "booking_off")
    await refused(kiosk.post("/appointments", asked(identity={**IDENTITY, "number": "1"})), 422, "unprocessable")
    assert len(friday.hall.floor.bookings) == 0


async def test_the_same_key_books_once(friday: World) -> None:
    kiosk = await friday.as_("kiosk")
    first = await kiosk.post("/appointments", asked(), key="k")
    again = await kiosk.post("/appointments", asked(), key="k")
    assert again["code"] == first["code"]
    await refused(kiosk.post("/appointments", asked(clock="16:00"), key="k"), 422, "unprocessable")
    assert len(friday.hall.floor.bookings) == 1


async def test_nobody_books_without_a_token_for_a_name_that_nobody_verified_could_be_blocked(friday: World) -> None:
    nobody = await friday.as_(None)
    await refused(nobody.post("/appointments", asked(channel="web")), 401, "unauthorised")
    assert len(friday.hall.floor.bookings) == 0


async def test_a_booking_is_given_back_by_its_code(friday: World) -> None:
    booked = await book(friday, channel="web")
    nobody = await friday.as_(None)
    told = await nobody.post(f"/appointments/{booked['code']}/cancel")
    assert told["state"] == "cancelled"
    await refused(nobody.post(f"/appointments/{booked['code']}/cancel"), 409, "booking_used")
    near = await book(friday, clock="10:00")
    words = await refused(nobody.post(f"/appointments/{near['code']}/cancel"), 409, "too_late_to_cancel")
    assert "1月9日 09:00 以前" in words


async def test_checking_in_is_answered_like_taking_a_number(friday: World) -> None:
    booked = await book(friday, clock="09:00")
    kiosk = await friday.as_("kiosk")
    taken = await kiosk.post(f"/appointments/{booked['code']}/check-in", {"channel": "kiosk"}, key="k")
    plain = await kiosk.post("/tickets", {"item_class": "social", "channel": "kiosk"})
    assert set(taken) == set(plain)
    assert (taken["number"], taken["item_class"], plain["number"], plain["ahead"]) == ("A001", "social", "A002", 1)
    again = await kiosk.post(f"/appointments/{booked['code']}/check-in", {"channel": "kiosk"}, key="k")
    assert again["id"] == taken["id"]
    words = await refused(kiosk.post(f"/appointments/{booked['code']}/check-in"), 409, "booking_used")
    assert "A001" in words
    seen = await (await friday.as_(None)).get(f"/appointments/{booked['code']}")
    assert (seen["state"], seen["ticket"], seen["number"]) == ("used", taken["id"], "A001")


async def test_a_number_may_also_be_taken_with_the_code(friday: World) -> None:
    booked = await book(friday, clock="09:00")
    kiosk = await friday.as_("kiosk")
    taken = await kiosk.post("/tickets", {"appointment": booked["short"], "channel": "kiosk"})
    assert friday.hall.floor.tickets[taken["id"]].group == "appointment"


async def test_the_short_code_is_typed_in_the_hall(friday: World) -> None:
    booked = await book(friday, clock="09:00")
    short = booked["short"]
    clerk = await friday.as_("clerk")
    taken = await clerk.post(f"/appointments/{short[:3]} {short[3:6]} {short[6:]}/check-in", {})
    assert taken["number"] == "A001"
    assert (await clerk.get(f"/appointments/{short}"))["code"] == booked["code"]


async def test_a_mistyped_short_code_is_told_as_such_and_is_no_try(friday: World) -> None:
    booked = await book(friday, clock="09:00")
    friday.site.limits.codes = Buckets(1, 3600.0)
    kiosk = await friday.as_("kiosk")
    wrong = booked["short"][:-1] + ("1" if booked["short"][-1] == "0" else "0")
    for _ in range(3):
        words = await refused(kiosk.post(f"/appointments/{wrong}/check-in", {}), 422, "unprocessable")
        assert "9 位数字" in words
    assert (await kiosk.post(f"/appointments/{booked['short']}/check-in", {}))["number"] == "A001"


async def test_short_codes_cannot_be_tried_out_nor_used_from_outside(friday: World) -> None:
    booked = await book(friday, clock="09:00")
    nobody, kiosk = await friday.as_(None), await friday.as_("kiosk")
    await refused(nobody.get(f"/appointments/{booked['short']}"), 404, "not_found")
    await refused(nobody.post(f"/appointments/{booked['short']}/cancel"), 404, "not_found")
    friday.site.limits.codes = Buckets(2, 3600.0)
    for guess in (f"{figures}{damm.calc_check_digit(figures)}" for figures in ("00000000", "11111111")):
        await refused(kiosk.get(f"/appointments/{guess}"), 404, "not_found")
    await refused(kiosk.get(f"/appointments/{booked['short']}"), 429, "too_many_requests")
    assert (await kiosk.get(f"/appointments/{booked['code']}"))["state"] == "booked"


async def test_the_document_alone_is_enough_to_come(friday: World) -> None:
    await book(friday, clock="10:00")
    first = await book(friday, clock="09:00")
    kiosk = await friday.as_("kiosk")
    await refused(kiosk.post("/appointments/check-in", {"identity": OTHER}), 409, "no_booking_today")
    await refused(
        kiosk.post("/appointments/check-in", {"identity": IDENTITY, "item_class": "tax"}), 409, "no_booking_today"
    )
    taken = await kiosk.post("/appointments/check-in", {"identity": IDENTITY, "item_class": "social"})
    assert friday.hall.floor.tickets[taken["id"]].taken.booking == first["code"]
    words = await refused(kiosk.post("/appointments/check-in", {"identity": IDENTITY}), 409, "too_early")
    assert "1月9日 09:30 以后" in words


async def test_unknown_codes_are_not_found(friday: World) -> None:
    kiosk = await friday.as_("kiosk")
    for call in (
        kiosk.get("/appointments/nosuch"),
        kiosk.post("/appointments/nosuch/check-in", {}),
        kiosk.post("/appointments/nosuch/cancel"),
        kiosk.post("/tickets", {"appointment": "nosuch"}),
    ):
        await refused(call, 404, "not_found")


async def test_who_did_not_come_is_blocked_until_a_leader_lifts_it(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        await book(await on(tmp_path, stack, FRIDAY, "09:10"), phone="13800000001")
    async with AsyncExitStack() as stack:
        (await on(tmp_path, stack, FRIDAY, "18:30")).hall.tick()
    async with AsyncExitStack() as stack:
        world = await on(tmp_path, stack, MONDAY, "09:10")
        kiosk, leader = await world.as_("kiosk"), await world.as_("leader")
        words = await refused(kiosk.post("/appointments", asked(MONDAY)), 409, "blocked")
        assert "2026年2月9日起可以再预约" in words
        [block] = (await leader.get("/blocks"))["blocks"]
        assert block["blocked_until"] == "2026-02-09"
        found = await leader.post("/blocks/find", {"identity": IDENTITY})
        assert found == block
        assert (await leader.post("/blocks/find", {"phone": "13800000001"}))["blocked_until"] is None
        await refused(leader.post("/blocks/find", {}), 422, "unprocessable")
        lift = f"/blocks/{block['pseudonym']}/lift"
        await refused(kiosk.post(lift, {"reason": "x"}), 403, "forbidden")
        await refused(leader.post(lift, {"reason": ""}), 409, "reason_needed")
        await refused(leader.post("/blocks/nosuch/lift", {"reason": "x"}), 404, "not_found")
        lifted = await leader.post(lift, {"reason": "当天住院，电话 13800000001"})
        assert lifted["blocked_until"] is None
        assert (await leader.get("/blocks"))["blocks"] == []
        assert "13800000001" not in (await world.hall.since(0))[-1].body.decode()
        await kiosk.post("/appointments", asked(MONDAY))
