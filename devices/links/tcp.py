"""A TCP connection to a device or to a serial-to-network adapter."""

import asyncio
import os
import socket
from contextlib import suppress

from devices.link import LinkLost

CHUNK = 1024  # bytes a read gives at most, so that a babbling line cannot keep the loop for itself
CONNECT_PATIENCE = 3.0  # seconds; a switched-off device does not refuse, it is silent
SILENT_AFTER = 5  # seconds without traffic after which the system asks whether the other end is there
ASK_EVERY = 2  # seconds between such questions
ASK_TIMES = 3  # unanswered questions that end the connection
UNTAKEN_MS = 10_000  # milliseconds after which bytes that nobody acknowledged end the connection


class TcpLink:
    """A Link to `host`:`port`; a far end that vanishes without a word is noticed within about ten seconds."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter | None = None

    async def open(self) -> None:
        """Connect. Raises LinkLost after at most three seconds."""
        await self.close()
        try:
            async with asyncio.timeout(CONNECT_PATIENCE):
                self._reader, writer = await asyncio.open_connection(self._host, self._port, limit=CHUNK)
        except (OSError, TimeoutError) as error:
            raise LinkLost(
                f"nothing answers at {self._where} ({_reason(error)}): check the device's power, cable and address"
            ) from error
        writer.transport.set_write_buffer_limits(high=0)
        _keep_alive(writer.get_extra_info("socket"))
        self._writer = writer

    async def read(self) -> bytes:
        """Wait for 1 to 1024 bytes. Raises LinkLost."""
        writer = self._writer
        if writer is None:
            raise self._lost("closed")
        try:
            data = await self._reader.read(CHUNK)
        except OSError as error:
            raise self._lost(_reason(error)) from error
        if not data:
            writer.transport.abort()  # writes to an end that has closed would seem to succeed
            raise self._lost("the device ended the connection")
        return data

    async def write(self, data: bytes) -> None:
        """Return when the system has all bytes. Raises LinkLost."""
        writer = self._writer
        if writer is None or writer.transport.is_closing():
            raise self._lost("closed")
        writer.write(data)
        try:
            await writer.drain()
        except OSError as error:
            raise self._lost(_reason(error)) from error

    async def close(self) -> None:
        """Close at once."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.transport.abort()
            with suppress(OSError):
                await writer.wait_closed()

    @property
    def _where(self) -> str:
        return f"{self._host}:{self._port}"

    def _lost(self, why: str) -> LinkLost:
        return LinkLost(f"the connection to {self._where} is lost ({why})")


def _keep_alive(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, SILENT_AFTER)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, ASK_EVERY)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, ASK_TIMES)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNTAKEN_MS)


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError) and error.errno is None:
        return "no answer"
    return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
