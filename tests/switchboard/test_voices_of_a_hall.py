"""The hall's side of voices: which clips are missing before anybody is called, and who understands what is told by the way."""

import wave
from pathlib import Path

from firmware_protocols.messages import Prepare, SetVolume
from qms.cli.doctor import missing_clips
from qms.domain import commands as c
from qms.switchboard.clips import lacking
from qms.switchboard.wiring import deaf
from tests.roles.small_hall import PLAN, WORDS, small_plan
from tests.switchboard.conftest import MakeWorld
from tests.switchboard.world import pictures

CLIPS = small_plan(
    ('link = "serial", wire = "speech", path = "lines/speaker"', 'link = "speech", wire = "speech", voice = "clips", path = "clips"'),
    ('languages = ["zh", "en"]', 'languages = ["zh"]'),
)  # fmt: skip
WORDS_OF_CALLS = [
    "请",
    "准备",
    "A",
    "B",
    "零",
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "号",
    "到",
    "号窗口",
    "附近坐",
]


def recorded(folder: Path, *names: str) -> None:
    (folder / "clips/zh").mkdir(parents=True, exist_ok=True)
    for name in names:
        with wave.open(str(folder / f"clips/zh/{name}.wav"), "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", ""))
            file.writeframes(bytes(2))


def test_a_whole_bank_lacks_nothing(tmp_path: Path) -> None:
    recorded(tmp_path, *WORDS_OF_CALLS)
    assert list(lacking(CLIPS, tmp_path, WORDS)) == []
    assert list(lacking(PLAN, tmp_path, WORDS)) == [], "a voice of another kind needs none"


def test_missing_clips_are_named_before_anybody_is_called(tmp_path: Path) -> None:
    recorded(tmp_path, *(word for word in WORDS_OF_CALLS if word not in ("B", "七")))
    [(device, words)] = lacking(CLIPS, tmp_path, WORDS)
    assert words == "the folder clips lacks the clips zh/七.wav, zh/B.wav"
    finding = missing_clips(device, words)
    assert not finding.well
    assert "embedded voice" in finding.means


def test_only_who_has_bytes_for_it_is_told_by_the_way() -> None:
    speaker, sign = (next(one for one in PLAN.devices if one.role == role) for role in ("speaker", "caller"))
    assert deaf(PLAN, speaker) == frozenset()
    assert deaf(PLAN, sign) == {Prepare, SetVolume}


async def test_the_voice_hears_a_number_when_it_is_taken_and_the_windows_before(make_world: MakeWorld) -> None:
    world = make_world()
    await world.start()
    await world.open("1")
    await world.take()
    await world.until(
        lambda: {"请，A，零零一号，", "到一号窗口。"} <= {one["text"] for one in world.ops("speaker", "ahead")}
    )
    await world.hall.handle(c.CallNext(window="1"))
    await world.until(lambda: world.ops("speaker", "say"))
    assert world.ops("speaker", "say")[0] == {
        "op": "say",
        "text": "请，A，零零一号，到一号窗口。",
        "language": "zh",
        "pinyin": "qing3 A ling2 ling2 yi1 hao4 dao4 yi1 hao4 chuang1 kou3",
        "chime": True,
    }


TWO = small_plan(
    (
        '{ id = "speaker", link = "serial", wire = "speech", path = "lines/speaker" },',
        '{ id = "speaker", link = "serial", wire = "speech", path = "lines/speaker" }, { id = "other", link = "serial", wire = "speech", path = "lines/other" },',
    ),
    (
        'model = "voice", line = "speaker" },',
        'model = "voice", line = "speaker", windows = ["1"] }, { id = "speaker-2", role = "speaker", model = "voice", line = "other", windows = ["2"] },',
    ),
)  # fmt: skip


async def test_a_speaker_waits_for_another_in_its_zone_but_not_for_one_whose_line_is_lost(
    make_world: MakeWorld,
) -> None:
    world = make_world(TWO)
    await world.start()
    board = world.tap("board")
    await world.open("1", "2")
    for _ in range(2):
        await world.take()
    await world.until(lambda: len(world.ops("speaker", "ask")) > 0)
    world.ends["speaker"].press("1", "unplugged", 1)
    await world.hall.handle(c.CallNext(window="1"))
    await world.until(lambda: b'"chime":true' in world.tap("speaker").data)
    await world.hall.handle(c.CallNext(window="2"))
    await world.until(lambda: any("A002" in shown for shown in pictures(board.data)))
    assert world.ops("other", "say") == [], "the first has not said that it is done"
    world.ends["speaker"].unplug()
    await world.until(lambda: world.ops("other", "say"))
    assert world.ops("other", "say")[0]["text"] == "请，A，零零二号，到二号窗口。"
