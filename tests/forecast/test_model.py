"""What is learned from a hall's past: its services, speeds, no-shows, breaks and demand; and what is believed without one."""

import random

import numpy as np
import pytest

from config.plan import Plan
from qms.forecast import durations, habits
from qms.forecast.day import Away, Break, Day, Visit
from qms.forecast.kernel.world import Floats, Ints
from qms.forecast.model import fit
from tests.forecast.floors import HOUR, hall

TWO = hall({"A": 300, "B": 600}, {"1": (("A", "B"), ()), "2": (("A", "B"), ())})


def past(plan: Plan, days: int, speed: float = 1.3, each: int = 60) -> list[Day]:
    """Days of `each` visits a class, lognormal about five and ten minutes, the second window slower by `speed`."""
    chance, found = random.Random(1), []
    for i in range(days):
        day = Day(1 + i % 5, 0.0, 8 * HOUR)
        for n in range(each):
            for item_class, usual in (("A", 300.0), ("B", 600.0)):
                at, no = n * 8 * HOUR / each, str(1 + n % 2)
                took = usual * chance.lognormvariate(-0.125, 0.5) * (speed if no == "2" else 1.0)
                visit = Visit(
                    f"{item_class}{n}", item_class, "ordinary", at, at, window=no, server=no, outcome="served"
                )
                visit.called, visit.started, visit.ended = at + 60, at + 90, at + 90 + took
                day.visits.append(visit)
        found.append(day)
    return found


def test_a_new_hall_believes_the_plans_usual_services_and_is_unsure() -> None:
    model = fit(TWO, [])
    assert model.days == 0
    assert model.services.usual_sd == pytest.approx(durations.UNSURE)
    assert model.demand.today(TWO, Day(0, 0.0, HOUR), 0.0).rate.sum() > 0


def test_services_and_speeds_are_found_again() -> None:
    model = fit(TWO, past(TWO, 20))
    usual, slow = model.services.usual, model.services.speeds["2"].log - model.services.speeds["1"].log
    assert model.days == 20
    assert usual[1] - usual[0] == pytest.approx(0.693, abs=0.05)
    assert slow == pytest.approx(0.262, abs=0.05)
    assert model.services.usual_sd.max() < 0.05


def test_what_took_longer_today_is_expected_of_the_rest_of_the_day() -> None:
    learned = fit(TWO, past(TWO, 20)).services
    usual = learned.usual[0] + learned.speeds["1"].log
    calm, sure = learned.pace(*_seen([usual] * 40))
    slow, _ = learned.pace(*_seen([usual + 0.3] * 100))
    assert calm == pytest.approx(0.0, abs=0.02)
    assert 0.1 < slow < 0.3
    assert sure < 0.05


def _seen(logs: list[float]) -> tuple[Ints, list[str], Floats]:
    return np.zeros(len(logs), np.int64), ["1"] * len(logs), np.array(logs)


def test_a_day_without_visitors_teaches_nothing() -> None:
    assert fit(TWO, [Day(6, 0.0, 0.0), *past(TWO, 3)]).days == 3


def test_who_has_waited_long_is_gone_more_often() -> None:
    day = Day(1, 0.0, 8 * HOUR)
    for n in range(400):
        waited = 60.0 if n % 2 else 2400.0
        visit = Visit(str(n), "A", "ordinary", 0.0, 0.0, called=waited, ended=waited + 60, window="1", server="1")
        visit.outcome = "no_show" if n % 2 == 0 and n % 3 == 0 else "served"
        day.visits.append(visit)
    learned = habits.fit(TWO, [day])
    assert learned.no_show[0] < 0.05
    assert learned.no_show[4] > 0.25


def test_breaks_are_late_and_long_as_they_were() -> None:
    days = []
    for n in range(40):
        start = 7200.0 + 300.0 + (n % 5)
        away = Away("1", "break", start, start + 660.0)
        visit = Visit("1", "A", "ordinary", 0.0, 0.0, called=0.0, started=0.0, ended=60.0, window="1", outcome="served")
        days.append(Day(1, 0.0, 8 * HOUR, [visit], [away], [Break("1", 7200.0, 7800.0)]))
    learned = habits.fit(TWO, days)
    assert learned.lag[32] == pytest.approx(300.0, rel=0.35)
    assert learned.length[32] == pytest.approx(1.1, abs=0.05)


def test_bookings_that_nobody_keeps_are_counted() -> None:
    day = Day(1, 0.0, 8 * HOUR)
    for n in range(100):
        slot = 600.0 * n
        kept = n % 4 != 0
        visit = Visit(str(n), "A", "appointment", slot, slot - 300 if kept else None, slot)
        visit.outcome = "served" if kept else "absent"
        day.visits.append(visit)
    learned = habits.fit(TWO, [day])
    assert learned.show == pytest.approx(0.767, abs=0.01)
    assert learned.early[32] == pytest.approx(-300.0, abs=30)
