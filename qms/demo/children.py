"""Child processes of the demo: started, waited for, started again when they die, and never left behind."""

import asyncio
import ctypes
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
READY_WITHIN = 30.0  # seconds for a child to say `ready`
AGAIN_AFTER = 1.0  # seconds before a child that died is started again
STOP_WITHIN = 8.0  # seconds for a child to stop by itself

_libc = ctypes.CDLL(None, use_errno=True)


QMS = (sys.executable, "-m", "qms")


class NotReady(Exception):
    """A child did not come up; the message holds what it said last."""


def _die_with_parent() -> None:
    """In the child: the kernel kills it when the demo dies, however that dies; its journal bears that."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Child:
    """One `qms` sub-command, or another program. It stays in the demo's process group; its log goes to `log`. It is ready
    when it says so in a line with `says`."""

    def __init__(
        self, name: str, arguments: Sequence[str], log: Path, program: Sequence[str] = QMS, says: bytes = b"ready"
    ) -> None:
        self.name = name
        self._arguments = [*program, *arguments]
        self._says = says
        self._log = log
        self.on_restart: Callable[[], None] = lambda: None
        self._process: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        """Of the process that runs now; 0 before the start."""
        return self._process.pid if self._process else 0

    async def start(self) -> str:
        """Start, and return the line with which the child said that it is ready. Raises NotReady."""
        deadline = asyncio.get_running_loop().time() + READY_WITHIN
        while True:
            line = await self._try(deadline)
            if line is not None:
                self._watching = asyncio.create_task(self._watch())
                return line
            if asyncio.get_running_loop().time() > deadline:
                raise NotReady(f"{self.name} does not start; {self._log} says:\n{_tail(self._log)}")
            await asyncio.sleep(AGAIN_AFTER)

    async def _try(self, deadline: float) -> str | None:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                preexec_fn=_die_with_parent,
            )
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout_at(deadline):
                async for line in self._process.stdout:
                    if self._says in line:
                        return line.decode().strip()
        except TimeoutError:
            self._process.kill()
        await self._process.wait()
        return None

    async def _watch(self) -> None:
        """Keep the child running; what it prints goes nowhere, so that it never waits for a reader."""
        while True:
            assert self._process is not None
            assert self._process.stdout is not None
            while await self._process.stdout.read(65536):
                pass
            code = await self._process.wait()
            print(f"{self.name} ended ({code}); it is started again", flush=True)
            await self._again()
            self.on_restart()

    async def _again(self) -> None:
        deadline = asyncio.get_running_loop().time() + READY_WITHIN
        if await self._try(deadline) is None:
            await asyncio.sleep(AGAIN_AFTER)
            await self._again()

    async def stop(self) -> None:
        """End the child: kindly, then not."""
        if self._watching is not None:
            self._watching.cancel()
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(STOP_WITHIN):
                await self._process.communicate()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-10:])
