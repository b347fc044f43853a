"""Events a second from a hall's journal to the city's commit: as they happen, and a backlog after an outage."""

import time
from collections.abc import Iterator
from pathlib import Path

from bench import world
from bench.load import Client, Job
from bench.process import Process
from bench.table import Figure
from bench.world import LoadProcess, Running
from config import city as city_plan
from qms.city import setup

PLAN = world.PLANS / "city.toml"
COUNT = 6000
LIVE_CLIENTS = 10
MOST_S = 20.0
PATIENCE_S = 60.0
LOOK_EVERY = 0.01


class City:
    """The city as a process, and the hall's place in it."""

    def __init__(self, var: Path, hall: str) -> None:
        self._var = var
        self.access = setup.prepare(city_plan.load(PLAN), var, [hall])
        self.uplink = f"tcp://127.0.0.1:{world.free_port()}"

    def start(self) -> Process:
        """Start it; it takes in when its `ready` is read."""
        told = ("qms", "city", str(PLAN), "--var", str(self._var), "--port", "0", "--zmq", self.uplink)
        return Process(*told, log=self._var / "city.log")

    def has(self, url: str, seq: int) -> None:
        """Wait until the city has committed everything up to `seq`."""
        deadline = time.perf_counter() + PATIENCE_S
        while (last := world.get(url, "/ingest", self.access.token)[0]["last_seq"]) < seq:
            if time.perf_counter() > deadline:
                raise TimeoutError(f"the city has {last} of {seq} events")
            time.sleep(LOOK_EVERY)


def measure(var: Path) -> Iterator[Figure]:
    """Yields the drain of a backlog, then the live rate and the lag behind it."""
    place = world.place(world.PLANS / "bare.toml", var)
    city = City(var, place.plan.hall.id)
    arguments = ("--city", city.uplink, "--city-key", city.access.server_key)
    with world.hall(place, *arguments) as hall, world.load_process(var / "load.log") as load:
        _take(hall, load)
        backlog = _seq(hall)
        process = city.start()
        try:
            url = world.url_of(process.ready())
            started = time.perf_counter()
            city.has(url, backlog)
            yield _rate("backlog events a second into the city", backlog, started)
            yield from _live(hall, load, city, url)
        finally:
            process.stop()


def _live(hall: Running, load: LoadProcess, city: City, url: str) -> Iterator[Figure]:
    before, started = _seq(hall), time.perf_counter()
    _take(hall, load)
    answered, seq = time.perf_counter(), _seq(hall)
    city.has(url, seq)
    yield _rate("live events a second, tickets to city", seq - before, started)
    yield Figure(name="city behind the last answer", measured=1000 * (time.perf_counter() - answered), unit="ms")


def _rate(name: str, count: int, started: float) -> Figure:
    note = "uplink: from the hall's journal over ZeroMQ to the city's commit, seen at GET /ingest"
    return Figure(name=name, measured=count / (time.perf_counter() - started), note=note)


def _take(hall: Running, load: LoadProcess) -> None:
    taker = Client("/api/v1/tickets", ['{"item_class":"a","channel":"api"}'], hall.place.tokens.kiosk)
    clients = [taker] * LIVE_CLIENTS
    load.do(Job(host="127.0.0.1", port=hall.port, clients=clients, count=COUNT, seconds=MOST_S))


def _seq(hall: Running) -> int:
    return int(world.get(hall.url, "/floor", hall.place.tokens.leader)["seq"])
