"""Independent ends on ptys: pymodbus and libmodbus as panels of our wire, mbpoll (libmodbus) and pymodbus as hosts of our emulator."""

import asyncio
import os
import sys
import tty
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pymodbus.client import AsyncModbusSerialClient
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

from devices.channel import Channel
from devices.emulator import Seen
from devices.emulators.modbus_rtu import ModbusLine
from devices.far_ends import FarEnd
from devices.health import Health
from devices.links.serial import SerialLink
from firmware_protocols.messages import (
    Acknowledged,
    Heard,
    Probe,
    Rejected,
    SetValue,
    ShowNumber,
    ShowText,
    Told,
    ValueRead,
)
from firmware_protocols.messages import Line as Row
from firmware_protocols.wires.modbus_rtu.wire import ModbusRtu
from tests.channel.small_world import Ear, soon

BAUD = 9600
UNIT = 5
PROFILE = {"addresses": [str(UNIT)], "baud": BAUD, "answer_ms": 2000}
A_PANEL = """
import ctypes, sys
lib = ctypes.CDLL("libmodbus.so.5")
lib.modbus_new_rtu.restype = lib.modbus_mapping_new.restype = ctypes.c_void_p
port = ctypes.c_void_p(lib.modbus_new_rtu(sys.argv[1].encode(), 9600, ctypes.c_char(b"N"), 8, 1))
registers = ctypes.c_void_p(lib.modbus_mapping_new(0, 0, 10, 0))
assert lib.modbus_set_slave(port, 5) == 0 and lib.modbus_connect(port) == 0
print("ready", flush=True)
asked = ctypes.create_string_buffer(260)
while True:
    size = lib.modbus_receive(port, asked)
    if size > 0:
        lib.modbus_reply(port, asked, size, registers)
"""


class Cable:
    """Two ptys, joined: what is written to one end is read from the other."""

    def __init__(self) -> None:
        self._pairs = [os.openpty() for _ in range(2)]
        for master, slave in self._pairs:
            tty.setraw(slave)
            os.set_blocking(master, False)
        (one, _), (other, _) = self._pairs
        loop = asyncio.get_running_loop()
        loop.add_reader(one, lambda: os.write(other, os.read(one, 4096)))
        loop.add_reader(other, lambda: os.write(one, os.read(other, 4096)))
        self.ends = [os.ttyname(slave) for _, slave in self._pairs]

    def close(self) -> None:
        for master, slave in self._pairs:
            asyncio.get_running_loop().remove_reader(master)
            os.close(master)
            os.close(slave)


@pytest.fixture
async def cable() -> AsyncIterator[Cable]:
    made = Cable()
    yield made
    made.close()


