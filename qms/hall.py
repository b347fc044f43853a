"""The hall: one door in, `handle`; one feed out, `listen`.

Decisions are made one after another on the loop against the *deciding* floor; the journal commits them in groups; then
the *told* floor advances, and only then is anything answered, shown, printed or spoken.
"""

import asyncio
import hashlib
import logging
import secrets
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from config.plan import Plan
from qms.clock import HallClock
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.rules import decide
from qms.feed import Entry, Feed
from qms.journal import Draft, Journal, JournalBroken, Row
from qms.memory import Answer, Conflict, Memory, Remembered, subject
from qms.replay import Replayed
from qms.vault import Identity, Private, Vault

__all__ = ["Answer", "Conflict", "Entry", "Feed", "Hall", "Identity", "Private", "Row", "Unavailable"]

log = logging.getLogger("qms.hall")

REOPEN_EVERY = 1.0  # seconds between two tries to open a broken journal; paper-ticket mode meanwhile


class Unavailable(Exception):
    """The hall cannot record anything now; the words are for people at the kiosk and at the window."""


class _Pending(NamedTuple):
    """A decided command on its way to the journal."""

    last: int
    entries: list[Entry]
    settled: asyncio.Future[None]


class Hall:
    """One hall over one journal in `folder`; made inside a running loop.

    `speed` is how many times faster than the world's its clock runs; `start` (ms) is where hall time begins instead of
    now, if the journal is not past it. `on_fatal` is called once if an event cannot be
    applied: the process must stop, and the journal brings the floor back.
    """

    floor: Floor  # the told one
    seq: int  # of the last entry told
    _deciding: Floor
    _written: int
    _memory: Memory

    def __init__(
        self,
        plan: Plan,
        folder: Path,
        on_fatal: Callable[[BaseException], None],
        speed: float = 1.0,
        start: int | None = None,
    ) -> None:
        """Raises JournalBroken if the journal is in use or cannot be read."""
        self.plan = plan
        self.trouble = ""
        self._plan_digest = hashlib.sha256(msgspec.json.encode(plan)).hexdigest()[:16]
        self._loop = asyncio.get_running_loop()
        self._on_fatal = on_fatal
        self._days = Days(plan.hall.timezone)
        self._feeds: list[Feed] = []
        self._recovery: asyncio.Task[None] | None = None
        self._journal = Journal(folder, self._heard_from_writer)
        self.vault = Vault(folder)
        references = self._rebuild().references
        self._clock = HallClock(self.floor.at, speed, start)
        self._purge = self.vault.purge(self._clock.now(), references)

    # --- reading ---

    @property
    def ready(self) -> bool:
        """Whether the hall can issue and call; if not, `trouble` says why."""
        return not self.trouble

    @property
    def epoch(self) -> str:
        """The journal's epoch, 16 hexadecimal figures."""
        return self._journal.epoch

    @property
    def speed(self) -> float:
        """How many times faster than the world's the hall's clock runs."""
        return self._clock.speed

    def now(self) -> int:
        """Hall time in ms; never before the last decision."""
        return max(self._clock.now(), self._deciding.at)

    def listen(self, size: int = 1024) -> Feed:
        """A feed of everything told from now on; close it when done."""
        self._feeds = [feed for feed in self._feeds if not feed.closed]
        feed = Feed(size)
        self._feeds.append(feed)
        return feed

    def knows(self, key: str) -> bool:
        """Whether a command with this id has been accepted before: what it needed then need not be there again."""
        return key in self._memory

    async def since(self, seq: int, limit: int = 1000) -> list[Row]:
        """Durable rows after `seq`, for the uplink and the auditor."""
        return await asyncio.to_thread(self._journal.since, seq, limit)

    async def cursor(self, name: str) -> int:
        """How far a reader of the journal has come in this epoch."""
        return await asyncio.to_thread(self._journal.cursor, name)

    async def set_cursor(self, name: str, seq: int) -> None:
        """Remember how far a reader has come."""
        await asyncio.to_thread(self._journal.set_cursor, name, seq)

    # --- the door ---

    async def handle(self, command: c.Command, *, key: str | None = None, private: Private | None = None) -> Answer:
        """Do `command`; the answer comes after the commit. The same `key` again gets the same answer.

        Raises Refused or Unknown (nothing has happened), Conflict (same key, other body), Unavailable (see `trouble`).
        """
        if private is not None and private.identity is not None and isinstance(command, c.TakeTicket):
            command = msgspec.structs.replace(command, pseudonym=self.vault.pseudonym(private.identity))
        digest = self.vault.digest(msgspec.msgpack.encode((command, private))) if key else None
        draw = secrets.token_urlsafe(16)
        if private is None:
            return await self._do(command, draw, key, digest)
        if isinstance(command, c.RateService):
            command = msgspec.structs.replace(command, words=draw)
        await self.vault.put(draw, private, self.now())
        try:
            answer = await self._do(command, draw, key, digest)
        except (Refused, Unknown, Conflict, Unavailable):
            await self.vault.drop(draw)
            raise
        return answer

    async def _do(self, command: c.Command, draw: str, key: str | None, digest: bytes | None) -> Answer:
        if key and digest and (known := self._memory.get(key, digest)):
            if known.settled is not None:
                await asyncio.shield(known.settled)
            return known.answer
        if self.trouble:
            raise Unavailable(self.trouble)
        at = self.now()
        try:
            if at >= self._days.ends:
                self._open_day(at)
            events = decide(self._deciding, command, at, draw)
        except (Refused, Unknown):
            await self._settle()
            raise
        if not events:
            await self._settle()
            return Answer(self.seq, (), None)
        answer = Answer(self._written + len(events), tuple(events), subject(tuple(events)))
        settled = self._submit(events, key, digest)
        if key and digest:
            self._memory.put(key, Remembered(digest, answer, settled))
        await asyncio.shield(settled)
        return answer

    def tick(self) -> None:
        """Called about once a second: opens the business day when it is time, looks at the machine's clock."""
        if self.trouble:
            return
        at = self.now()
        if at >= self._days.ends:
            self._open_day(at)
        if jump := self._clock.step():
            log.warning("the machine's clock jumped by %d ms; hall time did not go back", jump)
            self._submit(decide(self._deciding, c.NoteClockStep(by_ms=jump), self.now(), ""), None, None)

    async def close(self) -> None:
        """Finish what is under way and let go of the files."""
        if self._recovery is not None:
            self._recovery.cancel()
        elif self._pending:
            await asyncio.wait([self._pending[-1].settled])
        for feed in self._feeds:
            feed.close()
        await self._purge
        await asyncio.to_thread(self._journal.close)
        self.vault.close()

    # --- deciding, committing, telling ---

    def _open_day(self, at: int) -> None:
        date = max(self._days.date(at), self._deciding.day or "")
        events = decide(self._deciding, c.OpenDay(date=date, plan=self._plan_digest), at, "")
        self._days.begin(at)
        if events:
            self._submit(events, None, None)
            self._memory.new_day()

    def _submit(self, events: list[e.Event], key: str | None, digest: bytes | None) -> "asyncio.Future[None]":
        try:
            for event in events:
                self._deciding.apply(event)
        except Exception as error:
            self._on_fatal(error)
            raise
        entries = [Entry(self._written + i, event) for i, event in enumerate(events, 1)]
        pending = _Pending(entries[-1].seq, entries, self._loop.create_future())
        self._pending.append(pending)
        self._written = self._journal.submit([_draft(event) for event in events], key, digest)
        return pending.settled

    async def _settle(self) -> None:
        """Wait for the commits that an answer without events of its own rests on."""
        if self._pending:
            await asyncio.shield(self._pending[-1].settled)

    def _heard_from_writer(self, last: int, error: Exception | None) -> None:
        if error is None:
            self._loop.call_soon_threadsafe(self._told, last)
        else:
            self._loop.call_soon_threadsafe(self._failed, error)

    def _told(self, last: int) -> None:
        told: list[Entry] = []
        done: list[_Pending] = []
        try:
            while self._pending and self._pending[0].last <= last:
                pending = self._pending.popleft()
                for entry in pending.entries:
                    self.floor.apply(entry.event)
                told += pending.entries
                done.append(pending)
        except Exception as error:
            self._on_fatal(error)
            raise
        self.seq = last
        for feed in self._feeds:
            feed.put(told)
        for pending in done:
            pending.settled.set_result(None)

    # --- recovery ---

    def _failed(self, error: Exception) -> None:
        self.trouble = "记录写不进去，暂时取不了号，也叫不了号；请用纸质号，并请管理员检查磁盘"
        log.error("%s; the hall refuses commands until the journal is open again", error)
        while self._pending:
            settled = self._pending.popleft().settled
            settled.set_exception(Unavailable(self.trouble))
            settled.exception()  # somebody may or may not be waiting for it; neither is a fault
        self._recovery = self._loop.create_task(self._recover())

    async def _recover(self) -> None:
        while self.trouble:
            try:
                await asyncio.to_thread(self._journal.reopen)
                self._rebuild()
                self.trouble = ""
            except JournalBroken as error:
                log.info("still no journal: %s", error)
                await asyncio.sleep(REOPEN_EVERY)
        log.warning("the journal is open again at seq %d; the hall goes on", self.seq)
        self._recovery = None
        for feed in self._feeds:
            feed.lose()

    def _rebuild(self) -> Replayed:
        """Make both floors and the memory of commands from what is really in the journal."""
        replayed = Replayed(self.plan, self._journal)
        self.floor, self._deciding, self._memory = replayed.told, replayed.deciding, replayed.memory
        self._pending: deque[_Pending] = deque()
        self._written = self.seq = replayed.seq
        self._days.ends = 0
        return replayed


def _draft(event: e.Event) -> Draft:
    return Draft(event.at, e.encode(event), event.date if isinstance(event, e.DayOpened) else None)
