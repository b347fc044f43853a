"""Takes what is due to the gateway: looks at the floor after every change, sends, tries again, notes how it ended.

It reads the hall's feed like any other listener and never makes it wait. A message may go twice, with the same id, when the
hall is killed between the gateway's answer and the note of it; it is never lost while it is true.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from itertools import chain

from msgspec import Struct

from config.phrases import Phrases
from qms.domain import commands as c
from qms.feed import Entry
from qms.hall import Hall, Unavailable
from qms.notices.due import Due, Notice, at_hand, holds, refs_of
from qms.notices.message import Desk, Message, write
from qms.notices.outbox import Outbox, Parcel
from qms.notices.verdict import Pace, Verdict, later, refused

log = logging.getLogger("qms.notices")

OVER = "not so any more"
TOO_LATE = "too late"
NO_ROOM = "too many messages waited"
NO_PHONE = "the phone number has been erased"

Post = Callable[[Message], Awaitable[Verdict]]


class Status(Struct):
    """What the hall can say of its messages. `trouble` is in plain words, empty while the gateway takes them."""

    waiting: int = 0
    sent: int = 0
    failed: int = 0
    trouble: str = ""


class Courier:
    """One hall's messages; `post` hands one over; `run` goes on until it is cancelled."""

    def __init__(self, hall: Hall, phrases: Mapping[str, Phrases], status: Status, pace: Pace = Pace()) -> None:  # noqa: B008 (frozen)
        self._hall, self._phrases, self._pace = hall, phrases, pace
        self._policy = hall.plan.policy.notices
        self._due = Due(hall.plan)
        self._outbox = Outbox()
        self._stir = asyncio.Event()
        self._status = status
        self._refusals: set[str] = set()

    async def run(self, post: Post) -> None:
        """Send whatever is due, for ever."""
        parts = [
            asyncio.create_task(part) for part in (self._watch(), *(self._lane(post) for _ in range(self._pace.lanes)))
        ]
        # No TaskGroup: that of Python 3.11 loses a cancellation from outside when a part fails in the same moment.
        try:
            await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for part in parts:
                part.cancel()
            ends = await asyncio.gather(*parts, return_exceptions=True)
        raise next(end for end in ends if isinstance(end, Exception))

    # --- what is due ---

    async def _watch(self) -> None:
        feed = self._hall.listen()
        try:
            await self._put(self._due.all(self._hall.floor, self._hall.now()))
            while True:
                entries: list[Entry] | None = []
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._pace.look):
                        entries = await feed.next() or None
                await self._put(self._look(entries))
                await asyncio.sleep(self._pace.pause)
        finally:
            feed.close()

    def _look(self, entries: list[Entry] | None) -> list[Notice]:
        """What is due after these events; None = some were missed."""
        floor, now = self._hall.floor, self._hall.now()
        if entries is None:
            return self._due.all(floor, now)
        names = ((getattr(entry.event, "ticket", None), getattr(entry.event, "booking", None)) for entry in entries)
        return self._due.of(floor, [name for name in chain.from_iterable(names) if name], now)

    async def _put(self, notices: list[Notice]) -> None:
        for notice in notices:
            self._outbox.put(Parcel(notice))
        for notice in self._outbox.shed(lambda one: bool(self._hopeless(one))):
            await self._note(notice, self._hopeless(notice) or NO_ROOM)
        self._status.waiting = len(self._outbox)
        self._stir.set()

    def _hopeless(self, notice: Notice) -> str:
        """Why it is better left unsaid; empty = say it."""
        now = self._hall.now()
        if not holds(self._hall.floor, notice, now):
            return OVER
        return TOO_LATE if now - notice.since > self._policy.patience * 1000 else ""

    # --- on the way ---

    async def _lane(self, post: Post) -> None:
        while True:
            await self._deliver(await self._next(), post)

    async def _next(self) -> Parcel:
        clock = asyncio.get_running_loop().time
        while (parcel := self._outbox.take(clock())) is None:
            self._stir.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._outbox.wait(clock())):
                    await self._stir.wait()
        self._status.waiting = len(self._outbox)
        return parcel

    async def _deliver(self, parcel: Parcel, post: Post) -> None:
        try:
            verdict = await self._try(parcel.notice, post)
        except Exception:
            log.exception("a message of the kind %s failed", parcel.notice.kind)
            verdict = later("a fault of the hall; it is in its log")
        parcel.tries += 1
        if verdict.end == "later" and parcel.tries < self._policy.tries:
            wait = self._pace.wait(parcel.tries, random.random())  # noqa: S311
            parcel.not_before = asyncio.get_running_loop().time() + wait
            self._outbox.put(parcel)
            self._stir.set()
        else:
            await self._note(parcel.notice, verdict.words)

    async def _try(self, notice: Notice, post: Post) -> Verdict:
        phone = await self._phone(notice)
        if words := self._hopeless(notice) or (NO_PHONE if phone is None else ""):
            return refused(words)
        desk = Desk(self._hall.plan, self._phrases, self._hall.epoch)
        verdict = await post(write(desk, self._hall.floor, notice, phone or "", self._hall.now()))
        self._report(verdict)
        return verdict

    async def _phone(self, notice: Notice) -> str | None:
        """The number from the vault, read for this try only; "" where none is needed, None where it is gone."""
        if notice.kind == "paged":
            return ""
        for ref in refs_of(self._hall.floor, notice):
            private = await self._hall.vault.get(ref)
            if private is not None and private.phone:
                return private.phone
        return "" if at_hand(self._hall.floor, notice) else None

    async def _note(self, notice: Notice, failed: str) -> None:
        """Into the journal: handed over, or (`failed` says why) given up. What cannot be noted may go again after a restart."""
        if failed:
            self._status.failed += 1
        else:
            self._status.sent += 1
        try:
            await self._hall.handle(c.NoteNotice(subject=notice.subject, notice=notice.kind, n=notice.n, failed=failed))
        except Unavailable:
            log.info("a message could not be noted while the journal is closed")

    def _report(self, verdict: Verdict) -> None:
        """A gateway that is away, or that takes nothing of ours, is logged once, not at every try."""
        trouble = verdict.words if verdict.end == "later" else ""
        if trouble and not self._status.trouble:
            log.warning("messages to visitors wait: %s; screens and voice go on", trouble)
        elif self._status.trouble and not trouble:
            log.warning("the gateway for messages is back")
        if verdict.end == "refused" and verdict.words not in self._refusals:
            self._refusals.add(verdict.words)
            log.warning("a message was not taken: %s; said once for all of this kind", verdict.words)
        self._status.trouble = trouble
