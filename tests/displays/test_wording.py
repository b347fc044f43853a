"""How numbers are said and written, in each language."""

import re

import pytest
from pypinyin import Style, lazy_pinyin

from config.catalogue import languages, phrases
from displays import wording

ZH, YUE, EN = phrases("zh"), phrases("yue"), phrases("en")


def test_a_call_is_spoken_figure_by_figure() -> None:
    assert wording.call(ZH, "A012", "3").text == "请，A，零一二号，到三号窗口。"
    assert wording.call(YUE, "A012", "3").text == "请，A，零一二号，到三号窗口。"
    assert wording.call(EN, "A012", "3").text == "Ticket A 0 1 2, window 3, please."


def test_a_voice_that_reads_no_characters_gets_pinyin_with_tones() -> None:
    assert wording.call(ZH, "A012", "3").latin == "qing3 A ling2 yi1 er4 hao4 dao4 san1 hao4 chuang1 kou3"
    assert wording.call(YUE, "B309", "12").latin == "cing2 B saam1 ling4 gau2 hou6 dou3 sap6 ji6 hou6 coeng1 hau2"
    assert wording.call(EN, "A012", "3").latin == ""


@pytest.mark.parametrize("number", ["A001", "K999", "C1234", "Y567890"])
@pytest.mark.parametrize("window", ["1", "9", "10", "11", "20", "21", "99", "103"])
def test_the_pinyin_is_the_sentence(number: str, window: str) -> None:
    sentence = wording.call(ZH, number, window)
    spoken = re.sub(r"[，。]", "", sentence.text).replace(number[0], "", 1)
    read = [syllable for syllable in sentence.latin.split() if syllable != number[0]]
    assert read == [wording_of(character) for character in spoken]


@pytest.mark.parametrize("window", ["1", "12", "103"])
def test_whoever_is_to_stand_by_hears_number_and_window(window: str) -> None:
    sentence = wording.stand_by(ZH, "A013", window)
    spoken = re.sub(r"[，。]", "", sentence.text).replace("A", "", 1)
    assert [one for one in sentence.latin.split() if one != "A"] == [wording_of(character) for character in spoken]
    assert wording.stand_by(ZH, "A013", "3").text == "请准备，A，零一三号，到三号窗口附近坐。"
    assert wording.stand_by(EN, "A013", "3").text == "Ticket A 0 1 3, please get ready and sit near window 3."
    assert wording.stand_by(YUE, "A013", "3").latin == (
        "cing2 zeon2 bei6 A ling4 jat1 saam1 hou6 dou3 saam1 hou6 coeng1 hau2 fu6 gan6 co5"
    )


def wording_of(character: str) -> str:
    (syllable,) = lazy_pinyin(character, style=Style.TONE3)
    return str(syllable)


@pytest.mark.parametrize(
    ("window", "spoken"),
    [("3", "三"), ("10", "十"), ("12", "十二"), ("20", "二十"), ("35", "三十五"), ("103", "一零三"), ("A3", "A三"), ("07", "零七")],
)  # fmt: skip
def test_a_window_is_spoken_as_a_number(window: str, spoken: str) -> None:
    assert wording.call(ZH, "A012", window).text.endswith(f"到{spoken}号窗口。")


def test_english_windows_are_spoken_as_written() -> None:
    assert wording.call(EN, "A012", "12").text.endswith("window 12, please.")


def test_the_caption_is_the_call_as_written() -> None:
    assert wording.caption(ZH, "A012", "3") == "请 A012 到 3 号窗口"
    assert wording.caption(EN, "A012", "3") == "Ticket A012, window 3, please."


def test_who_stands_by_is_captioned_too() -> None:
    assert wording.caption_stand_by(ZH, "A013", "3") == "请准备 A013，到 3 号窗口附近坐"
    assert wording.caption_stand_by(EN, "A013", "3") == "Ticket A013, please get ready: sit near window 3."


def test_a_number_is_letters_and_figures() -> None:
    assert wording.halves("A1012") == ("A", "1012")
    with pytest.raises(ValueError, match="not a ticket's number"):
        wording.halves("A 012 B")


def test_people_ahead_are_counted() -> None:
    assert wording.ahead(ZH.slip, 6) == "前面 6 人"
    assert wording.ahead(ZH.slip, 0) == "前面没有人，请到窗口附近坐"


def test_a_wait_is_a_figure_and_a_range_in_minutes_rounded_up() -> None:
    assert wording.wait(ZH.slip, 361, 700, 1260) == ("约等 12 分钟", "十次有八次在 7 到 21 分钟之间")
    assert wording.wait(EN.slip, 361, 700, 1260) == ("About 12 min", "8 times in 10: 7 to 21 min")


def test_a_wait_of_next_to_nothing_only_says_where_it_ends() -> None:
    assert wording.wait(ZH.slip, 0, 59, 300) == ("不用等", "十次有九次不超过 5 分钟")
    assert wording.wait(EN.slip, 0, 59, 300) == ("No wait", "9 times in 10: at most 5 min")
    assert wording.wait(ZH.slip, 0, 0, 59) == ("不用等",)
    assert wording.wait(ZH.slip, 59, 60, 61) == ("约等 1 分钟", "十次有九次不超过 2 分钟")


def test_a_range_within_one_minute_is_no_range() -> None:
    assert wording.wait(ZH.slip, 70, 90, 120) == ("约等 2 分钟", "十次有九次不超过 2 分钟")


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        (["3"], "3"),
        (["3", "4"], "3、4"),
        (["5", "4", "3"], "3 至 5"),
        (["12", "1", "2", "3", "7"], "1 至 3、7、12"),
        (["B1", "2", "A3"], "2、A3、B1"),
    ],
)
def test_windows_that_follow_each_other_are_a_range(numbers: list[str], shown: str) -> None:
    assert wording.windows(ZH.slip, numbers) == f"可办窗口：{shown} 号"


@pytest.mark.parametrize("language", languages())
def test_every_language_can_say_every_figure(language: str) -> None:
    sentence = wording.call(phrases(language), "T0123456789", "12")
    assert "T" in sentence.text
    assert "{" not in sentence.text + sentence.latin
    assert sentence.text != wording.call(phrases(language), "T0123456798", "12").text
