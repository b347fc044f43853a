"""Who is called next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.plan import Dispatch, Policy
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain import routing
from tests.spec.story import NINE, Story, plan

POSTED = Policy(dispatch=Dispatch(priority_credit=1500, priority_rate=1.0, secondary_penalty=360))


def test_inside_a_class_and_group_the_earlier_clock_goes_first() -> None:
    hall = Story().open("1")
    for _ in range(3):
        hall.wait(1).take()
    assert [hall.call("1") for _ in range(4)] == ["A001", "A002", "A003", None]


def test_priority_counts_as_if_it_had_come_earlier() -> None:
    hall = Story(plan(POSTED)).open("1")
    hall.take()
    hall.wait(1400).take(priority=True)
    assert hall.call("1") == "A002"
    hall.wait(200)
    hall.take(priority=True)
    assert hall.call("1") == "A001"


def test_a_secondary_class_is_helped_when_it_has_waited_longer_by_the_penalty() -> None:
    hall = Story(plan(POSTED)).open("1")
    hall.take("b")
    hall.wait(300).take("a")
    assert hall.call("1") == "A001"
    hall.wait(61).take("a")
    assert hall.call("1") == "B001"


def test_a_window_never_idles_while_somebody_it_may_serve_waits() -> None:
    hall = Story().open("1")
    hall.take("b")
    assert hall.call("1") == "B001"


def test_a_window_does_not_call_what_it_does_not_serve() -> None:
    hall = Story().open("3")
    hall.take("a")
    assert hall.call("3") is None
    assert hall.floor.next_for("3", hall.now) is None


def test_what_call_next_would_call_is_what_it_calls() -> None:
    hall = Story().open("1")
    hall.take("b"), hall.take("a"), hall.take("a", priority=True)
    expected = hall.floor.next_for("1", hall.now)
    assert expected is not None
    assert hall.call("1") == expected.number


@pytest.mark.parametrize(
    ("clocks", "groups", "penalties", "chosen"),
    [
        ([], [], [], -1),
        ([5.0], [0], [0.0], 0),
        ([5.0, 4.0], [0, 0], [0.0, 0.0], 1),
        ([5.0, 4.0], [1, 0], [0.0, 0.0], 0),
        ([5.0, 5.0], [0, 0], [1.0, 0.0], 1),
        ([7.0, 4.0], [0, 0], [0.0, 3.0], 1),
    ],
)
def test_the_largest_score_wins_and_ties_go_to_the_oldest_clock(
    clocks: list[float], groups: list[int], penalties: list[float], chosen: int
) -> None:
    assert routing.best(clocks, clocks, groups, penalties, (0.0, 100.0, 50.0), (1.0, 2.0, 1.25), 10.0) == chosen


def test_counts_of_the_day() -> None:
    hall = Story().open("1")
    for _ in range(3):
        hall.take()
    hall.call("1"), hall.do(c.MissTicket(window="1")), hall.do(c.AbandonTicket(window="1"))
    hall.call("1"), hall.call("1")
    counts = hall.floor.counts
    assert (counts.issued, counts.called, counts.served, counts.missed, counts.abandoned) == (3, 3, 1, 1, 1)


arrivals = st.lists(
    st.tuples(st.sampled_from(["ordinary", "priority", "appointment"]), st.integers(-3600, 3600)),
    min_size=1,
    max_size=12,
)


@given(arrivals)
def test_people_ahead_are_those_who_score_more_also_while_appointments_are_early(drawn: list[tuple[str, int]]) -> None:
    floor = Story().floor
    now = NINE + 3_600_000
    for n, (group, seconds) in enumerate(drawn):
        clock = now + 1000 * (seconds if group == "appointment" else min(seconds, 0)) + n
        floor.apply(
            e.TicketIssued(at=now, ticket=f"t{n}", number=f"A{n + 1:03d}", item_class="a", clock=clock, group=group)
        )
    ahead = {ticket: floor.ahead(ticket, now) for ticket in floor.tickets}
    floor.apply(e.WindowOpened(at=now, window="1"))
    called: list[str] = []
    while (chosen := floor.next_for("1", now)) is not None:
        floor.queues.leave(chosen)
        called.append(chosen.id)
    assert [ahead[ticket] for ticket in called] == list(range(len(called)))
