"""The child as its hall sees it: a process with two pipes, started, spoken to, killed."""

import asyncio
import contextlib
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from config.plan import Plan
from qms.forecast.twin.question import Question
from qms.forecaster import frames

LISTENS_WITHIN = 60.0  # seconds; a message to the child is larger than a pipe once, at the beginning


class Gone(Exception):
    """The child cannot be used any more; the message says why."""


class Child:
    """A child that runs."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    async def say(self, message: frames.ToChild) -> None:
        """Raises Gone."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(frames.framed(message))
            async with asyncio.timeout(LISTENS_WITHIN):
                await self._process.stdin.drain()
        except (OSError, TimeoutError) as error:
            raise Gone(await self._last_words()) from error

    async def hear(self) -> frames.ToHall:
        """The next message. Raises Gone."""
        assert self._process.stdout is not None
        try:
            head = await self._process.stdout.readexactly(frames.HEAD)
            return frames.message(await self._process.stdout.readexactly(frames.size(head)), frames.TO_HALL)
        except asyncio.IncompleteReadError as error:
            raise Gone(await self._last_words()) from error
        except frames.Damaged as error:
            raise Gone(f"the child process cannot be understood: {error}") from error

    async def seen(self, at: int, seq: int, patience: float) -> tuple[frames.Learned | None, frames.Seen]:
        """What it answers when asked, and what it learned before that. Raises Gone, also after `patience` seconds."""
        await self.say(frames.Ask(at, seq))
        learned: frames.Learned | None = None
        async with _within(patience):
            while not isinstance(answer := await self.hear(), frames.Seen):
                learned = answer if isinstance(answer, frames.Learned) else learned
        return learned, answer

    async def tried(self, at: int, question: Question, patience: float) -> frames.Tried:
        """What if, on the floor at `at`. Raises Gone, also after `patience` seconds."""
        await self.say(frames.Try(at, question))
        async with _within(patience):
            while not isinstance(answer := await self.hear(), frames.Tried):
                pass
        return answer

    async def _last_words(self) -> str:
        """How the child ended, if it did."""
        try:
            async with asyncio.timeout(1.0):
                return f"the child process ended ({await self._process.wait()})"
        except TimeoutError:
            return "the child process does not listen"

    async def end(self) -> None:
        """Kill it: it owns nothing that could be lost."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await asyncio.shield(asyncio.ensure_future(self._process.wait()))


@asynccontextmanager
async def _within(patience: float) -> AsyncIterator[None]:
    """Raises Gone after so many seconds."""
    try:
        async with asyncio.timeout(patience):
            yield
    except TimeoutError:
        raise Gone(f"no answer within {patience:g} s") from None


@asynccontextmanager
async def begun(command: Sequence[str], plan: Plan) -> AsyncIterator[Child]:
    """A child that has been told the plan; it is killed at the end. Raises Gone."""
    try:
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    except OSError as error:
        raise Gone(f"the child process cannot be started: {error}") from error
    child = Child(process)
    try:
        await child.say(frames.Begin(plan))
        yield child
    finally:
        await child.end()
