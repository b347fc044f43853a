"""`qms emulate` and `qms doctor`: a hall is tried without hardware, and its hardware is looked at without the hall."""

import asyncio
import os
import signal
from asyncio.subprocess import Process

import pytest

from qms.__main__ import main
from qms.web.client import HallClient
from tests.app.conftest import PATIENCE, Qms


async def emulated(qms: Qms) -> tuple[Process, dict[str, str]]:
    """The devices of the plan; returns the process and the tap of each line."""
    process, said = await qms.start("emulate", str(qms.plan), "--var", str(qms.var))
    return process, {line.split()[0]: line.split()[1] for line in said[:-1]}


async def read_until(path: str, wanted: bytes) -> bytes:
    """Read a tap until `wanted` has come."""
    seen = bytearray()
    news = asyncio.Event()
    tap = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def read() -> None:
        seen.extend(os.read(tap, 4096))
        news.set()

    asyncio.get_running_loop().add_reader(tap, read)
    try:
        async with asyncio.timeout(PATIENCE):
            while wanted not in seen:
                news.clear()
                await news.wait()
    finally:
        asyncio.get_running_loop().remove_reader(tap)
        os.close(tap)
    return bytes(seen)


async def test_a_hall_prints_on_emulated_paper(qms: Qms) -> None:
    token = qms.token()
    _, taps = await emulated(qms)
    _, url = await qms.hall()
    async with HallClient(url, token) as kiosk:
        ticket = await kiosk.post("/tickets", {"item_class": "social", "channel": "kiosk"})
    await read_until(taps["printer"], f"/t/{ticket['id']}".encode())


async def test_ctrl_c_takes_the_emulated_devices_away(qms: Qms) -> None:
    process, _ = await emulated(qms)
    assert (qms.var / "small/lines/printer").is_symlink()
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(PATIENCE):
        assert await process.wait() == 0
    assert not (qms.var / "small/lines/printer").is_symlink()


async def test_a_port_of_the_machine_is_never_stood_in_for(qms: Qms) -> None:
    port = qms.plan.parent / "ttyS9"
    port.write_text("a port")
    text = qms.plan.read_text(encoding="utf-8")
    qms.plan.write_text(text.replace('path = "lines/board"', f'path = "{port}"'), encoding="utf-8")
    _, said = await qms.start("emulate", str(qms.plan), "--var", str(qms.var))
    assert any(line.startswith("board ") and "not emulated" in line for line in said)
    assert port.read_text() == "a port"


async def test_the_doctor_finds_every_device_well(qms: Qms) -> None:
    await emulated(qms)
    said = await asyncio.to_thread(qms.do, "doctor", str(qms.plan), "--var", str(qms.var))
    assert said.code == 0, said.out
    assert said.out.count("well  ") == 9
    assert "holds no journal yet" in said.out


async def test_the_doctor_says_of_every_line_that_it_is_not_there(qms: Qms) -> None:
    said = await asyncio.to_thread(qms.do, "doctor", str(qms.plan), "--var", str(qms.var))
    assert said.code == 1
    assert said.out.count("there is no such port") == 5
    assert "8 of 8 devices are not well" in said.out


@pytest.mark.parametrize("words", [["hole"], []])
def test_a_command_that_is_none_is_wrong_use(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
