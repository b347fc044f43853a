"""The load: clients that each ask, wait for the answer and ask again, over kept connections. A process of its own.

A job a line of JSON on standard input, its tally a line on standard output. Written without an HTTP library, so that two
cores are left to what is measured.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import count, cycle

import msgspec
from msgspec import Struct, field

GREETING = b"HTTP/1.1 "
LENGTH = b"content-length:"
HEAD_END = b"\r\n\r\n"


class Client(Struct, frozen=True):
    """One client: what it posts where, its bodies one after another; each request with a fresh Idempotency-Key."""

    path: str
    bodies: list[str]
    token: str = ""


class Job(Struct, frozen=True, kw_only=True):
    """So many requests in all, for so many seconds at most. An answer with `unwanted` in it is counted as such."""

    host: str
    port: int
    clients: list[Client]
    count: int
    seconds: float
    unwanted: str = ""


class Tally(Struct, frozen=True, kw_only=True):
    """What came of a job. `waits` are milliseconds from the first byte asked to the last byte answered."""

    seconds: float
    waits: list[float]
    answers: dict[str, int] = field(default_factory=dict)
    cpu_s: float = 0.0


class Load:
    """One job under way."""

    def __init__(self, job: Job) -> None:
        self.unwanted = job.unwanted.encode()
        self.waits: list[float] = []
        self.answers: Counter[str] = Counter()
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._job = job
        self._left = job.count
        self._busy = len(job.clients)

    def more(self) -> bool:
        """Whether one more request may be made; taken as a promise to make it."""
        self._left -= 1
        return self._left >= 0 and not self.over.done()

    def one_done(self) -> None:
        """A client has come home."""
        self._busy -= 1
        if self._busy == 0 and not self.over.done():
            self.over.set_result(None)

    async def run(self) -> Tally:
        """Connect all clients, then let them start together."""
        job, loop = self._job, asyncio.get_running_loop()
        talkers = [Talker(self, requests(job, one)) for one in job.clients]
        for talker in talkers:
            await loop.create_connection(partial(_itself, talker), job.host, job.port)
        started, cpu = time.perf_counter(), time.process_time()
        for talker in talkers:
            talker.ask()
        await asyncio.wait([self.over], timeout=job.seconds)
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
        self.over.cancel()
        for talker in talkers:
            talker.close()
        return Tally(seconds=seconds, waits=self.waits, answers=dict(self.answers), cpu_s=cpu)


def _itself(talker: "Talker") -> "Talker":
    return talker


class Talker(asyncio.Protocol):
    """One client's connection."""

    def __init__(self, load: Load, asked: Iterator[bytes]) -> None:
        self._load = load
        self._asked = asked
        self._at = 0.0
        self._read = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._load.over.done():
            self._load.answers["connection lost"] += 1
            self._load.one_done()

    def ask(self) -> None:
        """Send the next request, if there is one left."""
        if not self._load.more():
            self._load.one_done()
            return
        assert self._transport is not None
        self._at = time.perf_counter()
        self._transport.write(next(self._asked))

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._read = self._read + data if self._read else data
        body = body_of(self._read)
        if body is None:
            return
        load = self._load
        if load.over.done():
            return
        load.waits.append((time.perf_counter() - self._at) * 1000)
        status = self._read[9:12].decode("ascii")
        load.answers["unwanted" if load.unwanted and load.unwanted in body else status] += 1
        self._read = b""
        self.ask()


def body_of(answer: bytes) -> bytes | None:
    """The body of a whole answer, None while some of it is still to come. Raises ValueError for what is no HTTP."""
    head_end = answer.find(HEAD_END)
    if head_end < 0:
        return None
    head = answer[:head_end].lower()
    at = head.find(LENGTH)
    if not answer.startswith(GREETING) or at < 0:
        raise ValueError(f"no answer with a length: {answer[:200]!r}")
    length = int(head[at + len(LENGTH) :].partition(b"\r")[0])
    body = answer[head_end + len(HEAD_END) :]
    return body if len(body) >= length else None


_KEYS = count(time.time_ns())


def requests(job: Job, client: Client) -> Iterator[bytes]:
    """One client's requests as bytes, for ever."""
    token = f"Authorization: Bearer {client.token}\r\n" if client.token else ""
    heads = cycle(
        f"POST {client.path} HTTP/1.1\r\nHost: {job.host}:{job.port}\r\n{token}Content-Type: application/json\r\n"
        f"Content-Length: {len(body.encode())}\r\nIdempotency-Key: %d\r\n\r\n{body}"
        for body in client.bodies
    )
    return ((head % next(_KEYS)).encode() for head in heads)


def main() -> None:
    """Jobs in, tallies out, until standard input ends."""
    for line in sys.stdin.buffer:
        tally = asyncio.run(_one(msgspec.json.decode(line, type=Job)))
        sys.stdout.buffer.write(msgspec.json.encode(tally) + b"\n")
        sys.stdout.buffer.flush()


async def _one(job: Job) -> Tally:
    return await Load(job).run()


if __name__ == "__main__":
    main()
