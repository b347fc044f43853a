"""Says things in the words of a phrase file: how "A012" and "12 号窗口" are spoken and written in each language."""

import re
from collections.abc import Sequence

from msgspec import Struct

from config.phrases import Lengths, Phrases, SlipWords, Speech

NUMBER = re.compile(r"^(\D*)(\d*)$")
TICKET_PART = re.compile(r"[^{]*\{letter\}[^{]*\{figures\}[^{，,、]*[，,、]")
"""A template as far as the pause behind the ticket's number, if no window stands before it."""
SPOKEN = re.compile(r"\{\w+\}|[^\W\d_]")
"""What has a word of its own in a template's latin: a name, or a character."""


class Sentence(Struct, frozen=True):
    """One spoken sentence; `latin` is the same for voices that read no characters, empty where the language has none."""

    text: str
    latin: str = ""


def call(phrases: Phrases, number: str, window: str) -> Sentence:
    """请，A，零一二号，到三号窗口。 / qing3 A ling2 yi1 er4 hao4 dao4 san1 hao4 chuang1 kou3"""
    return _spoken(phrases.speech, phrases.speech.call, phrases.speech.call_latin, number, window)


def stand_by(phrases: Phrases, number: str, window: str) -> Sentence:
    """请准备，A，零一三号，到三号窗口附近坐。"""
    return _spoken(phrases.speech, phrases.speech.stand_by, phrases.speech.stand_by_latin, number, window)


def call_from(phrases: Phrases, number: str) -> Sentence:
    """请，A，零一二号，: a call as far as it is of the ticket and of no window. With `call_to` it is the whole `call`; both are
    empty in a language that does not part it so."""
    template, latin = _halved(phrases.speech)[0]
    return _spoken(phrases.speech, template, latin, number, "")


def call_to(phrases: Phrases, window: str) -> Sentence:
    """到三号窗口。: the rest of a call, which is of the window alone."""
    template, latin = _halved(phrases.speech)[1]
    return _spoken(phrases.speech, template, latin, "", window)


def _halved(speech: Speech) -> tuple[tuple[str, str], tuple[str, str]]:
    """The template of a call and its latin, parted behind the pause that follows the ticket's number. Nothing of a template
    that names the window first, or has no pause there: it is said in one piece."""
    found = TICKET_PART.match(speech.call)
    if found is None:
        return ("", ""), ("", "")
    cut, latin = found.end(), speech.call_latin.split()
    words = len(SPOKEN.findall(found[0]))
    return (speech.call[:cut], " ".join(latin[:words])), (speech.call[cut:], " ".join(latin[words:]))


def _spoken(speech: Speech, template: str, template_latin: str, number: str, window: str) -> Sentence:
    letter, figures = halves(number)
    spoken = speech.between_figures.join(speech.figures[int(figure)] for figure in figures)
    text = template.format(letter=letter, figures=spoken, window=_window(window, speech.figures, speech.ten, ""))
    if not template_latin:
        return Sentence(text)
    read = " ".join(speech.figures_latin[int(figure)] for figure in figures)
    place = _window(window, speech.figures_latin, speech.ten_latin, " ")
    latin = template_latin.format(letter=letter, figures=read, window=place)
    return Sentence(text, " ".join(latin.split()))


def caption(phrases: Phrases, number: str, window: str) -> str:
    """请 A012 到 3 号窗口: the call as screens write it."""
    return phrases.caption.format(number=number, window=window)


def caption_stand_by(phrases: Phrases, number: str, window: str) -> str:
    """请准备 A013，到 3 号窗口附近坐: as screens write it."""
    return phrases.caption_stand_by.format(number=number, window=window)


def halves(number: str) -> tuple[str, str]:
    """The letters and the figures of a ticket's number: "A012" is ("A", "012"). Raises ValueError for anything else."""
    found = NUMBER.match(number)
    if found is None:
        raise ValueError(f"not a ticket's number: {number!r}")
    return found[1], found[2]


def lengths(templates: Lengths, number: str = "", window: str = "") -> tuple[str, ...]:
    """The templates, filled."""
    figures = halves(number)[1]
    return tuple(template.format(number=number, figures=figures, window=window) for template in templates)


def ahead(words: SlipWords, people: int) -> str:
    """前面 6 人, or kind words when there is nobody."""
    return words.ahead.format(ahead=people) if people > 0 else words.nobody_ahead


def wait(words: SlipWords, p10: int, p50: int, p90: int) -> tuple[str, ...]:
    """The forecast of `p10`, `p50`, `p90` seconds: about how long, and the range in plain words. Minutes are rounded up;
    below one minute nobody waits, and a range that begins there only says where it ends."""
    low, middle, high = (-(-seconds // 60) for seconds in (p10, p50, p90))
    about = words.no_wait if p50 < 60 else words.wait.format(p50=middle)
    if p90 < 60:
        return (about,)
    if p10 < 60 or low == high:
        return about, words.wait_within.format(p90=high)
    return about, words.wait_range.format(p10=low, p90=high)


def windows(words: SlipWords, numbers: Sequence[str]) -> str:
    """可办窗口：1 至 6、9 号: three and more that follow each other become a range."""
    return words.windows.format(windows=words.window_comma.join(_runs(words, numbers)))


def _runs(words: SlipWords, numbers: Sequence[str]) -> list[str]:
    runs: list[list[str]] = []
    for number in sorted(numbers, key=lambda no: (not no.isdecimal(), int(no) if no.isdecimal() else 0, no)):
        follows = runs and number.isdecimal() and runs[-1][-1].isdecimal() and int(number) == int(runs[-1][-1]) + 1
        if follows:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        parts += run if len(run) < 3 else [words.window_range.format(first=run[0], last=run[-1])]
    return parts


def _window(window: str, figures: Sequence[str], ten: str, between: str) -> str:
    """A window's number as it is spoken: 12 is 十二, 20 is 二十, 103 is 一零三, A3 is A三."""
    if not ten:
        return window
    if window.isdecimal() and 10 <= int(window) <= 99 and len(window) == 2:
        tens, ones = divmod(int(window), 10)
        parts = [figures[tens] if tens > 1 else "", ten, figures[ones] if ones else ""]
    else:
        parts = [figures[int(each)] if each.isdecimal() else each for each in window]
    return between.join(part for part in parts if part)
