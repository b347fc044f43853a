"""The days of a hall's journal, read beside the running hall or without it."""

from collections.abc import Iterator
from pathlib import Path

from config.plan import Plan
from qms.domain import events as e
from qms.forecast.twin.past import Past, past
from qms.journal import Reader, read_only

PAGE = 2000  # rows read at a time


def reader(path: Path) -> Reader:
    """The journal in a hall's data folder; its file may be named too. Raises OSError."""
    folder = path.parent if path.is_file() else path
    if not folder.is_dir():
        raise OSError(f"{path}: there is no such folder")
    return read_only(folder)


def everything(journal: Reader) -> Iterator[e.Event]:
    """All events of the epoch, in order."""
    seq = 0
    while rows := journal.since(seq, PAGE):
        yield from (e.decode(row.body) for row in rows)
        seq = rows[-1].seq


def of_day(journal: Reader, date: str) -> list[e.Event]:
    """The events of a business day (YYYY-MM-DD), none if the journal has no such day."""
    return [e.decode(row.body) for row in journal.day(date)]


def dates(journal: Reader, most: int) -> list[str]:
    """The last `most` business days that are over, oldest first."""
    found: list[str] = []
    for start in journal.day_starts(most + 1):
        [row] = journal.since(start - 1, 1)
        opened = e.decode(row.body)
        if isinstance(opened, e.DayOpened) and opened.date not in found:
            found.append(opened.date)
    over = [date for date in found if any(isinstance(one, e.DayClosed) for one in of_day(journal, date))]
    return over[:most][::-1]


def pasts(plan: Plan, journal: Reader, most: int, until: str = "9999") -> list[Past]:
    """The last `most` days that are over, up to and with the date `until`; days on which nobody came are left out."""
    chosen = [date for date in dates(journal, most) if date <= until]
    found = (past(plan, of_day(journal, date)) for date in chosen)
    return [day for day in found if day is not None and day.day.visits]
