"""What signs, boards, slips and speakers are told."""

from datetime import datetime, timedelta, timezone

import pytest

from config.catalogue import languages, phrases
from config.phrases import Phrases
from config.plan import Clerk, Glass
from displays import hall_board, window_sign, wording
from displays.announcement import announce
from displays.glass import columns_of
from displays.ticket_slip import Slip, slip
from firmware_protocols.messages import Cut, Line, Qr, Say, Text

ZH, YUE, EN = phrases("zh"), phrases("yue"), phrases("en")
WIDE = Glass(rows=1, columns=16)
NARROW = Glass(rows=1, columns=8)
TWO_ROWS = Glass(rows=2, columns=8)
FIGURES = Glass(rows=1, columns=4, charset="digits")


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


@pytest.mark.parametrize(
    ("glass", "idle", "called", "serving", "paused", "closed"),
    [
        (WIDE, ["请下一位准备"], ["请 A012"], ["A012 办理中"], ["暂停服务"], ["暂停受理"]),
        (NARROW, ["请准备"], ["请 A012"], ["A012"], ["暂停服务"], ["暂停受理"]),
        (TWO_ROWS, ["请下一位", "准备"], ["请 A012"], ["A012", "办理中"], ["暂停服务"], ["暂停受理"]),
        (FIGURES, [], ["012"], ["012"], [], []),
    ],
)
def test_a_window_sign_in_each_state(
    glass: Glass, idle: list[str], called: list[str], serving: list[str], paused: list[str], closed: list[str]
) -> None:
    assert texts(window_sign.idle(ZH, glass)) == idle
    assert texts(window_sign.called(ZH, glass, "A012")) == called
    assert texts(window_sign.serving(ZH, glass, "A012")) == serving
    assert texts(window_sign.paused(ZH, glass)) == paused
    assert texts(window_sign.closed(ZH, glass)) == closed


def test_an_idle_sign_names_its_clerk_in_a_row_to_spare_whole_or_not_at_all() -> None:
    clerk = Clerk("0301", card_name="王老师", department="人力资源和社会保障局")
    assert texts(window_sign.idle(ZH, Glass(rows=2, columns=40), clerk)) == [
        "请下一位准备",
        "人力资源和社会保障局 工号 0301 王老师",
    ]
    assert texts(window_sign.idle(ZH, Glass(rows=2, columns=16), clerk)) == ["请下一位准备", "工号 0301 王老师"]
    assert texts(window_sign.idle(ZH, Glass(rows=2, columns=12), clerk)) == ["请下一位准备", "工号 0301"]
    for glass in (WIDE, TWO_ROWS, FIGURES, Glass(rows=2, columns=8, charset="digits")):
        assert window_sign.idle(ZH, glass, clerk) == window_sign.idle(ZH, glass)


@pytest.mark.parametrize(
    ("glass", "alone", "below"),
    [
        (WIDE, ["请准备 A013"], ["A012 办理中"]),
        (NARROW, ["准备A013"], ["A012"]),
        (TWO_ROWS, ["请准备", "A013"], ["A012", "办理中"]),
        (Glass(rows=2, columns=16), ["请准备 A013"], ["A012 办理中", "请准备 A013"]),
        (Glass(rows=1, columns=6), [], ["A012"]),
        (FIGURES, [], ["012"]),
        (Glass(rows=2, columns=4, charset="digits"), [], ["012"]),
    ],
)
def test_who_stands_by_is_shown_whole_or_not_at_all(glass: Glass, alone: list[str], below: list[str]) -> None:
    assert texts(window_sign.stand_by(ZH, glass, "A013")) == alone
    serving = window_sign.serving(ZH, glass, "A012")
    assert texts(window_sign.with_stand_by(ZH, glass, "A013", serving)) == below
    assert texts(window_sign.idle(ZH, glass, ready="A013")) == (alone or texts(window_sign.idle(ZH, glass)))


def test_a_free_window_says_whose_turn_it_is_and_who_sits_there() -> None:
    clerk = Clerk("0301", card_name="王老师")
    glass = Glass(rows=2, columns=16)
    assert texts(window_sign.idle(ZH, glass, clerk, "A013")) == ["请准备 A013", "工号 0301 王老师"]


