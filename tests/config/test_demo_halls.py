"""The halls of the demo city, as they are shipped: every one loads, and is what it says it is."""

import re
from pathlib import Path

import pytest
from pypinyin import lazy_pinyin

from config import advice, catalogue
from config.load import load
from config.plan import Item, Plan

HALLS = sorted((Path(catalogue.__file__).parents[1] / "halls").glob("*.toml"))

NAMES = {
    "county": r"^[^镇村]+区(企业)?政务服务中心$",
    "town": r"^.+(镇|街道)综合便民服务中心$",
    "village": r"^.+(村|社区)便民服务站$",
}
"""Hall names by level: 镇(街道)综合便民服务中心, 村(社区)便民服务站."""

EXERCISE_LEVEL = {"county": "4", "town": "5", "village": "6"}
"""GB/T 39046-2020, A.2 行使层级."""

USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

MISREAD = {"重置": "chong zhi"}
"""Words that pypinyin reads wrongly by itself (zhong zhi)."""


def credit_code_is_valid(code: str) -> bool:
    """GB 32100: the 18th character checks the 17 before it; GB 11714: the 17th checks the 8 before it."""
    total = sum(weight * USCC.index(character) for weight, character in zip(USCC_WEIGHTS, code[:17], strict=True))
    body = sum(weight * int(character, 36) for weight, character in zip(BODY_WEIGHTS, code[8:16], strict=True))
    return code[17] == USCC[-total % 31] and code[16] == "0123456789X"[-body % 11]


def syllables(name: str) -> str:
    chinese = "".join(re.findall(r"[\u4e00-\u9fff]", name))
    read = " ".join(lazy_pinyin(chinese))
    for word, right in MISREAD.items():
        if word in chinese:
            read = read.replace(" ".join(lazy_pinyin(word)), right)
    return read


@pytest.fixture(params=HALLS, ids=lambda path: path.stem)
def hall(request: pytest.FixtureRequest) -> Plan:
    return load(request.param)


def items_of(hall: Plan) -> tuple[Item, ...]:
    assert hall.items
    return hall.items


def test_the_check_digits_of_known_bodies_verify() -> None:
    known = ("113700000045030270", "91350100M000100Y43", "11370883MB2857374H", "11330800MB0R57773W")
    assert all(credit_code_is_valid(code) for code in known)
    assert not credit_code_is_valid("11370883MB2857374J")
    assert not credit_code_is_valid("113700000045030260")


def test_a_hall_is_named_after_its_file_and_its_level(hall: Plan, request: pytest.FixtureRequest) -> None:
    assert hall.hall.id in request.node.name
    assert re.match(NAMES[hall.hall.level], hall.hall.name)


def test_a_hall_stands_in_a_region_of_its_level(hall: Plan) -> None:
    (place,) = [place for place in catalogue.regions() if place.code == hall.hall.region]
    assert place.level == hall.hall.level
    assert place.name in hall.hall.name or hall.hall.level == "county"


def test_item_codes_are_well_formed_and_of_the_halls_level(hall: Plan) -> None:
    for item in items_of(hall):
        assert re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}[1-7]\d{12}\d{2}", item.code), item
        assert credit_code_is_valid(item.code[:18]), item
        assert item.code[18] == EXERCISE_LEVEL[hall.hall.level], item


def test_item_codes_name_no_real_body(hall: Plan) -> None:
    assert all(item.code[2:8] == "000000" for item in items_of(hall))


def test_items_can_be_found_by_their_pinyin(hall: Plan) -> None:
    wrong = {item.name: item.pinyin for item in items_of(hall) if item.pinyin != syllables(item.name)}
    assert wrong == {}


def test_every_class_has_items_words_and_a_window(hall: Plan) -> None:
    for item_class in hall.item_classes:
        assert [item for item in hall.items if item.item_class == item_class.id], item_class
        assert item_class.hint
        assert item_class.icon
        assert hall.windows_serving(item_class.id)


def test_every_clerk_window_can_be_staffed(hall: Plan) -> None:
    staffed = {window for clerk in hall.clerks for window in clerk.windows}
    assert staffed == {window.no for window in hall.windows}


def test_serial_lines_stand_under_the_halls_data_folder(hall: Plan) -> None:
    paths = [line.path for line in hall.lines if line.link == "serial"]
    assert paths
    assert all(path.startswith("lines/") for path in paths)


def test_an_item_is_accepted_at_one_level_only() -> None:
    by_level: dict[str, set[str]] = {}
    for path in HALLS:
        plan = load(path)
        by_level.setdefault(plan.hall.level, set()).update(item.name for item in plan.items)
    names = [name for level in by_level.values() for name in level]
    assert len(names) == len(set(names))


