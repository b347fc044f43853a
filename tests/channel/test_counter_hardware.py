"""What stands at counters and kiosks, on real ptys and a real socket: voices, an ID reader, a scanner, a POS and a recorder."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from config.plan import Line
from devices.channel import Channel
from devices.far_ends import FarEnd, open_far_ends
from devices.health import Health
from devices.links import LINKS
from firmware_protocols.messages import (
    Acknowledged,
    AwaitCard,
    CardRead,
    Described,
    Message,
    Paid,
    Probe,
    Recorded,
    Refuse,
    Say,
    Scanned,
    SpeakerState,
)
from firmware_protocols.wires import WIRES
from tests.channel.small_world import Ear, soon

H = TypeVar("H", bound=Message)
OPTIONS = {"jq8900": {"clip_ms": 60, "phrase_ms": 60}}


class Counter:
    """Devices of any wires, each on a line of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._health = Health(lambda: datetime(2026, 3, 2, tzinfo=UTC))
        self._ears: dict[str, Ear] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.channels: dict[str, Channel] = {}
        self.ends: dict[str, FarEnd] = {}

    async def plug_in(self, wire: str) -> FarEnd:
        """A device on a pty."""
        line = Line(id=wire, link="serial", wire=wire, path=f"ports/{wire}")
        self.ends |= open_far_ends([line], OPTIONS, self._folder)
        await self.open(line)
        return self.ends[wire]

    async def open(self, line: Line) -> None:
        """The hall's end of the line, once it is up."""
        self._health.watch(line.id, line.id)
        ear = self._ears[line.id] = Ear()
        link = LINKS[line.link](line, self._folder, ())
        wire = WIRES[line.wire](OPTIONS.get(line.wire, {}))
        channel = self.channels[line.id] = Channel(line.id, link, wire, ear.listener(), self._health)
        self._tasks.append(asyncio.create_task(channel.run()))
        await soon(ear.ups.get())

    async def hears(self, line: str, kind: type[H]) -> H:
        """The next message of this kind from the line."""
        while not isinstance(one := await soon(self._ears[line].heard.get()), kind):
            pass
        return one

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for end in self.ends.values():
            end.close()


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    there = Counter(tmp_path)
    yield there
    await there.end()


@pytest.mark.parametrize("wire", ["syn6288", "xfs5152", "jq8900"])
async def test_a_voice_says_by_itself_when_it_has_spoken(counter: Counter, wire: str) -> None:
    await counter.plug_in(wire)
    counter.channels[wire].tell(Probe())
    assert await counter.hears(wire, SpeakerState) == SpeakerState(state="idle")
    await counter.hears(wire, Acknowledged)
    for text in ("请", "号"):
        counter.channels[wire].tell(Say(text=text))
    for _ in range(2):
        await counter.hears(wire, Acknowledged)


async def test_a_card_is_laid_on_a_reader(counter: Counter) -> None:
    reader = await counter.plug_in("ga467")
    counter.channels["ga467"].tell(AwaitCard())
    reader.press("1", "resident", 1)
    assert (await counter.hears("ga467", CardRead)).birth == "1900-01-01"


async def test_a_label_is_held_before_a_scanner_which_then_says_what_it_is(counter: Counter) -> None:
    scanner = await counter.plug_in("newland")
    scanner.press("1", "请到3号窗口")
    assert await counter.hears("newland", Scanned) == Scanned(text="请到3号窗口")
    counter.channels["newland"].tell(Probe())
    assert (await counter.hears("newland", Described)).text.startswith("Firmware")


async def test_a_recorder_marks_on_a_serial_line(counter: Counter) -> None:
    recorder = await counter.plug_in("recording_mark")
    for edge in ("begin", "end"):
        recorder.press("1", edge, 1)
        assert (await counter.hears("recording_mark", Recorded)).edge == edge


class Till:
    """A POS that listens on a socket; `answers` are the lines it got."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    def marks(self, **mark: object) -> None:
        self._writer.write(json.dumps({"mark": "paid", **mark}).encode() + b"\n")

    async def answer(self) -> dict[str, object]:
        answer: dict[str, object] = json.loads(await soon(self._reader.readline()))
        return answer

    def leave(self) -> None:
        self._writer.close()


async def test_a_pos_marks_over_tcp_is_answered_and_counts_once_over_two_connections(counter: Counter) -> None:
    tills: asyncio.Queue[Till] = asyncio.Queue()

    def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tills.put_nowait(Till(reader, writer))

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    await counter.open(
        Line(id="pos", link="tcp", wire="pos_mark", host="127.0.0.1", port=server.sockets[0].getsockname()[1])
    )
    till = await soon(tills.get())
    till.marks(reference="P1", amount=1250)
    assert await till.answer() == {"ok": True, "id": "P1"}
    assert await counter.hears("pos", Paid) == Paid(reference="P1", amount=1250)
    till.leave()
    till = await soon(tills.get())
    till.marks(reference="P1", amount=1250)
    till.marks(reference="P2", name="x")
    till.marks(reference="P3")
    assert await till.answer() == {"ok": True, "id": "P1"}
    assert (await till.answer())["ok"] is False
    assert await till.answer() == {"ok": True, "id": "P3"}
    assert await counter.hears("pos", Paid) == Paid(reference="P3")
    counter.channels["pos"].tell(Refuse(reference="P3", reason="1 号窗口现在没有号"))
    assert await till.answer() == {"ok": False, "id": "P3", "reason": "1 号窗口现在没有号"}
    till.leave()
    server.close()
