"""Fits text to what a sign can show: its rows, its columns (a Chinese character takes two) and its character set."""

import re
from collections.abc import Sequence

from config.plan import Glass

PIECES = re.compile(r"[A-Za-z0-9]+[，。：；！？、）,.:;!?)]*| |[^ A-Za-z0-9][，。：；！？、）]*")
"""What is never torn apart: a number or word, and a character with the punctuation that may not begin a line."""

GETA = "〓"
"""The printer's mark for a character that is not in the case; it is in GB2312 itself."""

LOOKALIKES = str.maketrans({"·": ".", "—": "-", "–": "-", "\u00a0": " ", "\u3000": " ", "¥": "￥"})
"""Common characters that GB2312 lacks, and what stands in for them."""


def columns_of(text: str) -> int:
    """The character cells that `text` takes on one row."""
    return sum(1 if character.isascii() else 2 for character in text)


def expressible(text: str, charset: str) -> bool:
    """Whether a glass of this charset can show every character of `text`."""
    if charset == "digits":
        return all(character in "0123456789 " for character in text)
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return text.isprintable()


def clean(text: str, charset: str) -> str:
    """`text` with nothing in it that the charset lacks: a look-alike, else 〓; on glasses without Chinese the rest is
    left out."""
    if expressible(text, charset):
        return text
    missing = "" if charset in ("ascii", "digits") else GETA
    kept = ""
    for character in text.translate(LOOKALIKES):
        if expressible(character, charset):
            kept += character
        elif character.isprintable():
            kept += missing
    return kept if missing else kept.strip()


def cut(text: str, columns: int) -> str:
    """As much of `text` as fits. A number or word is shown whole or not at all: half a number is another number."""
    kept = ""
    for piece in PIECES.findall(text):
        if columns_of(kept + piece) > columns:
            break
        kept += piece
    return kept.rstrip()


def wrap(text: str, columns: int) -> tuple[str, ...]:
    """All of `text` in lines of at most `columns`. Only what is wider than a whole line is torn apart."""
    lines = [""]
    for piece in PIECES.findall(text):
        for part in [piece] if columns_of(piece) <= columns else _torn(piece, columns):
            if columns_of(lines[-1] + part) > columns:
                lines.append("")
            lines[-1] += part if lines[-1] else part.lstrip()
    return tuple(line.rstrip() for line in lines)


def fit(choices: Sequence[str], glass: Glass) -> tuple[str, ...]:
    """The rows that show the first of `choices`, longest first, that the glass can show whole without tearing a word;
    where none does, the last, cleaned and cut."""
    for choice in choices:
        rows = _rows(choice, glass.columns)
        if expressible(choice, glass.charset) and len(rows) <= glass.rows and not _tears(choice, glass.columns):
            return rows
    last = cut(clean(choices[-1], glass.charset), glass.columns)
    return (last,) if last else ()


def _rows(text: str, columns: int) -> tuple[str, ...]:
    """Broken at blanks where that can be done: A012 | 办理中 reads better than A012 办 | 理中."""
    words = text.split()
    if not words or any(columns_of(word) > columns for word in words):
        return wrap(text, columns)
    rows = [words[0]]
    for word in words[1:]:
        if columns_of(f"{rows[-1]} {word}") <= columns:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return tuple(rows)


def _tears(text: str, columns: int) -> bool:
    return any(columns_of(piece) > columns for piece in PIECES.findall(text))


def _torn(piece: str, columns: int) -> list[str]:
    parts = [""]
    for character in piece:
        if columns_of(parts[-1] + character) > columns:
            parts.append("")
        parts[-1] += character
    return parts
