"""The voice as a child process that can be killed: the engine may hang or crash, the hall may not.

A line of JSON goes in for each utterance, as `utterance.Utterance` has it; a line comes out when it has been spoken,
`{"ok": true}`, or when it could not be, `{"ok": false, "reason": "..."}`. `__main__` is the child; it has several voices.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from devices.link import LinkLost

CHUNK = 1024  # bytes a read gives at most
UTTERANCE_PATIENCE = 10.0  # seconds for an utterance, beside the time that speaking takes
BYTE_PATIENCE = 0.1  # seconds for each byte of its line; slow speech takes half of it
DEATH_PATIENCE = 2.0  # seconds; a process inside a broken sound driver cannot die, and is left behind
VOICE = (sys.executable, "-m", "devices.links.speech")
ASKED = b'{"text":""}\n'
KEPT = "voice"  # where rendered sounds are kept, under the hall's data folder


def command(voice: str, clips: Path, cache: Path) -> tuple[str, ...]:
    """What starts the child that speaks as the plan's line says."""
    return (*VOICE, "--voice", voice, "--clips", str(clips), "--cache", str(cache))


async def who_speaks(voice: str, clips: Path, cache: Path) -> str:
    """What a child that is started so says of itself: which voice it has, or why nobody would hear it."""
    link = SpeechLink(command(voice, clips, cache))
    try:
        await link.open()
        await link.write(ASKED)
        answer = msgspec.json.decode(await link.read(), type=dict[str, object])
    except (LinkLost, msgspec.MsgspecError) as trouble:
        return f"silent: {trouble}"
    finally:
        await link.close()
    return str(answer["voice"]) if answer.get("voice") else f"silent: {answer.get('reason')}"


class SpeechLink:
    """A Link to the voice. An utterance that is not answered in its time (`patience` and more for a long one)
    ends the child and the line."""

    def __init__(self, command: Sequence[str] = VOICE, patience: float = UTTERANCE_PATIENCE) -> None:
        self._command = command
        self._patience = patience
        self._child: Process | None = None
        self._unanswered: deque[float] = deque()  # the patience with each utterance
        self._alarm: asyncio.TimerHandle | None = None
        self._ended = False
        self._why = ""

    async def open(self) -> None:
        """Start the child. Raises LinkLost when it cannot be started."""
        await self.close()
        try:
            self._child = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
        except OSError as error:
            raise LinkLost(f"the voice process does not start: {error}") from error
        self._unanswered.clear()
        self._ended = False
        self._why = "the voice process ended by itself"

    async def read(self) -> bytes:
        """Wait for the next bytes of answers. Raises LinkLost."""
        if self._child is None or self._child.stdout is None:
            raise LinkLost("the voice process is not running")
        answers = await self._child.stdout.read(CHUNK)
        if not answers:
            self._ended = True
            raise LinkLost(self._why)
        for _ in range(min(answers.count(b"\n"), len(self._unanswered))):
            self._unanswered.popleft()
            self._disarm()
        self._arm()
        return answers

    async def write(self, data: bytes) -> None:
        """Hand whole lines to the child; the time of the first unanswered one runs from here. Raises LinkLost."""
        if self._child is None or self._child.stdin is None:
            raise LinkLost("the voice process is not running")
        if self._ended:
            raise LinkLost(self._why)
        try:
            self._child.stdin.write(data)
            self._unanswered += [self._patience + BYTE_PATIENCE * len(line) for line in data.splitlines()]
            self._arm()
            await self._child.stdin.drain()
        except OSError as error:
            raise LinkLost(self._why) from error

    async def close(self) -> None:
        """Stop the voice in the middle of a word if need be."""
        self._disarm()
        child, self._child = self._child, None
        if child is None:
            return
        _stop(child)
        if child.stdin is not None:
            child.stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(DEATH_PATIENCE):
                await child.wait()

    def _arm(self) -> None:
        """The time of the first unanswered utterance runs."""
        if self._alarm is None and self._unanswered:
            self._alarm = asyncio.get_running_loop().call_later(self._unanswered[0], self._give_up)

    def _disarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _give_up(self) -> None:
        self._why = f"the voice did not finish within {self._unanswered[0]:.0f} s and was stopped"
        if self._child is not None:
            _stop(self._child)


def _stop(child: Process) -> None:
    """Kill the child with everything it started: the player of the sound would hold the sound card."""
    if child.returncode is not None:
        return
    started = list(_started_by(child.pid))
    with suppress(ProcessLookupError):
        child.kill()
    for pid in started:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _started_by(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for child in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
            yield child
            yield from _started_by(child)
