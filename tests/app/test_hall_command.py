"""`qms hall` as an administrator knows it: it starts, says ready, stops, carries on, and says plainly what is wrong."""

import asyncio
import signal
import socket

import pytest

from qms.web.client import HallClient
from tests.app.conftest import PATIENCE, Qms


async def test_a_hall_issues_a_number_as_soon_as_it_is_ready_and_stops_when_it_is_told(qms: Qms) -> None:
    token = qms.token()
    process, url = await qms.hall()
    async with HallClient(url, token) as kiosk:
        ticket = await kiosk.post("/tickets", {"item_class": "social", "channel": "api"})
    assert ticket["number"] == "A001"
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(PATIENCE):
        assert await process.wait() == 0


async def test_ctrl_c_stops_a_hall_that_people_watch(qms: Qms) -> None:
    token = qms.token("leader")
    process, url = await qms.hall()
    async with HallClient(url, token) as page:
        states = 0
        async for _ in page.feed("board"):
            states += 1
            process.send_signal(signal.SIGINT)
        assert states
    async with asyncio.timeout(PATIENCE):
        assert await process.wait() == 0


async def test_after_a_kill_the_hall_carries_on_with_the_next_number(qms: Qms) -> None:
    token = qms.token()
    process, url = await qms.hall()
    async with HallClient(url, token) as kiosk:
        first = await kiosk.post("/tickets", {"item_class": "social", "channel": "api"})
    process.kill()
    await process.wait()
    _, url = await qms.hall()
    async with HallClient(url, token) as kiosk:
        assert (await kiosk.get(f"/tickets/{first['id']}"))["number"] == "A001"
        assert (await kiosk.post("/tickets", {"item_class": "social", "channel": "api"}))["number"] == "A002"


async def test_a_second_hall_on_the_same_data_says_so_and_ends(qms: Qms) -> None:
    await qms.hall()
    said = await asyncio.to_thread(qms.do, "hall", str(qms.plan), "--var", str(qms.var), "--port", "0")
    assert said.code == 1
    assert "another qms hall is running" in said.err
    assert "Traceback" not in said.err


def test_a_taken_port_is_said_plainly(qms: Qms) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = qms.do("hall", str(qms.plan), "--var", str(qms.var), "--port", port)
    assert said.code == 1
    assert "address already in use" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("command", ["hall", "emulate", "doctor"])
def test_of_a_wrong_plan_everything_wrong_is_listed_and_nothing_is_started(qms: Qms, command: str) -> None:
    text = qms.plan.read_text(encoding="utf-8")
    qms.plan.write_text(
        text.replace('classes = ["tax"]', 'classes = ["taxes"]').replace('link = "serial"', 'link = "string"'),
        encoding="utf-8",
    )
    said = qms.do(command, str(qms.plan), "--var", str(qms.var))
    assert (said.code, said.out) == (2, "")
    assert "taxes" in said.err
    assert "string" in said.err
    assert not qms.var.exists()


def test_lines_that_no_wire_can_speak_on_are_faults_of_the_plan(qms: Qms) -> None:
    text = qms.plan.read_text(encoding="utf-8")
    text = text.replace('wire = "speech"', 'wire = "telepathy"').replace("width_px = 256", "width_inches = 10")
    qms.plan.write_text(text, encoding="utf-8")
    said = qms.do("hall", str(qms.plan), "--var", str(qms.var))
    assert said.code == 2
    assert "telepathy" in said.err
    assert "width_inches" in said.err


def test_a_plan_that_is_not_there_is_wrong_use(qms: Qms) -> None:
    assert qms.do("hall", "nowhere.toml").code == 2
