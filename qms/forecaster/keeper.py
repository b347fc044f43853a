"""Keeps the forecast's child process: started, asked, killed when it hangs, started again when it dies; the hall never waits.

The child is asked soon after something has happened in the hall, and every EVERY seconds of hall time. It answers one
question at a time; what happens meanwhile goes into the next. A forecast that is too old is none.
"""

import asyncio
import logging
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from msgspec import Struct

from qms.feed import Feed
from qms.forecast.outlook import Outlook
from qms.forecast.twin.question import Answer, Cannot, Question
from qms.forecaster import frames
from qms.forecaster.process import Child, Gone, begun
from qms.hall import Hall

log = logging.getLogger("qms.forecaster")

LAST = 500  # answers from which the 95th percentile is told
NOT_YET = Cannot(
    "预测程序正在准备，还不能试算，请过一两分钟再试",
    "The forecast is starting; try again in a minute or two.",
    wrong=False,
)
DOWN = Cannot(
    "预测程序停了，暂时不能试算；叫号不受影响", "The forecast is down; no what-if now. Calling goes on.", wrong=False
)
TOO_SLOW = Cannot("试算没有及时算完，请再试一次", "The what-if took too long; try again.", wrong=False)


class Pace(NamedTuple):
    """When the child is asked and how long it is waited for; seconds.

    `every`: hall time between two forecasts in which nothing happens, `gap`: time between two however much happens, less where
    the hall's clock runs fast, but no less than `least`; `fresh`: hall time that a forecast holds. `beginning`: for the first
    answer of a child, which reads the past, learns and compiles; `patience`: for any other, a new day's learning in it; `again`:
    before a child that died is started again, and again; `what_if`: how long somebody waits for an answer.
    """

    every: float = 20.0
    gap: float = 1.0
    least: float = 0.2
    fresh: float = 90.0
    beginning: float = 900.0
    patience: float = 60.0
    again: tuple[float, ...] = (1.0, 5.0, 30.0, 60.0)
    what_if: float = 6.0


class Status(Struct):
    """How the forecast fares: `state` is starting, running or down; `trouble` in plain words, empty while it runs; `age_s` of the
    newest forecast in hall time, null if there is none; `refresh_p95_s` of the last answers."""

    state: str = "starting"
    trouble: str = ""
    days: int | None = None
    age_s: float | None = None
    refresh_p95_s: float | None = None
    refreshes: int = 0
    restarts: int = 0
    pid: int = 0


def command_for(folder: Path) -> tuple[str, ...]:
    """What starts the child of the hall whose data are in `folder`."""
    return sys.executable, "-m", "qms.forecaster", str(folder)


class Asked(NamedTuple):
    """A question, and who waits for its answer."""

    question: Question
    answer: "asyncio.Future[Answer | Cannot]"


