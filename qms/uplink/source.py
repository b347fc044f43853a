"""What the uplink reads of a hall: its durable entries in order, a sign that there may be more, and its live floor."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol


class Entry(Protocol):
    """A journal row. `chain` is its value in the hash chain."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> int: ...
    @property
    def body(self) -> bytes: ...
    @property
    def chain(self) -> bytes: ...


class Source(Protocol):
    """One hall, read only but for the reader's own mark."""

    @property
    def epoch(self) -> str:
        """The epoch that `since` reads."""
        ...

    @property
    def seq(self) -> int:
        """The newest entry told."""
        ...

    def now(self) -> int:
        """Hall time, ms."""
        ...

    def floor(self) -> object:
        """The live floor as `GET /floor` answers it (a mapping or a Struct), None = nothing to show."""
        ...

    async def since(self, seq: int, limit: int) -> Sequence[Entry]:
        """Durable entries after `seq`, in order, at most `limit`."""
        ...

    async def more(self) -> None:
        """Returns when there may be an entry that was not there before. May return for nothing."""
        ...

    async def recall(self) -> int:
        """The mark that `remember` set last in this epoch, 0 for none."""
        ...

    async def remember(self, seq: int) -> None:
        """The city has committed everything up to `seq`."""
        ...

    async def disowned(self, words: str) -> None:
        """The city remembers another past of this epoch: the journal went back. Time for a new epoch."""
        ...


class Told(Protocol):
    """A hall's feed: `next` waits for news."""

    async def next(self) -> Sequence[object]: ...
    def close(self) -> None: ...


class Hall(Protocol):
    """What is needed of a hall (qms.hall.Hall has it all)."""

    @property
    def epoch(self) -> str: ...
    @property
    def seq(self) -> int: ...
    def now(self) -> int: ...
    def listen(self, size: int = ...) -> Told: ...
    async def since(self, seq: int, limit: int = ...) -> Sequence[Entry]: ...
    async def cursor(self, name: str) -> int: ...
    async def set_cursor(self, name: str, seq: int) -> None: ...


CURSOR = "city"


class HallSource:
    """A hall as a source. What its feed carries is not looked at: only what the journal holds is sent."""

    def __init__(
        self, hall: Hall, floor: Callable[[], object], disowned: Callable[[str], Awaitable[None]] | None = None
    ) -> None:
        self._hall, self._floor, self._disowned = hall, floor, disowned
        self._feed: Told | None = None

    @property
    def epoch(self) -> str:
        return self._hall.epoch

    @property
    def seq(self) -> int:
        return self._hall.seq

    def now(self) -> int:
        return self._hall.now()

    def floor(self) -> object:
        return self._floor()

    async def since(self, seq: int, limit: int) -> Sequence[Entry]:
        return await self._hall.since(seq, limit)

    async def more(self) -> None:
        if self._feed is None:
            self._feed = self._hall.listen()
        await self._feed.next()

    async def recall(self) -> int:
        return await self._hall.cursor(CURSOR)

    async def remember(self, seq: int) -> None:
        await self._hall.set_cursor(CURSOR, seq)

    async def disowned(self, words: str) -> None:
        if self._disowned is not None:
            await self._disowned(words)

    def close(self) -> None:
        """Stop listening."""
        if self._feed is not None:
            self._feed.close()
            self._feed = None
