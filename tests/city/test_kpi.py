"""The city's figures against a day counted by hand (tests/city/days.py says who came and what happened)."""

from zoneinfo import ZoneInfo

import pytest

from qms.city import kpi
from qms.city.kpi import Row, Satisfaction, Spread
from qms.city.visits import Visit
from tests.city.days import THURSDAY, called, finished, folded, rated, started, taken

CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def thursday() -> list[Visit]:
    """The day at hall `pj`."""
    return folded("pj", THURSDAY)


def by(visits: list[Visit], key: kpi.By) -> dict[str | None, Row]:
    """Rows by key."""
    return {row.key: row for row in kpi.rows(visits, key, CHINA)}


def test_the_whole_day(thursday: list[Visit]) -> None:
    whole = by(thursday, "hall")["pj"]
    assert (whole.issued, whole.called, whole.served) == (10, 7, 6)
    assert (whole.abandoned, whole.cancelled, whole.no_show, whole.waiting_now) == (2, 1, 2, 1)
    # minutes to the first call: e 0.5, h 2, a 10, b 20, c 30, j 30, d 40; the ninth decile is 30 + 0.4 * 10
    assert whole.waiting == Spread(p50_s=1200.0, p90_s=2040.0, mean_s=1135.714, n=7)
    # minutes at windows: a 5, e 6, b 8, c 10, d 3 + 7; j is unknown
    assert whole.service == Spread(p50_s=480.0, p90_s=600.0, mean_s=468.0, n=5)
    # first active ratings: a 5, b 2, d 4; the policy spoke for c
    assert whole.satisfaction == Satisfaction(mean=3.667, rated=3, served=6, bad=1, by_default=1)


def test_by_window_the_last_call_of_a_stay_counts(thursday: list[Visit]) -> None:
    rows = by(thursday, "window")
    assert list(rows) == [None, "pj/1", "pj/2", "pj/3"]
    assert {key: (row.issued, row.called, row.served, row.no_show) for key, row in rows.items()} == {
        None: (3, 0, 0, 0),  # f, g and i were never called
        "pj/1": (4, 4, 2, 1),  # a, d's first stay, h, j; served a and j
        "pj/2": (2, 2, 2, 1),  # b and c
        "pj/3": (1, 1, 2, 0),  # e; d's second stay was finished there
    }
    assert (rows["pj/3"].waiting.n, rows["pj/3"].service.n, rows["pj/3"].service.p50_s) == (1, 2, 480.0)


def test_by_clerk_item_class_and_item(thursday: list[Visit]) -> None:
    assert {key: row.satisfaction.rated for key, row in by(thursday, "clerk").items()} == {
        None: 0, "pj/g01": 1, "pj/g02": 1, "pj/g03": 1,
    }  # fmt: skip
    assert {key: (row.issued, row.served) for key, row in by(thursday, "item_class").items()} == {
        "housing": (2, 2), "social": (8, 4),
    }  # fmt: skip
    items = by(thursday, "item")
    assert {key: row.issued for key, row in items.items()} == {None: 8, "H1": 1, "H2": 1, "S1": 1, "S2": 1}


def test_by_hour_and_day_of_taking_the_number_in_the_citys_own_time(thursday: list[Visit]) -> None:
    assert {key: row.issued for key, row in by(thursday, "hour").items()} == {
        "2026-03-12T09:00+08:00": 3,
        "2026-03-12T10:00+08:00": 2,
        "2026-03-12T11:00+08:00": 3,
        "2026-03-12T16:00+08:00": 1,
        "2026-03-12T17:00+08:00": 1,
    }
    night = folded("pj", [taken("z", "0:30", day=1)])
    assert list(by(thursday + night, "day")) == ["2026-03-12", "2026-03-13"]


def test_no_figure_is_invented_where_nobody_came() -> None:
    [row] = kpi.rows([], "hall", CHINA, always=["pj"])
    nothing = Spread(None, None, None, 0)
    assert (row.key, row.issued, row.waiting, row.service) == ("pj", 0, nothing, nothing)
    assert row.satisfaction == Satisfaction(mean=None, rated=0, served=0, bad=0)


def test_default_ratings_are_never_counted_as_active() -> None:
    served = [taken("a", "9:00"), called("a", "9:00"), started("a", "9:00"), finished("a", "9:05")]
    alone = kpi.row(None, folded("pj", [*served, rated("a", 5, default=True)])).satisfaction
    assert alone == Satisfaction(mean=None, rated=0, served=1, bad=0, by_default=1)
    both = folded("pj", [*served, rated("a", 5, default=True), rated("a", 1)])
    assert kpi.row(None, both).satisfaction == Satisfaction(mean=1.0, rated=1, served=1, bad=1)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([7], 0.9, 7.0), ([0, 10], 0.5, 5.0), ([0, 10], 0.9, 9.0), ([1, 2, 3, 4, 100], 0.5, 3.0), ([5, 5, 5], 0.9, 5.0)],
)
def test_quantiles_lie_between_closest_ranks(values: list[int], share: float, expected: float) -> None:
    assert kpi.quantile(values, share) == pytest.approx(expected)


def test_every_figure_has_its_definition() -> None:
    assert set(Row.__struct_fields__) - {"key"} <= set(kpi.DEFINITIONS)
