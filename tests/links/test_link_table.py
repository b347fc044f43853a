"""Every kind of link that a plan may name can be made."""

from pathlib import Path
from typing import get_args

import pytest

from config.plan import Line, LinkName
from devices.link import LinkLost
from devices.links import LINKS
from devices.links.memory import null_modem


def test_every_name_of_the_plan_is_in_the_table() -> None:
    assert set(LINKS) == set(get_args(LinkName))


async def test_a_relative_path_stands_under_the_folder(tmp_path: Path) -> None:
    link = LINKS["serial"](Line(id="a", link="serial", wire="ff68", path="ports/a"), tmp_path, ())
    with pytest.raises(LinkLost, match=str(tmp_path / "ports/a")):
        await link.open()


async def test_an_absolute_path_stands_for_itself(tmp_path: Path) -> None:
    line = Line(id="a", link="serial", wire="ff68", path=str(tmp_path / "b"))
    with pytest.raises(LinkLost, match=str(tmp_path / "b")):
        await LINKS["serial"](line, Path("elsewhere"), ()).open()


async def test_host_and_port_are_the_plans(tmp_path: Path) -> None:
    link = LINKS["tcp"](Line(id="a", link="tcp", wire="onbon_bx", host="127.0.0.1", port=1), tmp_path, ())
    with pytest.raises(LinkLost, match=r"127\.0\.0\.1:1 "):
        await link.open()


async def test_lines_in_memory_meet_by_name(tmp_path: Path) -> None:
    link = LINKS["memory"](Line(id="a", link="memory", wire="ff68", path="cable"), tmp_path, ())
    far = null_modem(str(tmp_path / "cable")).far
    await link.open()
    await far.open()
    await far.write(b"met")
    assert await link.read() == b"met"
    await link.close()


async def test_the_voice_is_not_running_before_it_is_opened(tmp_path: Path) -> None:
    with pytest.raises(LinkLost, match="is not running"):
        await LINKS["speech"](Line(id="v", link="speech", wire="speech"), tmp_path, ()).write(b"{}\n")
