"""Business hours: when the hall, or one class of items, is open; and until when numbers are issued. Times in ms.

Everywhere here `item_class` None means the hall as a whole, which is open as long as any class is. A plan without usual
hours is always open. Working days are in workdays.py.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from config.plan import Calendar, Extra, ItemClass, Plan
from qms.domain.days import Days
from qms.domain.refusal import Refused
from qms.domain.workdays import is_working, later

AHEAD = 60
"""How many days ahead the next opening is looked for."""


class Span(NamedTuple):
    """Open from `start` to before `end` (ms)."""

    start: int
    end: int


def always_open(plan: Plan) -> bool:
    """Whether the plan has no hours, so that nothing here ever closes."""
    return not plan.policy.calendar.hours


def spans(plan: Plan, day: str, item_class: str | None = None) -> tuple[Span, ...]:
    """When it is open on a date (YYYY-MM-DD), in order; spans that touch or overlap are one."""
    days = Days(plan.hall.timezone)
    if always_open(plan):
        return (Span(days.moment(day, "00:00"), days.moment(day, "24:00")),)
    drawn = sorted(Span(days.moment(day, s[:5]), days.moment(day, s[6:])) for s in _drawn(plan, day, item_class))
    return tuple(_joined(span for span in drawn if span.start < span.end))


def span_at(plan: Plan, at: int, item_class: str | None = None) -> Span | None:
    """The span of business hours that `at` is in, None outside."""
    return next((span for span in spans(plan, date_of(plan, at), item_class) if span.start <= at < span.end), None)


def is_open(plan: Plan, at: int, item_class: str | None = None) -> bool:
    """Whether `at` is inside business hours."""
    return always_open(plan) or span_at(plan, at, item_class) is not None


def closing(plan: Plan, day: str, item_class: str | None = None) -> int | None:
    """When it closes for good on a date (YYYY-MM-DD); None if it never closes, or is not open at all that day."""
    held = () if always_open(plan) else spans(plan, day, item_class)
    return held[-1].end if held else None


def next_opening(plan: Plan, at: int, item_class: str | None = None) -> int | None:
    """The first moment not before `at` at which it is open; None if that is not within two months."""
    today = date_of(plan, at)
    for n in range(AHEAD):
        for span in spans(plan, later(today, n), item_class):
            if at < span.end:
                return max(at, span.start)
    return None


def time_left(plan: Plan, at: int, item_class: str | None = None) -> int:
    """Business hours still ahead on the day of `at`, in ms, breaks not counted."""
    return sum(max(0, span.end - max(at, span.start)) for span in spans(plan, date_of(plan, at), item_class))


def date_of(plan: Plan, at: int) -> str:
    """The hall's local date of `at`, YYYY-MM-DD."""
    return Days(plan.hall.timezone).date(at)


# --- taking a number ---


def check_taking(
    plan: Plan, item_class: ItemClass, at: int, waiting: int, windows: int, work: float | None = None
) -> None:
    """Raises Refused if no number of the class may be issued at `at`: `hall_closed` outside business hours, `last_ticket`
    when the rest of the day is too short.

    With `by_capacity` it is too short if the `windows` open for the class (0 counts as one), each taking the class's usual
    time for one visitor, could not serve the `waiting` and one more before closing. `work` is what they wait for, counted in
    usual services; nothing = one each.
    """
    if always_open(plan):
        return
    if not is_open(plan, at, item_class.id):
        raise Refused("hall_closed", _closed_words(plan, item_class, at))
    calendar = plan.policy.calendar
    end = closing(plan, date_of(plan, at), item_class.id)
    if end is not None and at >= end - calendar.last_ticket * 1000:
        raise Refused("last_ticket", _last_words(plan, item_class, end))
    if calendar.by_capacity and _room(plan, item_class, at, windows) <= (waiting if work is None else work):
        raise Refused("last_ticket", f"{item_class.name}前面还有 {waiting} 人，今天办不完了；请改天来或者预约")


def _room(plan: Plan, item_class: ItemClass, at: int, windows: int) -> float:
    """How many visitors can still be served today."""
    if item_class.usual_service == 0:
        return float("inf")
    return max(windows, 1) * (time_left(plan, at, item_class.id) // (item_class.usual_service * 1000))


def _closed_words(plan: Plan, item_class: ItemClass, at: int) -> str:
    opening = next_opening(plan, at, item_class.id)
    if opening is None:
        return f"{item_class.name}近期不对外办理，请到导办台询问"
    return f"现在不是{item_class.name}的办公时间，{told(plan, opening)}开始办理"


def _last_words(plan: Plan, item_class: ItemClass, end: int) -> str:
    last = end - plan.policy.calendar.last_ticket * 1000
    return f"{item_class.name}今天 {_clock(plan, end)} 结束，{_clock(plan, last)} 起停止取号；请改天来或者预约"


def told(plan: Plan, at: int) -> str:
    """A moment in words for people: 1月5日 09:00."""
    local = Days(plan.hall.timezone).local(at)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _clock(plan: Plan, at: int) -> str:
    return f"{Days(plan.hall.timezone).local(at):%H:%M}"


# --- what the plan draws ---


def _drawn(plan: Plan, day: str, item_class: str | None) -> Iterator[str]:
    calendar = plan.policy.calendar
    if is_working(calendar, day):
        yield from calendar.hours
    for extra in calendar.extra:
        if _held(calendar, extra, day) and (item_class is None or not extra.classes or item_class in extra.classes):
            yield from extra.spans


def _held(calendar: Calendar, extra: Extra, day: str) -> bool:
    if day in extra.dates:
        return True
    if not extra.weekdays and not extra.dates:
        return is_working(calendar, day)
    return day not in calendar.holidays and date.fromisoformat(day).isoweekday() in extra.weekdays


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    held: Span | None = None
    for span in spans:
        if held is not None and span.start <= held.end:
            held = Span(held.start, max(held.end, span.end))
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held
