"""The demo as a person uses it: a hall without visitors, worked by hand from the kiosk to the city's figures."""

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from qms.web.client import HallClient, Unreachable

CALL_AT_WINDOW_1 = bytes.fromhex("FF 68 03 03 68 01 01 0C 0E 16")


def free_port() -> int:
    """The first of two free ports in a row."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            try:
                two.bind(("127.0.0.1", one.getsockname()[1] + 1))
            except OSError:
                continue
            return int(one.getsockname()[1])


class Ports(NamedTuple):
    hall: int
    city: int


@contextmanager
def demo(var: Path, ports: Ports, *more: str) -> Iterator[subprocess.Popen[str]]:
    """`qms demo`, ready; stopped with Ctrl-C at the end unless it is gone already."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "qms", "demo", "--port", str(ports.hall), "--city-port", str(ports.city)),
            *("--var", str(var), "--no-forecast", *more),
        ],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("ready"):
                break
        assert lines, "the demo said nothing"
        assert lines[-1].startswith("ready"), "".join(lines)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
        process.stdout.close()


class Tap:
    """A terminal at the far side of a line, opened by a script."""

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self.seen = b""
        self._news = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._fd, self._read)

    def _read(self) -> None:
        self.seen += os.read(self._fd, 4096)
        self._news.set()

    def write(self, data: bytes) -> None:
        os.write(self._fd, data)

    async def until(self, *expected: bytes) -> None:
        async with asyncio.timeout(20):
            while not all(part in self.seen for part in expected):
                self._news.clear()
                await self._news.wait()

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._fd)
        os.close(self._fd)


async def asked_until(client: HallClient, path: str, holds: Callable[[Any], bool], **query: str) -> Any:
    """GET `path` again and again until its answer is as expected."""
    async with asyncio.timeout(30):
        while True:
            try:
                told = await client.get(path, **query)
            except Unreachable:
                told = None
            if told is not None and holds(told):
                return told


@pytest.fixture
async def told(tmp_path: Path) -> AsyncIterator[dict[str, Any]]:
    with demo(tmp_path, Ports(free_port(), free_port()), "--no-visitors"):
        yield msgspec.json.decode((tmp_path / "demo.json").read_bytes())


async def test_one_visit_from_the_kiosk_to_the_city(told: dict[str, Any]) -> None:
    tokens, ptys = told["tokens"], told["ptys"]
    printer, keys, sign, voice = (Tap(ptys[name]) for name in ("dispenser-1", "keypad-1", "sign-1", "speaker-1"))
    assert ptys["evaluator-1"] == ptys["keypad-1"], "they share an RS-485 line"
    async with (
        HallClient(told["hall_url"], tokens["kiosk"]) as kiosk,
        HallClient(told["city_url"], tokens["city"]) as city,
    ):
        [item] = (await kiosk.get("/items", q="shbzksl"))["items"][:1]
        ticket = await kiosk.post("/tickets", {"item": item["code"], "channel": "kiosk"})
        assert ticket["number"] == "A001"
        assert ticket["url"].startswith(told["hall_url"])
        await printer.until(b"A001", "号".encode("gb18030"), ticket["url"].encode())
        keys.write(CALL_AT_WINDOW_1)
        await keys.until(CALL_AT_WINDOW_1)
        await sign.until(b"\xa5\xa5", b"A001")
        await voice.until("请".encode(), "窗口".encode())
        await asked_until(kiosk, f"/tickets/{ticket['id']}", lambda t: t["state"] == "called" and t["window"] == "1")
        keys.write(pad_key(int(told["devices"]["evaluator-1"]["address"]), 3))
        await asked_until(kiosk, f"/tickets/{ticket['id']}", lambda t: t["state"] == "finished")
        rows = (await asked_until(city, "/kpi", lambda k: rated(k) == 1))["rows"]
    [row] = [row for row in rows if row["key"] == "pengjiang"]
    assert (row["issued"], row["called"], row["served"]) == (1, 1, 1)
    assert row["waiting"]["n"] == 1
    assert row["waiting"]["mean_s"] >= 0
    assert (row["satisfaction"]["mean"], row["satisfaction"]["rated"], row["satisfaction"]["bad"]) == (5, 1, 0)
    for tap in (printer, keys, sign, voice):
        tap.close()


def pad_key(address: int, value: int) -> bytes:
    """An evaluator's frame, by the rule of the manual."""
    body = bytes((address, 0x11, value))
    return bytes((0xFF, 0x68, 3, 3, 0x68)) + body + bytes((sum(body) % 256, 0x16))


def rated(kpi: Any) -> int:
    return sum(row["satisfaction"]["rated"] for row in kpi["rows"])


async def somebody_rated(hall: Any) -> None:
    """Follow the manager's view until somebody has been served and has rated it."""
    async with asyncio.timeout(120), HallClient(hall["url"], hall["tokens"]["manager"]) as manager:
        async for seen in manager.feed("manager"):
            if seen.state["today"]["rated"] > 0:
                return


async def test_after_kill_9_a_restart_carries_on(tmp_path: Path) -> None:
    ports = Ports(free_port(), free_port())
    with demo(tmp_path, ports, "--no-visitors") as process:
        before = msgspec.json.decode((tmp_path / "demo.json").read_bytes())
        async with HallClient(before["hall_url"], before["tokens"]["kiosk"]) as kiosk:
            first = await kiosk.post("/tickets", {"item_class": "social"})
        process.kill()
        process.wait()
    with demo(tmp_path, ports, "--no-visitors"):
        after = msgspec.json.decode((tmp_path / "demo.json").read_bytes())
        assert after["tokens"]["kiosk"] == before["tokens"]["kiosk"]
        async with HallClient(after["hall_url"], after["tokens"]["kiosk"]) as kiosk:
            assert (await kiosk.get(f"/tickets/{first['id']}"))["number"] == first["number"]
            assert (await kiosk.post("/tickets", {"item_class": "social"}))["number"] == "A002"
    assert stat.S_IMODE((tmp_path / "demo.json").stat().st_mode) == 0o600


async def test_with_visitors_a_fast_hall_serves_and_rates_and_the_city_sees_it(tmp_path: Path) -> None:
    with demo(tmp_path, Ports(free_port(), free_port()), "--speed", "60"):
        told = msgspec.json.decode((tmp_path / "demo.json").read_bytes())
        await asyncio.gather(*(somebody_rated(hall) for hall in told["halls"].values()))
        async with HallClient(told["city_url"], told["tokens"]["city"]) as city:
            kpi = await asked_until(city, "/kpi", lambda k: rated(k) >= 2 and all(row["served"] for row in k["rows"]))
    assert {row["key"] for row in kpi["rows"]} == {"pengjiang", "jianghai"}


async def test_recorded_arrivals_are_played_and_compared(tmp_path: Path) -> None:
    rows = [f"X,2020-01-07,08:{i:02d}:00,{i % 3},{i},08:{i + 5:02d}:00" for i in range(20)]
    (tmp_path / "day.csv").write_text("hall,date,arrive_time,queue,ticket_no,called_time\n" + "\n".join(rows))
    with demo(
        tmp_path / "var", Ports(free_port(), free_port()), "--speed", "600", "--arrivals", str(tmp_path / "day.csv")
    ) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("the record is played"):
                break
    table = [line.split() for line in said if line.startswith("2020-01-07")]
    assert table, "".join(said)
    assert (table[0][1], table[0][-4]) == ("20", "20")
    assert abs(float(table[0][-1]) - 5.0) < 1.0
    assert any("0 presses were refused" in line for line in said)
