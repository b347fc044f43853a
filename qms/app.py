"""The one place where a hall is built and joined: journal, devices, web and uplink; started, watched, stopped together."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

import config
from config.catalogue import languages, phrases
from config.phrases import Phrases
from config.plan import Plan
from qms.access import Access
from qms.forecaster import Forecaster
from qms.hall import Hall
from qms.journal import begin_epoch
from qms.notices import Status, tell_visitors
from qms.switchboard import Switchboard
from qms.uplink import UPSTREAMS, keys
from qms.uplink.keys import KeyTrouble, Pair
from qms.uplink.sender import Sender
from qms.uplink.source import HallSource
from qms.uplink.zeromq import new_pair
from qms.web.api.reads import picture
from qms.web.door import SITE
from qms.web.serve import serve
from qms.web.server import make_app

log = logging.getLogger("qms.app")

PAGES = Path(config.__path__[0]).parent / "displays" / "screens" / "dist"
UPLINK_REST = 30.0  # seconds before a failed uplink begins anew
GARBAGE = (20_000, 20, 50)  # a hall keeps what it makes until the day ends: looking for garbage too often finds none
TURN = 0.002  # seconds after which a thread gives another its turn; with Python's 5 ms a commit waits on a busy loop
TICK = 1.0  # seconds between two looks at the day, the clock and the roles whose time has come

NO_CITY_KEY = (
    "no uplink: the plan has no server_key; `qms keys show` at the city prints it. Everything is kept and sent later"
)


class Settings(NamedTuple):
    """What the command line adds to a plan. `city` and `city_key` stand instead of the plan's; `start` is hall time, ms;
    `forecast`: make one, if the plan wants one too."""

    var: Path
    host: str = "127.0.0.1"
    port: int = 8080
    speed: float = 1.0
    start: int | None = None
    demo: bool = False
    city: str = ""
    city_key: str = ""
    forecast: bool = False


class App:
    """One hall, running until it is told to stop or an event cannot be applied."""

    def __init__(self, plan: Plan, settings: Settings) -> None:
        """Made inside a running loop. Raises JournalBroken."""
        self._plan, self._settings = plan, settings
        self._folder = settings.var / plan.hall.id
        self._end: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._tasks: set[asyncio.Task[None]] = set()
        self._rolled_back = False
        self._forecaster = Forecaster(self._folder)
        self._hall = Hall(
            plan, self._folder, self._fatal, settings.speed, settings.start, outlook=self._forecaster.latest
        )

    def _fatal(self, error: BaseException) -> None:
        log.critical("the hall stops: an event cannot be applied; the journal brings the floor back", exc_info=error)
        self.stop(1)

    def stop(self, code: int = 0) -> None:
        """End `run` with this exit code."""
        if not self._end.done():
            self._end.set_result(code)

    async def run(self, ready: Callable[[str], None]) -> int:
        """Serve until `stop`; `ready` is told the address. Raises OSError where it cannot be had."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._hall.close)
            self._hall.tick()
            access = Access(self._folder)
            stack.callback(access.close)
            access.adopt(self._plan.clerks)
            words = {language: phrases(language) for language in languages()}
            board = Switchboard(self._hall, self._folder, words)
            stack.push_async_callback(board.stop)
            await board.start()
            app = make_app(
                self._hall,
                access,
                PAGES,
                board,
                demo=self._settings.demo,
                uplink=lambda: told_of(sender),
            )
            sender = self._sender(lambda: picture(app[SITE]))
            served = await serve(app, self._settings.host, self._settings.port)
            stack.push_async_callback(served.stop)
            stack.push_async_callback(self._cancel)
            self._go(self._tick(board))
            if sender is not None:
                self._go(self._report(sender))
            if self._plan.policy.notices.url:
                app[SITE].notices = self._tell_visitors(words)
            if self._settings.forecast and self._plan.policy.forecast:
                app[SITE].forecast = self._look_ahead(app[SITE].broadcasts.look)
                app[SITE].what_if = self._forecaster.what_if
            gc.collect()
            gc.freeze()
            gc.set_threshold(*GARBAGE)
            ready(served.url)
            code = await self._end
        if self._rolled_back:
            log.error("the journal opens a new epoch: %s", begin_epoch(self._folder))
        return code

    async def _tick(self, board: Switchboard) -> None:
        while True:
            try:
                self._hall.tick()
                board.tick()
            except Exception:
                log.exception("a look at the day failed; the hall goes on")
            await asyncio.sleep(TICK)

    async def _report(self, sender: Sender) -> None:
        """A fault in the uplink never stops a hall: what is not sent is sent later."""
        while True:
            try:
                await sender.run()
            except Exception:
                log.exception("the uplink failed; it begins anew in %g s", UPLINK_REST)
            await asyncio.sleep(UPLINK_REST)

    def _tell_visitors(self, words: Mapping[str, Phrases]) -> Callable[[], dict[str, object]]:
        """Messages go out from now on; what is returned says how that is going."""
        status = Status()
        self._go(tell_visitors(self._hall, self._folder, words, status))
        return partial(msgspec.to_builtins, status)

    def _look_ahead(self, news: Callable[[], None]) -> Callable[[], dict[str, object]]:
        """Forecasts are made from now on; what is returned says how that is going."""
        hall, forecaster = self._hall, self._forecaster
        forecaster.news = news
        self._go(forecaster.run(hall))
        return lambda: msgspec.to_builtins(forecaster.status(hall.now()))

    def _go(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._fatal(error)

    async def _cancel(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- the uplink ---

    def _sender(self, floor: Callable[[], object]) -> Sender | None:
        """None for a hall that reports to no city."""
        uplink = self._plan.uplink
        address = self._settings.city or uplink.address
        server_key = self._settings.city_key or uplink.server_key
        if uplink.via == "none" or not address:
            return None
        if not server_key:
            log.warning(NO_CITY_KEY)
            return None
        pair = key_pair(self._settings.var, self._plan.hall.id)
        connect = partial(UPSTREAMS[uplink.via], address, server_key, pair.public, pair.secret)
        return Sender(self._plan.hall.id, HallSource(self._hall, floor, self._disowned), connect)

    async def _disowned(self, words: str) -> None:
        """The city knows more of this epoch than the journal does: the journal went back, so a new epoch begins."""
        log.error("the journal went back behind what the city has (%s); the hall restarts in a new epoch", words)
        self._rolled_back = True
        self.stop(1)


def told_of(sender: Sender | None) -> dict[str, object]:
    """What `/readyz` says of the uplink."""
    told: dict[str, object] = msgspec.to_builtins(sender.status) if sender else {"connected": False}
    return told


def key_pair(var: Path, hall: str) -> Pair:
    """The hall's key pair in var/keys, made if there is none. Raises KeyTrouble."""
    try:
        return keys.read(var / "keys", hall)
    except KeyTrouble:
        keys.write(var / "keys", new_pair(hall))
        return keys.read(var / "keys", hall)


async def run_hall(plan: Plan, settings: Settings, ready: Callable[[str], None]) -> int:
    """Run a hall until SIGTERM or SIGINT; the exit code. Raises JournalBroken, KeyTrouble, OSError."""
    sys.setswitchinterval(TURN)
    app = App(plan, settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, app.stop)
    return await app.run(ready)
