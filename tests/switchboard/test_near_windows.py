"""Standing by, on real ptys: sign, board and speaker ask the next visitor near, and a sign that comes back shows it again."""

import asyncio

from config.plan import Plan
from qms.domain import commands as c
from qms.domain import events as e
from tests.roles.small_hall import small_plan
from tests.switchboard.conftest import MakeWorld
from tests.switchboard.world import World, pictures

QUICK: Plan = small_plan(
    ('prefix = "A"', 'prefix = "A"\nusual_service = 1'),
    ("[policy]", "[policy.stand_by]\non = true\nafter = 0.1\n\n[policy]"),
)


async def test_whoever_is_asked_near_is_shown_and_said_also_after_the_sign_was_away(make_world: MakeWorld) -> None:
    world = make_world(QUICK)
    await world.start()
    board, speaker = world.tap("board"), world.tap("speaker")
    await serving(world)
    await asked(world)
    await world.until(lambda: world.shows("A001 办理中\n请准备 A002"))
    await world.until(lambda: "请准备 A002 → 1 号窗口" in pictures(board.data))
    await world.until(lambda: "请准备，A，零零二号，到一号窗口附近坐。" in speaker.data.decode())
    world.ends["signs"].unplug()
    await world.until(lambda: world.row("sign-1")["state"] == "down")
    await world.hall.handle(c.FinishService(window="1"))
    world.ends["signs"].replug()
    await world.until(lambda: world.shows("请准备 A002"))
    await world.hall.handle(c.PauseWindow(window="1"))
    await world.until(lambda: world.shows("暂停服务"))
    assert [event.reason for event in world.happened(e.StandByLapsed)] == ["paused"]


async def serving(world: World) -> None:
    """Window 1 serves the first; another waits."""
    await world.open("1")
    for _ in range(2):
        await world.take()
    await world.hall.handle(c.CallNext(window="1"))
    await world.hall.handle(c.StartService(window="1"))


async def asked(world: World) -> None:
    """The hall looks at its clock until the tenth of a second has passed."""
    async with asyncio.timeout(20):
        while not world.happened(e.StandByAsked):
            await world.hall.handle(c.AskStandBy(window="1"))
