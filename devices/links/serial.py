"""A serial port: RS-232, RS-485 or a USB adapter at a stable path; 8 data bits, no parity, one stop bit."""

import asyncio
import errno
import os
import termios
from contextlib import suppress
from pathlib import Path
from typing import Any

import serial  # type: ignore[import-untyped]
from serial_asyncio_fast import connection_for_serial

from devices.link import LinkLost

CHUNK = 1024  # bytes a read gives at most, so that a babbling line cannot keep the loop for itself
WHY = {
    errno.ENOENT: "there is no such port",
    errno.EACCES: "this account may not use it: add it to the group dialout",
    errno.EPERM: "this account may not use it: add it to the group dialout",
    errno.EAGAIN: "another program uses it",
    errno.EBUSY: "another program uses it",
    errno.ENOTTY: "it is not a serial port",
    errno.EIO: "it was unplugged",
    errno.ENXIO: "no hardware answers behind it",
}


class SerialLink:
    """A Link on the port at `path`, which may be a symlink that moves from replug to replug."""

    def __init__(self, path: Path, baud: int) -> None:
        self._path = path
        self._baud = baud
        self._port: _Port
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter | None = None

    async def open(self) -> None:
        """Open or reopen the port; what it received before is thrown away. Raises LinkLost."""
        await self.close()
        try:
            port = await asyncio.to_thread(_Port.open_low_latency, self._path, self._baud)
        except (OSError, ValueError, termios.error) as error:
            raise LinkLost(f"cannot open {self._path}: {_reason(error)}") from error
        loop = asyncio.get_running_loop()
        self._reader = asyncio.StreamReader(limit=CHUNK)
        protocol = asyncio.StreamReaderProtocol(self._reader)
        transport, _ = await connection_for_serial(loop, lambda: protocol, port)
        transport.set_write_buffer_limits(high=0)
        self._writer = asyncio.StreamWriter(transport, protocol, self._reader, loop)
        self._port = port

    async def read(self) -> bytes:
        """Wait for 1 to 1024 bytes. Raises LinkLost."""
        if self._writer is None:
            raise self._lost()
        try:
            data = await self._reader.read(CHUNK)
        except OSError as error:
            raise self._lost() from error
        if not data:
            raise self._lost()
        return data

    async def write(self, data: bytes) -> None:
        """Return when the kernel has all bytes. Raises LinkLost, also where the library would be silent."""
        writer = self._writer
        if writer is None:
            raise self._lost()
        port = self._port
        writer.write(data)
        with suppress(OSError):
            await writer.drain()
        if port.hung_up or writer.transport.is_closing():
            raise self._lost()

    async def close(self) -> None:
        """Close at once; bytes that the device has not taken are thrown away."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        if not writer.transport.is_closing():  # the library fails when it is ended twice
            writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()

    def _lost(self) -> LinkLost:
        return LinkLost(f"{self._path} is gone: unplugged, or its adapter lost power")


class _Port(serial.Serial):  # type: ignore[misc]
    """pyserial's port without its traps for an event loop."""

    hung_up = False

    @classmethod
    def open_low_latency(cls, path: Path, baud: int) -> "_Port":
        """Open for this process alone. An FTDI adapter otherwise holds what it received for up to 16 ms."""
        port = cls(str(path), baudrate=baud, timeout=0, write_timeout=0, exclusive=True)
        with suppress(OSError, ValueError):  # ptys and some drivers know no such mode
            port.set_low_latency_mode(True)
        return port

    def read(self, size: int = 1) -> bytes:
        """pyserial reads through select(), which fails for file numbers above 1023: a hall with many screens."""
        try:
            data = os.read(self.fileno(), size)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise serial.SerialException(error.errno, str(error)) from error
        if not data:
            raise serial.SerialException(errno.EIO, "end of file")
        return data

    def write(self, data: Any) -> int:
        """pyserial spins, and the loop with it, for as long as a device takes no bytes.

        A lost port swallows the bytes and says so in `hung_up`: the transport would report a fault of the program.
        """
        try:
            return os.write(self.fileno(), data)
        except BlockingIOError:
            return 0
        except OSError:
            self.hung_up = True
            return len(data)

    def flush(self) -> None:
        """Throw away instead of waiting: draining or closing a port that is held by XOFF may take for ever."""
        self._discard()

    def close(self) -> None:
        """See `flush`."""
        self._discard()
        super().close()

    def _discard(self) -> None:
        with suppress(OSError, termios.error):
            if self.is_open:
                self.reset_output_buffer()


def _reason(error: BaseException) -> str:
    """In words; pyserial hides the number of some errors in the one before."""
    for one in (error, error.__context__):
        if one is not None and one.args and one.args[0] in WHY:
            return WHY[one.args[0]]
    return str(error)
