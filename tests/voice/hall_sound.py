"""The sound of a hall without a sound card: a PulseAudio of our own with a sink that leads nowhere, and what was heard there."""

import asyncio
import os
import signal
from array import array
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

RATE = 16_000  # samples a second, as recognisers want them
QUIET = 300  # of 32767; a null sink has no noise
STARTED = b"Daemon startup complete"
PATIENCE = 120.0
NEVER_ASLEEP = ("--exit-idle-time=-1", "--daemonize=no", "--use-pid-file=no", "--disallow-exit", "--log-level=info")


class Room:
    """Where the loudspeaker stands: `environment` is for those who speak there, `heard` grows with time."""

    def __init__(self, environment: Sequence[str]) -> None:
        self.environment = environment
        self.heard = bytearray()
        self._more = asyncio.Event()

    @property
    def now(self) -> int:
        """The number of samples so far."""
        return len(self.heard) // 2

    def samples(self, since: int, until: int) -> bytes:
        """16 bits each."""
        return bytes(self.heard[2 * since : 2 * until])

    def first_sound(self, since: int) -> int | None:
        """The number of the first sample since then that is no silence."""
        found = array("h", self.samples(since, self.now))
        return next((since + at for at, value in enumerate(found) if abs(value) > QUIET), None)

    async def until(self, what: Callable[[], bool]) -> None:
        """Return when `what` is true; looks again whenever something more was heard."""
        async with asyncio.timeout(PATIENCE):
            while not what():
                self._more.clear()
                await self._more.wait()

    async def rest(self, seconds: float) -> None:
        """Return when so much more was heard, sound or silence."""
        enough = self.now + round(seconds * RATE)
        await self.until(lambda: self.now >= enough)

    async def listen(self, recorder: Process) -> None:
        assert recorder.stdout is not None
        while data := await recorder.stdout.read(4096):
            self.heard += data
            self._more.set()


@asynccontextmanager
async def room(folder: Path) -> AsyncIterator[Room]:
    """A room for as long as it is needed. Needs pulseaudio, pulseaudio-utils and libasound2-plugins."""
    socket = folder / "native"
    alsa = folder / "alsa.conf"
    alsa.write_text("</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\nctl.!default { type pulse }\n")
    where = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "PULSE_SERVER": f"unix:{socket}"}
    environment = {**where, "ALSA_CONFIG_PATH": str(alsa)}
    daemon = await _daemon(folder, socket)
    recorder = await asyncio.create_subprocess_exec(
        *("parec", "-d", "hall.monitor", "--latency-msec=20", f"--rate={RATE}", "--format=s16le", "--channels=1"),
        stdout=PIPE,
        stderr=DEVNULL,
        env=os.environ | where,
    )
    there = Room(tuple(f"{name}={value}" for name, value in environment.items()))
    listening = asyncio.create_task(there.listen(recorder))
    try:
        await there.rest(0.1)
        yield there
    finally:
        for process in (recorder, daemon):
            process.send_signal(signal.SIGINT if process is recorder else signal.SIGKILL)
            await process.wait()
        await listening


async def _daemon(folder: Path, socket: Path) -> Process:
    """PulseAudio, ready."""
    daemon = await asyncio.create_subprocess_exec(
        *("pulseaudio", "-n", *NEVER_ASLEEP, "-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"),
        *("-L", "module-null-sink sink_name=hall rate=24000"),
        stdout=DEVNULL,
        stderr=PIPE,
        env=os.environ | {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)},
    )
    assert daemon.stderr is not None
    said: list[bytes] = []
    async with asyncio.timeout(PATIENCE):
        while STARTED not in (line := await daemon.stderr.readline()):
            assert line, b"".join(said).decode()
            said.append(line)
    return daemon
