"""One line with its wire, kept alive: open, listen, speak, tick, back off, reopen; the only loop a device needs."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, NamedTuple, NoReturn

from devices.health import Health
from devices.link import Link, LinkLost
from firmware_protocols.messages import Heard, Print, Printed, PrintFailed, Rejected, Say, Told
from firmware_protocols.wire import Freight, Wire, WireError

log = logging.getLogger(__name__)

FIRST_WAIT = 0.2  # seconds before a lost line is tried again; doubles with every failure
LONGEST_WAIT = 1.6  # seconds; with the time that opening takes, a replugged line is back within 2
STUCK_AFTER = 10.0  # seconds a write may take; a ticket of 6 kB with a picture takes 6 at 9600 baud
UNSAID = 0  # the code of a Rejected that no device sent
SHORTEST_TICK = 0.001  # seconds; a wire that is always due does not keep the loop for itself


class Listener(NamedTuple):
    """Whom a channel tells of its line. All are called on the loop, may `tell` at once, and must not block."""

    on_heard: Callable[[Heard], None]
    on_up: Callable[[], None]
    """The line is open and its devices know nothing: repaint them."""
    on_down: Callable[[str], None]
    """The line is lost; the reason in plain words. Called once, not with every failed try."""


class Channel:
    """One line. `run` is its task; cancelling the task closes the line.

    A `Print` never vanishes: one that is told to a closed line, that the wire cannot say, or that is unanswered when
    the line is lost comes back as `PrintFailed`. A `Say` that is told to a closed line or that the wire cannot say comes back as
    `Rejected`, so that nobody waits for its end. Everything else told to a closed line is dropped: `on_up` repaints.
    """

    def __init__(
        self,
        line: str,
        link: Link[Freight],
        wire: Wire[Freight],
        listener: Listener,
        health: Health,
        *,
        clock: Callable[[], float] = time.monotonic,
        first_wait: float = FIRST_WAIT,
    ) -> None:
        self._line = line
        self._link: Link[Any] = link
        self._wire: Wire[Any] = wire
        self._listener = listener
        self._health = health
        self._clock = clock
        self._first_wait = first_wait
        self._wait = first_wait
        self._up: bool | None = None  # None = not tried yet
        self._up_since = 0.0
        self._why = "its line is not open yet"
        self._to_say = asyncio.Event()
        self._to_tick = asyncio.Event()
        self._owed: dict[str, Print] = {}
        self._refused = 0

    def tell(self, message: Told) -> None:
        """Queue a message and wake the writer; returns at once and never raises. Call it on the loop."""
        if not self._up:
            self._unsaid(message, self._why)
            return
        try:
            self._wire.send(message, self._clock())
        except WireError as error:
            log.warning("line %s, address %s: %s", self._line, message.address, error)
            self._unsaid(message, str(error))
            return
        self._health.count(self._line, "told", address=message.address)
        if isinstance(message, Print):
            self._owed[message.job] = message
        self._wake()

    async def run(self) -> None:
        """Keep the line alive until cancelled."""
        try:
            while True:
                self._went_down(await self._live())
                await asyncio.sleep(self._wait)
                self._wait = min(2 * self._wait, LONGEST_WAIT)
        finally:
            self._up = False
            await self._link.close()

    async def _live(self) -> str:
        """One life of the line, from opening it to losing it; returns why it was lost."""
        try:
            await self._link.open()
            self._came_up()
            await _until_one_fails(self._listen(), self._speak(), self._tick())
        except LinkLost as lost:
            reason = str(lost)
        except Exception:
            log.exception("line %s: a fault in its wire; the line is opened anew", self._line)
            reason = "a fault in the program, see the log; the line is opened anew"
        await self._link.close()
        return reason

    def _came_up(self) -> None:
        self._wire.reset()
        self._up = True
        self._up_since = self._clock()
        self._health.line_up(self._line)
        self._call(self._listener.on_up)
        self._wake()

    def _went_down(self, reason: str) -> None:
        was_up, self._up = self._up, False
        self._why = reason
        self._health.line_down(self._line, reason)
        if was_up and self._clock() - self._up_since > LONGEST_WAIT:
            self._wait = self._first_wait
        if was_up:
            self._health.count(self._line, "lost")
        if was_up is not False:
            self._call(self._listener.on_down, reason)
        owed, self._owed = self._owed, {}
        for job in owed.values():
            self._take([PrintFailed(address=job.address, job=job.job, reason=reason)])

    async def _listen(self) -> NoReturn:
        while True:
            data = await self._link.read()
            self._wait = self._first_wait
            heard = self._wire.receive(data, self._clock())
            self._count_refused()
            self._take(heard)
            self._wake()
            await asyncio.sleep(0)  # a babbling line gives the others their turn

    async def _speak(self) -> NoReturn:
        while True:
            self._to_say.clear()
            if data := self._wire.outgoing(self._clock()):
                await self._write(data)
                self._to_tick.set()
            else:
                await self._to_say.wait()

    async def _write(self, data: Any) -> None:
        loop = asyncio.get_running_loop()
        alarm = loop.call_later(STUCK_AFTER, self._health.line_stuck, self._line, STUCK_AFTER)
        try:
            await self._link.write(data)
        finally:
            alarm.cancel()
        if loop.time() >= alarm.when():
            self._health.line_flows(self._line)

    async def _tick(self) -> NoReturn:
        """Apart from `_speak`, so that a device that takes no bytes still times out."""
        while True:
            self._to_tick.clear()
            due = self._wire.due()
            if due is None:
                await self._to_tick.wait()
            elif (now := self._clock()) < due:
                await self._woken_within(due - now)
            else:
                self._take(self._wire.tick(now))
                self._wake()
                await asyncio.sleep(SHORTEST_TICK)

    async def _woken_within(self, seconds: float) -> None:
        alarm = asyncio.get_running_loop().call_later(seconds, self._to_tick.set)
        try:
            await self._to_tick.wait()
        finally:
            alarm.cancel()

    def _wake(self) -> None:
        self._to_say.set()
        self._to_tick.set()

    def _take(self, messages: Sequence[Heard]) -> None:
        for message in messages:
            if isinstance(message, Printed | PrintFailed):
                self._owed.pop(message.job, None)
            self._health.heard(self._line, message)
            self._call(self._listener.on_heard, message)

    def _unsaid(self, message: Told, reason: str) -> None:
        self._health.unsaid(self._line, message.address, reason)
        soon = asyncio.get_running_loop().call_soon
        if isinstance(message, Print):
            soon(self._take, [PrintFailed(address=message.address, job=message.job, reason=reason)])
        elif isinstance(message, Say):  # not the device's word, so not for its health
            soon(self._call, self._listener.on_heard, Rejected(address=message.address, code=UNSAID, reason=reason))

    def _count_refused(self) -> None:
        fresh, self._refused = self._wire.refused - self._refused, self._wire.refused
        if fresh:
            self._health.count(self._line, "refused", fresh)

    def _call(self, listener: Callable[..., None], *news: object) -> None:
        """A listener that fails is its own fault; the line goes on."""
        try:
            listener(*news)
        except Exception:
            log.exception("line %s: what it said could not be dealt with", self._line)


async def _until_one_fails(*parts: Coroutine[None, None, NoReturn]) -> None:
    """Run the parts side by side and raise what the first one raised. Not a TaskGroup: before Python 3.13 it swallows a
    cancellation that arrives together with an error, and the channel could then not be stopped."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        done.pop().result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