def test_pengjiang_is_the_full_hall() -> None:
    plan = load(next(path for path in HALLS if path.stem == "pengjiang"))
    assert [window.no for window in plan.windows] == [str(no) for no in range(1, 13)]
    assert [window.kind for window in plan.windows if window.kind != "comprehensive"] == [
        "joint",
        "dedicated",
        "joint",
        "cross_region",
        "pickup",
    ]
    assert len(plan.item_classes) == 10
    assert len(plan.items) == 80
    assert "".join(each.prefix for each in plan.item_classes) == "ABCDEFGHJK"
    issue = {zone.id for zone in plan.zones if zone.kind == "issue"}
    assert [window.classes for window in plan.windows if window.zone in issue] == [("pickup",)]
    assert sorted(clerk.role for clerk in plan.clerks if clerk.role != "clerk") == [
        "admin",
        "auditor",
        "leader",
        "manager",
    ]
    assert all(clerk.card_name == "" for clerk in plan.clerks)


def test_every_window_of_pengjiang_has_a_keypad_a_pad_and_a_sign() -> None:
    plan = load(next(path for path in HALLS if path.stem == "pengjiang"))
    for role in ("caller", "pad", "window_sign"):
        assert [device.windows for device in plan.devices if device.role == role] == [(w.no,) for w in plan.windows]
    assert {line.baud for line in plan.lines if line.wire == "onbon_bx"} == {57600}
    assert [line.wire for line in plan.lines].count("ff68") == 2


def test_jianghai_speaks_by_itself() -> None:
    plan = load(next(path for path in HALLS if path.stem == "jianghai"))
    assert [line.link for line in plan.lines if line.wire == "speech"] == ["speech"]
    assert [window.kind for window in plan.windows] == ["comprehensive", "joint", "comprehensive", "post", "cannot_do"]


def test_bundles_can_be_found_by_their_pinyin_and_cross_departments(hall: Plan) -> None:
    departments = {item.code: item.department for item in hall.items}
    for bundle in hall.bundles:
        assert bundle.pinyin == syllables(bundle.name)
        assert len({departments[code] for stage in bundle.stages for code in stage.items}) >= 2, bundle


def test_the_demos_halls_are_open_at_any_time_without_quotas_or_limits(hall: Plan) -> None:
    calendar, taking = hall.policy.calendar, hall.policy.taking
    assert (calendar.hours, calendar.last_ticket, calendar.by_capacity) == ((), 0, False)
    assert (taking.limits, taking.interval, taking.given_back) == ((), 0, 0)
    assert not any(item_class.quotas for item_class in hall.item_classes)


def test_every_clerk_whose_own_window_it_is_sits_there_alone(hall: Plan) -> None:
    first = {clerk.windows[0]: clerk for clerk in reversed(hall.clerks) if clerk.windows}
    assert [clerk.id for clerk in first.values() if clerk.mentor] == []
    rostered = {(duty.window, duty.clerk) for duty in hall.roster}
    assert {(no, clerk.id) for no, clerk in first.items()} <= rostered or not rostered


def test_promised_items_say_how_long_they_take_and_items_whose_they_are(hall: Plan) -> None:
    for item in items_of(hall):
        assert (item.promised_days > 0) == (item.kind == "promised"), item
        assert item.type == item.code[21:23]
        assert item.department or item.responsible


def test_between_them_the_halls_draw_everything_a_plan_can_hold() -> None:
    halls = [load(path) for path in HALLS]
    drawn = {name for plan in halls for name in ("bundles", "priority_classes", "green_channel", "companions", "bookings", "departments", "roster", "posts", "groups") if getattr(plan, name)}  # fmt: skip
    assert len(drawn) == 9
    kinds = {window.kind for plan in halls for window in plan.windows}
    assert kinds == {"comprehensive", "dedicated", "joint", "intake_only", "cross_region", "cannot_do", "pickup", "post", "mobile"}  # fmt: skip
    assert {item.reach for plan in halls for item in plan.items} == {"local", "city", "province", "nation"}
    assert {item.placement for plan in halls for item in plan.items} == {"delegated", "dedicated", "intake_only"}
    assert any(window.mappings for plan in halls for window in plan.windows)
    assert any(clerk.mentor for plan in halls for clerk in plan.clerks)
    assert any(item.knowledge for plan in halls for item in plan.items)


def test_the_demos_halls_leave_nothing_to_advise() -> None:
    halls = [load(path) for path in HALLS]
    names = catalogue.hall_names()
    assert [words for plan in halls for words in advice.of(plan, names)] == []
    assert list(advice.between(halls)) == []
