"""A sign with a network socket: the same wire over TCP, lost when the card restarts, repainted when it is back."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import msgspec
import pytest

from config.load import MODELS
from config.plan import Line, Model
from devices.channel import Channel
from devices.emulators.onbon_bx.line import OnbonLine
from devices.health import Health
from devices.links.tcp import TcpLink
from firmware_protocols.messages import Acknowledged, Probe, SignStatus
from firmware_protocols.wires import WIRES
from tests.channel.small_world import Ear, soon, text

MODEL = msgspec.toml.decode((MODELS / "onbon-bx-5k2-net.toml").read_bytes(), type=Model)


class Card:
    """The card's socket: one host at a time, as on the real one."""

    def __init__(self) -> None:
        self.signs = OnbonLine({**MODEL.options, "addresses": ["1"]})
        self.port = 0
        self._server: asyncio.Server | None = None
        self._hosts: list[asyncio.StreamWriter] = []

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """A power cut: the socket and what is in RAM are gone."""
        assert self._server is not None
        self._server.close()
        for host in self._hosts:
            host.transport.abort()
        await self._server.wait_closed()
        self.signs.press("1", "power_cut")

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._hosts.append(writer)
        while data := await reader.read(1024):
            self.signs.receive(data, time.monotonic())
            writer.write(self.signs.outgoing(time.monotonic()))
        writer.close()


@pytest.fixture
async def card() -> AsyncIterator[Card]:
    one = Card()
    await one.start()
    yield one
    await one.stop()


async def test_a_sign_is_painted_over_tcp_and_again_after_a_power_cut(card: Card) -> None:
    line = Line(id="board", link="tcp", wire="onbon_bx", host="127.0.0.1", port=card.port)
    health = Health(lambda: datetime(2026, 3, 2, tzinfo=UTC))
    wire = WIRES[line.wire]({**MODEL.options, "addresses": ["1"], "baud": MODEL.baud})
    ear = Ear()
    channel = Channel(line.id, TcpLink(line.host, line.port), wire, ear.listener(), health)
    running = asyncio.create_task(channel.run())
    await soon(ear.ups.get())
    channel.tell(text("A012"))
    assert await soon(ear.heard.get()) == Acknowledged(address="1")
    await card.stop()
    assert "lost" in await soon(ear.downs.get())
    await card.start()
    await soon(ear.ups.get())
    channel.tell(text("A013"))
    channel.tell(Probe())
    assert await soon(ear.heard.get()) == Acknowledged(address="1")
    status = await soon(ear.heard.get())
    assert isinstance(status, SignStatus)
    assert (status.on, status.areas) == (True, (0,))
    assert card.signs.signs["1"].lines == ["A013"]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
