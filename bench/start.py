"""From nothing to the first ticket, and what an idle hall costs."""

import http.client
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench import world
from bench.process import Process
from bench.table import Figure, middle
from bench.world import Place, Running

PENGJIANG = Path(__file__).parents[1] / "config/halls/pengjiang.toml"
STARTS = 5
FIRST_TICKET_S = 2.0
RSS_MB = 80.0
IDLE_S = 10.0
KNOCK_EVERY = 0.005


def measure(var: Path) -> Iterator[Figure]:
    """Yields the figures of a bare plan, then those of a whole hall with its devices on ptys."""
    bare = world.place(world.PLANS / "bare.toml", var / "bare")
    times = [_first_ticket(bare) for _ in range(STARTS)]
    yield Figure(name="first ticket after start, bare plan", measured=max(times), unit="s", goal=FIRST_TICKET_S)
    yield Figure(name="first ticket after start, median", measured=middle(times), unit="s")
    with world.hall(bare) as hall:
        yield from _idle(hall, "bare plan")
    with ExitStack() as stack:
        pengjiang = world.place(PENGJIANG, var / "pengjiang")
        stack.enter_context(world.far_ends(pengjiang))
        hall = stack.enter_context(world.hall(pengjiang))
        yield from _idle(hall, "pengjiang with its devices")


def _first_ticket(place: Place) -> float:
    """Seconds from the start of the process to the answered ticket; nothing is waited for but the answer."""
    port = world.free_port()
    started = time.perf_counter()
    process = world.started(place, port)
    try:
        _take(place, port, process)
        return time.perf_counter() - started
    finally:
        process.kill()


def _take(place: Place, port: int, process: Process) -> None:
    asked = f'{{"item_class":"{place.plan.item_classes[0].id}","channel":"api"}}'
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            headers = {"Authorization": f"Bearer {place.tokens.kiosk}", "Content-Type": "application/json"}
            connection.request("POST", "/api/v1/tickets", asked, headers)
            answer = connection.getresponse()
            if answer.status == 201:
                return
            raise RuntimeError(f"no ticket: {answer.status} {answer.read().decode()}")
        except ConnectionRefusedError:
            if process.popen.poll() is not None:
                process.ready()
            time.sleep(KNOCK_EVERY)
        finally:
            connection.close()


def _idle(hall: Running, what: str) -> Iterator[Figure]:
    """After a ticket, nothing happens for a while."""
    _take(hall.place, hall.port, hall.process)
    before = hall.process.cpu_s()
    time.sleep(IDLE_S)
    share = 100 * (hall.process.cpu_s() - before) / IDLE_S
    yield Figure(name=f"memory when idle, {what}", measured=hall.process.rss_mb(), unit="MB", goal=RSS_MB)
    yield Figure(name=f"processor when idle, {what}", measured=share, unit="% of a core")
