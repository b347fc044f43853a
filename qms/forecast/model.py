"""What a hall's past says of its services, visitors, windows and demand, learned anew each night."""

from collections.abc import Sequence
from dataclasses import dataclass

from config.plan import Plan
from qms.forecast import correction, demand, durations, habits
from qms.forecast.day import Day


@dataclass(frozen=True)
class Model:
    """What was learned from `days` finished days; 0 = a new hall, for which the plan's usual services and wide priors stand."""

    plan: Plan
    days: int
    services: durations.Services
    habits: habits.Habits
    demand: demand.Demand
    correction: correction.Correction


def fit(plan: Plan, days: Sequence[Day]) -> Model:
    """Learn from finished days, oldest first. Days without a visit, holidays say, teach nothing and are left out."""
    open_days = [day for day in days if day.visits]
    return Model(
        plan,
        len(open_days),
        durations.fit(plan, open_days),
        habits.fit(plan, open_days),
        demand.fit(plan, open_days),
        correction.learn(open_days),
    )
