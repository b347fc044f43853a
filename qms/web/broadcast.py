"""Telling many pages at once: one task a view makes the patch and frames it once; each client has a bounded queue.

A client that does not keep up loses its queue and gets `resync` and a new hello; it never delays another.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Sequence

import msgspec

from qms.domain import events as e
from qms.feed import Entry
from qms.forecast.outlook import Outlook
from qms.hall import Hall
from qms.web.entries import Drawn, Row, Sight
from qms.web.limits import Limits
from qms.web.views import OF_TICKETS, State, View, paths_of, tickets, view_of, whole

log = logging.getLogger("qms.web")

PAUSE = 0.02  # seconds between two patches of one view: the first press after a quiet time is told at once
LOOK = 1.0  # seconds between two looks at what no event tells: devices, paper, trouble
MOST_EVENTS = 4096  # waiting for one client of `raw`
RESYNC = b'{"kind":"resync"}'

_encode = msgspec.json.Encoder().encode


class Client:
    """One listener's queue of frames."""

    def __init__(self, stream: "Stream", most: int) -> None:
        self.stream = stream
        self.ended = False
        self._most = most
        self._frames: deque[bytes] = deque()
        self._behind = False
        self._news = asyncio.Event()

    def put(self, frame: bytes) -> None:
        """Never waits."""
        if self._behind:
            return
        if len(self._frames) >= self._most:
            self.lose()
        else:
            self._frames.append(frame)
            self._news.set()

    def begin(self) -> "Stream":
        """Forget what has queued up: the hello that is made now has it all."""
        self._frames.clear()
        self._behind = False
        return self.stream

    def lose(self) -> None:
        """Throw the queue away; the client begins anew with a hello."""
        self._frames.clear()
        self._behind = True
        self._news.set()

    def end(self) -> None:
        """Nothing more will come."""
        self.ended = True
        self._news.set()

    async def next(self) -> list[bytes]:
        """All frames that wait, at least one; empty once the stream has ended."""
        await self._news.wait()
        if self.ended:
            return []
        self._news.clear()
        if self._behind:
            self._behind = False
            return [RESYNC, self.stream.hello()]
        frames = list(self._frames)
        self._frames.clear()
        return frames


class Stream(ABC):
    """One view and everybody who listens to it. `seq` is that of the last message; every patch names it as `prev`."""

    def __init__(self, hall: Hall, name: str, iso: Callable[[int], str]) -> None:
        self.name = name
        self.clients: set[Client] = set()
        self._hall = hall
        self._iso = iso
        self._feed = hall.listen(MOST_EVENTS)
        self.seq = hall.seq
        self._epoch = hall.epoch

    def join(self, most: int) -> Client:
        """A new client with room for `most` frames; it should send `hello` first."""
        client = Client(self, most)
        self.clients.add(client)
        return client

    def hello(self) -> bytes:
        """The snapshot that the next patch fits."""
        return self.hello_at(self.seq)

    def hello_at(self, seq: int) -> bytes:
        """A hello that says `seq`."""
        return _encode(
            {
                "kind": "hello",
                "epoch": self._epoch,
                "seq": seq,
                "view": self.name,
                "at": self._iso(self._hall.now()),
                "speed": self._hall.speed,
                "state": self.state(),
            }
        )

    def state(self) -> State:
        """What the clients know once they have all messages so far."""
        return {}

    async def run(self) -> None:
        """Tell until cancelled."""
        try:
            while not self._feed.closed:
                await self.turn()
        except Exception:
            log.exception("the view %s has stopped; its clients have to come back", self.name)
        finally:
            self._feed.close()
            for client in self.clients:
                client.end()

    @abstractmethod
    async def turn(self) -> None:
        """Wait for news and tell it."""

    def _tell(self, frame: bytes) -> None:
        for client in self.clients:
            client.put(frame)

    def _begin_anew(self) -> None:
        self._epoch, self.seq = self._hall.epoch, self._hall.seq
        for client in self.clients:
            client.lose()


class RawStream(Stream):
    """Every event as it is, one message each."""

    async def turn(self) -> None:
        """Tell what was told; after an overflow the clients ask for the rest by `after`."""
        entries = await self._feed.next()
        if not entries:
            self._begin_anew()
        for entry in entries:
            self._tell(raw_frame(entry.seq, self.seq, e.encode(entry.event)))
            self.seq = entry.seq


def raw_frame(seq: int, prev: int, event: bytes) -> bytes:
    """One event, given as its JSON, as a message of `raw`."""
    return _encode({"kind": "patch", "seq": seq, "prev": prev, "event": msgspec.Raw(event)})


