"""What a coming day will be like, from the journal of a hall or from figures that somebody gives."""

import datetime as dt
from collections.abc import Mapping, Sequence

from config.plan import Plan
from qms.domain import events as e
from qms.domain.calendar import always_open, spans
from qms.forecast.day import Day
from qms.forecast.demand import TYPICAL, WIDTH
from qms.forecast.hall.record import Record
from qms.forecast.model import Model
from qms.forecast.scene import Booked
from qms.forecast.twin.question import Demand
from qms.forecast.twin.staffing import Expected


class WrongDay(ValueError):
    """The day cannot be planned; the message says why."""


def expected(
    plan: Plan, model: Model, past: Sequence[Day], date: str, visitors: Mapping[str, float], hours: str = ""
) -> Expected:
    """The day `date`: hours and breaks of the plan, as many visitors as on such weekdays, or as `visitors` says (by class, "" = in
    all). Bookings are as on the last such weekday; `hours` (HH:MM-HH:MM) instead of the plan's. Raises WrongDay."""
    day = Record(plan, e.DayOpened(at=0, date=date, plan="")).day
    if hours:
        start, end = (dt.time.fromisoformat(one) for one in hours.split("-"))
        day.opens, day.closes = (3600.0 * one.hour + 60.0 * one.minute for one in (start, end))
    elif not always_open(plan) and not spans(plan, date):
        raise WrongDay(f"{date} has no business hours; choose another --date")
    booked = _booked(past, dt.date.fromisoformat(date).isoweekday())
    demands = _demands(plan, model, day, visitors)
    return Expected(day, date, booked, demands, TYPICAL if visitors else None)


def _booked(past: Sequence[Day], weekday: int) -> list[Booked]:
    same = [day for day in past if day.weekday == weekday]
    visits = same[-1].visits if same else ()
    return [Booked(v.item_class, v.slot) for v in visits if v.slot is not None and not v.origin]


def _demands(plan: Plan, model: Model, day: Day, visitors: Mapping[str, float]) -> list[Demand]:
    """The factors that make the usual numbers the given ones."""
    usual = model.demand.today(plan, day, day.opens).rate.sum(axis=0) * WIDTH
    by_class = {c.id: float(usual[i]) for i, c in enumerate(plan.item_classes)}
    unknown = [one for one in visitors if one and one not in by_class]
    if unknown:
        raise WrongDay(f"the plan has no item class {unknown[0]}; it has {', '.join(by_class)}")
    if "" in visitors:
        return [Demand(visitors[""] / max(1e-9, sum(by_class.values())))]
    if not visitors:
        return []
    return [Demand(visitors.get(one, 0.0) / max(1e-9, n), (one,)) for one, n in by_class.items()]
