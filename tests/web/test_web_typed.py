"""What people type: items by name, sound or code; identity numbers; and control characters that must not get through."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.web.api.identity import is_citizen_number, one_line, read, some_lines, staff_words
from qms.web.api.items import search
from qms.web.entries import Drawn
from qms.web.problems import Wrong
from qms.web.shapes.asked import IdentityAsked
from tests.web.conftest import World, drawn_plan

ITEMS = drawn_plan().items


def found(asked: str) -> list[str]:
    return [item.code for item in search(ITEMS, asked)]


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("", ["S1", "S2", "T1"]),
        ("   ", ["S1", "S2", "T1"]),
        ("发票领用", ["T1"]),
        ("社会保障卡", ["S1", "S2"]),
        ("挂失", ["S2"]),
        ("shehuibaozhangka", ["S1", "S2"]),
        ("she hui bao zhang ka gua shi", ["S2"]),
        ("shbzk", ["S1", "S2"]),
        ("shbzkgs", ["S2"]),
        ("guashi", ["S2"]),
        ("FaPiao", ["T1"]),
        ("faply", ["T1"]),
        ("lingy", ["T1"]),
        ("社会 挂失", ["S2"]),
        ("社保 fapiao", []),
        ("t1", ["T1"]),
        ("Ｔ１", ["T1"]),
        ("1", ["S1", "T1"]),
        ("护照", []),
        ("xyz", []),
    ],
)
def test_an_item_is_found_as_people_type_it(asked: str, codes: list[str]) -> None:
    assert sorted(found(asked)) == codes


def test_the_best_match_comes_first() -> None:
    assert found("社会保障卡挂失") == ["S2"]
    assert found("ling") == ["T1", "S1"]
    assert found("sh")[0] in ("S1", "S2")


@given(st.text(max_size=30))
def test_nothing_that_can_be_typed_breaks_the_search(asked: str) -> None:
    assert set(found(asked)) <= {"S1", "S2", "T1"}


async def test_search_over_http(world: World) -> None:
    kiosk = await world.as_("kiosk")
    (only,) = (await kiosk.get("/items", q="fply"))["items"]
    assert only == {
        "code": "T1",
        "name": "发票领用",
        "item_class": "tax",
        "kind": "instant",
        "identity": "none",
        "bring": ["公章"],
        "promised_days": 0,
        "knowledge": "",
    }
    assert len((await kiosk.get("/items"))["items"]) == 3


@given(st.integers(min_value=0, max_value=4_000_000_000_000))
def test_times_are_told_to_the_millisecond_with_the_halls_offset(ms: int) -> None:
    told = Drawn(drawn_plan()).iso(ms)
    read_back = datetime.fromisoformat(told)
    assert round(read_back.timestamp() * 1000) == ms
    assert read_back.utcoffset() == datetime.fromtimestamp(ms // 1000, ZoneInfo("Asia/Shanghai")).utcoffset()
    assert len(told) == 29


GOOD = "00000019000101005X"


@pytest.mark.parametrize(
    ("number", "good"),
    [
        (GOOD, True),
        ("000000190001010033", True),
        ("000000190001010035", False),
        ("00000019000101005x", False),
        ("000000190002300010", False),
        ("00000019000101005", False),
        ("0000001900010100１X", False),
        ("", False),
    ],
)
def test_a_citizen_number_checks_itself(number: str, good: bool) -> None:
    assert is_citizen_number(number) is good


def test_a_small_x_is_a_large_one() -> None:
    told = read(IdentityAsked(kind="id_card", number=" 00000019000101005x ", name="张\x1b三"))
    assert (told.kind, told.number, told.name) == ("111", GOOD, "张三")


@pytest.mark.parametrize(("kind", "number"), [("111", "123"), ("414", "E1<2"), ("414", "护照")])
def test_a_number_that_cannot_be_right_is_said_in_words(kind: str, number: str) -> None:
    with pytest.raises(Wrong) as wrong:
        read(IdentityAsked(kind=kind, number=number))
    assert wrong.value.code == "unprocessable"
    assert not any(number in words for words in wrong.value.said)


def test_other_documents_keep_their_form() -> None:
    assert read(IdentityAsked(kind="414", number="e1234567")).number == "E1234567"


def test_what_could_drive_a_printer_or_a_log_is_left_out() -> None:
    assert one_line("a\x1b@\x00\n\tb\u202e") == "a@b"
    assert some_lines(" a\nb\x07 ") == "a\nb"
    assert staff_words(f"证件 {GOOD} 手机 13800000000 号") == "证件 （号码） 手机 （号码） 号"
