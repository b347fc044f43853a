"""What stands on a ticket's paper, laid out for a printer of any width."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from config.phrases import Phrases, SlipWords
from displays import wording
from displays.glass import columns_of, wrap
from displays.paper import text
from firmware_protocols.messages import Cut, Feed, Part, Qr, Text

WIDEST = 8
"""The largest magnification of a printer's characters."""


class Slip(Struct, frozen=True):
    """The facts of one ticket. `issued_at` is the hall's own time; `forecast` is p10, p50, p90 in seconds as the visitor
    was told, None where nothing was; `rough` if it was made without any past day; `windows` may serve it; `url` leads to the
    visitor's page. No name and no identity number stands on paper."""

    hall: str
    item_class: str
    number: str
    ahead: int
    windows: Sequence[str]
    issued_at: datetime
    url: str
    forecast: tuple[int, int, int] | None = None
    rough: bool = False
    phone: str = ""
    reprint: bool = False


def slip(phrases: Phrases, facts: Slip, columns: int = 48) -> tuple[Part, ...]:
    """The parts to print; `columns` are the printer's at magnification 1 (80 mm paper: 48, 58 mm: 32)."""
    words = phrases.slip
    return (*_head(words, facts, columns), *_queue(words, facts, columns), *_foot(words, facts, columns), Cut())


def _head(words: SlipWords, facts: Slip, columns: int) -> Iterator[Part]:
    yield from text(facts.hall, columns, bold=True)
    if facts.reprint:
        yield from text(words.reprint, columns, bold=True)
    yield from text(facts.item_class, columns, size=2)
    yield from text(words.your_number, columns)
    size = max(1, min(WIDEST, columns // max(1, columns_of(facts.number))))
    yield Text(text=facts.number, width=size, height=size, bold=True, align="centre")
    yield Feed()


def _queue(words: SlipWords, facts: Slip, columns: int) -> Iterator[Part]:
    yield from text(wording.ahead(words, facts.ahead), columns, size=2)
    if facts.forecast:
        yield from _wait(words, facts.forecast, facts.rough, columns)
    if facts.windows:
        yield from text(wording.windows(words, facts.windows), columns)
    yield Feed()


def _wait(words: SlipWords, forecast: tuple[int, int, int], rough: bool, columns: int) -> Iterator[Part]:
    about, *in_words = wording.wait(words, *forecast)
    yield from text(about, columns, size=2)
    for sentence in in_words:
        for line in wrap(sentence, columns):
            yield Text(
                text=line, height=2, align="centre"
            )  # tall: as legible as the minutes, and as narrow as the paper
    if rough:
        yield from text(words.rough, columns)


def _foot(words: SlipWords, facts: Slip, columns: int) -> Iterator[Part]:
    yield Qr(data=facts.url)
    yield from text(words.scan, columns)
    yield Feed()
    for line in (words.listen, words.missed):
        yield from text(line, columns)
    if facts.phone:
        yield from text(words.complaints.format(phone=facts.phone), columns)
    yield from text(words.taken_at.format(time=facts.issued_at.strftime("%Y-%m-%d %H:%M")), columns)
    yield Feed(lines=2)
