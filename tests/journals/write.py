"""Writes a journal with something of everything, by the code of the version that runs it: two business days of a small hall.

    PYTHONPATH=. python tests/journals/write.py tests/journals/0.1.0-b16692c

Run once for every release, by the release's own code, and never again (only its journal.db is kept): `test_released_journals.py` holds today's code to it.
The second day is left in the middle of things, as a power cut leaves it.
"""

import asyncio
import sys
from pathlib import Path

from config.plan import HallFacts, Item, ItemClass, Plan, PriorityClass, Window, Zone
from qms.domain import commands as c
from qms.hall import Hall, Identity, Private

THURSDAY = 1_772_067_600_000  # 2026-02-26 09:00 in China
DAY = 86_400_000
PERSON = Private(identity=Identity(kind="111", number="000000190001010017", name="测试甲"))


def plan() -> Plan:
    """Two classes, three windows."""
    return Plan(
        hall=HallFacts(id="released", name="旧大厅", level="county", region="440703"),
        zones=(Zone("main", "综合受理区", "intake"),),
        windows=(
            Window("1", "main", ("a",), ("b",)),
            Window("2", "main", ("a", "b")),
            Window("3", "main", ("b",)),
        ),
        item_classes=(ItemClass("a", "社会保险", "A"), ItemClass("b", "户政", "B")),
        items=(
            Item("A-1", "参保登记", "a", "can bao deng ji"),
            Item("B-1", "补领身份证", "b", "bu ling shen fen zheng"),
        ),
        priority_classes=(PriorityClass("elder", "老年人"),),
    )


class Writer:
    """One hall on one day."""

    def __init__(self, folder: Path, start: int) -> None:
        self.hall = Hall(plan(), folder, self._fatal, start=start)

    def _fatal(self, error: BaseException) -> None:
        raise SystemExit(f"an event could not be applied: {error}")

    async def do(self, *commands: c.Command) -> str:
        """Do commands in order; the ticket that the last is about."""
        ticket = ""
        for command in commands:
            ticket = (await self.hall.handle(command)).ticket or ""
        return ticket

    async def take(self, item_class: str, key: str, **more: object) -> str:
        """Take a number under a command id."""
        command = c.TakeTicket(item_class=item_class, **more)  # type: ignore[arg-type]
        return (await self.hall.handle(command, key=key)).ticket or ""

    async def served(self, key: str, window: str = "1") -> str:
        """Somebody comes, is called, served, and goes."""
        ticket = await self.take("a", key)
        await self.do(c.CallNext(window=window), c.StartService(window=window), c.FinishService(window=window))
        return ticket


async def yesterday(folder: Path) -> None:
    """A day with ratings, whose end clears what it leaves."""
    one = Writer(folder, THURSDAY)
    await one.do(c.OpenWindow(window="1", clerk="0301"), c.OpenWindow(window="2"), c.OpenWindow(window="3"))
    rated = await one.served("y1")
    await one.hall.handle(c.RateService(ticket=rated, satisfaction=5, details=(510,)), key="y2")
    await one.do(c.RateService(ticket=rated, satisfaction=4, follow_up=True))
    await one.served("y3")
    await one.take("b", "y4")
    await one.do(c.CallNext(window="3"), c.StartService(window="3"))
    await one.take("a", "y5", priority_class="elder")
    await one.hall.close()


async def today(folder: Path) -> None:
    """A day that was not ended."""
    one = Writer(folder, THURSDAY + DAY)
    await one.do(c.PauseWindow(window="3", reason="午休"), c.ResumeWindow(window="3"))
    rated, unrated = await one.served("t1"), await one.served("t2")
    await one.do(c.RateService(ticket=rated, satisfaction=2, details=(213,), anonymous=True))
    printed = await one.take("a", "t3", items=("A-1",), channel="kiosk")
    await one.do(c.NotePaperFailed(ticket=printed, device="p1", reason="没有纸"), c.ReprintTicket(ticket=printed))
    await one.do(c.NotePrinted(ticket=printed, device="p1"), c.CancelTicket(ticket=printed))
    await one.take("a", "t4")
    await one.do(c.CallNext(window="1"), c.Recall(window="1"), c.MissTicket(window="1"), c.ReinstateTicket(window="1"))
    await one.do(c.CallNext(window="1"), c.MissTicket(window="1"), c.AbandonTicket(window="1"))
    await one.take("a", "t5")
    await one.do(c.CallNext(window="1"), c.MissTicket(window="1"))
    await one.take("a", "t6")
    await one.do(c.CallNext(window="1"), c.StartService(window="1"), c.ParkTicket(window="1", reason="复印"))
    await one.take("a", "t7")
    await one.do(c.CallNext(window="1"), c.TransferTicket(window="1", to_item_class="b", to_window="3"))
    await one.take("a", "t8", priority_class="elder", language="en")
    await one.do(c.CallNext(window="1"), c.StartService(window="1"))
    out_of_turn = await one.take("b", "t9")
    await one.do(c.CallTicket(window="2", ticket=out_of_turn, reason="行动不便"))
    named = c.TakeTicket(item_class="a", channel="phone", paper=False)
    await one.hall.handle(named, key="t10", private=PERSON)
    await one.do(c.NoteClockStep(by_ms=-90_000), c.PauseWindow(window="3", reason="午休"))
    await one.hall.handle(c.RateService(ticket=unrated, satisfaction=1), private=Private(text="等了太久"))
    await one.hall.close()


async def write(folder: Path) -> None:
    """Both days."""
    await yesterday(folder)
    await today(folder)


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1])))
