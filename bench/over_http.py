"""Tickets and calls over HTTP, round by round beside a bare endpoint in the same run."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench import world
from bench.load import Client, Job, Tally
from bench.table import Figure, middle, percentile
from bench.world import LoadProcess, Running

CROWDS = (1, 10, 50)
ROUNDS = 5
COUNT = {1: 600, 10: 1500, 50: 1500}  # requests a part
MOST_S = 5.0  # seconds a part may take
CLASSES = ("a", "b", "c")
P99_MS = {10: 20.0, 50: 100.0}
RATIO = 0.25
CPU_MS = 0.4


class Part(NamedTuple):
    """One job's figures: answers a second, and the hall's processor time an answer (ms)."""

    rate: float
    cpu_ms: float
    waits: list[float]


class Round(NamedTuple):
    """The three parts that are compared: measured one after another, within a second or two."""

    bare: Part
    tickets: Part
    calls: Part


class Bench:
    """The processes of one measurement."""

    def __init__(self, hall: Running, bare_port: int, load: LoadProcess) -> None:
        self._hall, self._bare_port, self._load = hall, bare_port, load

    def round(self, crowd: int) -> Round:
        """Everything once with so many clients; the tickets taken are the ones called."""
        tokens = self._hall.place.tokens
        bodies = [f'{{"item_class":"{c}","channel":"api"}}' for c in CLASSES]
        takers = [Client("/api/v1/tickets", bodies, tokens.kiosk) for _ in range(crowd)]
        clerks = [Client(f"/api/v1/windows/{no}/call-next", ["{}"], tokens.leader) for no in range(1, crowd + 1)]
        bare = self._part(self._bare_port, takers, crowd, "201")
        tickets = self._part(self._hall.port, takers, crowd, "201")
        return Round(bare, tickets, self._part(self._hall.port, clerks, crowd, "200"))

    def _part(self, port: int, clients: list[Client], crowd: int, good: str) -> Part:
        job = Job(host="127.0.0.1", port=port, clients=clients, count=COUNT[crowd], seconds=MOST_S)
        before = self._hall.process.cpu_s()
        tally = self._load.do(job)
        cpu = self._hall.process.cpu_s() - before
        if set(tally.answers) != {good}:
            raise RuntimeError(f"not every answer was {good}: {tally.answers}")
        return part_of(tally, cpu)


def part_of(tally: Tally, cpu_s: float) -> Part:
    """A job's figures."""
    count = len(tally.waits)
    return Part(count / tally.seconds, 1000 * cpu_s / count, tally.waits)


def measure(var: Path) -> Iterator[Figure]:
    """Yields the figures of all crowds."""
    with (
        world.hall(world.place(world.PLANS / "bare.toml", var)) as hall,
        world.bare(var / "bare.log") as bare_port,
        world.load_process(var / "load.log") as load,
    ):
        world.open_windows(hall, map(str, range(1, max(CROWDS) + 1)))
        bench = Bench(hall, bare_port, load)
        bench.round(10)  # nobody's first request counts
        rounds: dict[int, list[Round]] = {crowd: [] for crowd in CROWDS}
        for _ in range(ROUNDS):
            for crowd in CROWDS:
                rounds[crowd].append(bench.round(crowd))
    for crowd, done in rounds.items():
        yield from _figures(crowd, done)


def _figures(crowd: int, rounds: list[Round]) -> Iterator[Figure]:
    clients = f"{crowd} client{'s' if crowd > 1 else ''}"
    bare = middle([one.bare.rate for one in rounds])
    for what in ("tickets", "calls"):
        parts: list[Part] = [getattr(one, what) for one in rounds]
        yield Figure(
            name=f"{what} a second, {clients}",
            measured=middle([part.rate for part in parts]),
            beside=bare,
            ratio=middle([part.rate / one.bare.rate for part, one in zip(parts, rounds, strict=True)]),
            goal=RATIO if crowd == 10 else None,
            sense=">=",
            of="ratio",
            note="beside: a bare aiohttp endpoint in a process of its own, same run; the ratio is the median of rounds",
        )
        waits = [wait for part in parts for wait in part.waits]
        yield Figure(name=f"{what} p50, {clients}", measured=percentile(waits, 50), unit="ms")
        goal = P99_MS.get(crowd) if what == "calls" else None
        yield Figure(name=f"{what} p99, {clients}", measured=percentile(waits, 99), unit="ms", goal=goal)
    cpu = [part.cpu_ms for one in rounds for part in (one.tickets, one.calls)]
    yield Figure(
        name=f"processor time an operation, {clients}",
        measured=middle(cpu),
        unit="ms",
        goal=CPU_MS,
        note="processor time: one client alone pays a commit and the way to the writer's thread and back for each operation",
    )
