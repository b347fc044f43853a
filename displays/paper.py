"""Lines of print that fit the paper, for every slip."""

from collections.abc import Iterator, Sequence

from displays.glass import wrap
from firmware_protocols.messages import Align, Text


def text(words: str, columns: int, size: int = 1, bold: bool = False, align: Align = "centre") -> Iterator[Text]:
    """`words` in as many lines as they need; `columns` are the printer's at magnification 1."""
    for line in wrap(words, columns // size):
        yield Text(text=line, width=size, height=size, bold=bold, align=align)


def numbered(entries: Sequence[str], columns: int) -> Iterator[Text]:
    """A list, one entry after the other, each with its number."""
    for n, entry in enumerate(entries, 1):
        yield from text(f"{n}. {entry}", columns, align="left")
