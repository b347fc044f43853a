"""A backup taken while the hall works, restored elsewhere: the same floor in a new epoch."""

import subprocess
import sys
from pathlib import Path

import pytest

from qms.backup import BackupTrouble, back_up, restore
from qms.domain import commands as c
from qms.hall import Hall, Identity, Private
from tests.hall.test_hall import fatal
from tests.spec.story import plan

PERSON = Private(identity=Identity(kind="111", number="000000190001010017", name="测试甲"))


async def test_a_restored_hall_stands_as_it_stood_and_counts_from_one_in_a_new_epoch(tmp_path: Path) -> None:
    hall = Hall(plan(), tmp_path / "var" / "test", fatal)
    await hall.handle(c.OpenWindow(window="1"))
    first = await hall.handle(c.TakeTicket(item_class="a"), key="k", private=PERSON)
    await hall.handle(c.TakeTicket(item_class="a"))
    await hall.handle(c.CallNext(window="1"))
    kept = back_up(tmp_path / "var", tmp_path / "backup.tar")
    assert kept[0] == "test/journal.db"
    assert (tmp_path / "backup.tar").stat().st_mode & 0o777 == 0o600
    await hall.handle(c.TakeTicket(item_class="a"))
    await hall.close()

    restore(tmp_path / "backup.tar", tmp_path / "new")
    again = Hall(plan(), tmp_path / "new" / "test", fatal)
    assert again.epoch != hall.epoch
    assert again.seq == 0
    assert sorted(t.number for t in again.floor.tickets.values()) == ["A001", "A002"]
    assert again.floor.windows["1"].ticket == first.ticket
    assert await again.vault.get(first.ticket or "") == PERSON
    assert (await again.handle(c.TakeTicket(item_class="a"), key="k", private=PERSON)).ticket == first.ticket
    answer = await again.handle(c.CallNext(window="1"))
    rows = await again.since(0)
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1].seq == answer.seq == again.seq
    await again.close()
    third = Hall(plan(), tmp_path / "new" / "test", fatal)
    assert (third.epoch, third.seq, third.floor.tickets) == (again.epoch, again.seq, again.floor.tickets)
    await third.close()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "note").write_text("x")
    back_up(tmp_path / "var", tmp_path / "b.tar")
    with pytest.raises(BackupTrouble, match="is there already"):
        back_up(tmp_path / "var", tmp_path / "b.tar")
    with pytest.raises(BackupTrouble, match="is not empty"):
        restore(tmp_path / "b.tar", tmp_path / "var")
    (tmp_path / "bad.tar").write_bytes(b"no tar")
    with pytest.raises(BackupTrouble, match="cannot be restored"):
        restore(tmp_path / "bad.tar", tmp_path / "other")


def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "note").write_text("x")

    def qms(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "qms", *words], capture_output=True, text=True, check=False)

    made = qms("backup", "--var", str(tmp_path / "var"), "--to", str(tmp_path / "b.tar"))
    assert (made.returncode, "1 files" in made.stdout) == (0, True)
    again = qms("backup", "--var", str(tmp_path / "var"), "--to", str(tmp_path / "b.tar"))
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    back = qms("restore", "--from", str(tmp_path / "b.tar"), "--var", str(tmp_path / "new"))
    assert (back.returncode, (tmp_path / "new" / "note").read_text()) == (0, "x")
