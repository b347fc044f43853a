"""What a visitor takes home from a window: the receipt (受理凭证) and the one-time notice (一次性告知单)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from config.phrases import PaperWords, Phrases
from displays.paper import numbered, text
from firmware_protocols.messages import Cut, Feed, Part

STAMP = 5
"""Empty lines that a round seal needs."""


class Ended(Struct, frozen=True):
    """How a service ended. `at` is the hall's own time, of receipt and of acceptance alike; dates are YYYY-MM-DD, empty where
    there is none; `missing` as in the item's list; `delivery` pickup, post or nothing. No name of a person stands on paper."""

    hall: str
    number: str
    window: str
    items: Sequence[str]
    at: datetime
    case: str = ""
    counts_from: str = ""
    promised: str = ""
    missing: Sequence[str] = ()
    due: str = ""
    commitment: bool = False
    delivery: str = ""
    phone: str = ""
    complaint_phone: str = ""
    reprint: bool = False


def receipt(phrases: Phrases, facts: Ended, columns: int = 48) -> tuple[Part, ...]:
    """受理凭证: what was taken in and when, until when it will be done, what may follow; with room for the seal."""
    words = phrases.paper
    return (
        *_head(phrases, words.receipt, facts, columns),
        *_dates(words, facts, columns),
        *_owed(words, facts, columns),
        *_seal(words, columns),
        *_foot(phrases, facts, columns),
        Cut(),
    )


def notice(phrases: Phrases, facts: Ended, columns: int = 48) -> tuple[Part, ...]:
    """一次性告知单: everything that is missing, at one time, and what to do next."""
    words = phrases.paper
    return (
        *_head(phrases, words.notice, facts, columns),
        *text(words.missing, columns, bold=True, align="left"),
        *numbered(facts.missing, columns),
        Feed(),
        *text(words.all_told, columns, align="left"),
        *text(words.come_again, columns, align="left"),
        *text(words.told_at.format(time=_time(facts)), columns, align="left"),
        Feed(),
        *_foot(phrases, facts, columns),
        Cut(),
    )


def _head(phrases: Phrases, title: str, facts: Ended, columns: int) -> Iterator[Part]:
    words = phrases.paper
    yield from text(facts.hall, columns, bold=True)
    if facts.reprint:
        yield from text(phrases.slip.reprint, columns, bold=True)
    yield from text(title, columns, size=2, bold=True)
    yield Feed()
    yield from text(words.served.format(number=facts.number, window=facts.window), columns, align="left")
    if facts.case:
        yield from text(words.case.format(case=facts.case), columns, align="left")
    if facts.items:
        yield from text(words.items, columns, bold=True, align="left")
        yield from numbered(facts.items, columns)
    yield Feed()


def _dates(words: PaperWords, facts: Ended, columns: int) -> Iterator[Part]:
    yield from text(words.received.format(time=_time(facts)), columns, align="left")
    if facts.promised:
        yield from text(words.counts_from.format(date=facts.counts_from), columns, align="left")
        yield from text(words.promised.format(date=facts.promised), columns, bold=True, align="left")
    if facts.delivery:
        yield from text(words.post if facts.delivery == "post" else words.pickup, columns, align="left")


def _owed(words: PaperWords, facts: Ended, columns: int) -> Iterator[Part]:
    if not facts.missing:
        return
    yield Feed()
    yield from text(words.missing, columns, bold=True, align="left")
    yield from numbered(facts.missing, columns)
    until = words.commitment if facts.commitment else words.due
    yield from text(until.format(date=facts.due), columns, bold=True, align="left")


def _seal(words: PaperWords, columns: int) -> Iterator[Part]:
    yield Feed(lines=STAMP)
    yield from text(words.seal, columns, align="right")
    yield Feed()


def _foot(phrases: Phrases, facts: Ended, columns: int) -> Iterator[Part]:
    if facts.phone:
        yield from text(phrases.paper.ask.format(phone=facts.phone), columns)
    if facts.complaint_phone:
        yield from text(phrases.slip.complaints.format(phone=facts.complaint_phone), columns)
    yield Feed(lines=2)


def _time(facts: Ended) -> str:
    return facts.at.strftime("%Y-%m-%d %H:%M")