class Forecaster:
    """One hall's forecast. `news` is called when the newest forecast has changed or is too old to be told, and when the child
    is down."""

    def __init__(self, folder: Path, command: Sequence[str] | None = None, pace: Pace = Pace()) -> None:  # noqa: B008 (frozen)
        self._command = command or command_for(folder)
        self.news: Callable[[], None] = lambda: None
        self._outlook: Outlook | None = None
        self._pace = pace
        self._fresh = pace.fresh * 1000
        self._status = Status()
        self._took: deque[float] = deque(maxlen=LAST)
        self._expiry: asyncio.TimerHandle | None = None
        self._failed = 0
        self._questions: deque[Asked] = deque()
        self._question = asyncio.Event()

    def latest(self, now: int) -> Outlook | None:
        """The newest forecast at `now` (hall time, ms); None if there is none that still holds."""
        outlook = self._outlook
        return outlook if outlook is not None and now - outlook.at <= self._fresh else None

    def status(self, now: int) -> Status:
        """How it fares at `now` (hall time, ms)."""
        told, took = self._status, sorted(self._took)
        told.age_s = (now - self._outlook.at) / 1000.0 if self._outlook else None
        told.refresh_p95_s = took[int(0.95 * (len(took) - 1))] if took else None
        return told

    async def what_if(self, question: Question) -> Answer | Cannot:
        """The rest of the day as it is and as it might be, from the live floor; in between two forecasts."""
        if self._status.state != "running":
            return NOT_YET if self._status.state == "starting" else DOWN
        asked = Asked(question, asyncio.get_running_loop().create_future())
        self._questions.append(asked)
        self._question.set()
        try:
            async with asyncio.timeout(self._pace.what_if):
                return await asked.answer
        except TimeoutError:
            return TOO_SLOW

    async def run(self, hall: Hall) -> None:
        """Forecast until cancelled."""
        try:
            while True:
                await self._try(hall)
                again = self._pace.again
                await asyncio.sleep(again[min(self._failed, len(again)) - 1])
                self._status.restarts += 1
        finally:
            self._forget_expiry()

    async def _try(self, hall: Hall) -> None:
        feed = hall.listen()
        try:
            await self._one_child(hall, feed)
        except Gone as gone:
            self._note(str(gone))
        except Exception:
            log.exception("the keeper of the forecast stumbled")
            self._note("a fault of the program; the log has it")
        finally:
            feed.close()

    def _note(self, words: str) -> None:
        self._failed += 1
        self._status.state, self._status.trouble, self._status.pid = "down", words, 0
        while self._questions:
            _answer(self._questions.popleft(), DOWN)
        log.warning("no forecast: %s; it is started again, the hall goes on without", words)
        self._tell()

    # --- one child ---

    async def _one_child(self, hall: Hall, feed: Feed) -> None:
        async with begun(self._command, hall.plan) as child:
            self._status.pid = child.pid
            await self._ask(hall, child, self._pace.beginning)
            self._took.pop()  # the compiler's time, not a forecast's
            while True:
                await self._something(feed, self._pace.every / hall.speed)
                await self._try_out(hall, child)
                await self._ask(hall, child, self._pace.patience)

    async def _ask(self, hall: Hall, child: Child, patience: float) -> None:
        began = monotonic()
        learned, seen = await child.seen(hall.now(), hall.seq, patience)
        if learned is not None:
            log.info("learned from %d days in %.1f s", learned.days, learned.seconds)
        self._take(seen, hall)
        gap = min(self._pace.gap, max(self._pace.least, self._pace.every / hall.speed))
        await asyncio.sleep(max(0.0, gap - (monotonic() - began)))

    async def _try_out(self, hall: Hall, child: Child) -> None:
        """One question, if there is one; the next waits for the next forecast, which must not become old meanwhile."""
        self._question.clear()
        while self._questions:
            asked = self._questions.popleft()
            if asked.answer.done():  # nobody waits any more
                continue
            try:
                _answer(asked, (await child.tried(hall.now(), asked.question, self._pace.patience)).answer)
            finally:
                _answer(asked, DOWN)
            break
        if self._questions:
            self._question.set()

    async def _something(self, feed: Feed, most: float) -> None:
        """Wait until something has happened in the hall, or somebody has a question, at most so many seconds."""
        waiting = {asyncio.ensure_future(one) for one in (feed.next(), self._question.wait())}
        try:
            await asyncio.wait(waiting, timeout=most, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    def _take(self, seen: frames.Seen, hall: Hall) -> None:
        self._outlook, self._failed = seen.outlook, 0
        self._took.append(seen.seconds)
        told = self._status
        told.state, told.trouble, told.days = "running", "", seen.outlook.days
        told.refreshes += 1
        self._forget_expiry()
        left = (self._fresh - (hall.now() - seen.outlook.at)) / 1000 / hall.speed
        self._expiry = asyncio.get_running_loop().call_later(max(0.0, left) + 0.1, self._tell)
        self._tell()

    def _tell(self) -> None:
        self.news()

    def _forget_expiry(self) -> None:
        if self._expiry is not None:
            self._expiry.cancel()


def _answer(asked: Asked, answer: Answer | Cannot) -> None:
    """If somebody still waits for it."""
    if not asked.answer.done():
        asked.answer.set_result(answer)
