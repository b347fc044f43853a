"""One connection's talk: greet, send batches while there is room, offer the live floor, take answers.

The live floor goes down a second lane of the same connection, the latest only, so that the city's wall is fresh while a
backlog drains.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence

from qms.uplink.batch import Batcher, Clock
from qms.uplink.conversation import Conversation
from qms.uplink.envelope import EVENTS, Ack, Answer, Kind, Malformed, unpack_answer
from qms.uplink.pace import Pace, Status
from qms.uplink.source import Entry, Source
from qms.uplink.upstream import Upstream, UpstreamLost

log = logging.getLogger("qms.uplink")


class Exchange:
    """Runs over one open upstream until it is lost. `talk` and `status` outlive it."""

    def __init__(
        self, hall: str, source: Source, upstream: Upstream, talk: Conversation, status: Status, pace: Pace
    ) -> None:
        self._hall, self._source, self._upstream = hall, source, upstream
        self._talk, self._status, self._pace = talk, status, pace
        self._stir = asyncio.Event()
        self._hold_until = self._snap_at = self._remember_at = 0.0
        self._silent_since: float | None = None
        self._tail = (0, b"")
        self._full = False

    async def until_lost(self) -> UpstreamLost:
        """Talks as long as there is a connection; returns why there is none."""
        self._talk.greeted = False
        self._talk.epoch = ""
        parts = [asyncio.create_task(part) for part in (self._listen(), self._watch(), self._speak())]
        # No TaskGroup: that of Python 3.11 loses a cancellation from outside when a part fails in the same moment.
        try:
            await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for part in parts:
                part.cancel()
            ends = await asyncio.gather(*parts, return_exceptions=True)
        return _why(ends)

    async def _watch(self) -> None:
        while True:
            await self._source.more()
            self._stir.set()

    # --- hearing ---

    async def _listen(self) -> None:
        while True:
            try:
                answer = unpack_answer(await self._upstream.receive())
            except Malformed as wrong:
                raise UpstreamLost(f"the city answers in another language: {wrong}") from None
            hold = await self._hear(answer)
            self._silent_since = time.monotonic() if self._talk.under_way else None
            self._hold_until = max(self._hold_until, time.monotonic() + hold)
            self._status.acked, self._status.trouble = self._talk.acked, self._talk.trouble
            self._stir.set()

    async def _hear(self, answer: Answer) -> float:
        if isinstance(answer, Ack) and answer.hello and (words := await self._disagreement(answer)):
            return await self._disowned(words)
        hold = self._talk.heard(answer)
        if not isinstance(answer, Ack) and answer.kind == "epoch":
            return await self._disowned(answer.words)
        return hold

    async def _disagreement(self, ack: Ack) -> str:
        """What is wrong with the city's memory of this epoch, seen from here; empty = nothing."""
        if not ack.head:
            return ""
        row = next(iter(await self._source.since(ack.last - 1, 1)), None)
        if row is None:
            return f"the city has entries of this hall up to {ack.last}, the journal ends before: it went back"
        return "" if row.chain == ack.head else f"the city remembers another entry {ack.last} than the journal holds"

    async def _disowned(self, words: str) -> float:
        log.error("%s; nothing more is sent under this epoch", words)
        hold = self._talk.disagree(words)
        await self._source.disowned(words)
        return 0.0 if self._source.epoch != self._talk.epoch else hold

    # --- speaking ---

    async def _speak(self) -> None:
        while True:
            self._stir.clear()
            await self._send_what_is_due()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._idle_for()):
                    await self._stir.wait()
            if self._talk.greeted and not self._full:
                await asyncio.sleep(self._pace.gather)

    def _idle_for(self) -> float:
        now = time.monotonic()
        ends = [self._snap_at]
        if self._hold_until > now:
            ends.append(self._hold_until)
        if self._silent_since is not None:
            ends.append(self._silent_since + self._pace.answer_within)
        return max(0.0, min(ends) - now)

    async def _send_what_is_due(self) -> None:
        now = time.monotonic()
        if self._silent_since is not None and now >= self._silent_since + self._pace.answer_within:
            raise UpstreamLost(f"the city has not answered for {self._pace.answer_within:g} s")
        self._offer_floor()
        if now < self._hold_until:
            return
        if self._source.epoch != self._talk.epoch or not (self._talk.greeted or self._silent_since):
            await self._greet()
        while self._talk.room and await self._send_batch():
            self._offer_floor()
        await self._remember()

    async def _greet(self) -> None:
        epoch = self._source.epoch
        first = next(iter(await self._source.since(0, 1)), None)
        self._talk.greet(epoch)
        self._await_answer()
        await self._upstream.send(self._batcher().hello(first.seq if first else 1, self._source.seq, self._clock()))

    async def _send_batch(self) -> bool:
        entries = await self._source.since(self._talk.sent, EVENTS)
        self._full = len(entries) == EVENTS
        if not entries or self._source.epoch != self._talk.epoch or not self._talk.room:
            return False
        if entries[0].seq != self._talk.sent + 1:
            words = (
                f"the city lacks the entries from {self._talk.sent + 1}, the hall has them from {entries[0].seq} only"
            )
            self._hold_until = time.monotonic() + await self._disowned(words)
            return False
        kind: Kind = "replay" if self._talk.replaying else "batch"
        batch = self._batcher().batch(kind, entries, await self._chain_before(entries), self._clock())
        self._talk.note_sent(batch.last)
        self._tail = (batch.last, batch.chain)
        self._status.batches += 1
        self._status.held_back += batch.held_back
        self._await_answer()
        await self._upstream.send(batch.frames)
        return True

    async def _chain_before(self, entries: Sequence[Entry]) -> bytes:
        before = entries[0].seq - 1
        if self._tail[0] != before:
            row = next(iter(await self._source.since(before - 1, 1)), None) if before > 0 else None
            self._tail = (before, row.chain if row is not None and row.seq == before else b"")
        return self._tail[1]

    def _offer_floor(self) -> None:
        if time.monotonic() < self._snap_at:
            return
        self._snap_at = time.monotonic() + self._pace.snap_every
        floor = self._source.floor()
        if floor is None:
            return
        if self._upstream.offer(self._batcher().snap(floor, self._source.seq, self._clock())):
            self._status.snaps += 1
        else:
            self._snap_at = time.monotonic() + self._pace.snap_every / 10

    async def _remember(self) -> None:
        if self._talk.acked and time.monotonic() >= self._remember_at:
            self._remember_at = time.monotonic() + self._pace.remember_every
            await self._source.remember(self._talk.acked)

    def _batcher(self) -> Batcher:
        return Batcher(self._hall, self._source.epoch)

    def _clock(self) -> Clock:
        return Clock(self._source.now(), time.monotonic_ns() // 1_000_000)

    def _await_answer(self) -> None:
        if self._silent_since is None:
            self._silent_since = time.monotonic()


def _why(ends: Sequence[object]) -> UpstreamLost:
    """The loss that ended the exchange. Raises what is none of ours to explain."""
    for end in ends:
        if isinstance(end, Exception) and not isinstance(end, UpstreamLost):
            raise end
    return next(end for end in ends if isinstance(end, UpstreamLost))