def test_who_stands_by_has_the_rows_of_the_board_that_no_call_needs() -> None:
    glass = Glass(rows=3, columns=22)
    ready = [("A013", "3"), ("B002", "12")]
    assert texts(hall_board.calls(ZH, glass, [("A012", "5")], ready)) == [
        "A012 → 5 号窗口",
        "请准备 A013→3号",
        "请准备 B002→12号",
    ]
    assert texts(hall_board.calls(ZH, glass, [(f"A00{n}", "5") for n in range(3)], ready)) == ["A000 → 5 号窗口", "A001 → 5 号窗口", "A002 → 5 号窗口"]  # fmt: skip
    only = hall_board.calls(ZH, Glass(rows=3, columns=32), [], ready)
    assert [(line.text, line.colour) for line in only] == [
        ("请准备 A013 → 3 号窗口", "green"),
        ("请准备 B002 → 12 号窗口", "green"),
    ]
    narrow = Glass(rows=2, columns=8)
    assert texts(hall_board.calls(ZH, narrow, [("A012", "5")], ready)) == ["A012 5"]
    figures = Glass(rows=2, columns=8, charset="digits")
    assert hall_board.calls(ZH, figures, [("A012", "5")], ready) == hall_board.calls(ZH, figures, [("A012", "5")])


def test_only_a_call_is_yellow() -> None:
    assert {line.colour for line in window_sign.called(ZH, WIDE, "A012")} == {"yellow"}
    calm = (window_sign.idle(ZH, WIDE), window_sign.serving(ZH, WIDE, "A012"), window_sign.paused(ZH, WIDE))
    assert {line.colour for lines in calm for line in lines} == {"green"}


def test_a_long_number_is_shown_whole_or_the_words_give_way() -> None:
    assert texts(window_sign.called(ZH, Glass(rows=1, columns=7), "A1012")) == ["A1012"]
    assert texts(window_sign.called(ZH, Glass(rows=1, columns=4), "A1012")) == ["1012"]


def test_the_board_shows_the_last_calls_the_newest_first() -> None:
    last = [("A012", "3"), ("C027", "11"), ("B031", "8"), ("A011", "5")]
    lines = hall_board.calls(ZH, Glass(rows=3, columns=18), last)
    assert texts(lines) == ["A012 → 3 号窗口", "C027 → 11 号窗口", "B031 → 8 号窗口"]
    assert [line.colour for line in lines] == ["yellow", "green", "green"]
    assert {line.align for line in lines} == {"left"}


@pytest.mark.parametrize(
    ("columns", "rows"),
    [(16, ["A012→3号窗口", "C027→11号窗口"]), (11, ["A012→3号", "C027→11号"]), (8, ["A012 3", "C027 11"]), (5, ["A012", "C027"])],
)  # fmt: skip
def test_all_rows_of_a_board_are_worded_alike(columns: int, rows: list[str]) -> None:
    lines = hall_board.calls(ZH, Glass(rows=4, columns=columns), [("A012", "3"), ("C027", "11")])
    assert texts(lines) == rows


def test_a_board_with_nothing_to_call_says_so() -> None:
    assert texts(hall_board.calls(ZH, Glass(rows=4, columns=16), [])) == ["现在没有叫号"]


def test_the_arrow_is_one_that_signs_have() -> None:
    for line in hall_board.calls(ZH, Glass(rows=1, columns=32), [("A012", "3")]):
        assert line.text.encode("gb2312")


def test_a_call_is_announced_in_every_language_and_again() -> None:
    said = announce((ZH, YUE, EN), "A012", "3", repeat=2, address="7")
    assert [say.language for say in said] == ["zh", "yue", "en", "zh", "yue", "en"]
    assert said[0] == Say(
        address="7",
        text="请，A，零一二号，到三号窗口。",
        language="zh",
        pinyin="qing3 A ling2 yi1 er4 hao4 dao4 san1 hao4 chuang1 kou3",
    )
    assert said[2].text == "Ticket A 0 1 2, window 3, please."


FACTS = Slip(
    hall="蓬江区政务服务中心",
    item_class="社会保障",
    number="A019",
    ahead=6,
    windows=("1", "3", "4"),
    issued_at=datetime(2026, 1, 5, 9, 42, tzinfo=timezone(timedelta(hours=8))),
    url="http://127.0.0.1:8080/t/x",
    forecast=(361, 700, 1260),
    phone="12345",
)


def printed(facts: Slip, words: Phrases = ZH, columns: int = 48) -> list[str]:
    return [part.text for part in slip(words, facts, columns) if isinstance(part, Text)]


