"""A card laid on a reader of the hall's lines, from the bytes on the pty to the reading that a page asks for."""

from typing import Any

import pytest

from tests.roles.small_hall import small_plan
from tests.switchboard.conftest import MakeWorld
from tests.switchboard.world import PATIENCE, World

PLAN = small_plan(
    (
        '{ id = "speaker", link',
        '{ id = "reader", link = "serial", wire = "ga467", path = "lines/reader", baud = 115200 },\n'
        '  { id = "codes", link = "serial", wire = "scanner", path = "lines/codes" },\n  { id = "speaker", link',
    ),
    (
        '{ id = "speaker-1",',
        '{ id = "reader-1", role = "id_reader", model = "cards", line = "reader" },\n'
        '  { id = "scanner-1", role = "scanner", model = "codes", line = "codes" },\n  { id = "speaker-1",',
    ),
    (
        '[[models]]\nid = "voice"',
        '[[models]]\nid = "cards"\nmaker = "m"\ntitle = "t"\nwire = "ga467"\nmanual = "m"\nroles = ["id_reader"]\n\n'
        '[[models]]\nid = "codes"\nmaker = "m"\ntitle = "t"\nwire = "scanner"\nmanual = "m"\nroles = ["scanner"]\n\n'
        '[[models]]\nid = "voice"',
    ),
)


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    there = make_world(PLAN)
    await there.start()
    return there


async def read(world: World, device: str, after: str = "") -> Any:
    found = await world.board.reading(device, after, PATIENCE)
    assert found is not None
    return found


async def test_a_card_is_read_once_until_it_is_lifted(world: World) -> None:
    world.ends["reader"].press("1", "resident", 1)
    first = await read(world, "reader-1")
    card = world.board.card(first.id)
    assert card is not None
    assert (card.document, card.number[:6], card.number[6:10]) == ("111", "000000", "1900")
    world.ends["reader"].press("1", "lift")
    looks = len(world.ops("reader", "find"))
    await world.until(lambda: len(world.ops("reader", "find")) > looks + 2)
    world.ends["reader"].press("1", "resident", 2)
    second = await read(world, "reader-1", first.id)
    other = world.board.card(second.id)
    assert other is not None
    assert other.number != card.number
    assert not [words for words in world.logged if card.number in words or card.name in words]


async def test_a_scan_comes_as_its_text(world: World) -> None:
    tap = world.tap("codes")
    tap.write(b"https://hall.example/t/abcdefgh\r")
    found = await read(world, "scanner-1")
    assert (found.kind, found.text) == ("code", "https://hall.example/t/abcdefgh")


async def test_a_device_that_reads_nothing_is_not_asked(world: World) -> None:
    with pytest.raises(KeyError):
        await world.board.reading("sign-1", "", 0.0)
