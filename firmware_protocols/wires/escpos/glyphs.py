"""Characters that few printers hold, drawn dot by dot: the glyphs of a font file in GNU Unifont's .hex format.

A line of it is a code point, a colon and the rows of 16 dots, of 8 or 16 dots' width: `0041:0000000018242442427E424242420000`.
The lines are in the order of their code points.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

ROWS: Final = 16
HALF_DIGITS: Final = 32  # hex digits of a glyph of 8 dots' width; twice as many for 16
MISSING: Final = 0x7FFE  # what is drawn for a character without a glyph: an empty box
MOST_FACTOR: Final = 2  # of 16 dots 32: a little more than the printer's own 24


class Glyph(NamedTuple):
    """Sixteen rows, the leftmost dot in the highest bit."""

    width: int
    rows: tuple[int, ...]


BOX: Final = Glyph(16, (0, *(MISSING if row in (1, 14) else 0x4002 for row in range(1, 15)), 0))


class Raster(NamedTuple):
    """A picture: so many bytes a row, and the rows."""

    row_bytes: int
    rows: tuple[bytes, ...]


@cache
def font_of(path: str) -> str:
    """The font file's text; empty where there is none. A font is part of the installation: it is read once."""
    try:
        return Path(path).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


@lru_cache(maxsize=1024)
def glyph_of(char: str, font: str) -> Glyph | None:
    """None if the font has no such character, or says no glyph of it."""
    try:
        digits = _digits_of(ord(char), font)
        dots = bytes.fromhex(digits)
    except ValueError:
        return None
    if len(digits) not in (HALF_DIGITS, 2 * HALF_DIGITS):
        return None
    step = len(dots) // ROWS
    return Glyph(8 * step, tuple(int.from_bytes(dots[at : at + step], "big") for at in range(0, len(dots), step)))


def _digits_of(code: int, font: str) -> str:
    """By halves: a font has sixty thousand lines. Raises ValueError for what is no such file; "" if the code is not there."""
    low, high = 0, len(font)
    while low < high:
        middle = (low + high) // 2
        start = font.rfind("\n", 0, middle) + 1
        end = font.find("\n", middle)
        line = font[start : end if end >= 0 else len(font)]
        here, _, digits = line.partition(":")
        if int(here, 16) == code:
            return digits.strip()
        low, high = (start + len(line) + 1, high) if int(here, 16) < code else (low, start)
    return ""


def drawn(text: str, font: str, dots: int, size: tuple[int, int]) -> list[Raster]:
    """The text as pictures no wider than the paper's `dots`, one a line; `size`: magnifications of width and height."""
    glyphs = [glyph_of(char, font) or BOX for char in text]
    across = max(1, min(MOST_FACTOR * size[0], dots // max(1, sum(glyph.width for glyph in glyphs))))
    lines: list[list[Glyph]] = [[]]
    for glyph in glyphs:
        if (sum(one.width for one in lines[-1]) + glyph.width) * across > dots:
            lines.append([])
        lines[-1].append(glyph)
    return [_line(line, across, MOST_FACTOR * size[1]) for line in lines]


def _line(glyphs: Sequence[Glyph], across: int, down: int) -> Raster:
    width = sum(glyph.width for glyph in glyphs) * across
    row_bytes = (width + 7) // 8
    rows = []
    for row in range(ROWS):
        bits = "".join(f"{glyph.rows[row]:0{glyph.width}b}" for glyph in glyphs)
        wide = "".join(bit * across for bit in bits).ljust(8 * row_bytes, "0")
        rows += [int(wide, 2).to_bytes(row_bytes, "big")] * down
    return Raster(row_bytes, tuple(rows))
