"""What a voice module is given to read: no tags of a stranger, in the narrowest coding that holds it, cut where one pauses.

Both manuals: a tag is a letter and a figure in square brackets, such as [v8], wherever it stands in the text.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple
from unicodedata import category

GB2312: Final = 0x00
GBK: Final = 0x01
UNICODE: Final = 0x03
ENDS: Final = "。！？；!?;"
PAUSES: Final = "，、：, "
FIGURES: Final = "零一二三四五六七八九十"
BEYOND_TWO_BYTES: Final = 0x10000


class Piece(NamedTuple):
    """Text for one frame: the manual's number of the coding, and the bytes."""

    coding: int
    data: bytes


def speakable(text: str) -> str:
    """The text without brackets, so that nobody's name or number is a tag, and without what has no sound or no two-byte code."""
    return "".join(
        char for char in text if char not in "[]" and category(char)[0] != "C" and ord(char) < BEYOND_TWO_BYTES
    )


def pieces(text: str, tag: str, room: int, unicode_codec: str) -> Iterator[Piece]:
    """The text in frames of at most `room` bytes, each with the `tag` in front. `unicode_codec` differs from module to module."""
    coding, codec = _coding(text, unicode_codec)
    room -= len(tag.encode(codec))
    while text:
        head = _head(text, room, codec)
        yield Piece(coding, (tag + head).encode(codec))
        text = text[len(head) :]


def _coding(text: str, unicode_codec: str) -> tuple[int, str]:
    for coding, codec in ((GB2312, "gb2312"), (GBK, "gbk")):
        try:
            text.encode(codec)
        except UnicodeEncodeError:
            continue
        return coding, codec
    return UNICODE, unicode_codec


def _head(text: str, room: int, codec: str) -> str:
    """As much as fits, up to the last full stop in it, else the last comma, else between two words."""
    size = 0
    for at, char in enumerate(text):
        size += len(char.encode(codec))
        if size > room:
            return text[: _cut(text, at)]
    return text


def _cut(text: str, most: int) -> int:
    for marks in (ENDS, PAUSES):
        cut = max(text.rfind(mark, 0, most) for mark in marks) + 1
        if cut:
            return cut
    cut = most
    while cut and _in_a_word(text[cut - 1]) and _in_a_word(text[cut]):
        cut -= 1
    return cut or most


def _in_a_word(char: str) -> bool:
    """A number is not cut in two: neither A012 nor 零一二."""
    return char in FIGURES or (char.isascii() and char.isalnum())
