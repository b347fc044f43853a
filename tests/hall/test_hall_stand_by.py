"""The hall asks the next to stand by when it looks at its clock, and knows after a restart who was asked."""

import asyncio
from pathlib import Path

from msgspec.structs import replace

from config.plan import Policy, StandBy
from qms.domain import commands as c
from qms.domain import events as e
from qms.hall import Hall
from tests.spec.nights import picture
from tests.spec.story import plan


def fatal(error: BaseException) -> None:
    raise AssertionError("the hall stopped") from error


def near(folder: Path) -> Hall:
    """A hall where a service usually takes a second, and the next is asked after a tenth of it."""
    drawn = plan(Policy(stand_by=StandBy(on=True, after=0.1)))
    quick = tuple(replace(one, usual_service=1) for one in drawn.item_classes)
    return Hall(replace(drawn, item_classes=quick), folder, fatal)


async def test_the_hall_looks_at_its_clock_and_knows_after_a_restart_who_was_asked(tmp_path: Path) -> None:
    hall = near(tmp_path)
    hall.tick()
    await hall.handle(c.OpenWindow(window="1"))
    first, second = [(await hall.handle(c.TakeTicket(item_class="a"))).ticket for _ in range(2)]
    assert (await hall.handle(c.CallNext(window="1"))).ticket == first
    feed = hall.listen()
    async with asyncio.timeout(20):
        while hall.floor.stand_bys.at("1") is None:
            hall.tick()
            await asyncio.sleep(0)
    [asked] = [entry.event for entry in await feed.next()]
    assert isinstance(asked, e.StandByAsked)
    assert asked.ticket == second
    before = picture(hall.floor)
    await hall.close()
    again = near(tmp_path)
    assert picture(again.floor) == before
    assert (await again.handle(c.CallNext(window="1"))).ticket == second
    await again.close()
