"""A kiosk hears the card reader and the scanner beside it: of a card no figure is shown, and what somebody read before is not taken."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from firmware_protocols.messages import CardRead, Scanned
from qms.hall import Identity
from tests.screens.conftest import KIOSK, Screens, World, running
from tests.screens.rich import card, rich
from tests.screens.test_screens_taking import find, take


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with running(tmp_path, rich()) as made:
        await made.open("1")
        yield made


@pytest.fixture
async def kiosk(world: World, screens: Screens) -> Page:
    """One whose reader and scanner hang on the hall's lines."""
    await screens.enter("kiosk")
    return await screens.show("/kiosk?readers=reader-1,scanner-1", KIOSK)


def resident(nth: int) -> CardRead:
    return CardRead(card="resident", name="张测试", number=card(nth))


async def test_a_card_on_the_reader_is_enough(world: World, screens: Screens, kiosk: Page) -> None:
    world.hardware.readings.put("reader-1", resident(1))  # the visitor before
    await kiosk.get_by_role("button", name="事项名、拼音或首字母").click()
    await find(kiosk, "shbzk")
    async with kiosk.expect_request(lambda asked: "/reader-1/reading" in asked.url and "wait_s=6" in asked.url):
        await kiosk.get_by_role("button", name="取号", exact=True).click()
    await expect(kiosk.get_by_text("18 位", exact=True)).to_be_visible()
    world.hardware.readings.put("reader-1", resident(2))
    await expect(kiosk.get_by_text("已读到证件")).to_be_visible()
    await expect(kiosk.get_by_label("身份证号")).to_have_value("")
    assert card(2) not in await kiosk.content()
    await take(kiosk, "A001")
    [ticket] = world.tickets
    assert ticket.taken.pseudonym == world.hall.vault.pseudonym(Identity(kind="111", number=card(2), name=""))
    assert screens.complaints == []


async def test_a_card_that_was_read_gives_way_to_the_keys(world: World, kiosk: Page) -> None:
    await kiosk.get_by_role("button", name="事项名、拼音或首字母").click()
    await find(kiosk, "shbzk")
    async with kiosk.expect_request(lambda asked: "/reader-1/reading" in asked.url and "wait_s=6" in asked.url):
        await kiosk.get_by_role("button", name="取号", exact=True).click()
    world.hardware.readings.put("reader-1", resident(1))
    await expect(kiosk.get_by_text("已读到证件")).to_be_visible()
    await kiosk.get_by_label("数字键盘").get_by_role("button", name="0", exact=True).click()
    await expect(kiosk.get_by_text("还差 17 位")).to_be_visible()


async def test_the_code_of_a_ticket_under_the_scanner_prints_it_again(world: World, kiosk: Page) -> None:
    await kiosk.get_by_role("button", name="社会保障").click()
    await take(kiosk, "A001")
    await kiosk.get_by_role("button", name="好了").click()
    async with kiosk.expect_request(lambda asked: "/scanner-1/reading" in asked.url and "wait_s=6" in asked.url):
        await kiosk.get_by_role("button", name="补打号票").click()
    [ticket] = world.tickets
    world.hardware.readings.put("scanner-1", Scanned(text=f"{world.url}/t/{ticket.id}"))
    await expect(kiosk.get_by_role("heading", name="A001 正在打印")).to_be_visible()
