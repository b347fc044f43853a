"""A hall that may be killed: its plan, its folder, its tokens, and lives of the real `qms hall` on it."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from config.load import load
from config.plan import Plan
from qms.access import Access, Role
from tests.faults.book import Book
from tests.faults.lives import Lives

MORNING = 1_767_574_800_000  # ms: 5 January 2026, 09:00 in Guangdong, so that no test runs over midnight
WINDOWS, CLASSES = 50, ("a", "b", "c")


class Place(NamedTuple):
    """A hall that is drawn; whether it lives is another matter."""

    file: Path
    plan: Plan
    var: Path
    tokens: Mapping[Role, str]

    @property
    def folder(self) -> Path:
        return self.var / self.plan.hall.id

    @property
    def command(self) -> tuple[str, ...]:
        """`qms hall` on this place, at any free port."""
        return ("hall", str(self.file), "--var", str(self.var), "--port", "0", "--start", str(MORNING), "--no-forecast")

    def book(self) -> Book:
        """What its journal says now."""
        return Book(self.folder)


def drawn(windows: int, classes: tuple[str, ...], devices: str = "") -> str:
    """A plan in which every window serves every class; `devices` draws its lines and devices."""
    rows = "\n".join(f'  {{ no = "{no}", zone = "all", classes = {list(classes)} }},' for no in range(1, windows + 1))
    lists = "\n".join(f'  {{ id = "{c}", name = "{c}", prefix = "{c.upper()}" }},' for c in classes)
    return f"""
zones = [{{ id = "all", name = "大厅", kind = "intake" }}]
windows = [
{rows}
]
item_classes = [
{lists}
]
clerks = [{{ id = "0001", role = "admin" }}]
{devices}

[hall]
id = "pengjiang"
name = "测试大厅"
level = "county"
region = "440703"

[uplink]
via = "zeromq"
address = "tcp://127.0.0.1:9"
"""


def settled(folder: Path, text: str) -> Place:
    """A hall in `folder` as `text` draws it, with a token for each role."""
    file, var = folder / "hall.toml", folder / "var"
    file.write_text(text, encoding="utf-8")
    plan = load(file)
    (var / plan.hall.id).mkdir(parents=True)
    access = Access(var / plan.hall.id)
    access.adopt(plan.clerks)
    roles: tuple[Role, ...] = ("kiosk", "display", "leader", "manager", "admin", "auditor")
    tokens = {role: access.enrol(role, f"test-{role}") for role in roles}
    access.close()
    return Place(file, plan, var, tokens)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A hall of 50 windows without devices."""
    return settled(tmp_path, drawn(WINDOWS, CLASSES))


@pytest.fixture
async def lives(tmp_path: Path) -> AsyncIterator[Lives]:
    """Lives of `qms hall`."""
    async with Lives(tmp_path, "hall") as one:
        yield one
