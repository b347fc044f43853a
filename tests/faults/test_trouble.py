"""What a hall does when the disk is full, and when it is started a second time; nothing is lost, and people are told."""

import asyncio
import resource
from typing import Any

import aiohttp
import pytest

from qms.web.client import Declined, HallClient
from tests.faults.conftest import Place
from tests.faults.lives import PATIENCE, Died, Lives

TICKET = {"item_class": "a", "channel": "api"}


async def readyz(url: str) -> tuple[int, dict[str, Any]]:
    """What a probe sees."""
    async with aiohttp.ClientSession() as probe, probe.get(f"{url}/readyz") as answer:
        return answer.status, await answer.json()


async def test_a_second_hall_on_the_same_folder_ends_at_once_and_says_why(place: Place, lives: Lives) -> None:
    await lives.begin(*place.command)
    url = await lives.ready()
    async with HallClient(url, place.tokens["kiosk"]) as kiosk, Lives(place.var, "second") as second:
        first = await kiosk.post("/tickets", TICKET)
        await second.begin(*place.command)
        with pytest.raises(Died, match="ended 1"):
            await second.ready()
        assert "another qms hall is running" in second.said
        assert "Traceback" not in second.said
        again = await kiosk.post("/tickets", TICKET)
    place.book().holds([(told["id"], told["number"]) for told in (first, again)])
    assert (first["number"], again["number"]) == ("A001", "A002")


async def test_a_full_disk_stops_the_numbers_not_the_hall(place: Place, lives: Lives) -> None:
    await lives.begin(*place.command)
    url = await lives.ready()
    async with HallClient(url, place.tokens["manager"]) as client:
        answered = [await client.post("/tickets", TICKET) for _ in range(3)]
        assert (await readyz(url))[0] == 200
        limits = resource.prlimit(lives.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(lives.pid, resource.RLIMIT_FSIZE, (4096, limits[1]))
        for _ in range(2):
            with pytest.raises(Declined, match="纸质号") as declined:
                await client.post("/tickets", TICKET, key="kept")
            assert (declined.value.status, declined.value.code) == (503, "unavailable")
        status, told = await readyz(url)
        assert (status, told["ready"]) == (503, False)
        assert "纸质号" in told["trouble"]
        assert (await client.get(f"/tickets/{answered[0]['id']}"))["number"] == "A001"
        resource.prlimit(lives.pid, resource.RLIMIT_FSIZE, limits)
        await well_again(client)
        assert (await readyz(url))[0] == 200
        answered.append(await client.post("/tickets", TICKET, key="kept"))
        answered.append(await client.post("/tickets", TICKET))
    assert [told["number"] for told in answered] == [f"A00{i}" for i in range(1, 6)]
    book = place.book()
    book.holds([(told["id"], told["number"]) for told in answered])
    book.chained()
    assert len(book.numbers()) == 5


async def well_again(client: HallClient) -> None:
    """Wait until the boards no longer say that there is trouble."""
    async with asyncio.timeout(PATIENCE):
        async for seen in client.feed("board"):
            if seen.state["trouble"] == "":
                return
