"""The journal: gapless, chained, committed in groups, owned by one, and honest about what broke."""

import queue
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qms.journal import Draft, Journal, JournalBroken, first_link, link
from qms.journal.book import AT_ONCE


class Ear:
    """Hears from the writer's thread what is durable."""

    def __init__(self) -> None:
        self._said: queue.SimpleQueue[tuple[int, Exception | None]] = queue.SimpleQueue()

    def __call__(self, last: int, error: Exception | None) -> None:
        self._said.put((last, error))

    def until(self, seq: int) -> None:
        """Wait until `seq` is durable."""
        while True:
            last, error = self._said.get(timeout=10)
            if error is not None:
                raise error
            if last >= seq:
                return

    def trouble(self) -> Exception:
        """Wait for the error."""
        while True:
            _, error = self._said.get(timeout=10)
            if error is not None:
                return error


def drafts(*bodies: str) -> list[Draft]:
    return [Draft(1000 + i, body.encode()) for i, body in enumerate(bodies)]


def test_rows_are_gapless_in_order_and_chained(tmp_path: Path) -> None:
    ear = Ear()
    journal = Journal(tmp_path, ear)
    assert journal.submit(drafts("a", "b"), "key", b"digest") == 2
    assert journal.submit(drafts("c")) == 3
    ear.until(3)
    rows = journal.since(0)
    assert [(r.seq, r.body, r.size, r.key, r.digest) for r in rows] == [
        (1, b"a", 2, "key", b"digest"),
        (2, b"b", None, None, None),
        (3, b"c", 1, None, None),
    ]
    expected = link(first_link(journal.epoch), 1, 1000, b"a")
    assert rows[0].chain == expected
    assert journal.verify() is None
    journal.close()


def test_more_rows_than_one_statement_takes_are_one_command_too(tmp_path: Path) -> None:
    ear = Ear()
    journal = Journal(tmp_path, ear)
    last = journal.submit(drafts(*map(str, range(3 * AT_ONCE))), "key", b"digest")
    ear.until(last)
    rows = journal.since(0)
    assert [int(row.body) for row in rows] == list(range(3 * AT_ONCE))
    assert rows[0].size == last
    assert journal.verify() is None
    journal.close()


def test_a_new_journal_goes_on_where_the_old_one_stopped(tmp_path: Path) -> None:
    ear = Ear()
    first = Journal(tmp_path, ear)
    first.submit(drafts("a"))
    first.close()
    second = Journal(tmp_path, ear)
    assert (second.seq, second.epoch) == (1, first.epoch)
    ear.until(second.submit(drafts("b")))
    assert [r.body for r in second.since(0)] == [b"a", b"b"]
    assert second.verify() is None
    second.close()


def test_what_is_queued_at_closing_time_is_committed(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Ear())
    for i in range(2000):
        journal.submit(drafts(str(i)))
    journal.close()
    again = Journal(tmp_path, Ear())
    assert again.seq == 2000
    again.close()


def test_only_one_process_has_a_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Ear())
    with pytest.raises(JournalBroken, match="another qms hall is running"):
        Journal(tmp_path, Ear())
    journal.close()
    Journal(tmp_path, Ear()).close()


def test_a_file_that_is_no_journal_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"this is not a database, it is a letter" * 100)
    with pytest.raises(JournalBroken, match="cannot be opened"):
        Journal(tmp_path, Ear())


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE entries SET body = x'78' WHERE seq = 5",
        "UPDATE entries SET at = at + 1 WHERE seq = 5",
        "DELETE FROM entries WHERE seq = 5",
        "UPDATE entries SET chain = zeroblob(32) WHERE seq = 5",
    ],
)
def test_an_edited_deleted_or_shifted_row_breaks_the_chain(tmp_path: Path, edit: str) -> None:
    journal = Journal(tmp_path, Ear())
    for i in range(9):
        journal.submit(drafts(str(i)))
    journal.close()
    with sqlite3.connect(tmp_path / "journal.db") as db:
        db.execute(edit)
    db.close()
    again = Journal(tmp_path, Ear())
    assert again.verify() in (5, 6)
    again.close()


def test_cursors_belong_to_an_epoch(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Ear())
    assert journal.cursor("city") == 0
    journal.set_cursor("city", 7)
    journal.set_cursor("city", 9)
    assert journal.cursor("city") == 9
    journal.close()


def test_days_are_found_without_reading_everything(tmp_path: Path) -> None:
    ear = Ear()
    journal = Journal(tmp_path, ear)
    for day in ("2026-01-01", "2026-01-02", "2026-01-03"):
        journal.submit([Draft(1, b"end"), Draft(1, b"open", day), Draft(1, b"more")])
    ear.until(9)
    assert journal.day_starts(2) == [8, 5]
    journal.close()


@contextmanager
def disk_full(limit: int) -> Iterator[None]:
    """The kernel refuses to let this process make any file longer than `limit` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_commit_that_fails_breaks_the_journal_until_it_is_reopened(tmp_path: Path) -> None:
    ear = Ear()
    journal = Journal(tmp_path, ear)
    ear.until(journal.submit(drafts("a")))
    with disk_full(200_000):
        journal.submit(drafts("b" * 400_000))
        assert isinstance(ear.trouble(), JournalBroken)
    journal.reopen()
    assert journal.seq == 1
    ear.until(journal.submit(drafts("c")))
    assert [r.body for r in journal.since(0)] == [b"a", b"c"]
    assert journal.verify() is None
    journal.close()


def test_one_business_day_is_read_from_its_opening_to_the_next(tmp_path: Path) -> None:
    ear = Ear()
    journal = Journal(tmp_path, ear)
    for date, body in (("2026-01-01", "a"), ("2026-01-02", "b")):
        journal.submit([Draft(1, b"open", date), Draft(2, body.encode())])
    ear.until(4)
    assert [(r.seq, r.body) for r in journal.day("2026-01-01")] == [(1, b"open"), (2, b"a")]
    assert [(r.seq, r.body) for r in journal.day("2026-01-02")] == [(3, b"open"), (4, b"b")]
    assert journal.day("2026-01-03") == []
    journal.close()
