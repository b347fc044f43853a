"""Real `qms` processes that a test may kill at any moment: lives of one command on one folder, one after another."""

import asyncio
import json
import os
import re
import signal
import sys
from pathlib import Path

PATIENCE = 60.0  # seconds after which a test gives up hope; nothing takes nearly that long


class Died(Exception):
    """The process ended before it was ready; the message holds its exit code and what it said."""


class Lives:
    """A fork server and the one child it has at a time; see `fork_server`. Used as `async with`."""

    def __init__(self, folder: Path, name: str) -> None:
        self._log = folder / f"{name}.log"
        self._server: asyncio.subprocess.Process | None = None
        self._alive = False
        self.pid = 0
        self.count = 0

    async def __aenter__(self) -> "Lives":
        with self._log.open("ab") as log:
            self._server = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.faults.fork_server"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        assert self._server.stdin is not None
        if self._alive:
            self.kill()
            await self.ended()
        self._server.stdin.close()
        await self._server.wait()

    @property
    def said(self) -> str:
        """Everything on standard error, over all lives."""
        return self._log.read_text(errors="replace")

    async def begin(self, *arguments: str) -> None:
        """Start a life; it is known by its `pid`, and not ready yet."""
        assert self._server is not None
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps(arguments).encode() + b"\n")
        self.pid = int((await self._line("pid ")).split()[1])
        self._alive = True
        self.count += 1

    async def ready(self) -> str:
        """Wait until it answers, and return its first address. Raises Died."""
        line = await self._line("ready ", "ended ")
        if line.startswith("ended "):
            self._alive = False
            raise Died(f"{line}: {self.said[-2000:]}")
        found = re.search(r"http://[^\s/]+", line)
        assert found is not None, line
        return found[0]

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    async def ended(self) -> int:
        """Wait until the life is over; its exit code, negative for a signal."""
        line = await self._line("ended ")
        self._alive = False
        return int(line.split()[1])

    async def _line(self, *beginnings: str) -> str:
        """The next line that begins so; what is before it is not asked for."""
        assert self._server is not None
        assert self._server.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while line := (await self._server.stdout.readline()).decode():
                if line.startswith(beginnings):
                    return line
        raise Died(f"the fork server is gone: {self.said[-2000:]}")
