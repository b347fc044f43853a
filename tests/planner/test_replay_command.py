"""`qms replay`: what happened, again; and what another policy would have made of a day."""

import json
from pathlib import Path

import pytest

from tests.forecast.past_days import DATES
from tests.planner.conftest import Run


def test_a_day_is_told_again_event_by_event(qms: Run, journal: Path) -> None:
    code, out, _ = qms("replay", journal, "--date", DATES[0])
    lines = out.splitlines()
    assert code == 0
    assert lines[0].startswith("2026-01-05 09:00:00  DayOpened")
    assert any("TicketCalled" in line and "ticket=A001" in line and "window=" in line for line in lines)
    assert lines[-1].split()[2] == "DayClosed"
    assert [line[:19] for line in lines] == sorted(line[:19] for line in lines)


def test_a_journal_is_told_as_json_and_at_any_speed(qms: Run, journal: Path) -> None:
    code, out, _ = qms("replay", journal, "--date", DATES[1], "--json", "--speed", "10000000")
    assert code == 0
    events = [json.loads(line) for line in out.splitlines()]
    assert (events[0]["event"], events[-1]["event"]) == ("DayOpened", "DayClosed")
    _, whole, _ = qms("replay", journal / "journal.db", "--json")
    assert len(whole.splitlines()) > 4 * len(events)


def test_another_policy_stands_beside_the_plans_and_beside_how_it_was(qms: Run, journal: Path, plan_file: Path) -> None:
    words = ("replay", journal, "--plan", plan_file, "--policy", "strict", "--date", DATES[2])
    code, out, err = qms(*words)
    assert (code, err) == (0, "")
    assert "as it was" in out
    assert "strict" in out
    assert "社会保险" in out
    assert "Assumed: the same people come" in out
    _, told, _ = qms(*words, "--json")
    found = json.loads(told)
    assert found["date"] == DATES[2]
    was, plan, strict = (found["policies"][one] for one in ("as it was", "plan", "strict"))
    assert was["overall"]["visitors"] == plan["overall"]["visitors"] == strict["overall"]["visitors"]
    assert plan["overall"]["mean_s"] == pytest.approx(was["overall"]["mean_s"], rel=0.1)
    assert strict["groups"]["priority"]["mean_s"] <= plan["groups"]["priority"]["mean_s"]


def test_the_last_finished_day_is_meant_where_none_is_named(qms: Run, journal: Path, plan_file: Path) -> None:
    _, told, _ = qms("replay", journal, "--plan", plan_file, "--policy", "credit=1500,rate=1", "--json")
    assert json.loads(told)["date"] == DATES[-1]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--policy", "strict"), 2, "--policy needs --plan"),
        (("--policy", "best", "--plan"), 2, "is no policy"),
        (("--policy", "rate=0.5", "--plan"), 2, "rate"),
        (("--date", "2020-01-01", "--policy", "fifo", "--plan"), 2, "2020-01-01"),
        (("--date", "2020-01-01"), 2, "no business day 2020-01-01"),
    ],
)
def test_what_cannot_be_replayed_is_said(
    qms: Run, journal: Path, plan_file: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    full = (*words, plan_file) if words[-1] == "--plan" else words
    found, _, err = qms("replay", journal, *full)
    assert found == code
    assert said in err


def test_a_folder_without_a_journal_is_said(qms: Run, tmp_path: Path) -> None:
    code, _, err = qms("replay", tmp_path)
    assert code == 1
    assert "cannot be read" in err
    assert qms("replay", tmp_path / "nowhere")[0] == 1
