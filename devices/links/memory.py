"""A null modem: two ends joined in one process, for tests and for halls without hardware."""

import asyncio
from weakref import WeakValueDictionary

from devices.link import LinkLost

CHUNK = 1024  # bytes a read gives at most
CAPACITY = 65_536  # bytes that wait for a slow reader; then `write` waits, as with a port


class MemoryLink:
    """One end of a null modem. Bytes sent while the other end is closed are lost, as on a wire."""

    def __init__(self, modem: "NullModem") -> None:
        self._modem = modem
        self._inbox = bytearray()
        self._changed = asyncio.Event()
        self._open = False

    async def open(self) -> None:
        """Raises LinkLost when the modem is unplugged."""
        if not self._modem.plugged:
            raise LinkLost(f"the null modem {self._modem.name} is unplugged")
        self._inbox.clear()
        self._open = True

    async def read(self) -> bytes:
        """Wait for 1 to 1024 bytes. Raises LinkLost."""
        self._check()
        while not self._inbox:
            await self._change()
            self._check()
        data = bytes(self._inbox[:CHUNK])
        del self._inbox[:CHUNK]
        self._changed.set()
        return data

    async def write(self, data: bytes) -> None:
        """Return when the other end has room for all bytes. Raises LinkLost."""
        self._check()
        other = self._modem.other(self)
        while other._open and len(other._inbox) + len(data) > max(CAPACITY, len(data)):
            await other._change()
            self._check()
        if other._open:
            other._inbox += data
            other._changed.set()

    async def close(self) -> None:
        """Close this end; whoever waits at either end notices."""
        self.hang_up()

    def hang_up(self) -> None:
        """Close this end at once."""
        self._open = False
        self._inbox.clear()
        self._changed.set()

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    def _check(self) -> None:
        if not self._open:
            raise LinkLost(f"the null modem {self._modem.name} was unplugged or closed")


class NullModem:
    """Two ends, `near` for the hall and `far` for the device, and the hand that unplugs them."""

    def __init__(self, name: str = "cable") -> None:
        self.name = name
        self.plugged = True
        self.near = MemoryLink(self)
        self.far = MemoryLink(self)

    def other(self, end: MemoryLink) -> MemoryLink:
        """The end that `end` talks to."""
        return self.far if end is self.near else self.near

    def unplug(self) -> None:
        """Both ends lose the line."""
        self.plugged = False
        self.near.hang_up()
        self.far.hang_up()

    def replug(self) -> None:
        """Both ends may be opened again."""
        self.plugged = True


_MODEMS: WeakValueDictionary[str, NullModem] = WeakValueDictionary()


def null_modem(name: str) -> NullModem:
    """The modem of this name in this process: the same one for whoever asks while an end of it is in use."""
    return _MODEMS.setdefault(name, NullModem(name))
