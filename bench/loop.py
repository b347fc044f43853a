"""How long the event loop of a full hall is held, while tickets are taken, clerks call, and two managers watch."""

import asyncio
import os
import re
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import msgspec

from bench import world
from bench.process import Process
from bench.table import Figure, percentile
from bench.world import Place, Running
from qms.forecaster import cache
from qms.web.client import HallClient

STEPS, BETWEEN_S = 80, 0.25
GOAL_MS = 10.0
WARM_S = 240.0
PREFIXES = "ABCDEFGHJKLM"


class Size(NamedTuple):
    """A hall: how many windows and item classes, and how many wait in it; `goal` ms for its loop."""

    windows: int
    classes: int
    waiting: int
    goal: float | None = None


SIZES = (Size(12, 6, 60, GOAL_MS), Size(40, 12, 300))


class Tick(NamedTuple):
    """How late a tick came, and how much of the processor the loop's thread had since the one before, ms."""

    late: float
    had: float


def measure(var: Path) -> Iterator[Figure]:
    """Yields how late the loop's ticks came, with forecasts and, beside, without."""
    os.environ.setdefault(cache.VARIABLE, str(cache.folder(var)))
    for size in SIZES:
        file = var / f"hall-{size.windows}.toml"
        file.write_text(drawn(size), encoding="utf-8")
        ticks = {}
        for forecast in (False, True):
            where = world.place(file, var / f"{size.windows}-{forecast}")
            with watched(where, *([] if forecast else ["--no-forecast"])) as hall:
                ticks[forecast] = asyncio.run(busy(hall, size, forecast))
        yield from _figures(size, ticks[True], ticks[False])


def _figures(size: Size, ticks: Sequence[Tick], plain: Sequence[Tick]) -> Iterator[Figure]:
    name = f"event loop held, {size.waiting} waiting at {size.windows} windows"
    late, beside = ([tick.late for tick in side] for side in (ticks, plain))
    yield Figure(name=f"{name}, p99", measured=percentile(late, 99), beside=percentile(beside, 99), unit="ms")
    yield Figure(
        name=f"{name}, longest",
        measured=max(late),
        beside=max(beside),
        unit="ms",
        note="a tick every 2 ms, how late it came, also for what else this machine did; beside: without forecasts",
    )
    yield Figure(
        name=f"{name}, longest by its own work",
        measured=max(tick.had for tick in ticks),
        beside=max(tick.had for tick in plain),
        unit="ms",
        goal=size.goal,
        note="processor time of the loop's thread between two ticks",
    )


def drawn(size: Size) -> str:
    """The plan: every window serves two classes and helps with a third."""
    names = [f"c{i}" for i in range(size.classes)]
    lines = ["[hall]", 'id = "full"', 'name = "满"', 'level = "city"', 'region = "000000"', "", "[[zones]]"]
    lines += ['id = "z"', 'name = "综合受理区"', 'kind = "intake"', ""]
    for name, prefix in zip(names, PREFIXES, strict=False):
        lines += [
            "[[item_classes]]",
            f'id = "{name}"',
            f'name = "{name}"',
            f'prefix = "{prefix}"',
            "usual_service = 300",
            "",
        ]
    for w in range(size.windows):
        own, helps = [names[w % size.classes], names[(w + 1) % size.classes]], [names[(w + 2) % size.classes]]
        lines += ["[[windows]]", f'no = "{w + 1}"', 'zone = "z"', f"classes = {own}", f"secondary = {helps}", ""]
    return "\n".join(lines)


@contextmanager
def watched(where: Place, *arguments: str) -> Iterator[Running]:
    """A hall that watches its loop."""
    process = Process("bench.watched", str(where.file), str(where.var), *arguments, log=where.var / "hall.log")
    try:
        yield Running(where, process, world.url_of(process.ready()))
    finally:
        process.stop()


async def busy(hall: Running, size: Size, forecast: bool) -> list[Tick]:
    """The ticks while visitors came and clerks called, and two managers watched."""
    tokens, classes = hall.place.tokens, cycle(c.id for c in hall.place.plan.item_classes)
    windows = range(1, size.windows + 1)
    async with HallClient(hall.url, tokens.leader) as leader, HallClient(hall.url, tokens.kiosk) as kiosk:
        for no in windows:
            await leader.post(f"/windows/{no}/open")
        for _ in range(size.waiting + size.windows):
            await kiosk.post("/tickets", {"item_class": next(classes), "channel": "api"})
        for no in windows:
            await leader.post(f"/windows/{no}/call-next")
        watchers = [asyncio.create_task(_watch(hall)) for _ in range(2)]
        if forecast:
            await _forecasts(hall)
        await asyncio.to_thread(hall.process.ask, b"from here on")
        for _, no in zip(range(STEPS), cycle(windows), strict=False):
            await kiosk.post("/tickets", {"item_class": next(classes), "channel": "api"})
            await leader.post(f"/windows/{no}/call-next")
            await asyncio.sleep(BETWEEN_S)
        late = await asyncio.to_thread(hall.process.ask, b"so far")
        for one in watchers:
            one.cancel()
        return msgspec.json.decode(late, type=list[Tick])


async def _watch(hall: Running) -> None:
    async with HallClient(hall.url, hall.place.tokens.manager) as manager:
        async for _ in manager.feed("manager"):
            pass


async def _forecasts(hall: Running) -> None:
    """Returns when the second forecast has come."""
    async with asyncio.timeout(WARM_S):
        while await asyncio.to_thread(_refreshes, hall) < 2:  # noqa: ASYNC110 (another process)
            await asyncio.sleep(0.5)


def _refreshes(hall: Running) -> int:
    with urllib.request.urlopen(f"{hall.url}/metrics", timeout=10) as answer:
        found = re.search(r"^qms_forecast_refreshes_total (\d+)", answer.read().decode(), re.MULTILINE)
    return int(found[1]) if found else 0
