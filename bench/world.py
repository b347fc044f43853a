"""What a measurement runs: real processes on loopback, each in a folder of its own, ended whatever happens."""

import asyncio
import re
import socket
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bench.load import Job, Tally
from bench.process import Process
from config.load import load
from config.plan import Plan
from qms.access import Access, Role
from qms.web.client import HallClient

PLANS = Path(__file__).with_name("plans")


class Tokens(NamedTuple):
    """What the clients of a measurement carry."""

    kiosk: str
    leader: str
    manager: str


class Place(NamedTuple):
    """A hall that is drawn but does not run yet."""

    file: Path
    plan: Plan
    var: Path
    tokens: Tokens

    @property
    def folder(self) -> Path:
        """Where this hall's data stands."""
        return self.var / self.plan.hall.id


class Running(NamedTuple):
    """A hall that runs."""

    place: Place
    process: Process
    url: str

    @property
    def port(self) -> int:
        """Where it answers."""
        return int(self.url.rpartition(":")[2])


def place(file: Path, var: Path) -> Place:
    """Make a hall's folder under `var`, with tokens."""
    plan = load(file)
    (var / plan.hall.id).mkdir(parents=True, exist_ok=True)
    access = Access(var / plan.hall.id)
    try:
        access.adopt(plan.clerks)
        roles: tuple[Role, ...] = ("kiosk", "leader", "manager")
        return Place(file, plan, var, Tokens(*(access.enrol(role, f"bench-{role}") for role in roles)))
    finally:
        access.close()


def started(where: Place, port: int, *arguments: str) -> Process:
    """Start a hall; it may not be ready yet. Port 0 is any free one."""
    told = ("qms", "hall", str(where.file), "--var", str(where.var), "--port", str(port), *arguments)
    return Process(*told, log=where.var / "hall.log")


@contextmanager
def hall(where: Place, *arguments: str) -> Iterator[Running]:
    """A hall that answers; stopped at the end."""
    process = started(where, 0, *arguments)
    try:
        yield Running(where, process, url_of(process.ready()))
    finally:
        process.stop()


def url_of(ready: str) -> str:
    """The first address that a `ready` line tells."""
    found = re.search(r"http://[^\s/]+", ready)
    assert found is not None, ready
    return found[0]


@contextmanager
def bare(log: Path) -> Iterator[int]:
    """The bare endpoint; yields its port."""
    process = Process("bench.bare", log=log)
    try:
        yield int(process.ready().split()[1])
    finally:
        process.stop()


class LoadProcess(NamedTuple):
    """The load, in a process of its own."""

    process: Process

    def do(self, job: Job) -> Tally:
        """Run one job and wait for what came of it."""
        return msgspec.json.decode(self.process.ask(msgspec.json.encode(job)), type=Tally)


@contextmanager
def load_process(log: Path) -> Iterator[LoadProcess]:
    """A load generator."""
    process = Process("bench.load", log=log)
    try:
        yield LoadProcess(process)
    finally:
        process.stop()


def open_windows(running: Running, windows: Iterable[str]) -> None:
    """Open windows, as their leader."""

    async def opened() -> None:
        async with HallClient(running.url, running.place.tokens.leader) as leader:
            for no in windows:
                await leader.post(f"/windows/{no}/open")

    asyncio.run(opened())


@contextmanager
def far_ends(where: Place) -> Iterator[None]:
    """The devices of a hall's lines on ptys, in a process of their own."""
    process = Process("qms", "emulate", str(where.file), "--var", str(where.var), log=where.var / "emulate.log")
    try:
        process.ready()
        yield
    finally:
        process.stop()


def get(url: str, path: str, token: str) -> Any:
    """GET a path below /api/v1. Raises urllib.error.URLError."""
    request = urllib.request.Request(f"{url}/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return msgspec.json.decode(answer.read())


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
