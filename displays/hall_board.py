"""What the board over the hall shows: the last calls, one a row, the newest on top and yellow, and below them who stands by."""

from collections.abc import Sequence

from config.phrases import Lengths, Phrases
from config.plan import Glass
from displays.glass import clean, columns_of, cut, expressible, fit
from displays.wording import lengths
from firmware_protocols.messages import Line

Numbers = Sequence[tuple[str, str]]
"""Ticket numbers, each with its window, the newest first."""


def calls(phrases: Phrases, glass: Glass, last: Numbers, ready: Numbers = ()) -> tuple[Line, ...]:
    """As many of `last` as there are rows, all in one manner, so that the eye finds the figures under each other; `ready` stand
    by, and are shown whole in rows that are left, never on a glass of figures. Where there is nobody the board says so."""
    texts = _rows(phrases.board.row, glass, last[: glass.rows])
    left = glass.rows - len(texts) if glass.charset != "digits" else 0
    below = _rows(phrases.board.stand_by, glass, ready[:left])
    below = [text for text, (number, _) in zip(below, ready, strict=False) if number in text]
    if not texts and not below:
        return tuple(Line(text=row, colour="green") for row in fit(phrases.board.nobody, glass))
    return tuple(
        Line(text=text, colour="green" if i or not texts else "yellow", align="left")
        for i, text in enumerate((*texts, *below))
    )


def _rows(templates: Lengths, glass: Glass, numbers: Numbers) -> list[str]:
    rows = [lengths(templates, number, window) for number, window in numbers]
    manner = _manner(rows, glass)
    return [cut(clean(row[manner], glass.charset), glass.columns) for row in rows]


def _manner(rows: Sequence[Sequence[str]], glass: Glass) -> int:
    """The first wording that every row can be shown in, else the shortest."""
    for manner, same in enumerate(zip(*rows, strict=True)):
        if all(columns_of(text) <= glass.columns and expressible(text, glass.charset) for text in same):
            return manner
    return -1
