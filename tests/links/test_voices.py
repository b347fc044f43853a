"""The voices behind the speaking child: what they read, what they put together, and what they say when something is missing."""

import shutil
import wave
from pathlib import Path

import pytest

from devices.links.speech.__main__ import Mouth
from devices.links.speech.clips import Clips, missing
from devices.links.speech.composed import Composed, Store
from devices.links.speech.kokoro import FOLDER, Kokoro
from devices.links.speech.phonemes import phonemes, syllable
from devices.links.speech.player import Player, chime, softer
from devices.links.speech.utterance import Unspoken, Utterance

CALL = Utterance("请，A，零一二号，到十二号窗口。", "zh", "qing3 A ling2 yi1 er4 hao4 dao4 shi2 er4 hao4 chuang1 kou3")
TO_12 = Utterance("到十二号窗口。", "zh", "dao4 shi2 er4 hao4 chuang1 kou3", ahead=True)
A012 = Utterance("请，A，零一二号，", "zh", "qing3 A ling2 yi1 er4 hao4", ahead=True)


def recorder(folder: Path) -> Player:
    """A loudspeaker that keeps in `heard` what it was told to play."""
    script = folder / "aplay"
    script.write_text(f"#!/bin/sh\ncat >{folder}/heard.new && mv {folder}/heard.new {folder}/heard\n")
    script.chmod(0o755)
    return Player(str(script))


# --- how it sounds ---


@pytest.mark.parametrize(
    ("pinyin", "sound"),
    [("qing3", "ʨʰi↓ŋ"), ("chuang1", "ꭧʰwa→ŋ"), ("shi2", "ʂɨ↗"), ("er4", "ɚ↘"), ("liu4", "ljou↘"), ("yuan2", "ɥɛ↗n"), ("lü4", "ly↘"), ("de5", "tɤ")],
)  # fmt: skip
def test_a_syllable_is_written_as_the_model_learned_it(pinyin: str, sound: str) -> None:
    """As misaki 0.9.4 writes them for this model; all 1524 syllables of pypinyin but interjections were compared."""
    assert syllable(pinyin) == sound


def test_a_call_keeps_its_pauses_and_its_letter() -> None:
    assert phonemes(CALL) == "ʨʰi↓ŋ, ei→, li↗ŋi→ɚ↘xau↘, tau↘ʂɨ↗ɚ↘xau↘ꭧʰwa→ŋkʰou↓."


def test_a_call_in_english_is_read_from_its_words() -> None:
    english = Utterance("Ticket A 0 1 2, window 12, please.", "en")
    assert phonemes(english) == "tˈɪkɪt ˈA zˈɪɹO wˈʌn tˈu, wˈɪndO twˈɛlv, plˈiz."


def test_a_sentence_without_pinyin_is_read_from_its_characters() -> None:
    assert phonemes(Utterance("请到三号窗口")) == phonemes(Utterance("请到三号窗口", "zh", "qing3 dao4 san1 hao4 chuang1 kou3"))  # fmt: skip


@pytest.mark.parametrize("utterance", [Utterance("请", "yue"), Utterance("merci", "en"), Utterance("请#", "zh", "qing3"), Utterance("请", "zh", "xyz9")])  # fmt: skip
def test_what_stands_in_no_table_is_left_to_another_voice(utterance: Utterance) -> None:
    with pytest.raises(Unspoken):
        phonemes(utterance)


def test_how_loud_it_is_is_a_share_of_every_sample() -> None:
    assert softer(b"\x64\x00\x9c\xff", 50) == b"\x32\x00\xce\xff"
    assert len(chime(24_000)) == 2 * round(1.14 * 24_000)


# --- pieces ---


class Slow:
    """Renders a sentence as its own text, and counts."""

    rate = 8000

    def __init__(self) -> None:
        self.rendered: list[str] = []

    def name(self) -> str:
        return "slow"

    def key(self, utterance: Utterance) -> str:
        return utterance.text

    def sound(self, utterance: Utterance) -> bytes:
        self.rendered.append(utterance.text)
        return utterance.text.encode("utf-16-le")


def test_what_was_told_ahead_is_put_together_and_rendered_once(tmp_path: Path) -> None:
    slow, store = Slow(), Store(tmp_path / "kept")
    voice = Composed(slow, store, recorder(tmp_path))
    for piece in (A012, TO_12, A012):
        voice.prepare(piece)
    voice.say(CALL, 100)
    voice.say(CALL, 100)
    heard = (tmp_path / "heard").read_bytes()
    assert heard.startswith(A012.text.encode("utf-16-le"))
    assert heard.endswith(TO_12.text.encode("utf-16-le"))
    assert set(slow.rendered) == {A012.text, TO_12.text}
    again = Slow()
    Composed(again, Store(tmp_path / "kept"), recorder(tmp_path)).say(A012, 100)
    assert again.rendered == [], "kept over a restart"


