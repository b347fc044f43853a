"""Text meets glass: nothing is torn, nothing is shown that the glass has no character for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.plan import Glass
from displays.glass import clean, columns_of, cut, expressible, fit, wrap

TEXTS = st.text(st.sampled_from("A012Bz 请下一位准备号窗口，。→·—\U0001f600镕\u3000\t"), max_size=40)


def test_a_chinese_character_takes_two_columns() -> None:
    assert columns_of("请 A012") == 7
    assert columns_of("A012 → 3 号窗口") == 16


@pytest.mark.parametrize(
    ("text", "charset", "shown"),
    [
        ("请 A012", "gb2312", "请 A012"),
        ("A012 → 3 号窗口", "gb2312", "A012 → 3 号窗口"),
        ("今天·不开", "gb2312", "今天.不开"),
        ("朱镕基路", "gb2312", "朱〓基路"),
        ("朱镕基路", "gb18030", "朱镕基路"),
        ("一\u3000二\t三", "gb2312", "一 二三"),
        ("请 A012", "ascii", "A012"),
        ("请 A012", "digits", "012"),
    ],
)
def test_what_the_charset_lacks_is_replaced(text: str, charset: str, shown: str) -> None:
    assert clean(text, charset) == shown


@given(TEXTS, st.sampled_from(["gb2312", "gb18030", "ascii", "digits"]))
def test_clean_text_can_be_shown(text: str, charset: str) -> None:
    assert expressible(clean(text, charset), charset)
    assert clean(clean(text, charset), charset) == clean(text, charset)


@given(TEXTS, st.integers(1, 20))
def test_cut_text_fits_and_is_a_beginning(text: str, columns: int) -> None:
    kept = cut(text, columns)
    assert columns_of(kept) <= columns
    assert text.startswith(kept)


def test_half_a_number_is_never_shown() -> None:
    assert cut("A012", 3) == ""
    assert cut("请 A012", 6) == "请"
    assert cut("请下一位准备", 7) == "请下一"


@given(TEXTS, st.integers(2, 20))
def test_wrapping_loses_nothing_but_blanks(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(columns_of(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_line_begins_with_no_comma() -> None:
    assert wrap("过号了，请到导办台", 6) == ("过号", "了，请", "到导办", "台")


def test_a_long_address_is_torn_rather_than_lost() -> None:
    assert wrap("http://127.0.0.1", 8) == ("http://", "127.0.0.", "1")


def test_the_longest_wording_that_fits_is_shown() -> None:
    choices = ("请下一位准备", "请准备", "空闲")
    assert fit(choices, Glass(rows=1, columns=12)) == ("请下一位准备",)
    assert fit(choices, Glass(rows=2, columns=8)) == ("请下一位", "准备")
    assert fit(choices, Glass(rows=1, columns=8)) == ("请准备",)
    assert fit(choices, Glass(rows=1, columns=5)) == ("空闲",)
    assert fit(choices, Glass(rows=1, columns=3)) == ("空",)
    assert fit(choices, Glass(rows=1, columns=8, charset="ascii")) == ()


@given(st.lists(TEXTS, min_size=1, max_size=3), st.integers(1, 4), st.integers(1, 24))
def test_what_is_fitted_stays_on_the_glass(choices: list[str], rows: int, columns: int) -> None:
    shown = fit(choices, Glass(rows=rows, columns=columns))
    assert len(shown) <= rows
    assert all(columns_of(row) <= columns and expressible(row, "gb2312") for row in shown)
