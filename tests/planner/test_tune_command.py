"""`qms tune`: proposes, and never more than that."""

import json
import tomllib
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.plan import Dispatch
from qms.cli.tune import admitted
from qms.forecast import durations
from qms.forecast.twin.past import Past, past
from qms.forecast.twin.tuning import Tuning
from tests.forecast.past_days import DATES, Worked, drawn
from tests.planner.conftest import PLAN, Run

LOPSIDED = Dispatch(priority_credit=0, priority_rate=1.0, secondary_penalty=3600)
"""Windows leave visitors of their secondary class waiting for an hour."""


@pytest.fixture(scope="module")
def week() -> list[Past]:
    hall = Worked(drawn(LOPSIDED))
    found = (past(drawn(LOPSIDED), hall.through(date, seed, every=75.0)) for seed, date in enumerate(DATES))
    return [one for one in found if one is not None]


def test_what_is_proposed_is_better_on_days_it_was_not_searched_on(week: list[Past]) -> None:
    hands = durations.fit(week[0].plan, [one.day for one in week])
    found = Tuning(week, hands, 1800.0, lambda one: True).propose(LOPSIDED)
    assert (found.searched, found.judged) == (3, 2)
    assert found.changed
    assert found.then.cost < found.as_is.cost
    assert (found.then.priority_p99_s or 0) <= found.cap_s
    assert found.proposed.priority_rate >= 1


def test_what_check_would_refuse_is_not_tried(week: list[Past]) -> None:
    hands = durations.fit(week[0].plan, [one.day for one in week])
    found = Tuning(week, hands, 1800.0, lambda one: False).propose(LOPSIDED)
    assert (found.changed, found.tried) == ({}, 1)
    assert admitted(drawn(), Dispatch())
    assert not admitted(drawn(), replace(Dispatch(), priority_credit=5 * 3600))


def test_a_cap_that_nothing_keeps_leaves_the_plan_as_it_is(week: list[Past]) -> None:
    hands = durations.fit(week[0].plan, [one.day for one in week])
    assert Tuning(week, hands, 1800.0, lambda one: True).propose(LOPSIDED, cap=0.0).changed == {}


def test_the_command_prints_a_snippet_and_writes_nothing(qms: Run, journal: Path, tmp_path: Path) -> None:
    plan_file = tmp_path / "plan.toml"
    text = PLAN + "\n[policy.dispatch]\npriority_credit = 0\nsecondary_penalty = 3600\npriority_rate = 1.0\n"
    plan_file.write_text(text, encoding="utf-8")
    code, out, _ = qms("tune", plan_file, "--data", journal, "--target", "30")
    assert code == 0
    assert plan_file.read_text(encoding="utf-8") == text
    _, told, _ = qms("tune", plan_file, "--data", journal, "--target", "30", "--json")
    changed = json.loads(told)["changed"]
    if changed:
        assert tomllib.loads(out[out.index("[policy.dispatch]") :])["policy"]["dispatch"] == changed
        assert "nothing was changed" in out
    else:
        assert "the plan's figures stand" in out


def test_too_few_days_are_said(qms: Run, journal: Path, plan_file: Path) -> None:
    code, _, err = qms("tune", plan_file, "--data", journal, "--days", "3")
    assert code == 2
    assert "too few" in err
