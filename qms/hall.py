"""The hall: one door in, `handle`; one feed out, `listen`.

Decisions are made one after another on the loop against the *deciding* floor; the journal commits them in groups; then
the *told* floor advances, and only then is anything answered, shown, printed or spoken.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from config.plan import Plan
from qms.clock import HallClock
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.passing import Passing
from qms.domain.refusal import Refused, Unknown
from qms.domain.rules import decide
from qms.draws import Draws
from qms.feed import Entry, Feed
from qms.forecast.hall.told import with_forecast
from qms.forecast.outlook import Outlook, unknown
from qms.journal import Row
from qms.ledger import Ledger, Unavailable
from qms.ledger.memory import Answer, Conflict, Remembered, refers_to, subject
from qms.vault import Identity, Private, Vault

__all__ = ["Answer", "Conflict", "Entry", "Feed", "Hall", "Identity", "Private", "Row", "Unavailable"]

log = logging.getLogger("qms.hall")


class Hall:
    """One hall over one journal in `folder`; made inside a running loop.

    `speed` is how many times faster than the world's its clock runs; `start` (ms) is where hall time begins instead of
    now, if the journal is not past it. `outlook` is asked for the newest forecast with the hall time, None = there is none
    that still holds. `on_fatal` is called once if an event cannot be applied: the process must stop, and
    the journal brings the floor back.
    """

    def __init__(
        self,
        plan: Plan,
        folder: Path,
        on_fatal: Callable[[BaseException], None],
        speed: float = 1.0,
        start: int | None = None,
        outlook: Callable[[int], Outlook | None] = unknown,
    ) -> None:
        """Raises JournalBroken if the journal is in use or cannot be read."""
        self.plan = plan
        self._draw = Draws()
        self._outlook = outlook
        digest = hashlib.sha256(msgspec.json.encode(plan)).hexdigest()[:16]
        self._passing = Passing(plan, digest)
        self._ledger = Ledger(plan, folder, on_fatal)
        self._clock = HallClock(self.floor.at, speed, start)
        self.vault = Vault(folder)
        self._purge = self._purging(self.vault.purge(self._clock.now(), self._ledger.references))

    # --- reading ---

    @property
    def floor(self) -> Floor:
        """The told floor; only ever read."""
        return self._ledger.told

    @property
    def seq(self) -> int:
        """Of the last entry told."""
        return self._ledger.seq

    @property
    def epoch(self) -> str:
        """The journal's epoch, 16 hexadecimal figures."""
        return self._ledger.epoch

    @property
    def trouble(self) -> str:
        """Why the hall cannot issue and call, in plain words; empty while it can."""
        return self._ledger.trouble

    @property
    def ready(self) -> bool:
        """Whether the hall can issue and call."""
        return not self.trouble

    @property
    def speed(self) -> float:
        """How many times faster than the world's the hall's clock runs."""
        return self._clock.speed

    def now(self) -> int:
        """Hall time in ms; never before the last decision."""
        return max(self._clock.now(), self._ledger.deciding.at)

    def outlook(self) -> Outlook | None:
        """The newest forecast, None if there is none that still holds."""
        return self._outlook(self.now())

    def listen(self, size: int = 1024) -> Feed:
        """A feed of everything told from now on; close it when done."""
        return self._ledger.listen(size)

    def knows(self, key: str) -> bool:
        """Whether a command with this id has been accepted before: what it needed then need not be there again."""
        return key in self._ledger.memory

    async def since(self, seq: int, limit: int = 1000) -> list[Row]:
        """Durable rows after `seq`, for the uplink and the auditor."""
        return await self._ledger.since(seq, limit)

    async def day(self, date: str) -> list[e.Event]:
        """All durable events of a business day (YYYY-MM-DD), in order; none of a day that the journal does not have."""
        return await self._ledger.day(date)

    async def cursor(self, name: str) -> int:
        """How far a reader of the journal has come in this epoch."""
        return await self._ledger.cursor(name)

    async def set_cursor(self, name: str, seq: int) -> None:
        """Remember how far a reader has come."""
        await self._ledger.set_cursor(name, seq)

    # --- the door ---

    async def handle(self, command: c.Command, *, key: str | None = None, private: Private | None = None) -> Answer:
        """Do `command`; the answer comes after the commit. The same `key` again gets the same answer.

        Raises Refused or Unknown (nothing has happened), Conflict (same key, other body), Unavailable (see `trouble`).
        """
        if private is not None and isinstance(command, c.TakeTicket | c.BookSlot):
            command = self._digested(command, private)
        digest = self.vault.digest(msgspec.msgpack.encode((command, private))) if key else None
        draw = self._draw()
        if private is None:
            return await self._do(command, draw, key, digest)
        if isinstance(command, c.RateService) and private.text is not None:
            command = msgspec.structs.replace(command, words=draw)
        since = max(self.now(), command.start) if isinstance(command, c.BookSlot) else self.now()
        await self.vault.put(draw, private, since)
        try:
            answer = await self._do(command, draw, key, digest)
        except (Refused, Unknown, Conflict, Unavailable):
            await self.vault.drop(draw)
            raise
        if not refers_to(answer.events, draw):
            await self.vault.drop(draw)  # the command had been done before, and its row is there
        return answer

    def _digested(self, command: c.TakeTicket | c.BookSlot, private: Private) -> c.Command:
        """The same person, the same digest: that is all that the rules know of anybody."""
        vault, identity, holder, phone = self.vault, private.identity, private.holder, private.phone
        return msgspec.structs.replace(
            command,
            pseudonym=vault.pseudonym(identity) if identity else command.pseudonym,
            holder=vault.pseudonym(holder) if holder else command.holder,
            phone=vault.of_phone(phone) if phone else command.phone,
        )

    async def _do(self, command: c.Command, draw: str, key: str | None, digest: bytes | None) -> Answer:
        ledger = self._ledger
        if key and digest and (known := ledger.memory.get(key, digest)):
            if known.commit is not None:
                await known.commit.settled()
            return known.answer
        if ledger.trouble:
            raise Unavailable(ledger.trouble)
        at = self.now()
        try:
            for own in self._passing.night(ledger.deciding, at):
                self._ask(own, at)
            events = with_forecast(decide(ledger.deciding, command, at, draw), self._outlook(at))
        except (Refused, Unknown):
            await ledger.settle()
            raise
        if not events:
            await ledger.settle()
            return Answer(self.seq, (), None)
        answer = Answer(ledger.written + len(events), tuple(events), subject(tuple(events)))
        commit = ledger.record(events, key, digest)
        if key and digest:
            ledger.memory.put(key, Remembered(digest, answer, commit))
        await commit.settled()
        return answer

    # --- time ---

    def tick(self) -> None:
        """Called about once a second: ends and begins business days when it is time, looks after people, and at the machine's
        clock."""
        if self.trouble:
            return
        at, floor = self.now(), self._ledger.deciding
        for command in self._passing.night(floor, at):
            self._ask(command, at)
        for command in self._passing.while_open(floor, at):
            self._ask(command, at)
        if jump := self._clock.step():
            log.warning("the machine's clock jumped by %d ms; hall time did not go back", jump)
            self._ask(c.NoteClockStep(by_ms=jump), self.now())

    def _ask(self, command: c.Command, at: int) -> None:
        """What the hall asks of itself; nobody waits for the answer."""
        events = decide(self._ledger.deciding, command, at, "")
        if not events:
            return
        self._ledger.record(events, None, None)
        if isinstance(command, c.OpenDay):
            self._ledger.memory.new_day()
            self._purge = self._purging(self.vault.purge(at))

    def _purging(self, purge: Awaitable[None]) -> "asyncio.Future[None]":
        purging = asyncio.ensure_future(purge)
        purging.add_done_callback(_say_if_it_failed)
        return purging

    async def close(self) -> None:
        """Finish what is under way and let go of the files."""
        await self._ledger.close()
        await asyncio.wait([self._purge])
        self.vault.close()


def _say_if_it_failed(purge: "asyncio.Future[None]") -> None:
    if not purge.cancelled() and (error := purge.exception()):
        log.error("what is past its date could not be erased from the vault, the next day tries again: %s", error)