def test_a_slip_says_all_that_a_visitor_needs() -> None:
    assert printed(FACTS) == [
        "蓬江区政务服务中心",
        "社会保障",
        "您的号",
        "A019",
        "前面 6 人",
        "约等 12 分钟",
        "十次有八次在 7 到 21 分钟之间",
        "可办窗口：1、3、4 号",
        "扫码看前面还有几人",
        "请留意叫号，看清号码和窗口。",
        "过号了，请到导办台复号。",
        "咨询、投诉 12345",
        "2026-01-05 09:42 取号",
    ]


def test_the_number_is_the_largest_thing_on_the_paper() -> None:
    parts = [part for part in slip(ZH, FACTS) if isinstance(part, Text)]
    (number,) = [part for part in parts if part.text == "A019"]
    assert (number.width, number.height, number.bold, number.align) == (8, 8, True, "centre")
    assert max(part.height for part in parts if part is not number) <= 2


def test_the_slip_ends_with_a_cut_behind_the_tickets_code() -> None:
    parts = slip(ZH, FACTS)
    assert parts[-1] == Cut()
    assert [part.data for part in parts if isinstance(part, Qr)] == ["http://127.0.0.1:8080/t/x"]


def test_without_a_forecast_the_slip_promises_no_minutes() -> None:
    plain = Slip(
        **{**{name: getattr(FACTS, name) for name in FACTS.__struct_fields__}, "forecast": None, "windows": ()}
    )
    assert not [line for line in printed(plain) if "分钟" in line or "窗口：" in line]


def test_the_paper_of_a_new_hall_says_that_the_estimate_is_rough() -> None:
    rough = Slip(**{**{name: getattr(FACTS, name) for name in FACTS.__struct_fields__}, "rough": True})
    lines = printed(rough)
    assert lines[lines.index("约等 12 分钟") + 2] == "大厅刚启用，时间是粗略估计"
    assert "大厅刚启用，时间是粗略估计" not in printed(FACTS)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("forecast", [(0, 30, 600), (361, 700, 1260), (6000, 7200, 14400)])
def test_a_wait_is_never_broken_over_two_lines_of_narrow_paper(language: str, forecast: tuple[int, int, int]) -> None:
    words = phrases(language)
    facts = Slip(
        **{**{name: getattr(FACTS, name) for name in FACTS.__struct_fields__}, "forecast": forecast, "rough": True}
    )
    lines = printed(facts, words, columns=32)
    assert [line for line in wording.wait(words.slip, *forecast) if line not in lines] == []
    assert words.slip.rough in lines


def test_a_reprint_is_marked() -> None:
    again = Slip(**{**{name: getattr(FACTS, name) for name in FACTS.__struct_fields__}, "reprint": True})
    assert "补打" in printed(again)
    assert "补打" not in printed(FACTS)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("number", ["A019", "A1019", "A123456789"])
def test_every_line_of_a_slip_fits_the_paper(language: str, columns: int, number: str) -> None:
    long = Slip(
        hall="江门市蓬江区人民政府行政服务中心棠下镇综合便民服务中心滨江分中心",
        item_class="国有建设用地使用权及房屋所有权首次登记",
        number=number,
        ahead=120,
        windows=tuple(str(no) for no in range(1, 60, 2)),
        issued_at=FACTS.issued_at,
        url=FACTS.url,
        forecast=(60, 3600, 14400),
        rough=True,
        phone="0750-0000000",
    )
    for part in slip(phrases(language), long, columns):
        if isinstance(part, Text):
            assert columns_of(part.text) * part.width <= columns
            assert "{" not in part.text
            assert part.text.encode("gb18030")
    assert number in printed(long, phrases(language), columns)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("glass", [WIDE, NARROW, TWO_ROWS, FIGURES, Glass(rows=1, columns=1)])
def test_every_language_fills_every_glass(language: str, glass: Glass) -> None:
    words = phrases(language)
    shown = (
        window_sign.idle(words, glass),
        window_sign.called(words, glass, "A012"),
        window_sign.serving(words, glass, "A012"),
        window_sign.paused(words, glass),
        window_sign.closed(words, glass),
        hall_board.calls(words, glass, [("A012", "3")]),
        hall_board.calls(words, glass, []),
    )
    for lines in shown:
        assert len(lines) <= glass.rows
        assert all(columns_of(line.text) <= glass.columns and "{" not in line.text for line in lines)
