"""A hall's side and the devices' side of lines, joined by ptys, taken down after each test."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.channel import Channel
from devices.emulator import Emulator
from devices.far_ends import Cable, FarEnd, whole
from devices.health import Health
from devices.link import Link
from devices.links.serial import SerialLink
from tests.channel.small_world import Ear, Eye, JsonDevice, JsonWire


class World:
    """Lines, each with a far end and a running channel."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.health = Health(lambda: datetime.fromtimestamp(time.time(), UTC))
        self._ends: list[FarEnd] = []
        self._tasks: list[asyncio.Task[None]] = []

    def far_end(
        self, name: str, eye: Eye | None = None, emulator: Emulator[bytes] | None = None, cable: Cable = whole
    ) -> FarEnd:
        """A plugged-in device; its port is `name` in the world's folder."""
        end = FarEnd(self.folder / name, emulator or JsonDevice(), (eye or Eye()).look, cable=cable)
        end.open()
        self._ends.append(end)
        return end

    def channel(
        self, name: str, ear: Ear, link: Link[bytes] | None = None, wire: JsonWire | None = None
    ) -> tuple[Channel, asyncio.Task[None]]:
        """A running channel on the port `name`, or on another link."""
        self.health.watch(f"{name}-device", name)
        link = link or SerialLink(self.folder / name, 9600)
        channel = Channel(name, link, wire or JsonWire(), ear.listener(), self.health, first_wait=0.01)
        task = asyncio.create_task(channel.run())
        self._tasks.append(task)
        return channel, task

    def state(self, name: str) -> str:
        """How the device on the line is."""
        return next(one.state for one in self.health.snapshot() if one.id == f"{name}-device")

    def counter(self, name: str, what: str) -> int:
        """One of the counters of the device on the line."""
        return next(one.counters.get(what, 0) for one in self.health.snapshot() if one.id == f"{name}-device")

    async def end(self) -> None:
        """Stop the channels, then remove the devices."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task
        for end in self._ends:
            end.close()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """An empty world."""
    there = World(tmp_path)
    yield there
    await there.end()
