"""What readers read waits a minute in memory for the page beside them, and is told by an id that says nothing."""

import asyncio

import pytest

from firmware_protocols.messages import CardRead, Scanned
from qms.switchboard.readings import Card, Readings

CARD = CardRead(card="resident", name="张测试", number="000000190001010009")
LONG = 5.0


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_a_card_is_told_by_an_id_and_stays_a_minute(clock: Clock) -> None:
    readings = Readings(clock)
    readings.put("reader-1", CARD)
    found = await readings.next("reader-1", "", LONG)
    assert found is not None
    assert (found.kind, found.text) == ("card", "")
    assert readings.card(found.id) == Card("111", CARD.number, CARD.name)
    clock.now = 60.0
    assert readings.card(found.id) is None
    assert await readings.next("reader-1", "", 0.0) is None


async def test_who_waits_is_told_what_comes_next_and_not_what_they_know(clock: Clock) -> None:
    readings = Readings(clock)
    readings.put("scanner-1", Scanned(text="first"))
    known = await readings.next("scanner-1", "", LONG)
    assert known is not None
    waiting = asyncio.create_task(readings.next("scanner-1", known.id, LONG))
    readings.put("scanner-2", Scanned(text="another's"))
    readings.put("scanner-1", Scanned(text="second"))
    later = await waiting
    assert later is not None
    assert (later.kind, later.text) == ("code", "second")


async def test_two_pages_at_one_reader_hear_the_same(clock: Clock) -> None:
    readings = Readings(clock)
    both = [asyncio.create_task(readings.next("reader-1", "", LONG)) for _ in range(2)]
    await asyncio.sleep(0)
    readings.put("reader-1", CARD)
    first, second = await asyncio.gather(*both)
    assert first is second is not None


async def test_the_next_card_makes_the_one_before_unknown(clock: Clock) -> None:
    readings = Readings(clock)
    readings.put("reader-1", CARD)
    first = await readings.next("reader-1", "", LONG)
    readings.put("reader-1", CARD)
    assert first is not None
    assert readings.card(first.id) is None


async def test_nothing_read_is_nothing_and_a_scan_is_no_card(clock: Clock) -> None:
    readings = Readings(clock)
    assert await readings.next("reader-1", "", 0.0) is None
    readings.put("scanner-1", Scanned(text="A012"))
    found = await readings.next("scanner-1", "", LONG)
    assert found is not None
    assert readings.card(found.id) is None


def test_a_card_is_in_no_log() -> None:
    assert repr(CARD) == "CardRead(card='resident')"
    assert CARD.number not in str([CARD])
