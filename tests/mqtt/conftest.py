"""The world of each test: a running broker in a folder of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.mqtt.broker_world import World

MEMORY = Path("/dev/shm")  # Linux always has it: a disk there flushes in no time


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[World]:
    made = World(folder)
    try:
        await made.mosquitto.start()
        yield made
    finally:
        await made.close()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with running(tmp_path) as made:
        yield made


@pytest.fixture
async def world_in_memory() -> AsyncIterator[World]:
    """For thousands of messages, each of which is flushed to disk."""
    with TemporaryDirectory(dir=MEMORY) as folder:
        async with running(Path(folder)) as made:
            yield made
