"""A card that the hall's reader has read is presented by the id of its reading: its number is in no answer, and goes to the vault alone."""

import pytest

from firmware_protocols.messages import CardRead, Scanned
from qms.web.client import Declined
from tests.web.conftest import World

CARD = CardRead(card="resident", name="张测试", number="000000190001010009")


async def test_a_card_is_presented_by_the_id_of_its_reading(world: World) -> None:
    kiosk = await world.as_("kiosk")
    world.board.readings.put("reader-1", CARD)
    told = await kiosk.get("/readers/reader-1/reading")
    assert set(told["reading"]) == {"id", "kind", "text"}
    assert (told["reading"]["kind"], told["reading"]["text"]) == ("card", "")
    assert CARD.number not in str(told)
    document = {"kind": "reading", "number": told["reading"]["id"]}
    ticket = await kiosk.post("/tickets", {"item_class": "social", "identity": document})
    assert CARD.number not in str(ticket)
    typed = {"kind": "111", "number": CARD.number}
    with pytest.raises(Declined, match="already_waiting"):
        await kiosk.post("/tickets", {"item_class": "social", "identity": typed})


async def test_a_reading_that_is_too_old_asks_for_the_card_again(world: World) -> None:
    kiosk = await world.as_("kiosk")
    with pytest.raises(Declined, match="请再刷一次证") as declined:
        await kiosk.post("/tickets", {"item_class": "social", "identity": {"kind": "reading", "number": "gone"}})
    assert declined.value.status == 422


async def test_a_code_is_told_with_its_text_and_only_once_to_who_knows_it(world: World) -> None:
    kiosk = await world.as_("kiosk")
    world.board.readings.put("scanner-1", Scanned(text="B-012"))
    first = (await kiosk.get("/readers/scanner-1/reading"))["reading"]
    assert (first["kind"], first["text"]) == ("code", "B-012")
    again = await kiosk.get("/readers/scanner-1/reading", after=first["id"], wait_s="0")
    assert again == {"reading": None}


@pytest.mark.parametrize("wait", ["soon", "-1", "31", "nan"])
async def test_a_wait_out_of_range_is_said(world: World, wait: str) -> None:
    kiosk = await world.as_("kiosk")
    with pytest.raises(Declined, match="wait_s"):
        await kiosk.get("/readers/reader-1/reading", wait_s=wait)


async def test_a_device_that_is_no_reader_and_a_role_that_takes_no_numbers(world: World) -> None:
    with pytest.raises(Declined) as missing:
        await (await world.as_("kiosk")).get("/readers/printer/reading")
    assert missing.value.status == 404
    with pytest.raises(Declined) as forbidden:
        await (await world.as_("display")).get("/readers/reader-1/reading")
    assert forbidden.value.status == 403
