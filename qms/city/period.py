"""From when to when: the `from` and `to` of a question, in the city's own time. Pure."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from qms.domain.refusal import Sentence

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
LOST_PLUS = re.compile(r" (?=\d{2}:?\d{2}$)")
"""A plus sign of an offset that was not escaped in a query arrives as a blank."""


class NoTime(Exception):
    """This is no time; `said` is what one is."""

    def __init__(self, said: Sentence) -> None:
        super().__init__(said.en)
        self.said = said


class Period(NamedTuple):
    """[start, end) in ms."""

    start: int
    end: int


def period(start: str | None, end: str | None, zone: ZoneInfo, now: int) -> Period:
    """The period asked for: a date as `to` takes in that whole day; nothing = today. Raises NoTime."""
    today = datetime.fromtimestamp(now / 1000, zone).date()
    first = _midnight(today, zone) if start is None else _moment(start, zone, whole_day=False)
    if end is not None:
        last = _moment(end, zone, whole_day=True)
    else:
        last = _midnight(max(today, first.astimezone(zone).date()) + timedelta(days=1), zone)
    if last <= first:
        raise NoTime(Sentence("`to` 要在 `from` 之后", "`to` must be after `from`."))
    return Period(_ms(first), _ms(last))


def iso(at: int, zone: ZoneInfo) -> str:
    """A time of the city, with its offset."""
    return datetime.fromtimestamp(at / 1000, zone).isoformat(timespec="seconds")


def _moment(text: str, zone: ZoneInfo, *, whole_day: bool) -> datetime:
    try:
        if DATE.fullmatch(text):
            return _midnight(date.fromisoformat(text) + timedelta(days=whole_day), zone)
        moment = datetime.fromisoformat(LOST_PLUS.sub("+", text))
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        raise NoTime(
            Sentence(
                "时间写成 2026-03-12 或 2026-03-12T09:00:00+08:00",
                "Please write a time as 2026-03-12 or 2026-03-12T09:00:00+08:00.",
            )
        ) from None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
