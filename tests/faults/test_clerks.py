"""Fifty clerks press at the same time: nobody is called twice, no window has two."""

import asyncio

import pytest

from qms.web.client import HallClient
from tests.faults.conftest import CLASSES, WINDOWS, Place
from tests.faults.lives import Lives

CALLS = 10_000
KIOSKS = 20


@pytest.mark.slow
async def test_of_10_000_calls_by_50_clerks_none_is_doubled(place: Place, lives: Lives) -> None:
    await lives.begin(*place.command)
    async with HallClient(await lives.ready(), place.tokens["manager"]) as client:
        called: list[str] = []

        async def kiosk(first: int) -> None:
            for i in range(first, CALLS, KIOSKS):
                await client.post("/tickets", {"item_class": CLASSES[i % len(CLASSES)], "channel": "api"})

        async def clerk(no: str) -> None:
            await client.post(f"/windows/{no}/open")
            while (told := await client.post(f"/windows/{no}/call-next"))["ticket"] is not None:
                assert told["ticket"]["window"] == no
                called.append(told["ticket"]["id"])

        await asyncio.gather(*(kiosk(i) for i in range(KIOSKS)))
        await asyncio.gather(*(clerk(str(no)) for no in range(1, WINDOWS + 1)))
    book = place.book()
    assert len(set(called)) == len(called) == CALLS
    assert sorted(called) == sorted(book.calls()) == sorted(book.numbers())