class Host:
    """A hall's channel with our wire on one port."""

    def __init__(self, port: str) -> None:
        self._ear = Ear()
        health = Health(lambda: datetime(2026, 3, 2, tzinfo=UTC))
        health.watch("panel", "panels", str(UNIT))
        link = SerialLink(Path(port), BAUD)
        self._channel = Channel("panels", link, ModbusRtu(PROFILE), self._ear.listener(), health)
        self._task = asyncio.create_task(self._channel.run())

    async def tell(self, message: Told) -> Heard:
        """What came back."""
        self._channel.tell(message)
        return await soon(self._ear.heard.get())

    async def up(self) -> None:
        await soon(self._ear.ups.get())

    async def close(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task


@asynccontextmanager
async def hall(port: str) -> AsyncIterator[Host]:
    host = Host(port)
    await host.up()
    yield host
    await host.close()


async def talk_to_a_panel(host: Host) -> None:
    """The whole profile, once: a number, a call, a read, another register, and one that is not there."""
    address = str(UNIT)
    assert await host.tell(ShowNumber(address=address, ticket=999)) == Acknowledged(address=address)
    assert await host.tell(Probe(address=address)) == ValueRead(address=address, register=0, values=(999,))
    call = ShowText(address=address, lines=(Row(text="请 A012 号"),), urgent=True)
    assert await host.tell(call) == Acknowledged(address=address)
    assert await host.tell(Probe(address=address)) == ValueRead(address=address, register=0, values=(12,))
    assert await host.tell(SetValue(address=address, register=3, value=65535)) == Acknowledged(address=address)
    refused = await host.tell(SetValue(address=address, register=50, value=1))
    assert isinstance(refused, Rejected)
    assert (refused.code, refused.address) == (2, address)


async def test_our_wire_and_pymodbus_as_the_panel(cable: Cable) -> None:
    panel = SimDevice(UNIT, simdata=[SimData(0, values=[0] * 10, datatype=DataType.REGISTERS)])
    server = ModbusSerialServer(panel, port=cable.ends[1], baudrate=BAUD)
    await server.serve_forever(background=True)
    async with hall(cable.ends[0]) as host:
        await talk_to_a_panel(host)
    await server.shutdown()  # type: ignore[no-untyped-call]


async def test_our_wire_and_libmodbus_as_the_panel(cable: Cable) -> None:
    panel = await asyncio.create_subprocess_exec(
        sys.executable, "-c", A_PANEL, cable.ends[1], stdout=asyncio.subprocess.PIPE
    )
    try:
        assert panel.stdout is not None
        assert await soon(panel.stdout.readline()) == b"ready\n"
        async with hall(cable.ends[0]) as host:
            await talk_to_a_panel(host)
    finally:
        panel.kill()
        await panel.wait()


class Panels:
    """Our emulator on a pty, and what it was told."""

    def __init__(self, folder: Path) -> None:
        self.port = folder / "panel"
        self.emulator = ModbusLine({"addresses": [str(UNIT)], "register": 0, "words": 2})
        self.told: list[Seen] = []
        self.end = FarEnd(self.port, self.emulator, self._look)

    def _look(self, news: Sequence[Seen]) -> None:
        self.told += news


@pytest.fixture
async def panels(tmp_path: Path) -> AsyncIterator[Panels]:
    made = Panels(tmp_path)
    made.end.open()
    yield made
    made.end.close()


async def mbpoll(port: Path, *words: str) -> tuple[int, str]:
    """Exit code and what it prints. Registers count from 0, one poll."""
    options = ("-m", "rtu", "-a", str(UNIT), "-b", str(BAUD), "-P", "none", "-t", "4", "-0", "-1", "-o", "5")
    process = await asyncio.create_subprocess_exec(
        "mbpoll",
        *options,
        *words[:-1],
        str(port),
        *words[-1:],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await soon(process.communicate())
    assert process.returncode is not None
    return process.returncode, out.decode()


async def test_our_emulator_and_mbpoll_as_the_host(panels: Panels) -> None:
    code, said = await mbpoll(panels.port, "-r", "0", "999")
    assert (code, "Written 1 references." in said) == (0, True), said
    assert panels.emulator.panels[str(UNIT)].registers == {0: 999}
    assert [(seen["op"], seen["value"]) for seen in panels.told] == [("write_register", 999)]


async def test_mbpoll_reads_what_stands_there_and_hears_a_refusal(panels: Panels) -> None:
    panels.emulator.panels[str(UNIT)].registers[0] = 345
    process = await asyncio.create_subprocess_exec(
        *("mbpoll", "-m", "rtu", "-a", str(UNIT), "-b", str(BAUD), "-P", "none", "-t", "4", "-0", "-1", "-o", "5"),
        *("-r", "0", "-c", "2", str(panels.port)),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await soon(process.communicate())
    assert "[0]: \t345" in out.decode()
    code, said = await mbpoll(panels.port, "-r", "9", "1")
    assert (code != 0, "Illegal data address" in said) == (True, True), said


async def test_our_emulator_and_pymodbus_as_the_host(panels: Panels) -> None:
    client = AsyncModbusSerialClient(str(panels.port), baudrate=BAUD)
    assert await client.connect()
    assert not (await client.write_register(0, 999, device_id=UNIT)).isError()
    assert not (await client.write_registers(0, [7, 8], device_id=UNIT)).isError()
    assert (await client.read_holding_registers(0, count=2, device_id=UNIT)).registers == [7, 8]
    refused = await client.write_register(9, 1, device_id=UNIT)
    assert (refused.isError(), refused.exception_code) == (True, 2)
    client.close()
    assert panels.emulator.refused == 0


async def test_frames_are_the_captured_ones(cable: Cable) -> None:
    """The vectors of the design were captured between mbpoll and pymodbus: they still come so."""
    passed: list[str] = []

    def tap(sending: bool, data: bytes) -> bytes:
        passed.append(f"{'answer' if sending else 'question'} {data.hex()}")
        return data

    panel = SimDevice(UNIT, simdata=[SimData(0, values=[0] * 10, datatype=DataType.REGISTERS)])
    server = ModbusSerialServer(panel, port=cable.ends[1], baudrate=BAUD, trace_packet=tap)
    await server.serve_forever(background=True)
    code, said = await mbpoll(Path(cable.ends[0]), "-r", "0", "999")
    assert code == 0, said
    assert passed == ["question 0506000003e7c8f4", "answer 0506000003e7c8f4"]
    await server.shutdown()  # type: ignore[no-untyped-call]
