"""A bank of recorded clips: which clips, one after another, say a call."""

from typing import Annotated, Final

from msgspec import Meta

from firmware_protocols.wire import WireError, WireOptions

FIGURES: Final = "零一二三四五六七八九"
SILENT: Final = "，。、！？：；,.!?:; "
CLIP_NUMBERS: Final = range(1, 0x10000)

Clip = Annotated[int, Meta(ge=1, le=60_000)]
Milliseconds = Annotated[int, Meta(ge=50, le=20_000)]


class Bank(WireOptions, frozen=True, kw_only=True):
    """Where the clips are: the figures 0 to 9 from clip number `figures_from` on, the letters A to Z from `letters_from`, and the
    `phrases`, with blanks between, from `phrases_from`. `clip_ms`, `phrase_ms`: how long one figure or letter, and one phrase,
    may take."""

    figures_from: Clip = 1
    letters_from: Clip = 11
    phrases_from: Clip = 37
    phrases: str = "请 号 到 号窗口 十 请准备 附近坐"
    clip_ms: Milliseconds = 600
    phrase_ms: Milliseconds = 1000


def clips_of(text: str, bank: Bank) -> list[tuple[int, float]]:
    """The clips that say `text`, each with its seconds; the longest phrase first. Raises WireError for what has no clip."""
    phrases = {phrase: bank.phrases_from + place for place, phrase in enumerate(bank.phrases.split())}
    longest_first = sorted(phrases, key=len, reverse=True)
    clips: list[tuple[int, float]] = []
    while text := text.lstrip(SILENT):
        phrase = next((phrase for phrase in longest_first if text.startswith(phrase)), "")
        if phrase:
            clips.append((phrases[phrase], bank.phrase_ms / 1000))
        else:
            clips.append((_single(text[0], bank), bank.clip_ms / 1000))
        text = text[len(phrase) or 1 :]
    return clips


def _single(char: str, bank: Bank) -> int:
    if char in FIGURES:
        return bank.figures_from + FIGURES.index(char)
    if char.isascii() and char.isdecimal():
        return bank.figures_from + int(char)
    if char.isascii() and char.isalpha():
        return bank.letters_from + ord(char.upper()) - ord("A")
    raise WireError(f"the bank has no clip for {char!r}: record it and name it in the model's phrases")
