"""The visitor's page of a booking: when, what to show at the kiosk, giving it back, and then the number's own page."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.async_api import expect

from config.load import load
from config.plan import Booking, Calendar
from qms.domain import commands as c
from qms.domain.calendar import date_of
from qms.domain.events import SlotBooked
from qms.domain.rules.booking import slots
from tests.screens.conftest import PHONE, PLAN, Screens, World, fits, running

RULE = Booking("all", slot=3600, identity=False, early=3600)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A hall that never closes and takes bookings."""
    drawn = load(PLAN)
    policy = replace(drawn.policy, calendar=Calendar())
    async with running(tmp_path, replace(drawn, bookings=(RULE,), policy=policy)) as made:
        yield made


async def book(world: World) -> SlotBooked:
    """A place in the slot that is now."""
    now = world.hall.now()
    slot = next(one for one in slots(world.hall.floor, "social", date_of(world.plan, now), now) if not one.why)
    answer = await world.hall.handle(c.BookSlot(item_class="social", start=slot.start))
    [booked] = [event for event in answer.events if isinstance(event, SlotBooked)]
    return booked


async def test_the_page_of_a_booking_shows_what_the_kiosk_asks_for_and_becomes_the_numbers_page(
    world: World, screens: Screens
) -> None:
    booked = await book(world)
    phone = await screens.show(f"/a/{booked.booking}", PHONE)
    short = f"{booked.short[:3]} {booked.short[3:6]} {booked.short[6:]}"
    await expect(phone.locator(".short")).to_have_text(short)
    await expect(phone.get_by_role("img", name="报到用的二维码")).to_be_visible()
    await expect(phone.get_by_text("不用再取号")).to_be_visible()
    await fits(phone)
    assert await phone.evaluate("document.documentElement.scrollHeight <= innerHeight")
    await world.do(c.CheckIn(booking=booked.booking, paper=False))
    await phone.reload()
    await phone.wait_for_url("**/t/*")
    await expect(phone.get_by_text(world.tickets[-1].number)).to_be_visible()
    assert screens.complaints == []


async def test_a_booking_is_given_back_on_its_page_and_asks_once(world: World, screens: Screens) -> None:
    tomorrow = world.hall.now() + 86_400_000
    [slot, *_] = slots(world.hall.floor, "social", date_of(world.plan, tomorrow), world.hall.now())
    answer = await world.hall.handle(c.BookSlot(item_class="social", start=slot.start))
    [booked] = [event for event in answer.events if isinstance(event, SlotBooked)]
    phone = await screens.show(f"/a/{booked.booking}", PHONE)
    await phone.get_by_role("button", name="不来了，取消预约").click()
    await phone.get_by_role("button", name="留着").click()
    await phone.get_by_role("button", name="不来了，取消预约").click()
    await phone.get_by_role("button", name="取消预约", exact=True).click()
    await expect(phone.get_by_role("heading", name="预约已取消")).to_be_visible()
    known = world.hall.floor.bookings.get(booked.booking)
    assert known is not None
    assert known.state == "cancelled"
    assert screens.complaints == []


async def test_a_booking_that_is_not_there_is_said_so(screens: Screens) -> None:
    phone = await screens.show("/a/AAAAAAAAAAAAAAAAAAAAAA", PHONE)
    await expect(phone.get_by_role("heading", name="没有这个预约")).to_be_visible()
