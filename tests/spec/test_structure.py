"""What halls are: levels and names, regions, departments and their people, items and their codes. Most of it is drawn, not done."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from config import advice, catalogue
from config import city as city_plan
from config.catalogue import Place
from config.city import City, CityFacts, CityHall
from config.faults import PlanError
from config.load import load, load_text
from config.plan import Clerk, Department, Item, Plan, Window
from qms.city.regions import halls_in
from qms.domain import commands as c
from qms.web.entries import Drawn, Sight
from qms.web.shapes.live import ClerkCard, Sign
from qms.web.views import sign
from tests.spec.story import Story, plan

CONFIG = Path(catalogue.__file__).parents[1]
COUNTY = (Path(__file__).parents[1] / "config" / "county.toml").read_text(encoding="utf-8")
NAMES = catalogue.hall_names()


def county(*changes: tuple[str, str]) -> Plan:
    """The hall of tests/config with pieces of its plan replaced."""
    text = COUNTY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return load_text(text)


def named(name: str, level: str, naming: str = "", items: tuple[Item, ...] = ()) -> Plan:
    """A hall of that name and level."""
    return replace(county(), hall=replace(county().hall, name=name, level=level, naming=naming), items=items)


def city_of(places: tuple[Place, ...], halls: tuple[CityHall, ...]) -> City:
    """A city of these regions, the first of which is its root."""
    return City(city=CityFacts("city", "测试市", places[0].code), regions=places, halls=halls)


# --- levels, names, regions ---


def test_a_region_takes_in_the_halls_of_all_levels_below_it() -> None:
    """Row 1: city, county, town and village halls in one tree; what is asked of a region is asked of all below."""
    regions = city_plan.load(CONFIG / "cities" / "jiangmen.toml").regions
    plans = [load(path) for path in sorted((CONFIG / "halls").glob("*.toml"))]
    halls = tuple(CityHall(p.hall.id, p.hall.name, p.hall.region, p.hall.level) for p in plans)
    city = city_of(regions, halls)
    inside = {code: {hall.id for hall in halls_in(city, code)} for code in ("440700", "440703", "440703101000")}
    assert inside["440703101000"] == {"tangxia", "binjiang"}
    assert inside["440703"] == {"tangxia", "binjiang", "pengjiang"}
    assert inside["440700"] == {"tangxia", "binjiang", "pengjiang", "jianghai"}
    assert {hall.level for hall in halls_in(city, "440700")} == {"county", "town", "village"}


def test_a_county_level_city_may_be_the_root_of_a_tree_of_three_levels() -> None:
    """Row 2: 市、镇、村三级一体化."""
    places = (
        Place("000001", "县级市", "city"),
        Place("000001101000", "某镇", "town", "000001"),
        Place("000001101201", "某村", "village", "000001101000"),
    )
    city = city_of(places, (CityHall("v", "某村便民服务站", "000001101201", "village"),))
    assert [hall.id for hall in halls_in(city, "000001")] == ["v"]
    assert [hall.id for hall in halls_in(city, "000001101000")] == ["v"]


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
        return [words for words in advice.of(named(name, level, naming), NAMES) if name in words]

    assert advised(right) == []
    assert len(advised(wrong)) == 1


def test_an_item_is_accepted_at_exactly_one_level() -> None:
    """Row 9: 一级一口受理; what two levels of a city accept is told."""
    same = Item("1", "高龄津贴", "social", "gao ling jin tie")
    other = Item("2", "社保卡申领", "social", "she bao ka shen ling")
    halls = [named("甲区", "county", "", (same, other)), named("乙区", "county", "", (other,)), named("丙镇", "town", "", (same,))]  # fmt: skip
    assert list(advice.between(halls)) == [
        "高龄津贴 is accepted at 2 levels: 甲区 (county), 丙镇 (town); one level should accept it"
    ]


def test_a_specialised_hall_is_a_hall_like_any_other() -> None:
    """Row 11: 暂时保留的专业服务大厅 stand in the same tree, with the same rules."""
    tax = plan(windows=(Window("1", "intake", ("a", "b"), kind="dedicated", title="税务窗口"),))
    hall = Story(tax).open("1")
    ticket = hall.take("b")
    assert hall.call("1") == ticket.number
    places = (Place("000001", "县级市", "city"),)
    halls = (CityHall("tax", "税务服务厅", "000001", "county"), CityHall("all", "政务服务中心", "000001", "county"))
    assert [one.id for one in halls_in(city_of(places, halls), "000001")] == ["tax", "all"]


# --- departments and people ---


def test_a_window_shows_department_range_and_clerk_from_the_moment_of_signing_in() -> None:
    """Row 25: 每个席位前公示进驻部门、服务范围和工作人员身份信息; the plan says what of a name may be shown."""
    clerks = (Clerk("0301", card_name="王老师", department="人社局"), Clerk("0302", department="公安局"))
    drawn = replace(plan(), clerks=clerks)
    hall = Story(drawn)
    assert shown(hall, "1").clerk is None
    hall.do(c.OpenWindow(window="1", clerk="0301"))
    assert shown(hall, "1").clerk == ClerkCard(id="0301", card_name="王老师", department="人社局")
    hall.do(c.OpenWindow(window="1", clerk="0302"))
    assert shown(hall, "1").clerk == ClerkCard(id="0302", card_name="", department="公安局")
    assert [one.name for one in shown(hall, "1").item_classes] == ["社会保险"]
    hall.do(c.CloseWindow(window="1"))
    assert shown(hall, "1").clerk is None


def test_a_clerk_of_the_centre_serves_the_items_of_any_department() -> None:
    """Row 39: 统一派驻; the department belongs to the item."""
    drawn = replace(
        plan(),
        clerks=(Clerk("0301", department="政务服务中心"),),
        items=(
            Item("A-1", "参保登记", "a", "can bao deng ji", department="人社局"),
            Item("B-1", "补领身份证", "b", "bu ling shen fen zheng", department="公安局"),
        ),
    )
    hall = Story(drawn)
    hall.do(c.OpenWindow(window="1", clerk="0301"))
    served = [hall.floor.tickets[t.id] for t in (hall.take("a"), hall.take("b"))]
    for _ in served:
        hall.do(c.CallNext(window="1"), c.FinishService(window="1"))
    assert [ticket.services[0].clerk for ticket in served] == ["0301", "0301"]


def test_a_department_has_one_or_two_liaisons() -> None:
    """Row 41: 1—2名业务联络员, and a word where there are none or more."""
    three = county(('liaisons = ["0301", "0302"]', 'liaisons = ["0301", "0302", "0201"]'))
    told = {words.split()[0]: words.split()[2] for words in advice.of(three, NAMES) if "liaisons" in words}
    assert told == {"人社局": "3", "自然资源局": "0", "税务局": "0"}
    assert not any(words.startswith("人社局") for words in advice.of(county(), NAMES))


def test_a_clerk_may_answer_to_two_organisations() -> None:
    """Row 47: 村(社区)综合窗口人员双重管理机制."""
    station = load(CONFIG / "halls" / "binjiang.toml")
    assert station.clerk("0601").supervised_by == ("棠下镇综合便民服务中心", "滨江社区居民委员会")


def test_where_items_have_responsible_people_those_without_are_told() -> None:
    """Row 51: 事项与责任人匹配清单."""
    assert county().item("000000A1").responsible == "0301"
    assert any("1 of 2 items have nobody responsible: 不动产转移登记" in words for words in advice.of(county(), NAMES))
    none = county(('responsible = "0301"\n', ""))
    assert not any("responsible" in words for words in advice.of(none, NAMES))


def test_an_enterprise_is_a_department_like_any_other() -> None:
    """Row 75: 水、电、气等公用服务事项."""
    water = county(('name = "税务局"', 'name = "供水公司"'), ('members = ["税务局"]', 'members = ["供水公司"]'))
    assert Department("供水公司") in water.departments
    assert water.window("2").members == ("供水公司",)


# --- items ---


@pytest.mark.parametrize("kind", ["01", "07", "09", "05", "08", "04", "10", "20"])
def test_an_item_has_one_of_the_standards_types(kind: str) -> None:
    """Row 68: 行政许可、行政确认、行政裁决、行政给付、行政奖励、行政征收、其他权力、公共服务 (GB/T 39046 A.1)."""
    drawn = county(('responsible = "0301"', f'type = "{kind}"'))
    assert drawn.item("000000A1").type == kind
    with pytest.raises(PlanError, match="GB/T 39046"):
        county(('responsible = "0301"', 'type = "99"'))


def test_item_codes_are_opaque_and_follow_the_pattern_of_the_place() -> None:
    """Row 80: 31 and 33 figures nationally, others in a province; a pattern of the plan says which."""
    national = "[0-9A-HJ-NPQRTUWXY]{18}[1-7][0-9]{12}([0-9]{2})?"
    pattern = ("item_code_pattern = '[0-9]{6}[A-Z][0-9]'", f"item_code_pattern = '{national}'")
    codes = ("11000000000000019Q4442000100100", "11000000000000019Q444200010010001")
    good = [(f'code = "{old}"', f'code = "{new}"') for old, new in zip(("000000A1", "000000B1"), codes, strict=True)]
    stages = [(f'["{old}"]', f'["{new}"]') for old, new in zip(("000000B1", "000000A1"), reversed(codes), strict=True)]
    assert [item.code for item in county(pattern, *good, *stages).items] == list(codes)
    with pytest.raises(PlanError, match="item_code_pattern"):
        county(pattern)


def shown(hall: Story, no: str) -> Sign:
    """What the screen of a window shows of it."""
    window = sign(Sight(Drawn(hall.plan), hall.floor, hall.now, "", ()), no)["window"]
    assert isinstance(window, Sign)
    return window