def test_a_window_is_known_for_as_long_as_it_is_called(tmp_path: Path) -> None:
    slow = Slow()
    voice = Composed(slow, Store(tmp_path / "kept"), recorder(tmp_path), most=3)
    voice.prepare(TO_12)
    for number in range(5):
        voice.prepare(Utterance(f"请，{number}，"))
        voice.say(Utterance(f"请，{number}，{TO_12.text}"), 100)
    assert slow.rendered.count(TO_12.text) <= 2, "once ahead, and perhaps once because it was said at the same moment"
    assert not [text for text in slow.rendered if text.endswith(TO_12.text) and text != TO_12.text]


def test_what_nobody_told_ahead_is_said_in_one_piece(tmp_path: Path) -> None:
    slow = Slow()
    voice = Composed(slow, Store(tmp_path / "kept"), recorder(tmp_path))
    voice.prepare(A012)
    voice.say(CALL, 100)
    assert CALL.text in slow.rendered


def test_the_sounds_that_were_not_heard_for_the_longest_go_first(tmp_path: Path) -> None:
    store = Store(tmp_path, most=1000)
    for name in "abcdefghijkl":
        store.put(name, bytes(100))
    assert store.get("l") == bytes(100)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 1000


def test_nothing_is_rendered_where_nobody_can_hear_it(tmp_path: Path) -> None:
    slow, player = Slow(), Player(str(tmp_path / "no-aplay"))
    voice = Composed(slow, Store(tmp_path), player)
    voice.prepare(A012)
    with pytest.raises(Unspoken, match=r"install alsa-utils"):
        voice.say(A012, 100)
    assert slow.rendered == []


# --- recorded clips ---


def bank(folder: Path, *names: str) -> Path:
    (folder / "zh").mkdir(parents=True)
    for count, name in enumerate(names, 1):
        with wave.open(str(folder / f"zh/{name}.wav"), "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", ""))
            file.writeframes(bytes([count, 0]))
    return folder


def test_clips_are_put_together_longest_first(tmp_path: Path) -> None:
    folder = bank(tmp_path / "bank", "请", "A", "零", "一", "二", "号", "到", "十", "号窗口")
    Clips(folder, recorder(tmp_path)).say(CALL, 100)
    heard = (tmp_path / "heard").read_bytes()
    assert [heard[at] for at in range(0, len(heard), 2) if heard[at]] == [1, 2, 3, 4, 5, 6, 7, 8, 5, 9]


def test_missing_clips_are_named_when_they_are_asked_for(tmp_path: Path) -> None:
    folder = bank(tmp_path / "bank", "请", "A", "零", "一", "号")
    assert missing(folder, [CALL]) == [f"zh/{name}.wav" for name in "二到十窗口"]
    voice = Clips(folder, recorder(tmp_path))
    voice.prepare(TO_12)
    with pytest.raises(Unspoken, match=r"lacks the clips zh/到\.wav, zh/十\.wav"):
        voice.name()


# --- who speaks ---


class Nobody:
    """A voice that cannot."""

    def name(self) -> str:
        raise Unspoken("it is not installed")

    def prepare(self, utterance: Utterance) -> None:
        """Nothing."""

    def say(self, utterance: Utterance, percent: int) -> None:
        raise Unspoken("it is not installed")


def asked(mouth: Mouth, line: bytes = b'{"text":""}') -> dict[str, object]:
    return dict(mouth.answer(line))


def test_another_voice_stands_in_and_says_why(tmp_path: Path) -> None:
    player = recorder(tmp_path)
    slow = Composed(Slow(), Store(tmp_path / "kept"), player)
    best = Mouth([Nobody(), slow], player, any_will_do=True)
    assert asked(best) == {"ok": True, "voice": "speaks with slow; it is not installed"}
    assert asked(best, b'{"text":"A012"}') == {"ok": True}
    named = Mouth([Nobody(), slow], player)
    assert asked(named) == {"ok": False, "reason": "speaks with slow; it is not installed"}


def test_weights_that_are_not_the_known_ones_are_not_used(tmp_path: Path) -> None:
    for style in ("zf_xiaoyi", "af_heart"):
        shutil.copy(FOLDER / f"{style}.bin", tmp_path)
    assert Kokoro(folder=tmp_path).name() == "Kokoro, zf_xiaoyi"
    with (tmp_path / "zf_xiaoyi.bin").open("r+b") as file:
        file.write(b"\xff")
    with pytest.raises(Unspoken, match=r"zf_xiaoyi\.bin differing from what this program knows"):
        Kokoro(folder=tmp_path).name()
    with pytest.raises(Unspoken, match=r"not installed, zm_yunxi\.bin missing"):
        Kokoro("zm_yunxi", tmp_path).name()
