"""The city and its halls as processes of their own, which may be killed at any moment."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Self

from tests.uplink.small.city import soon

ROOT = Path(__file__).parents[3]
QMS_CITY = ("-m", "qms", "city")


class Child:
    """One process and the lines that it prints."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, *arguments: str) -> Self:
        """`python ARGUMENTS` in the project's folder."""
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable, *arguments, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
            )
        )

    async def line(self) -> str:
        """The next line; empty when the process has ended."""
        assert self._process.stdout is not None
        return (await soon(self._process.stdout.readline())).decode().strip()

    async def line_with(self, part: str) -> str:
        """The next line with `part` in it."""
        while part not in (line := await self.line()):
            assert line, f"the process ended before it said {part}"
        return line

    async def kill(self) -> None:
        """As if the power went."""
        if self._process.returncode is None:
            self._process.kill()
        await self.ended()

    async def stop(self) -> int:
        """Ask it to end; returns its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        """Wait for its end; returns its exit code."""
        await soon(self._process.communicate())
        assert self._process.returncode is not None
        return self._process.returncode


class Children:
    """All processes of a test; what is left of them is killed at its end."""

    def __init__(self) -> None:
        self._all: list[Child] = []

    async def start(self, *arguments: str) -> Child:
        """See Child.start."""
        child = await Child.start(*arguments)
        self._all.append(child)
        return child

    async def city(self, plan: Path, var: Path, http: int, uplink: str) -> Child:
        """`qms city`, ready."""
        child = await self.start(*QMS_CITY, str(plan), "--var", str(var), "--port", str(http), "--zmq", uplink)
        await child.line_with("ready")
        return child

    async def end(self) -> None:
        """Kill whatever still runs."""
        for child in self._all:
            await child.kill()
