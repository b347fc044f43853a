"""The two floors and the journal between them: decided on one, told from the other.

An event goes onto the *deciding* floor at once, into the journal in a group, and onto the *told* floor when it is durable;
then listeners hear of it. When a commit fails everything is read anew from what is really there.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from config.plan import Plan
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.feed import Entry, Feed
from qms.journal import Draft, Journal, JournalBroken, Row
from qms.ledger.commit import Commit
from qms.ledger.memory import Memory
from qms.ledger.replay import Replayed

log = logging.getLogger("qms.hall")

REOPEN_EVERY = 1.0  # seconds between two tries to open a broken journal; paper-ticket mode meanwhile
TROUBLE = "记录写不进去，暂时取不了号，也叫不了号；请用纸质号，并请管理员检查磁盘"


class Unavailable(Exception):
    """The hall cannot record anything now; the words are for people at the kiosk and at the window."""


class _Decided(NamedTuple):
    """A command that the journal has not been given yet."""

    drafts: list[Draft]
    key: str | None
    digest: bytes | None


class Ledger:
    """One hall's journal in `folder` and its floors; made inside a running loop, used on it only.

    `on_fatal` is called if an event cannot be applied: the process must stop. `references` are the vault's rows that the
    last two days refer to. `trouble` is empty, or says in plain words why nothing can be recorded.
    """

    told: Floor
    deciding: Floor
    memory: Memory
    references: set[str]
    seq: int  # of the last entry told
    written: int  # of the last entry decided

    def __init__(self, plan: Plan, folder: Path, on_fatal: Callable[[BaseException], None]) -> None:
        """Raises JournalBroken if the journal is in use or cannot be read."""
        self.trouble = ""
        self._plan = plan
        self._on_fatal = on_fatal
        self._loop = asyncio.get_running_loop()
        self._feeds: list[Feed] = []
        self._pending: deque[Commit] = deque()
        self._decided: list[_Decided] = []
        self._recovery: asyncio.Task[None] | None = None
        self._journal = Journal(folder, self._heard_from_writer)
        self._rebuild()

    @property
    def epoch(self) -> str:
        """The journal's epoch, 16 hexadecimal figures."""
        return self._journal.epoch

    def listen(self, size: int) -> Feed:
        """A feed of everything told from now on."""
        self._feeds = [feed for feed in self._feeds if not feed.closed]
        feed = Feed(size)
        self._feeds.append(feed)
        return feed

    async def since(self, seq: int, limit: int) -> list[Row]:
        """Durable rows after `seq`."""
        return await asyncio.to_thread(self._journal.since, seq, limit)

    async def day(self, date: str) -> list[e.Event]:
        """All durable events of a business day (YYYY-MM-DD), in order; none of a day that the journal does not have."""
        return await asyncio.to_thread(lambda: [e.decode(row.body) for row in self._journal.day(date)])

    async def cursor(self, name: str) -> int:
        """How far a reader of the journal has come in this epoch."""
        return await asyncio.to_thread(self._journal.cursor, name)

    async def set_cursor(self, name: str, seq: int) -> None:
        """Remember how far a reader has come."""
        await asyncio.to_thread(self._journal.set_cursor, name, seq)

    # --- deciding, committing, telling ---

    def record(self, events: Sequence[e.Event], key: str | None, digest: bytes | None) -> Commit:
        """Take one command's events. They are `settled` when they have been told; it fails with Unavailable."""
        try:
            for event in events:
                self.deciding.apply(event)
        except Exception as error:
            self._on_fatal(error)
            raise
        commit = Commit([Entry(self.written + i, event) for i, event in enumerate(events, 1)])
        self._pending.append(commit)
        if not self._decided:
            self._loop.call_soon(self._hand_over)
        self._decided.append(_Decided([_draft(event) for event in events], key, digest))
        self.written = commit.last
        return commit

    def _hand_over(self) -> None:
        """What was decided in one turn of the loop goes to the journal together: fewer commits, and the loop's thread and the
        writer's do not take turns for every command."""
        decided, self._decided = self._decided, []
        for one in decided:
            self._journal.submit(one.drafts, one.key, one.digest)

    async def settle(self) -> None:
        """Wait for the commits that an answer without events of its own rests on. Raises Unavailable."""
        if self._pending:
            await self._pending[-1].settled()

    def _heard_from_writer(self, last: int, error: Exception | None) -> None:
        if error is None:
            self._loop.call_soon_threadsafe(self._durable, last)
        else:
            self._loop.call_soon_threadsafe(self._failed, error)

    def _durable(self, last: int) -> None:
        done: list[Commit] = []
        while self._pending and self._pending[0].last <= last:
            done.append(self._pending.popleft())
        news = [entry for commit in done for entry in commit.entries]
        try:
            for entry in news:
                self.told.apply(entry.event)
        except Exception as error:
            self._on_fatal(error)
            raise
        self.seq = last
        for feed in self._feeds:
            feed.put(news)
        for commit in done:
            commit.settle()

    # --- recovery ---

    def _failed(self, error: Exception) -> None:
        self.trouble = TROUBLE
        self._decided.clear()
        log.error("%s; the hall refuses commands until the journal is open again", error)
        while self._pending:
            self._pending.popleft().settle(Unavailable(self.trouble))
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

    def _rebuild(self) -> None:
        replayed = Replayed(self._plan, self._journal)
        self.told, self.deciding, self.memory = replayed.told, replayed.deciding, replayed.memory
        self.references = replayed.references
        self.written = self.seq = replayed.seq

    async def close(self) -> None:
        """Finish what is under way and let go of the files."""
        if self._recovery is not None:
            self._recovery.cancel()
        elif self._pending:
            with suppress(Unavailable):
                await self._pending[-1].settled()
        for feed in self._feeds:
            feed.close()
        await asyncio.to_thread(self._journal.close)


def _draft(event: e.Event) -> Draft:
    return Draft(event.at, e.encode(event), event.date if isinstance(event, e.DayOpened) else None)
