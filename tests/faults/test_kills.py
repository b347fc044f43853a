"""Killed at any moment: every answered ticket is there after the restart, under its number, once."""

import asyncio
import random

import pytest

from qms.web.client import HallClient
from tests.faults.conftest import CLASSES, Place
from tests.faults.door import Crowd, Door
from tests.faults.lives import Lives

SEED = 20261121
KILLS = 200
VISITORS, CLERKS = 8, 4
MOST_MOVES = 80  # a life under load lasts for 1 to so many requests and answers
EVERY_NTH_UNBORN = 8  # every eighth life ends within its first moments, at most so long after it began:
FIRST_MOMENTS_S = 0.15
ASKED_AGAIN = 300


class Story:
    """Lives under load, one after another."""

    def __init__(self, place: Place, lives: Lives) -> None:
        self.draw = random.Random(SEED)
        self.place, self.lives = place, lives
        self.door = Door()
        self.crowd = Crowd(self.door, CLASSES)
        self._checked = 0

    async def cut_short(self) -> None:
        """A life that may not come as far as being ready."""
        await self.lives.begin(*self.place.command)
        asyncio.get_running_loop().call_later(self.draw.uniform(0, FIRST_MOMENTS_S), self.lives.kill)
        assert await self.lives.ended() == -9

    async def under_load(self) -> None:
        """A life that ends at the moment of a request or of an answer."""
        await self.lives.begin(*self.place.command)
        url = await self.lives.ready()
        async with HallClient(url, self.place.tokens["manager"]) as client:
            await self.check(client)
            self.door.fuse(self.draw.randint(1, MOST_MOVES), self._die)
            self.door.open(client)
            assert await self.lives.ended() == -9
            await self.door.cleared()

    def _die(self) -> None:
        self.lives.kill()
        self.door.shut()

    async def check(self, client: HallClient) -> None:
        """What was answered is in the journal; what was answered last is told again by the hall itself."""
        answered = list(self.crowd.taken.values())
        self.place.book().holds(answered)
        for ticket, number in answered[self._checked :]:
            assert (await client.get(f"/tickets/{ticket}"))["number"] == number
        self._checked = len(answered)

    async def last(self) -> None:
        """A life in which everybody is answered and goes home."""
        await self.lives.begin(*self.place.command)
        url = await self.lives.ready()
        async with HallClient(url, self.place.tokens["manager"]) as client:
            self.door.closing = True
            self.door.open(client)
            await self.people
            await self.check(client)
            for key in self.draw.sample(sorted(self.crowd.taken), ASKED_AGAIN):
                told = await client.post("/tickets", self.crowd.bodies[key], key=key)
                assert (told["id"], told["number"]) == self.crowd.taken[key]

    def let_people_in(self) -> None:
        """Visitors and clerks begin to ask, and wait until there is a hall."""
        asked = [self.crowd.visitor(f"visitor-{i}") for i in range(VISITORS)]
        asked += [self.crowd.clerk(str(no)) for no in range(1, CLERKS + 1)]
        self.people = asyncio.gather(*asked)


@pytest.mark.slow
async def test_200_kills_under_load_lose_double_and_renumber_nothing(place: Place, lives: Lives) -> None:
    print(f"seed {SEED}")
    story = Story(place, lives)
    story.let_people_in()
    for life in range(KILLS):
        await (story.cut_short() if life % EVERY_NTH_UNBORN == 0 else story.under_load())
    await story.last()
    book, crowd = place.book(), story.crowd
    book.chained()
    assert len(crowd.taken) > KILLS
    assert story.door.retries > KILLS
    assert book.numbers() == dict(crowd.taken.values())
    assert sorted(book.calls()) == sorted(crowd.called.values())
    assert max(book.keys.values()) == 1
    asked = f"{len(crowd.taken)} tickets and {len(crowd.called)} calls, {story.door.retries} times asked again"
    print(f"{lives.count} lives, {asked}, {len(book.lines)} events")
