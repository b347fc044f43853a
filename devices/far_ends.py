"""The far ends of lines: emulators on ptys, each with a tap where a person or a script looks in and lends a hand."""

import asyncio
import fcntl
import os
import struct
import termios
import time
import tty
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from config.plan import Line
from devices.emulator import Busy, Emulator, Seen
from devices.emulators import EMULATORS, MakeEmulator

CHUNK = 4096  # bytes a read takes at most
TAP_HOLDS = 4000  # bytes that wait for a late reader of a tap; the kernel holds 4095 for a terminal
REPEAT_EVERY = 0.1  # seconds between two looks at what a pressed device wants to repeat
REPEAT_FOR = 0.5  # seconds of silence after which it has said all; keypads repeat every 0.2 until they are acknowledged

Cable = Callable[[bytes], Iterable[bytes]]
"""What a cable makes of bytes: the pieces as they arrive at the other end, one by one."""

Watcher = Callable[[Sequence[Seen]], None]
"""Told what the devices of a line were told."""


def whole(data: bytes) -> Iterable[bytes]:
    """A good cable."""
    return (data,)


def byte_by_byte(data: bytes) -> Iterable[bytes]:
    """A slow cable."""
    return (data[at : at + 1] for at in range(len(data)))


def noisy(noise: Callable[[], bytes]) -> Cable:
    """A cable that puts `noise()` before everything that passes."""
    return lambda data: (noise(), data)


class FarEnd:
    """The devices of one line on a pty that the hall finds at `path`. Use it on the running loop."""

    def __init__(
        self,
        path: Path,
        emulator: Emulator[bytes],
        on_seen: Watcher = lambda seen: None,
        *,
        cable: Cable = whole,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._emulator = emulator
        self._on_seen = on_seen
        self._cable = cable
        self._clock = clock
        self._tap = _Tap()
        self._line: _Pty | None = None
        self._pieces: deque[bytes] = deque()
        self._repeating: asyncio.TimerHandle | None = None
        self._quiet_at = 0.0

    @property
    def tap_path(self) -> str:
        """The terminal that shows every byte the hall sends; what is written to it goes onto the line."""
        return self._tap.pty.path

    def open(self) -> None:
        """Plug the line in and listen at the tap."""
        self._tap.pty.listen(self.say)
        self.replug()

    def close(self) -> None:
        """Unplug the line and remove the tap, for good."""
        self.unplug()
        self._tap.pty.close()

    def replug(self) -> None:
        """Plug the line in: a new pty, found at the same path. Its hall may have to reopen."""
        self.unplug()
        self._line = _Pty()
        self._line.listen(self._hear)
        fresh = self._path.with_name(f".{self._path.name}.new")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(self._line.path)
        fresh.replace(self._path)

    def unplug(self) -> None:
        """Pull the plug: the hall's reads end and its writes fail, and the path leads nowhere."""
        self._rest()
        self._pieces.clear()
        if self._line is not None:
            self._path.unlink(missing_ok=True)
            self._line.close()
            self._line = None

    def press(self, address: str, what: str, value: int = 0) -> None:
        """A hand at a device, see `Emulator.press`; its bytes go out at once."""
        self._emulator.press(address, what, value)
        self._answer()
        self._quiet_at = self._clock() + REPEAT_FOR
        self._look_again()

    def say(self, data: bytes) -> None:
        """Put bytes onto the line as if a device had sent them. Lost while unplugged, or when the hall is behind."""
        if self._line is None:
            return
        idle = not self._pieces
        self._pieces.extend(self._cable(data))
        if idle:
            self._pass_on()

    def _hear(self, data: bytes) -> None:
        self._tap.show(data)
        for piece in self._cable(data):
            seen = self._emulator.receive(piece, self._clock())
            if seen:
                self._on_seen(seen)
        self._answer()
        if self._busy:
            self._look_again()

    def _answer(self) -> None:
        if data := self._emulator.outgoing(self._clock()):
            self.say(data)
            self._quiet_at = self._clock() + REPEAT_FOR

    def _pass_on(self) -> None:
        """One piece in a turn of the loop, so that the other end may read it by itself."""
        if self._line is None or not self._pieces:
            return
        self._line.write(self._pieces.popleft())
        if self._pieces:
            asyncio.get_running_loop().call_soon(self._pass_on)

    def _look_again(self) -> None:
        """A line where no key was pressed and nothing is being done has no timer."""
        awake = self._busy or self._clock() < self._quiet_at
        if self._repeating is None and self._line is not None and awake:
            self._repeating = asyncio.get_running_loop().call_later(REPEAT_EVERY, self._repeat)

    @property
    def _busy(self) -> bool:
        return isinstance(self._emulator, Busy) and self._emulator.due() is not None

    def _repeat(self) -> None:
        self._repeating = None
        self._answer()
        self._look_again()

    def _rest(self) -> None:
        if self._repeating is not None:
            self._repeating.cancel()
            self._repeating = None


class _Pty:
    """A pseudo-terminal in raw mode. Its slave is kept open here, so that others may come and go without a hang-up."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        os.set_blocking(self.master, False)
        self.path = os.ttyname(self.slave)

    def listen(self, hear: Callable[[bytes], None]) -> None:
        asyncio.get_running_loop().add_reader(self.master, lambda: hear(os.read(self.master, CHUNK)))

    def write(self, data: bytes) -> None:
        """Bytes that find no room are lost, as they are on a wire."""
        try:
            os.write(self.master, data)
        except BlockingIOError:
            return

    def unread(self) -> int:
        """How many written bytes nobody has read yet."""
        (count,) = struct.unpack("i", fcntl.ioctl(self.slave, termios.FIONREAD, bytes(4)))
        return int(count)

    def forget(self) -> None:
        """Throw away what nobody has read: first what is still under way in the kernel, then what has arrived."""
        termios.tcflush(self.master, termios.TCOFLUSH)
        termios.tcflush(self.slave, termios.TCIFLUSH)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self.master)
        os.close(self.master)
        os.close(self.slave)


class _Tap:
    """Shows bytes to whoever opens its terminal, now or later; holds the newest ones while nobody reads."""

    def __init__(self) -> None:
        self.pty = _Pty()
        self._recent = b""

    def show(self, data: bytes) -> None:
        self._recent = (self._recent + data)[-TAP_HOLDS:]
        unread = self.pty.unread() + len(data)
        if unread <= TAP_HOLDS:
            self.pty.write(data)
        else:
            self.pty.forget()
            self.pty.write(self._recent[-unread:])


def open_far_ends(
    lines: Iterable[Line],
    options: Mapping[str, Mapping[str, object]],
    folder: Path,
    on_seen: Callable[[str, Sequence[Seen]], None] = lambda line, seen: None,
    emulators: Mapping[str, MakeEmulator] = EMULATORS,
) -> dict[str, FarEnd]:
    """A far end for every serial line, by line id, plugged in; call it on the running loop.

    `options` has by line id what the line's wire gets too: the model's options and `addresses`. Relative paths stand
    under `folder`, as in LINKS. `on_seen` gets the line id and what its devices were told.
    """
    ends: dict[str, FarEnd] = {}
    for line in lines:
        if line.link == "serial":
            emulator = emulators[line.wire](options.get(line.id, {}))
            ends[line.id] = FarEnd(folder / line.path, emulator, partial(on_seen, line.id))
            ends[line.id].open()
    return ends
