"""What a good plan might do better: it is told, and stops nothing."""

from pathlib import Path

import pytest

from config import advice, catalogue
from config.load import load_text
from config.plan import Plan
from tests.config.test_check_command import qms
from tests.config.test_plan_checks import COUNTY

NAMES = catalogue.hall_names()


def county(*changes: tuple[str, str]) -> Plan:
    text = COUNTY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return load_text(text)


def test_a_hall_that_chose_no_set_of_names_is_called_as_it_likes() -> None:
    assert not any("names a hall" in words for words in advice.of(county(), NAMES))
    unknown = county(('level = "county"', 'level = "county"\nnaming = "conveniense"'))
    assert any("conveniense" in words and "convenience" in words for words in advice.of(unknown, NAMES))


def test_a_trainee_and_the_mentor_share_a_window() -> None:
    apart = county(('windows = ["1", "2"]\nmentor', 'windows = ["2"]\nmentor'))
    assert any("trainee 0302 and mentor 0301" in words for words in advice.of(apart, NAMES))
    assert not any("trainee" in words for words in advice.of(county(), NAMES))


def test_the_command_tells_advice_and_is_content(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "county.toml"
    plan.write_text(COUNTY, encoding="utf-8")
    assert qms("check", str(plan)) == 0
    said = capsys.readouterr()
    assert said.out.count("the plan is good") == 1
    assert all(line.startswith("advice: 测试区政务服务中心: ") for line in said.err.splitlines())
    assert "liaisons" in said.err


def test_several_plans_are_checked_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two, broken = (tmp_path / f"{name}.toml" for name in ("one", "two", "broken"))
    one.write_text(COUNTY, encoding="utf-8")
    town = COUNTY.replace('level = "county"\nregion = "000000"', 'level = "town"\nregion = "000000101000"')
    two.write_text(town, encoding="utf-8")
    broken.write_text("[hall", encoding="utf-8")
    assert qms("check", str(one), str(two)) == 0
    assert "社保卡申领 is accepted at 2 levels" in capsys.readouterr().err
    assert qms("check", str(one), str(broken)) == 2
    said = capsys.readouterr()
    assert said.out.count("the plan is good") == 1
    assert "1 fault" in said.err


def test_the_command_knows_the_wires_as_the_hall_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "county.toml"
    line = '[[lines]]\nid = "keys"\nlink = "serial"\nwire = "ff69"\npath = "lines/keys"\n'
    plan.write_text(COUNTY.replace("[policy]", line + "\n[policy]"), encoding="utf-8")
    assert qms("check", str(plan)) == 2
    assert "lines[0].wire" in capsys.readouterr().err
