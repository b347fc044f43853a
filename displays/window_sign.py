"""What the sign over a window shows. A call is yellow, the rest green; the words differ, for those who see no colour."""

from collections.abc import Iterable, Iterator

from config.phrases import Lengths, Phrases
from config.plan import Clerk, Glass
from displays.glass import columns_of, expressible, fit
from displays.wording import lengths
from firmware_protocols.messages import Colour, Line


def idle(phrases: Phrases, glass: Glass, clerk: Clerk | None = None, ready: str = "") -> tuple[Line, ...]:
    """请下一位准备, or who that is (`ready`, a number) where it is known; and who sits there where a row is left for it."""
    shown = (stand_by(phrases, glass, ready) if ready else ()) or _lines(phrases.sign.idle, glass)
    return _with_below(shown, glass, _cards(phrases, clerk) if clerk else ())


def called(phrases: Phrases, glass: Glass, number: str) -> tuple[Line, ...]:
    """请 A012"""
    return _lines(phrases.sign.called, glass, number, "yellow")


def serving(phrases: Phrases, glass: Glass, number: str) -> tuple[Line, ...]:
    """A012 办理中"""
    return _lines(phrases.sign.serving, glass, number)


def stand_by(phrases: Phrases, glass: Glass, number: str) -> tuple[Line, ...]:
    """请准备 A013. Nothing on a glass of figures, where it would be a call, nor where the number does not go in whole."""
    rows = () if glass.charset == "digits" else fit(lengths(phrases.sign.stand_by, number), glass)
    return tuple(Line(text=row, colour="green") for row in rows) if number in "".join(rows) else ()


def with_stand_by(phrases: Phrases, glass: Glass, number: str, shown: tuple[Line, ...]) -> tuple[Line, ...]:
    """`shown`, and 请准备 A013 below it where a row is left."""
    return _with_below(shown, glass, lengths(phrases.sign.stand_by, number))


def paused(phrases: Phrases, glass: Glass, reason: str = "") -> tuple[Line, ...]:
    """暂停服务, and why where a row is left for it."""
    return _with_below(_lines(phrases.sign.paused, glass), glass, (reason,))


def closed(phrases: Phrases, glass: Glass) -> tuple[Line, ...]:
    """暂停受理"""
    return _lines(phrases.sign.closed, glass)


def _with_below(shown: tuple[Line, ...], glass: Glass, choices: Iterable[str]) -> tuple[Line, ...]:
    """`shown`, and in one more row, where there is one, the first of `choices` that goes into it whole. Never on a glass of
    figures, where it would be a ticket's number."""
    if glass.charset == "digits" or len(shown) >= glass.rows:
        return shown
    for text in choices:
        if text and columns_of(text) <= glass.columns and expressible(text, glass.charset):
            return (*shown, Line(text=text, colour="green"))
    return shown


def _cards(phrases: Phrases, clerk: Clerk) -> Iterator[str]:
    """工号 0301 王老师, at falling lengths."""
    for template in phrases.sign.card:
        text = template.format(clerk=clerk.id, name=clerk.card_name, department=clerk.department)
        yield " ".join(text.split())


def _lines(templates: Lengths, glass: Glass, number: str = "", colour: Colour = "green") -> tuple[Line, ...]:
    return tuple(Line(text=row, colour=colour) for row in fit(lengths(templates, number), glass))
