"""A null modem: two ends in one process."""

import asyncio

import pytest

from devices.link import LinkLost
from devices.links.memory import CAPACITY, CHUNK, NullModem, null_modem


async def joined() -> NullModem:
    modem = NullModem()
    await modem.near.open()
    await modem.far.open()
    return modem


async def test_bytes_go_both_ways() -> None:
    modem = await joined()
    await modem.near.write(b"to the device")
    assert await modem.far.read() == b"to the device"
    reading = asyncio.create_task(modem.near.read())
    await asyncio.sleep(0)  # the read waits now
    await modem.far.write(b"to the hall")
    assert await reading == b"to the hall"


async def test_a_slow_reader_holds_the_writer_and_loses_nothing() -> None:
    modem = await joined()
    sent = bytes(range(256)) * 1024
    pieces = [sent[at : at + 10_000] for at in range(0, len(sent), 10_000)]

    async def write() -> None:
        for piece in pieces:
            await modem.near.write(piece)

    writing = asyncio.create_task(write())
    await asyncio.sleep(0)  # it writes until there is no room
    assert len(sent) > CAPACITY
    assert not writing.done()
    got = b""
    while len(got) < len(sent):
        data = await modem.far.read()
        assert len(data) <= CHUNK
        got += data
    assert got == sent
    await writing


async def test_unplugged_ends_reads_and_writes_at_both_ends_until_replugged() -> None:
    modem = await joined()
    reading = asyncio.create_task(modem.near.read())
    await asyncio.sleep(0)  # the read waits now
    modem.unplug()
    with pytest.raises(LinkLost):
        await reading
    with pytest.raises(LinkLost):
        await modem.far.write(b"x")
    with pytest.raises(LinkLost, match="unplugged"):
        await modem.near.open()
    modem.replug()
    await modem.near.open()
    await modem.far.open()
    await modem.far.write(b"back")
    assert await modem.near.read() == b"back"


async def test_bytes_to_a_closed_end_are_lost_as_on_a_wire() -> None:
    modem = NullModem()
    await modem.near.open()
    await modem.near.write(b"nobody there")
    await modem.far.open()
    await modem.near.write(b"somebody there")
    assert await modem.far.read() == b"somebody there"


def test_one_name_is_one_modem_while_it_is_used() -> None:
    modem = null_modem("a line")
    assert null_modem("a line") is modem
    assert null_modem("another line") is not modem
