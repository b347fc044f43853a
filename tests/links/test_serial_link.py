"""A serial port on real ptys: what it gives, how it is lost, and the traps of the libraries under it."""

import asyncio
import os
import resource
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.link import LinkLost
from devices.links.serial import CHUNK, SerialLink

PATIENCE = 10.0


class Adapter:
    """The device's end of a pty behind a stable path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.replug()

    def replug(self) -> None:
        """Appear at the path, under another number."""
        self.master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path.symlink_to(os.ttyname(self._slave))

    def unplug(self) -> None:
        """Vanish."""
        self.path.unlink()
        os.close(self.master)
        os.close(self._slave)


@pytest.fixture
def adapter(tmp_path: Path) -> Iterator[Adapter]:
    one = Adapter(tmp_path / "port")
    yield one
    if one.path.is_symlink():
        one.unplug()


def fds() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def opened(adapter: Adapter) -> SerialLink:
    link = SerialLink(adapter.path, 9600)
    await link.open()
    return link


async def test_bytes_go_both_ways_unchanged(adapter: Adapter) -> None:
    link = await opened(adapter)
    everything = bytes(range(256))
    await link.write(everything)
    assert os.read(adapter.master, CHUNK) == everything
    os.write(adapter.master, everything)
    assert await link.read() == everything
    await link.close()


async def test_a_read_is_bounded_and_loses_nothing(adapter: Adapter) -> None:
    link = await opened(adapter)
    sent = os.urandom(3 * CHUNK + 7)
    os.write(adapter.master, sent)
    got = b""
    while len(got) < len(sent):
        data = await link.read()
        assert 0 < len(data) <= CHUNK
        got += data
    assert got == sent
    await link.close()


async def test_no_port_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(LinkLost, match="there is no such port"):
        await SerialLink(tmp_path / "nothing", 9600).open()
    (tmp_path / "file").write_text("not a port")
    with pytest.raises(LinkLost, match="it is not a serial port"):
        await SerialLink(tmp_path / "file", 9600).open()


async def test_a_port_is_for_one_program(adapter: Adapter) -> None:
    link = await opened(adapter)
    with pytest.raises(LinkLost, match="another program uses it"):
        await SerialLink(adapter.path, 9600).open()
    await link.close()


async def test_unplugged_ends_a_waiting_read_and_every_write(adapter: Adapter) -> None:
    link = await opened(adapter)
    reading = asyncio.create_task(link.read())
    await asyncio.sleep(0)  # the read waits now
    adapter.unplug()
    with pytest.raises(LinkLost, match="is gone"):
        await link.write(b"into the void")
    with pytest.raises(LinkLost, match="is gone"):
        await reading
    with pytest.raises(LinkLost, match="is gone"):
        await link.write(b"again")
    await link.close()
    with pytest.raises(LinkLost):
        await link.read()


async def test_unplugged_and_replugged_a_hundred_times_leaks_nothing(adapter: Adapter) -> None:
    link = await opened(adapter)
    before = fds()
    for _ in range(100):
        adapter.unplug()
        with pytest.raises(LinkLost):
            await link.read()
        adapter.replug()
        await link.open()
    await link.write(b"still here")
    assert os.read(adapter.master, CHUNK) == b"still here"
    assert fds() == before
    await link.close()


async def test_a_device_that_takes_nothing_holds_its_writer_and_nobody_else(adapter: Adapter) -> None:
    link = await opened(adapter)
    sent = os.urandom(100_000)
    writing = asyncio.create_task(link.write(sent))
    os.write(adapter.master, b"xoff")
    assert await link.read() == b"xoff"
    assert not writing.done()
    got = bytearray()
    while len(got) < len(sent):
        got += await asyncio.to_thread(os.read, adapter.master, CHUNK)
    async with asyncio.timeout(PATIENCE):
        await writing
    assert got == sent
    await link.close()


async def test_a_held_port_closes_at_once(adapter: Adapter) -> None:
    link = await opened(adapter)
    writing = asyncio.create_task(link.write(bytes(100_000)))
    await asyncio.sleep(0)  # the write waits now
    async with asyncio.timeout(PATIENCE):
        await link.close()
        with pytest.raises(LinkLost):
            await writing


async def test_a_port_works_beside_a_thousand_open_files(adapter: Adapter) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    screens = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    link = await opened(adapter)
    os.write(adapter.master, b"key")
    assert await link.read() == b"key"
    await link.close()
    for screen in screens:
        os.close(screen)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
