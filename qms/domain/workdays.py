"""Working days (工作日): which dates count, and what lies so many of them ahead. Dates are YYYY-MM-DD throughout.

A day of extra hours only (延时服务) is open but no working day: what is received on it counts from the next one.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from config.plan import Calendar

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


def is_working(calendar: Calendar, day: str) -> bool:
    """Whether `day` is a working day: a usual weekday that is no holiday, or a make-up day (调休上班)."""
    if day in calendar.make_up:
        return True
    usual = calendar.weekdays or EVERY_DAY
    return day not in calendar.holidays and date.fromisoformat(day).isoweekday() in usual


def later(day: str, days: int) -> str:
    """The date so many calendar days after `day`; before it, if negative."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def next_working(calendar: Calendar, day: str) -> str:
    """The first working day after `day`."""
    return working_after(calendar, day, 1)


def counts_from(calendar: Calendar, day: str) -> str:
    """The working day that something received on `day` counts as received on: `day` itself, or the next one."""
    return day if is_working(calendar, day) else next_working(calendar, day)


def working_after(calendar: Calendar, day: str, working: int) -> str:
    """The date so many working days after `day`, which does not count itself; `day` for 0."""
    dates = _working_dates(calendar, day)
    for _ in range(working):
        day = next(dates)
    return day


def working_before(calendar: Calendar, day: str, working: int) -> str:
    """The date so many working days before `day`, which does not count itself; `day` for 0."""
    dates = _working_dates(calendar, day, -1)
    for _ in range(working):
        day = next(dates)
    return day


def working_between(calendar: Calendar, first: str, last: str) -> int:
    """How many working days lie after `first`, up to and with `last`; 0 if `last` is not after it."""
    span = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return sum(is_working(calendar, later(first, n)) for n in range(1, span + 1))


def due(calendar: Calendar, received: str, working: int) -> str:
    """The last day of a time limit of so many working days: the day of receipt is not counted, and what is received on no
    working day is received on the next one."""
    return working_after(calendar, counts_from(calendar, received), working)


def _working_dates(calendar: Calendar, day: str, step: int = 1) -> Iterator[str]:
    while True:
        day = later(day, step)
        if is_working(calendar, day):
            yield day
