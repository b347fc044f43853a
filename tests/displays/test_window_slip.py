"""What a visitor takes home from a window: the receipt and the one-time notice."""

from datetime import datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from config.catalogue import languages, phrases
from config.phrases import Phrases
from displays.glass import columns_of
from displays.window_slip import Ended, notice, receipt
from firmware_protocols.messages import Cut, Feed, Part, Text

ZH = phrases("zh")
ACCEPTED = Ended(
    hall="蓬江区政务服务中心",
    number="A019",
    window="3",
    items=("设立登记", "税务登记"),
    at=datetime(2026, 1, 3, 9, 42, tzinfo=timezone(timedelta(hours=8))),
    case="440703-2026-000017",
    counts_from="2026-01-05",
    promised="2026-01-08",
    delivery="post",
    phone="0750-0000000",
    complaint_phone="12345",
)
TOLERANT = replace(ACCEPTED, missing=("章程",), due="2026-01-26", delivery="")
TOLD = replace(ACCEPTED, missing=("公章", "章程"), case="", counts_from="", promised="", delivery="")


def lines(parts: tuple[Part, ...]) -> list[str]:
    return [part.text for part in parts if isinstance(part, Text)]


def test_a_receipt_says_what_was_received_when_and_until_when_it_is_done() -> None:
    """Rows 35, 36, 58: one time of receipt and acceptance, and a place for the seal."""
    assert lines(receipt(ZH, ACCEPTED)) == [
        "蓬江区政务服务中心",
        "受理凭证",
        "A019  3 号窗口",
        "办件编号 440703-2026-000017",
        "办理事项",
        "1. 设立登记",
        "2. 税务登记",
        "收件、受理时间 2026-01-03 09:42",
        "办理期限从 2026-01-05 起算",
        "最迟 2026-01-08 办结",
        "结果邮寄送达",
        "（综合受理章）",
        "咨询 0750-0000000",
        "咨询、投诉 12345",
    ]


def test_there_is_room_for_a_round_seal_above_its_words() -> None:
    """Row 36: 加盖综合受理章."""
    parts = receipt(ZH, ACCEPTED)
    (seal,) = [n for n, part in enumerate(parts) if isinstance(part, Text) and "综合受理章" in part.text]
    above = parts[seal - 1]
    assert isinstance(above, Feed)
    assert above.lines >= 5


def test_a_tolerant_receipt_names_the_papers_that_follow_and_until_when() -> None:
    """Row 57."""
    papers = ["缺少的材料", "1. 章程", "请最迟 2026-01-26 补齐"]
    assert lines(receipt(ZH, TOLERANT))[-6:-3] == papers
    said = lines(receipt(ZH, replace(TOLERANT, commitment=True)))
    assert "已作告知承诺，请最迟 2026-01-26 补交" in said


def test_a_receipt_leaves_out_what_there_is_not() -> None:
    bare = replace(ACCEPTED, items=(), case="", promised="", delivery="", phone="", complaint_phone="")
    assert lines(receipt(ZH, bare)) == [
        "蓬江区政务服务中心",
        "受理凭证",
        "A019  3 号窗口",
        "收件、受理时间 2026-01-03 09:42",
        "（综合受理章）",
    ]


def test_a_one_time_notice_tells_everything_at_once_and_what_to_do_next() -> None:
    """Rows 35, 55."""
    assert lines(notice(ZH, TOLD)) == [
        "蓬江区政务服务中心",
        "一次性告知单",
        "A019  3 号窗口",
        "办理事项",
        "1. 设立登记",
        "2. 税务登记",
        "缺少的材料",
        "1. 公章",
        "2. 章程",
        "缺少的材料已经全部写在上面，不会再要别的。",
        "备齐后带这张单子再来：可以预约，也可以取号。",
        "2026-01-03 09:42 告知",
        "咨询 0750-0000000",
        "咨询、投诉 12345",
    ]


@pytest.mark.parametrize("layout", [receipt, notice])
@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("language", languages())
def test_every_line_fits_the_paper_in_every_language(layout: object, columns: int, language: str) -> None:
    assert layout in (receipt, notice)
    make = receipt if layout is receipt else notice
    long = replace(
        TOLERANT,
        hall="江门市蓬江区人民政府行政服务中心棠下镇综合便民服务中心滨江分中心",
        number="A123456789",
        items=("国有建设用地使用权及房屋所有权首次登记",) * 5,
        missing=("不动产权属证书或者其他能够证明房屋所有权归属的文件原件及复印件各一份",) * 9,
        commitment=True,
        delivery="pickup",
        reprint=True,
    )
    words: Phrases = phrases(language)
    parts = make(words, long, columns)
    assert parts[-1] == Cut()
    assert words.slip.reprint in lines(parts)
    for part in parts:
        if isinstance(part, Text):
            assert columns_of(part.text) * part.width <= columns
            assert "{" not in part.text
            assert part.text.encode("gb18030")
