"""A hall killed while its messages are on their way: nothing that is true is lost, what comes twice bears the same id."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from qms.web.client import HallClient
from tests.faults.conftest import drawn, settled
from tests.faults.lives import Lives
from tests.notices.conftest import KEY, PHONE, Gateway, signed

LIVES = 4
LANES = 4  # so many messages may be on their way at once


@pytest.fixture
async def lives(tmp_path: Path) -> AsyncIterator[Lives]:
    async with Lives(tmp_path, "hall") as one:
        yield one


async def test_a_killed_hall_goes_on_where_it_was(tmp_path: Path, gateway: Gateway, lives: Lives) -> None:
    notices = f'[policy.notices]\nurl = "{gateway.url}"\nsecret = "gateway.key"\nkinds = ["issued", "called"]\n'
    place = settled(tmp_path, drawn(LIVES, ("a",)) + notices)
    key = place.folder / "gateway.key"
    key.write_bytes(KEY)
    key.chmod(0o600)
    taken: list[str] = []
    for life in range(1, LIVES + 1):
        await lives.begin(*place.command)
        url = await lives.ready()
        async with HallClient(url, place.tokens["manager"]) as client:
            if life > 1:
                gateway.open.set()
                while not sent_by(gateway) >= {(one, "issued") for one in taken[1:]}:
                    await gateway.next()
            taken += [(await client.post("/tickets", {"item_class": "a", "phone": PHONE}))["id"] for _ in range(5)]
            if life == 1:
                await client.post("/windows/1/open")
                called = (await client.post("/windows/1/call-next"))["ticket"]["id"]
            await how_it_goes(url)
            gateway.open.clear()
            await gateway.next()
        lives.kill()
        await lives.ended()
    assert (called, "called") in sent_by(gateway)
    assert all(signed(got) and got.message["to"]["phone"] == PHONE for got in gateway.came)
    assert {(one, "issued") for one in taken[1:-5]} <= sent_by(gateway)
    ids = Counter(got.message["id"] for got in gateway.came)
    assert len(ids) == len(sent_by(gateway))
    assert sum(ids.values()) - len(ids) <= LANES * LIVES
    noted = Counter((x["subject"], x["notice"]) for x in place.book().events("NoticeSent"))
    assert max(noted.values()) == 1


async def how_it_goes(url: str) -> None:
    """The hall says at the root how its messages stand."""
    async with aiohttp.ClientSession(url) as anybody:
        async with anybody.get("/readyz") as answer:
            assert set((await answer.json())["notices"]) == {"waiting", "sent", "failed", "trouble"}
        async with anybody.get("/metrics") as answer:
            assert 'qms_messages{state="sent"} ' in await answer.text()


def sent_by(gateway: Gateway) -> set[tuple[str, str]]:
    """(ticket, kind) of everything that has come to the gateway."""
    return {(got.message["ticket"], got.message["kind"]) for got in gateway.came}
