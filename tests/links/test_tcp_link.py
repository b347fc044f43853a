"""A TCP connection on real sockets."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator

import pytest

from devices.link import LinkLost
from devices.links.tcp import TcpLink

PATIENCE = 10.0


class Converter:
    """A serial-to-network adapter that takes one connection after another."""

    def __init__(self) -> None:
        self._taken: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
        self._server: asyncio.Server
        self.port = 0

    async def start(self) -> None:
        """Listen on the port of last time, or on any."""
        self._server = await asyncio.start_server(lambda r, w: self._taken.put_nowait((r, w)), "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no longer."""
        self._server.close()
        await self._server.wait_closed()

    async def taken(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The device's end of the next connection."""
        async with asyncio.timeout(PATIENCE):
            return await self._taken.get()


@pytest.fixture
async def converter() -> AsyncIterator[Converter]:
    one = Converter()
    await one.start()
    yield one
    await one.stop()


async def test_bytes_go_both_ways(converter: Converter) -> None:
    link = TcpLink("127.0.0.1", converter.port)
    await link.open()
    reader, writer = await converter.taken()
    await link.write(b"to the device")
    assert await reader.readexactly(13) == b"to the device"
    writer.write(b"to the hall")
    assert await link.read() == b"to the hall"
    await link.close()
    assert await reader.read() == b""
    writer.close()


async def test_the_far_end_closes_and_the_link_opens_again(converter: Converter) -> None:
    link = TcpLink("127.0.0.1", converter.port)
    await link.open()
    _, writer = await converter.taken()
    writer.close()
    with pytest.raises(LinkLost, match="the device ended the connection"):
        await link.read()
    with pytest.raises(LinkLost):
        await link.write(b"x")
    await link.close()
    await link.open()
    reader, writer = await converter.taken()
    await link.write(b"hello again")
    assert await reader.readexactly(11) == b"hello again"
    writer.close()
    await link.close()


async def test_a_reset_ends_reads_and_writes(converter: Converter) -> None:
    link = TcpLink("127.0.0.1", converter.port)
    await link.open()
    _, writer = await converter.taken()
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    with pytest.raises(LinkLost):
        await link.read()
    with pytest.raises(LinkLost):
        await link.write(b"x")
    await link.close()


async def test_nobody_listening_is_said_in_words(converter: Converter) -> None:
    await converter.stop()
    with pytest.raises(LinkLost, match=f"nothing answers at 127.0.0.1:{converter.port} .*check the device's power"):
        await TcpLink("127.0.0.1", converter.port).open()
    await converter.start()


async def test_an_unknown_name_is_said_in_words() -> None:
    with pytest.raises(LinkLost, match="nothing answers at"):
        await TcpLink("no-such-device.invalid", 5005).open()


async def test_a_closed_link_reads_and_writes_nothing() -> None:
    link = TcpLink("127.0.0.1", 1)
    with pytest.raises(LinkLost):
        await link.read()
    with pytest.raises(LinkLost):
        await link.write(b"x")
    await link.close()
