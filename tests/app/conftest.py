"""Processes of `qms` as an administrator starts them, ended after each test."""

import asyncio
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from config.load import load
from qms.access import Access
from tests.roles.small_hall import TEXT

PATIENCE = 30.0  # seconds after which a test gives up hope


class Said(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


class Qms:
    """A folder with a plan, and the commands of `qms` on it."""

    def __init__(self, folder: Path) -> None:
        self.var = folder / "var"
        self.plan = folder / "plan.toml"
        self.plan.write_text(TEXT, encoding="utf-8")
        self._running: list[Process] = []

    def do(self, *words: str) -> Said:
        """Run a command to its end."""
        command = [sys.executable, "-m", "qms", *words]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        return Said(ended.returncode, ended.stdout, ended.stderr)

    def token(self, role: str = "kiosk") -> str:
        """A token for the hall of the plan."""
        folder = self.var / "small"
        folder.mkdir(parents=True, exist_ok=True)
        access = Access(folder)
        try:
            access.adopt(load(self.plan).clerks)
            return access.enrol("kiosk" if role == "kiosk" else "leader", f"test-{role}")
        finally:
            access.close()

    async def start(self, *words: str) -> tuple[Process, list[str]]:
        """Start a command that goes on; returns it and what it said, once it is ready."""
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "qms", *words, stdout=PIPE)
        self._running.append(process)
        assert process.stdout is not None
        said: list[str] = []
        async with asyncio.timeout(PATIENCE):
            while not (said and said[-1].startswith("ready")):
                line = await process.stdout.readline()
                assert line, f"it ended with {await process.wait()}"
                said.append(line.decode().rstrip())
        return process, said

    async def hall(self, *words: str) -> tuple[Process, str]:
        """Start the hall; returns it and its address."""
        process, said = await self.start(
            "hall", str(self.plan), "--var", str(self.var), "--port", "0", "--no-forecast", *words
        )
        return process, said[-1].split()[1]

    async def end(self) -> None:
        """End whatever still runs."""
        for process in self._running:
            if process.returncode is None:
                process.kill()
            await process.wait()


@pytest.fixture
async def qms(tmp_path: Path) -> AsyncIterator[Qms]:
    """A hall that is drawn and not started."""
    there = Qms(tmp_path)
    yield there
    await there.end()
