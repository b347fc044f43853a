"""The four halls of the demo city as they stand in the plan, with every policy switched on that the demo leaves off."""

from pathlib import Path

from msgspec.structs import replace

from config import catalogue
from config.load import load
from config.plan import (
    AtWindow,
    Booking,
    BookingLimit,
    Breach,
    Calendar,
    Extra,
    ItemClass,
    Mapping,
    Plan,
    Quota,
    Ratings,
    TakeLimit,
    Taking,
    Window,
)
from qms.domain.days import Days

HALLS = Path(catalogue.__file__).parents[1] / "halls"
DAY = 86_400
CALENDAR = Calendar(
    hours=("09:00-12:00", "13:00-17:00"),
    holidays=("2026-05-01",),
    make_up=("2026-05-09",),
    extra=(Extra(("09:00-12:00",), weekdays=(6,)),),
    last_ticket=1800,
    by_capacity=True,
)
"""From Tuesday, 28 April 2026: a holiday on Friday, extra hours on Saturday, a free Sunday, and a week from Monday on."""


def moment(date: str, clock: str) -> int:
    """Hall time (ms) of a time of day on a date."""
    return Days("Asia/Shanghai").moment(date, clock)


def pengjiang() -> Plan:
    """Strict with everybody: limits, quotas, pauses, starts to be pressed, bookings for a day or two ahead."""
    drawn = _with_hours_of_the_week(load(HALLS / "pengjiang.toml"))
    rule = Booking(
        "usual",
        tuple(one.id for one in drawn.item_classes if one.id != "pickup"),
        capacity=2, release="09:00", ahead=2, lead=1800, cancel_until=3600, early=900, late=600,
        limits=(BookingLimit("identity", "day", 1), BookingLimit("identity", "week", 3)),
        cancels=1, breach=Breach(1, 90, 2),
    )  # fmt: skip
    policy = replace(
        drawn.policy,
        calendar=CALENDAR,
        taking=Taking(
            limits=(TakeLimit("identity", 3), TakeLimit("phone", 3), TakeLimit("holder", 2)),
            interval=300, given_back=2, items=3, for_others="authorised",
        ),
        at_window=AtWindow(recalls=2, reinstates=1, reinstate_within=1200, press_guard=2000),
        people=replace(
            drawn.policy.people,
            paired_days=2,
            pause_reasons=tuple(replace(one, most_a_day=1, longest=60) for one in drawn.policy.people.pause_reasons),
        ),
        ratings=Ratings(window=DAY // 2, follow_up=DAY, default=3, default_after=1),
        confirm_start=True,
    )  # fmt: skip
    return replace(drawn, policy=policy, bookings=(rule,), item_classes=_quotas(drawn.item_classes, "estate"))


def jianghai() -> Plan:
    """No number without a window, nobody for others, ratings by name; bookings by phone, one's own only."""
    drawn = _with_hours_of_the_week(load(HALLS / "jianghai.toml"))
    rule = Booking("usual", ahead=3, limits=(BookingLimit("phone", "day", 2),), identity=False, own_only=True)
    policy = replace(
        drawn.policy,
        calendar=CALENDAR,
        taking=Taking(for_others="no"),
        ratings=Ratings(anonymous=False, default=4, default_after=2),
        issue_without_open_window=False,
        item_code_pattern="",
    )
    return replace(drawn, policy=policy, bookings=(rule,))


def tangxia() -> Plan:
    """A hand-over of items in the middle of the week, and a mobile window from Monday on."""
    drawn = load(HALLS / "tangxia.toml")
    windows = tuple(_dated(window) for window in drawn.windows)
    return replace(drawn, windows=windows, policy=replace(drawn.policy, calendar=CALENDAR))


def binjiang() -> Plan:
    """One desk and one clerk who goes to people's homes."""
    drawn = load(HALLS / "binjiang.toml")
    return replace(drawn, policy=replace(drawn.policy, calendar=CALENDAR))


def _with_hours_of_the_week(drawn: Plan) -> Plan:
    """The hall shuts over noon in this week: nobody needs a break of their own then."""
    return replace(drawn, windows=tuple(replace(window, breaks=()) for window in drawn.windows))


def _quotas(classes: tuple[ItemClass, ...], scarce: str) -> tuple[ItemClass, ...]:
    return tuple(
        replace(one, quotas=(Quota("09:00-12:00", 3), Quota("13:00-17:00", 3))) if one.id == scarce else one
        for one in classes
    )


def _dated(window: Window) -> Window:
    if window.kind == "mobile":
        return replace(window, from_date="2026-05-04", until_date="2026-05-31")
    if window.no == "2":
        before = Mapping(window.classes, window.secondary, until_date="2026-05-04")
        return replace(window, mappings=(before, Mapping((*window.classes, "civil"), from_date="2026-05-05")))
    return window
