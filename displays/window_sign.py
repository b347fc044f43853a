"""What the sign over a window shows. A call is yellow, the rest green; the words differ, for those who see no colour."""

from config.phrases import Lengths, Phrases
from config.plan import Glass
from displays.glass import fit
from displays.wording import lengths
from firmware_protocols.messages import Colour, Line


def idle(phrases: Phrases, glass: Glass) -> tuple[Line, ...]:
    """请下一位准备"""
    return _lines(phrases.sign.idle, glass)


def called(phrases: Phrases, glass: Glass, number: str) -> tuple[Line, ...]:
    """请 A012"""
    return _lines(phrases.sign.called, glass, number, "yellow")


def serving(phrases: Phrases, glass: Glass, number: str) -> tuple[Line, ...]:
    """A012 办理中"""
    return _lines(phrases.sign.serving, glass, number)


def paused(phrases: Phrases, glass: Glass) -> tuple[Line, ...]:
    """暂停服务"""
    return _lines(phrases.sign.paused, glass)


def closed(phrases: Phrases, glass: Glass) -> tuple[Line, ...]:
    """暂停受理"""
    return _lines(phrases.sign.closed, glass)


def _lines(templates: Lengths, glass: Glass, number: str = "", colour: Colour = "green") -> tuple[Line, ...]:
    return tuple(Line(text=row, colour=colour) for row in fit(lengths(templates, number), glass))
