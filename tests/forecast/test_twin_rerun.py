"""A day that was, called once more by the same policy and by others: same visitors, same services, same absences."""

from dataclasses import replace as with_

import pytest
from msgspec.structs import replace

from config.plan import Dispatch
from qms.domain import commands as c
from qms.forecast import durations
from qms.forecast.twin.past import Past, past
from qms.forecast.twin.policies import WrongPolicy, policy
from qms.forecast.twin.rerun import Rerun, Stay, as_was
from qms.forecast.twin.waits import Summary, summary
from tests.forecast.past_days import DATES, Worked, drawn
from tests.spec.appointments import moment

CLASSES = ("a", "b")


@pytest.fixture(scope="module")
def busy() -> Past:
    """A morning with queues, on which window 2 was away for half an hour."""
    day = past(drawn(), Worked(drawn()).through(DATES[0], seed=5, every=80.0, lunch="2"))
    assert day is not None
    return day


def under(day: Past, words: str) -> list[Stay]:
    learned = durations.fit(day.plan, [day.day])
    flat = replace_speeds(learned)
    return Rerun(day, flat, policy(words, day.plan.policy.dispatch)).play()


def replace_speeds(learned: durations.Services) -> durations.Services:
    """All hands alike, as in the days of these tests."""
    return with_(learned, speeds={})


def told(stays: list[Stay]) -> Summary:
    return summary(stays, CLASSES)


@pytest.mark.parametrize("seed", range(4))
def test_the_same_policy_calls_the_same_people_at_the_same_time(seed: int) -> None:
    day = past(drawn(), Worked(drawn()).through(DATES[0], seed, every=80.0))
    assert day is not None
    was, again = as_was(day), under(day, "plan")
    assert len(was) > 100
    assert [one.due for one in again] == [one.due for one in was]
    assert [one.called for one in again] == pytest.approx([one.called for one in was], abs=0.1)


def test_a_window_that_was_away_is_away_again(busy: Past) -> None:
    """Which of two idle windows is quicker afterwards is chance, so the days differ by a little."""
    was, again = told(as_was(busy)), told(under(busy, "plan"))
    assert again.overall.visitors == was.overall.visitors
    assert again.overall.mean_s == pytest.approx(was.overall.mean_s, rel=0.2)
    there = told(under(with_(busy, windows=[one for one in busy.windows if one.at != 39_600.0]), "plan"))
    assert there.overall.mean_s < again.overall.mean_s


def test_strict_priority_helps_those_who_have_it_and_costs_the_others(busy: Past) -> None:
    alike = "credit=0,rate=1,appointment_credit=0,appointment_rate=1"
    plan, strict, fifo = (told(under(busy, words)) for words in ("plan", "strict", alike))
    assert strict.groups["priority"].p90_s <= plan.groups["priority"].p90_s < fifo.groups["priority"].p90_s
    assert strict.groups["ordinary"].mean_s > fifo.groups["ordinary"].mean_s
    assert strict.groups["ordinary"].overtaken > fifo.groups["ordinary"].overtaken
    for one in (plan, strict, fifo):
        assert one.overall.visitors == plan.overall.visitors
        assert one.overall.never == 0
        assert one.overall.mean_s <= one.overall.p90_s <= one.overall.p99_s <= one.overall.longest_s


def test_one_window_calls_in_the_order_of_the_score() -> None:
    """Nobody is served but at window 3; under fifo whoever came first is called first, whatever the group."""
    day = past(drawn(), Worked(drawn()).through(DATES[0], seed=3, every=60.0))
    assert day is not None
    alone = replace_windows(day, "3")
    mine = [one for one in under(alone, "fifo") if one.item_class == "b" and one.called is not None]
    assert [one.due for one in sorted(mine, key=lambda one: one.called or 0.0)] == sorted(one.due for one in mine)
    assert told(mine).overall.overtaken == 0
    never = [one for one in under(alone, "fifo") if one.called is None]
    assert {one.item_class for one in never} >= {"a"}


def replace_windows(day: Past, no: str) -> Past:
    """The same day, on which no other window ever opened."""
    return with_(day, windows=[one if one.window == no else one._replace(calls=False) for one in day.windows])


def test_who_gave_up_leaves_unless_called_before() -> None:
    hall = Worked(drawn())
    hall.through(DATES[0], seed=1, every=3600.0)
    before = len(hall.heard)
    hall.now = moment(DATES[1], "09:00")
    hall.do(c.OpenDay(date=DATES[1], plan="test"))
    first = hall.take("b")
    hall.wait(600).do(c.CancelTicket(ticket=first.id))
    hall.wait(60).open("3")
    day = past(drawn(), hall.heard[before:])
    assert day is not None
    assert [one.called for one in under(day, "plan")] == [None]
    sooner = [one._replace(at=0.0, calls=True) for one in day.windows if one.window == "3"][-1:]
    [stay] = under(with_(day, windows=sooner), "plan")
    assert stay.called == pytest.approx(stay.due)


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("plan", {}),
        ("credit=1500,rate=1", {"priority_credit": 1500, "priority_rate": 1.0}),
        ("penalty=0", {"secondary_penalty": 0}),
        ("appointment_credit=60, run=3", {"appointment_credit": 60, "priority_run": 3}),
    ],
)
def test_a_policy_is_the_plans_but_for_what_is_named(words: str, changed: dict[str, float]) -> None:
    own = Dispatch(appointment_ahead=300)
    assert policy(words, own) == replace(own, **changed)


@pytest.mark.parametrize("words", ["", "best", "credit", "credit=", "rate=0.5", "credit=-1", "colour=3", "credit=x"])
def test_what_is_no_policy_is_said(words: str) -> None:
    with pytest.raises(WrongPolicy):
        policy(words, Dispatch())


def test_strict_is_a_head_start_that_nobody_makes_up() -> None:
    strict, fifo = policy("strict", Dispatch()), policy("fifo", Dispatch())
    assert (strict.priority_credit, strict.appointment_credit, strict.secondary_penalty) == (86_400, 86_400, 360)
    assert (fifo.priority_credit, fifo.priority_rate, fifo.secondary_penalty) == (0, 1.0, 0)


def test_events_that_begin_in_the_middle_of_a_day_are_no_day() -> None:
    assert past(drawn(), Worked(drawn()).through(DATES[0], seed=1, every=3600.0)[1:]) is None
    assert past(drawn(), []) is None
