"""The journal: every event of a hall, in order, chained, durable before anyone hears of it."""

from qms.journal.book import FILE, begin_epoch, copy
from qms.journal.chain import first_link, link, new_epoch
from qms.journal.journal import Draft, Journal, JournalBroken
from qms.journal.reader import Reader, Row, read_only

__all__ = [
    "FILE",
    "Draft",
    "Journal",
    "JournalBroken",
    "Reader",
    "Row",
    "begin_epoch",
    "copy",
    "first_link",
    "link",
    "new_epoch",
    "read_only",
]