class ViewStream(Stream):
    """A view: what has changed in it, at most once in PAUSE."""

    def __init__(self, hall: Hall, name: str, view: View, look: Callable[[], Sight]) -> None:
        sight = look()
        super().__init__(hall, name, sight.drawn.iso)
        self._view = view
        self._look = look
        self._wait: asyncio.Timeout | None = None
        self._look_due = False
        self._fixed = view.fixed(sight)
        self._tickets = tickets(sight, sight.floor.tickets) if view.tickets else {}

    def state(self) -> State:
        """The whole view."""
        return {**self._fixed, **self._tickets}

    def look_soon(self) -> None:
        """Something has changed that no event tells, such as the forecasts: do not wait for events."""
        self._look_due = True
        if self._wait is not None and not self._wait.expired():
            self._wait.reschedule(0.0)

    async def turn(self) -> None:
        """Wait for events (or a look at what events do not tell) and tell the difference."""
        try:
            async with asyncio.timeout(self._patience()) as self._wait:
                entries = await self._feed.next()
        except TimeoutError:
            self._tell_difference(self.seq, self._look(), ())
            return
        finally:
            self._wait, self._look_due = None, False
        if self._hall.epoch != self._epoch:
            self._replace(self._look())
        elif not entries or any(isinstance(entry.event, e.DayOpened) for entry in entries):
            self._tell_difference(self._hall.seq, self._look(), None)
        else:
            self._tell_difference(entries[-1].seq, self._look(), touched(entries))
        await asyncio.sleep(PAUSE)

    def _patience(self) -> float | None:
        if self._look_due:
            return 0.0
        return LOOK if self._view.outside else None

    def _replace(self, sight: Sight) -> None:
        state = whole(self._view, sight)
        self._tickets = {path: state.pop(path) for path in list(state) if path.startswith(OF_TICKETS)}
        self._fixed = state
        self._begin_anew()

    def _tell_difference(self, seq: int, sight: Sight, ids: Iterable[str] | None) -> None:
        """Make the view anew and send what differs; `ids` None = any ticket may have changed."""
        fixed = self._view.fixed(sight)
        changed = {path: entry for path, entry in fixed.items() if self._fixed.get(path, msgspec.UNSET) != entry}
        gone = [path for path in self._fixed if path not in fixed]
        self._fixed = fixed
        if self._view.tickets:
            was = self._tickets if ids is None else paths_of(ids)
            now = tickets(sight, sight.floor.tickets if ids is None else ids)
            gone += [path for path in was if path not in now and path in self._tickets]
            changed.update({path: entry for path, entry in now.items() if self._tickets.get(path) != entry})
            self._tickets.update(now)
            for path in gone:
                self._tickets.pop(path, None)
        if changed or gone:
            at = self._iso(sight.now)
            told = {"kind": "patch", "seq": seq, "prev": self.seq, "at": at, "set": changed, "drop": gone}
            self._tell(_encode(told))
            self.seq = seq


def touched(entries: Sequence[Entry]) -> set[str]:
    """The tickets that events are about."""
    return {ticket for entry in entries if (ticket := getattr(entry.event, "ticket", None)) is not None}


class Broadcasts:
    """The streams that somebody listens to."""

    def __init__(self, hall: Hall, drawn: Drawn, devices: Callable[[], Sequence[Row]], limits: Limits) -> None:
        self._hall = hall
        self._limits = limits
        self._drawn = drawn
        self._devices = devices
        self._running: dict[str, tuple[Stream, asyncio.Task[None]]] = {}
        self._shown: Outlook | None = None
        self._shown_at = 0.0

    def look(self) -> None:
        """What no event tells has changed: every view looks at once."""
        for stream, _ in self._running.values():
            if isinstance(stream, ViewStream):
                stream.look_soon()

    def count(self) -> int:
        """How many listen."""
        return sum(len(stream.clients) for stream, _ in self._running.values())

    def join(self, name: str) -> Client | None:
        """Listen to the view called `name`; None if there is none of that name."""
        running = self._running.get(name)
        if running is None or running[1].done():
            stream = self._make(name)
            if stream is None:
                return None
            task = asyncio.get_running_loop().create_task(stream.run(), name=f"view {name}")
            running = self._running[name] = (stream, task)
        return running[0].join(MOST_EVENTS if name == "raw" else self._limits.frames)

    def leave(self, client: Client) -> None:
        """Stop listening; a view without listeners stops too."""
        stream = client.stream
        stream.clients.discard(client)
        running = self._running.get(stream.name)
        if not stream.clients and running is not None and running[0] is stream:
            running[1].cancel()
            del self._running[stream.name]

    async def close(self) -> None:
        """End every stream."""
        tasks = [task for _, task in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _make(self, name: str) -> Stream | None:
        if name == "raw":
            return RawStream(self._hall, name, self._drawn.iso)
        view = view_of(name, self._drawn)
        return ViewStream(self._hall, name, view, lambda: self._sight(view.outside)) if view else None

    def _outlook(self) -> Outlook | None:
        """The views' own: a busy hall's forecast is made anew every second, and everybody's changes a little each time."""
        newest, now = self._hall.outlook(), asyncio.get_running_loop().time()
        if newest is None or self._shown is None or now - self._shown_at >= self._limits.ahead:
            self._shown, self._shown_at = newest, now
        return self._shown

    def _sight(self, outside: bool) -> Sight:
        devices = self._devices() if outside else ()
        return Sight(self._drawn, self._hall.floor, self._hall.now(), self._hall.trouble, devices, self._outlook())
