"""What a good plan might do better: it is told, and stops nothing."""

from pathlib import Path

import msgspec
import pytest

from config import advice, catalogue
from config.load import load_text
from config.plan import Item, Plan
from tests.config.test_check_command import qms
from tests.config.test_plan_checks import COUNTY

NAMES = catalogue.hall_names()


def county(*changes: tuple[str, str]) -> Plan:
    text = COUNTY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return load_text(text)


def hall(name: str, level: str, items: tuple[Item, ...]) -> Plan:
    plan = county()
    facts = msgspec.structs.replace(plan.hall, name=name, level=level)
    return msgspec.structs.replace(plan, hall=facts, items=items)


@pytest.mark.parametrize(
    ("naming", "level", "right", "wrong"),
    [
        ("public-service", "county", "测试区人民政府行政服务中心", "测试区政务服务中心"),
        ("public-service", "town", "测试镇公共服务中心", "测试镇综合便民服务中心"),
        ("public-service", "village", "测试社区公共服务站", "测试社区便民服务站"),
        ("convenience", "county", "测试区政务服务中心", "测试区人民政府行政服务中心"),
        ("convenience", "town", "测试街道综合便民服务中心", "测试街道公共服务中心"),
        ("convenience", "village", "测试村便民服务站", "测试村公共服务站"),
    ],
)
def test_a_hall_is_told_when_its_name_is_not_of_the_set_it_chose(
    naming: str, level: str, right: str, wrong: str
) -> None:
    """Rows 3, 4: halls are named by level, by the set of names that the province uses."""

    def advised(name: str) -> list[str]:
        facts = msgspec.structs.replace(county().hall, name=name, level=level, naming=naming)
        return [words for words in advice.of(msgspec.structs.replace(county(), hall=facts), NAMES) if name in words]

    assert advised(right) == []
    assert len(advised(wrong)) == 1


def test_a_hall_that_chose_no_set_of_names_is_called_as_it_likes() -> None:
    assert not any("names a hall" in words for words in advice.of(county(), NAMES))
    unknown = county(('level = "county"', 'level = "county"\nnaming = "conveniense"'))
    assert any("conveniense" in words and "convenience" in words for words in advice.of(unknown, NAMES))


def test_a_department_has_one_or_two_liaisons() -> None:
    """Row 41: one or two liaisons a department, and a word where it has none or more."""
    three = county(('liaisons = ["0301", "0302"]', 'liaisons = ["0301", "0302", "0201"]'))
    assert [words.split()[0:3] for words in advice.of(three, NAMES) if "liaisons" in words] == [
        ["人社局", "has", "3"],
        ["自然资源局", "has", "0"],
        ["税务局", "has", "0"],
    ]
    assert not any(words.startswith("人社局") for words in advice.of(county(), NAMES))


def test_where_items_have_responsible_people_those_without_are_told() -> None:
    """Row 51: every item has somebody who answers for it."""
    assert any("1 of 2 items have nobody responsible: 不动产转移登记" in words for words in advice.of(county(), NAMES))
    none = county(('responsible = "0301"\n', ""))
    assert not any("responsible" in words for words in advice.of(none, NAMES))


def test_a_trainee_and_the_mentor_share_a_window() -> None:
    apart = county(('windows = ["1", "2"]\nmentor', 'windows = ["2"]\nmentor'))
    assert any("trainee 0302 and mentor 0301" in words for words in advice.of(apart, NAMES))
    assert not any("trainee" in words for words in advice.of(county(), NAMES))


def test_an_item_is_accepted_at_exactly_one_level() -> None:
    """Row 9: an item is accepted at one level; what two levels of a city accept is told."""
    same = Item("1", "高龄津贴", "social", "gao ling jin tie")
    other = Item("2", "社保卡申领", "social", "she bao ka shen ling")
    city = [hall("甲区", "county", (same, other)), hall("乙区", "county", (other,)), hall("丙镇", "town", (same,))]
    [told] = advice.between(city)
    assert told.startswith("高龄津贴 is accepted at 2 levels: 甲区 (county), 丙镇 (town)")


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
