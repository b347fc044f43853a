"""`qms twin`: windows for a day, half hour by half hour."""

import json
from pathlib import Path

import pytest

from tests.forecast.past_days import DATES
from tests.planner.conftest import Run

QUIET = ("--date", DATES[0], "--json")


def windows(told: str) -> list[int]:
    """How many windows are open in each half hour."""
    return [len(one["windows"]) for one in json.loads(told)["staffing"]["half_hours"]]


def test_a_plan_without_history_says_so_and_opens_more_windows_for_more_visitors(qms: Run, plan_file: Path) -> None:
    code, out, _ = qms("twin", plan_file, "--visitors", "60", "--date", DATES[0])
    assert code == 0
    assert "no past days: usual services of the plan" in out
    assert "09:00-09:30" in out
    assert "window hours" in out
    _, few, _ = qms("twin", plan_file, "--visitors", "30", *QUIET)
    _, many, _ = qms("twin", plan_file, "--visitors", "100", *QUIET)
    assert len(windows(few)) == len(windows(many)) == 6
    assert sum(windows(few)) < sum(windows(many))
    assert json.loads(few)["staffing"]["met"]
    assert all(one["p90"] <= 900 for one in json.loads(few)["staffing"]["half_hours"])


def test_it_learns_from_a_journal(qms: Run, plan_file: Path, journal: Path) -> None:
    code, out, _ = qms("twin", plan_file, "--data", journal, "--target", "30", *QUIET)
    assert code == 0
    found = json.loads(out)
    assert found["days"] == len(DATES)
    assert sum(one["visitors"] for one in found["staffing"]["half_hours"]) == pytest.approx(122, rel=0.3)
    assert found["staffing"]["met"] == all(one["met"] for one in found["staffing"]["half_hours"])


def test_where_no_window_is_left_the_table_says_it(qms: Run, plan_file: Path) -> None:
    words = ("twin", plan_file, "--visitors", "a=10,b=900", "--target", "5")
    _, out, _ = qms(*words, "--date", DATES[0])
    assert "too long, though every window that helps is open" in out
    _, told, _ = qms(*words, *QUIET)
    bad = [one for one in json.loads(told)["staffing"]["half_hours"] if not one["met"]]
    assert bad
    assert all(one["windows"] == ["1", "2", "3"] for one in bad)


def test_a_class_without_visitors_needs_no_window(qms: Run, plan_file: Path) -> None:
    _, out, _ = qms("twin", plan_file, "--visitors", "b=4", "--target", "30", "--hours", "09:00-11:00", *QUIET)
    halves = json.loads(out)["staffing"]["half_hours"]
    assert len(halves) == 4
    assert all(len(one["windows"]) == 1 for one in halves)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--date", "2026-01-04"), 2, "no business hours"),
        (("--visitors", "x=4"), 2, "no item class x"),
        (("--visitors", "many"), 2, "no number of visitors"),
        (("--hours", "17:00-09:00"), 2, "no span"),
        (("--data", "nowhere"), 1, "no such folder"),
    ],
)
def test_what_cannot_be_planned_is_said(
    qms: Run, plan_file: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    found, _, err = qms("twin", plan_file, *words)
    assert found == code
    assert said in err
