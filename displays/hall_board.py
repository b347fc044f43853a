"""What the board over the hall shows: the last calls, one a row, the newest on top and yellow."""

from collections.abc import Sequence

from config.phrases import Phrases
from config.plan import Glass
from displays.glass import clean, columns_of, cut, expressible, fit
from displays.wording import lengths
from firmware_protocols.messages import Line


def calls(phrases: Phrases, glass: Glass, last: Sequence[tuple[str, str]]) -> tuple[Line, ...]:
    """`last` are (ticket number, window), the newest first; as many as there are rows are shown, all in one manner, so
    that the eye finds the figures under each other. Without calls the board says so."""
    if not last:
        return tuple(Line(text=row, colour="green") for row in fit(phrases.board.nobody, glass))
    rows = [lengths(phrases.board.row, number, window) for number, window in last[: glass.rows]]
    manner = _manner(rows, glass)
    texts = [cut(clean(row[manner], glass.charset), glass.columns) for row in rows]
    return tuple(Line(text=text, colour="green" if i else "yellow", align="left") for i, text in enumerate(texts))


def _manner(rows: Sequence[Sequence[str]], glass: Glass) -> int:
    """The first wording that every row can be shown in, else the shortest."""
    for manner, same in enumerate(zip(*rows, strict=True)):
        if all(columns_of(text) <= glass.columns and expressible(text, glass.charset) for text in same):
            return manner
    return -1
