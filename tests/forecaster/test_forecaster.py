"""The forecast's child process beside a real hall and a real journal: it follows, it dies, it lies, and the hall goes on."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from qms.domain import commands as c
from qms.forecaster import Forecaster
from qms.forecaster.keeper import Pace
from qms.hall import Hall
from tests.spec.story import NINE, plan

BRAIN = Path(__file__).parent / "brain.py"
QUICK = Pace(every=60.0, gap=0.01, beginning=60.0, again=(0.01,))


PATIENCE = 300.0  # seconds after which a test gives up hope


def brain(folder: Path, *moods: str) -> tuple[str, ...]:
    """The command of the child that one can follow."""
    return sys.executable, str(BRAIN), str(folder), *moods


class Beside:
    """A hall and its forecast; `seen` is set whenever there is news."""

    def __init__(self, folder: Path, command: tuple[str, ...] | None, pace: Pace = QUICK) -> None:
        self.forecaster = Forecaster(folder, command, pace)
        self.fatal: list[BaseException] = []
        self.hall = Hall(plan(), folder, self.fatal.append, start=NINE, outlook=self.forecaster.latest)
        self.hall.tick()
        self.news = asyncio.Event()
        self.forecaster.news = self.news.set
        self.task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.task = asyncio.create_task(self.forecaster.run(self.hall))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for it, however many forecasts that takes."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self.news.clear()
                await self.news.wait()

    async def until_down(self, words: str) -> None:
        """Wait until the child has been found wanting."""
        await self.until(lambda: words in self.forecaster.status(self.hall.now()).trouble)

    @property
    def pid(self) -> int:
        return self.forecaster.status(self.hall.now()).pid

    async def end(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
        await self.hall.close()
        assert self.fatal == []


Start = Callable[..., Beside]


@pytest.fixture
async def beside(tmp_path: Path) -> AsyncIterator[Start]:
    async with AsyncExitStack() as stack:

        def make(*moods: str, pace: Pace = QUICK, start: bool = True) -> Beside:
            made = Beside(tmp_path, brain(tmp_path, *moods), pace)
            stack.push_async_callback(made.end)
            if start:
                made.start()
            return made

        yield make


async def take(hall: Hall, item_class: str = "a") -> str:
    ticket = (await hall.handle(c.TakeTicket(item_class=item_class))).ticket
    assert ticket is not None
    return ticket


async def test_the_child_follows_the_journal_and_answers_after_what_happens(beside: Start) -> None:
    there = beside()
    await there.hall.handle(c.OpenWindow(window="1"))
    first = await take(there.hall)
    await there.until(lambda: (seen := there.hall.outlook()) is not None and first in seen.tickets)
    second = await take(there.hall)
    await there.until(lambda: second in (seen.tickets if (seen := there.hall.outlook()) else {}))
    seen = there.hall.outlook()
    assert seen is not None
    assert (seen.seq, seen.days, seen.tickets[first].p50) == (there.hall.seq, 0, 120.0)
    assert set(seen.newcomers) == {("a", "ordinary"), ("b", "ordinary")}
    told = there.forecaster.status(there.hall.now())
    assert (told.state, told.trouble, told.days, told.restarts) == ("running", "", 0, 0)
    assert told.refreshes >= 2
    assert told.age_s is not None
    assert told.refresh_p95_s is not None


async def test_what_is_told_at_issue_is_the_forecast_of_that_moment(beside: Start) -> None:
    there = beside()
    await there.hall.handle(c.OpenWindow(window="3"))
    await there.until(lambda: bool((seen := there.hall.outlook()) and seen.newcomers))
    issued = there.hall.floor.tickets[await take(there.hall, "b")].taken
    silent = there.hall.floor.tickets[await take(there.hall, "a")].taken
    assert issued.told is not None
    assert (issued.told.p50_s, issued.told.days) == (0, 0)
    assert silent.told is None


async def test_past_days_are_learned_from_and_a_day_that_ends_is_one_of_them(beside: Start) -> None:
    before = beside(start=False)
    for date in ("2026-01-02", "2026-01-03"):
        await before.hall.handle(c.CloseDay())
        await before.hall.handle(c.OpenDay(date=date, plan="test"))
    before.start()
    await before.until(lambda: (seen := before.hall.outlook()) is not None and seen.days == 2)
    await before.hall.handle(c.CloseDay())
    await before.until(lambda: (seen := before.hall.outlook()) is not None and seen.days == 3)
    seen = before.hall.outlook()
    assert seen is not None
    assert (seen.tickets, seen.newcomers) == ({}, {})


async def test_a_killed_child_comes_back_and_has_missed_nothing(beside: Start) -> None:
    there = beside()
    await there.hall.handle(c.OpenWindow(window="1"))
    await there.until(lambda: there.hall.outlook() is not None)
    killed = there.pid
    os.kill(killed, signal.SIGKILL)
    ticket = await take(there.hall)
    await there.until(lambda: ticket in (seen.tickets if (seen := there.hall.outlook()) else {}))
    told = there.forecaster.status(there.hall.now())
    assert (told.state, told.restarts) == ("running", 1)
    assert told.pid != killed


@pytest.mark.parametrize(
    ("mood", "words"), [("leave", "ended (3)"), ("garbage", "cannot be understood"), ("mute", "no answer within")]
)
async def test_a_child_that_cannot_be_used_is_none_and_the_hall_works_on(beside: Start, mood: str, words: str) -> None:
    there = beside(mood, pace=QUICK._replace(beginning=5.0))
    await there.until_down(words)
    await there.hall.handle(c.OpenWindow(window="1"))
    ticket = await take(there.hall)
    assert there.hall.outlook() is None
    assert there.hall.floor.tickets[ticket].taken.told is None
    assert (await there.hall.handle(c.CallNext(window="1"))).ticket == ticket


async def test_a_child_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    there = Beside(tmp_path, (str(tmp_path / "nothing"),))
    there.start()
    await there.until_down("cannot be started")
    await there.end()


async def test_what_the_child_prints_is_no_answer(beside: Start) -> None:
    there = beside("chatter")
    await there.until(lambda: there.hall.outlook() is not None)
    assert there.forecaster.status(there.hall.now()).restarts == 0


async def test_a_forecast_that_is_too_old_is_none_and_the_views_hear_of_it(beside: Start) -> None:
    there = beside(pace=QUICK._replace(fresh=1.5))
    await there.until(lambda: there.hall.outlook() is not None)
    assert there.task is not None
    os.kill(there.pid, signal.SIGSTOP)
    await there.until(lambda: there.hall.outlook() is None)
    assert there.forecaster.latest(there.hall.now()) is None


async def test_the_child_dies_with_its_hall(tmp_path: Path) -> None:
    there = Beside(tmp_path, brain(tmp_path))
    there.start()
    await there.until(lambda: there.hall.outlook() is not None)
    pid = there.pid
    await there.end()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
