"""Figures that the policies ask for by name, as the city counts them from what the halls did."""

from zoneinfo import ZoneInfo

from qms.city import kpi
from qms.city.kpi import Cases, Returns
from qms.city.visits import Visit, begin, fold
from qms.domain import events as e
from qms.domain.commands import Outcome

CHINA = ZoneInfo("Asia/Shanghai")
NINE = 1_772_067_600_000


def served(ticket: str, outcome: Outcome | None, item: str = "I1", case: str = "", clerk: str = "g01") -> Visit:
    """Somebody came, was served by a clerk, and it came to `outcome`."""
    visit = begin("pj", e.TicketIssued(at=NINE, ticket=ticket, number="A001", item_class="a", clock=NINE))
    for event in (
        e.TicketCalled(at=NINE + 1, ticket=ticket, window="1", clerk=clerk),
        e.ServiceStarted(at=NINE + 2, ticket=ticket, window="1"),
        e.ServiceFinished(at=NINE + 3, ticket=ticket, window="1", outcome=outcome, items=(item,), case=case),
    ):
        fold(visit, event)
    return visit


def test_the_return_rate_is_what_was_returned_of_what_was_received_by_item_and_by_clerk() -> None:
    """Row 60: 退件率 by item and by clerk; what follows from it is the supervision's."""
    visits = [served(f"a{n}", "accepted") for n in range(9)]
    visits += [served("b", "returned"), served("c", "returned", "I2", clerk="g02"), served("d", "tolerant", "I2")]
    rows = {row.key: row.returns for row in kpi.rows(visits, "item", CHINA)}
    assert rows == {"I1": Returns(0.1, 1, 10), "I2": Returns(0.5, 1, 2)}
    clerks = {row.key: row.returns for row in kpi.rows(visits, "clerk", CHINA)}
    assert clerks == {"pj/g01": Returns(0.0909, 1, 11), "pj/g02": Returns(1.0, 1, 1)}


def test_a_one_time_notice_takes_nothing_in_and_an_end_of_the_day_says_nothing() -> None:
    """Row 60: only what was received can be returned."""
    visits = [served("a", "done"), served("b", "notice"), served("c", None)]
    assert kpi.row(None, visits).returns == Returns(0.0, 0, 1)
    assert kpi.row(None, visits[1:]).returns == Returns(None, 0, 0)


def test_the_visits_of_a_case_are_counted_and_more_than_one_shows() -> None:
    """Row 62: 最多跑一次 is a count of the numbers taken for one project number."""
    visits = [
        served("a", "accepted", case="HZ-1"),
        served("b", "notice", case="HZ-2"),
        served("c", "done", case="HZ-2"),
    ]
    visits.append(served("d", "done"))
    assert kpi.row(None, visits).cases == Cases(cases=2, visits=3, more_than_once=1)


def test_the_items_that_a_village_does_are_those_with_a_service_there() -> None:
    """Row 78: how many items villages do is the number of rows by item over the village halls."""
    there = [served("a", "done", "I1"), served("b", "accepted", "I2"), served("c", "returned", "I2")]
    assert [row.key for row in kpi.rows(there, "item", CHINA) if row.served] == ["I1", "I2"]
