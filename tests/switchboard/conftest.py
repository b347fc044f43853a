"""Worlds for the switchboard's tests, taken down after each."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.switchboard.world import World

MakeWorld = Callable[..., World]


@pytest.fixture
async def make_world(tmp_path: Path) -> AsyncIterator[MakeWorld]:
    """Worlds of other plans; the far ends are plugged in, the hall is not started."""
    made: list[World] = []

    def make(*about: Any, **more: Any) -> World:
        made.append(World(tmp_path, *about, **more))
        return made[-1]

    yield make
    for world in made:
        await world.end()


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    """A hall of three windows, running."""
    there = make_world()
    await there.start()
    return there
