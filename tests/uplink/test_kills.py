"""City and halls are killed in turn under load: nothing lost, nothing doubled, nothing out of order."""

import socket
from pathlib import Path

import pytest

from config.city import load
from qms.city import setup
from qms.city.setup import folder
from qms.journal import Journal
from tests.uplink.small.children import Children
from tests.uplink.small.city import bodies, rows

HALLS = ("h1", "h2", "h3", "h4", "h5", "h6")
VISITORS = 1000
KILLS = 20
EVENTS = VISITORS * 5


@pytest.mark.slow
async def test_city_and_halls_killed_in_turn_lose_and_double_nothing(tmp_path: Path, children: Children) -> None:
    plan = _plan(tmp_path)
    access = setup.prepare(load(plan), tmp_path, HALLS)
    uplink = f"tcp://127.0.0.1:{_free_port()}"
    halls_are = ("-m", "tests.uplink.small.hall_child", str(tmp_path), uplink, access.server_key, str(VISITORS), *HALLS)
    here = await children.city(plan, tmp_path, 0, uplink)
    there = await children.start(*halls_are)
    kills = 0
    acked = dict.fromkeys(HALLS, 0)
    while (line := await there.line()) != "done":
        word, hall, seq = line.split()
        assert (word, int(seq) >= acked[hall]) == ("acked", True)
        acked[hall] = int(seq)
        if kills < KILLS and sum(acked.values()) > (kills + 1) * EVENTS * len(HALLS) // (KILLS + 2):
            kills += 1
            if kills % 2:
                await here.kill()
                here = await children.city(plan, tmp_path, 0, uplink)
            else:
                await there.kill()
                there = await children.start(*halls_are)
    assert (kills, await here.stop(), await there.ended()) == (KILLS, 0, 0)
    for hall in HALLS:
        assert _journal(tmp_path / hall) == _city(folder(load(plan), tmp_path), hall)
    figures = "SELECT count(*), sum(state = 'finished'), sum(rating), min(stage), max(stage) FROM visits"
    visits = VISITORS * len(HALLS)
    assert rows(folder(load(plan), tmp_path), figures) == [(visits, visits, 5 * visits, 1, 1)]
    assert rows(folder(load(plan), tmp_path), "SELECT min(sound), count(*) FROM streams") == [(1, len(HALLS))]


def _plan(path: Path) -> Path:
    drawn = "\n".join(f'[[halls]]\nid = "{h}"\nname = "{h}"\nregion = "000000"\nlevel = "county"' for h in HALLS)
    plan = path / "city.toml"
    plan.write_text(
        '[city]\nid = "test"\nname = "试验市"\nregion = "000000"\n'
        '[[regions]]\ncode = "000000"\nname = "试验市"\nlevel = "city"\n' + drawn,
        encoding="utf-8",
    )
    return plan


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _journal(path: Path) -> list[tuple[int, bytes]]:
    journal = Journal(path, lambda _seq, _error: None)
    written = [(row.seq, row.body) for row in journal.since(0, EVENTS + 1)]
    journal.close()
    assert [seq for seq, _ in written] == list(range(1, EVENTS + 1))
    return written


def _city(path: Path, hall: str) -> list[tuple[int, bytes]]:
    [(epoch,)] = rows(path, f"SELECT epoch FROM streams WHERE hall = '{hall}'")
    return bodies(path, hall, str(epoch))
