"""The wires of a hall on ptys, from a hand at one device to what another one shows, says or prints."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from config.plan import Line
from devices.channel import Channel
from devices.emulator import Seen
from devices.far_ends import FarEnd, open_far_ends
from devices.health import Health
from devices.links import LINKS
from firmware_protocols.messages import (
    KeyPressed,
    Message,
    Print,
    Printed,
    PrinterStatus,
    PrintFailed,
    Probe,
    RatingPressed,
    Say,
    Text,
)
from firmware_protocols.wires import WIRES
from tests.channel.small_world import Ear, soon, text

LINES = (
    Line(id="keypads", link="serial", wire="ff68", path="ports/keypads"),
    Line(id="sign", link="serial", wire="onbon_bx", path="ports/sign"),
    Line(id="printer", link="serial", wire="escpos", path="ports/printer"),
    Line(id="voice", link="serial", wire="speech", path="ports/voice"),
)
OPTIONS = {line.id: {"addresses": ["1", "2"] if line.id == "keypads" else ["1"]} for line in LINES}


H = TypeVar("H", bound=Message)


class Hall:
    """The four lines, open."""

    def __init__(self, folder: Path) -> None:
        self.health = Health(lambda: datetime(2026, 3, 2, tzinfo=UTC))
        self.seen: dict[str, asyncio.Queue[Seen]] = {line.id: asyncio.Queue() for line in LINES}
        self.ears = {line.id: Ear() for line in LINES}
        self.ends: dict[str, FarEnd] = open_far_ends(LINES, OPTIONS, folder, self._look)
        self.channels = {line.id: self._channel(line, folder) for line in LINES}
        self._tasks = [asyncio.create_task(channel.run()) for channel in self.channels.values()]

    def _channel(self, line: Line, folder: Path) -> Channel:
        self.health.watch(line.id, line.id)
        wire = WIRES[line.wire](OPTIONS[line.id])
        return Channel(line.id, LINKS[line.link](line, folder, ()), wire, self.ears[line.id].listener(), self.health)

    def _look(self, line: str, news: Sequence[Seen]) -> None:
        for one in news:
            self.seen[line].put_nowait(one)

    async def sees(self, line: str, op: str) -> Seen:
        """The next thing of this kind that the line's devices were told."""
        while (one := await soon(self.seen[line].get()))["op"] != op:
            pass
        return one

    async def hears(self, line: str, kind: type[H]) -> H:
        """The next message of this kind from the line."""
        while not isinstance(one := await soon(self.ears[line].heard.get()), kind):
            pass
        return one

    def state(self, line: str) -> str:
        return next(one.state for one in self.health.snapshot() if one.id == line)

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for end in self.ends.values():
            end.close()


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    there = Hall(tmp_path)
    for ear in there.ears.values():
        await soon(ear.ups.get())
    yield there
    await there.end()


async def test_a_key_is_acknowledged_on_the_bus_and_the_sign_shows_the_call(hall: Hall) -> None:
    hall.ends["keypads"].press("2", "call")
    assert await hall.hears("keypads", KeyPressed) == KeyPressed(address="2", key="call")
    await hall.sees("keypads", "ack")
    hall.channels["sign"].tell(text("请A012号"))
    assert "A012" in str(await hall.sees("sign", "dynamic_area"))


async def test_a_rating_reaches_the_hall(hall: Hall) -> None:
    hall.ends["keypads"].press("1", "rating", 2)
    assert await hall.hears("keypads", RatingPressed) == RatingPressed(address="1", value=2)


async def test_a_ticket_becomes_paper_or_says_why_not(hall: Hall) -> None:
    ticket = Print(job="j1", parts=(Text(text="A012"),))
    hall.channels["printer"].tell(ticket)
    assert await hall.hears("printer", Printed) == Printed(job="j1")
    hall.ends["printer"].press("1", "paper_end", 1)
    hall.channels["printer"].tell(Probe())
    while (await hall.hears("printer", PrinterStatus)).paper != "end":
        pass
    assert hall.state("printer") == "degraded"
    hall.channels["printer"].tell(ticket)
    failed = await hall.hears("printer", PrintFailed)
    assert failed.job == "j1"
    assert failed.reason


async def test_a_sentence_is_spoken(hall: Hall) -> None:
    hall.channels["voice"].tell(Say(text="请A012号到3号窗口", pinyin="qing3 A ling2 yi1 er4 hao4"))
    assert (await hall.sees("voice", "say"))["text"] == "请A012号到3号窗口"
