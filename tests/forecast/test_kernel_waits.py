"""The kernel's waits against what is known of queues: Erlang's formula, and another simulator."""

import math
from dataclasses import replace
from statistics import NormalDist

import ciw
import numpy as np
import pytest

from qms.forecast.arrange import arrange
from qms.forecast.kernel import draws, log, play
from qms.forecast.kernel.world import World
from qms.forecast.model import Model
from qms.forecast.tables import constant
from tests.forecast.floors import HOUR, floor, hall, new

SERVICE = 300.0
DAY = 400 * HOUR


def erlang_c(servers: int, load: float) -> float:
    """The share of arrivals that wait (Erlang 1917), `load` in erlangs."""
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (sum(load**n / math.factorial(n) for n in range(servers)) + last)


def bare(model: Model) -> Model:
    """Nothing but exponential services: no way to the window, no no-shows, transfers, pauses or doubts."""
    classes = len(model.plan.item_classes)
    log_exponential = np.log(-np.log(1.0 - (np.arange(2001) + 0.5) / 2001)) + math.log(SERVICE)
    return replace(
        model,
        services=replace(
            model.services,
            usual=np.zeros(classes),
            usual_sd=np.zeros(classes),
            residual=np.tile(log_exponential, (classes, 1)),
            pace_sd=1e-9,
        ),
        habits=replace(
            model.habits,
            setup=constant(0.0),
            gap=constant(0.0),
            no_show=np.zeros(8),
            transfer=np.zeros(classes),
            pause=dict.fromkeys(model.habits.pause, 0.0),
        ),
    )


def steady(servers: int, load: float) -> World:
    """Poisson arrivals to one class and its windows, empty at 0, for DAY."""
    plan = hall({"A": int(SERVICE)}, {str(n): (("A",), ()) for n in range(1, servers + 1)})
    scene = floor(plan, 0.0, ())
    world, _ = arrange(bare(new(plan)), scene, ())
    windows = world.windows.copy()
    windows["speed_sd"] = 0.0
    facts = world.facts._replace(stop=DAY, width=DAY, level_shape=1e9, level_scale=1e9, pace=0.0, pace_sd=0.0)
    return world._replace(facts=facts, windows=windows, demand=np.array([[load * servers / SERVICE]]))


def mean_wait(world: World, runs: int, most: int) -> tuple[float, float]:
    """The mean of all waits behind a warm-up, and its deviation between runs."""
    calls = log(runs, most)
    play(world, runs, most, calls, whole_day=True)
    means = [np.mean((one["called"] - one["due"])[(one["item_class"] >= 0) & (one["due"] > DAY / 20)]) for one in calls]
    return float(np.mean(means)), float(np.std(means) / math.sqrt(runs))


@pytest.mark.parametrize(("servers", "load"), [(1, 0.7), (3, 0.8), (12, 0.88)])
def test_waits_of_an_m_m_c_queue_are_erlangs(servers: int, load: float) -> None:
    mean, sd = mean_wait(steady(servers, load), runs=30, most=80_000)
    expected = erlang_c(servers, load * servers) * SERVICE / (servers * (1 - load))
    assert mean == pytest.approx(expected, abs=4 * sd + 0.02 * expected)


def test_waits_are_those_of_another_simulator() -> None:
    servers, load = 3, 0.8
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=load * servers / SERVICE)],
        service_distributions=[ciw.dists.Exponential(rate=1 / SERVICE)],
        number_of_servers=[servers],
    )
    ciw.seed(1)
    other = ciw.Simulation(network)
    other.simulate_until_max_time(DAY / 2)
    waits = [r.waiting_time for r in other.get_all_records() if r.arrival_date > DAY / 20]
    batches = np.array_split(np.array(waits), 20)
    sd = float(np.std([batch.mean() for batch in batches])) / math.sqrt(20)
    mean, own_sd = mean_wait(steady(servers, load), runs=30, most=80_000)
    assert mean == pytest.approx(float(np.mean(waits)), abs=4 * math.hypot(sd, own_sd))


def test_draws_are_even_and_normal() -> None:
    uniform = np.array([draws.uniform(run, who, draws.SERVICE) for run in range(100) for who in range(100)])
    assert np.histogram(uniform, bins=10, range=(0, 1))[0] == pytest.approx(1000, abs=130)
    normal = np.sort([draws.normal(run, who, draws.PACE) for run in range(100) for who in range(100)])
    expected = [NormalDist().inv_cdf((i + 0.5) / len(normal)) for i in range(len(normal))]
    assert normal[100:-100] == pytest.approx(expected[100:-100], abs=0.1)
