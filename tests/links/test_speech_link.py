"""The voice as a child process: it answers, it may hang, it may be without an engine."""

import asyncio
import os
import sys
from pathlib import Path

import msgspec
import pytest

from devices.link import LinkLost
from devices.links.speech import SpeechLink
from devices.links.speech.embedded import pick
from devices.links.speech.utterance import Unspoken, Utterance

PATIENCE = 20.0
SENTENCE = b'{"text":"A012","language":"en","pinyin":""}\n'
POLITE = "import sys\nfor line in sys.stdin: print('{\"ok\":true}', flush=True)"
HANGING = (
    "import subprocess, sys\nplayer = subprocess.Popen(['sleep', '1000'])\nprint(player.pid, flush=True)\nplayer.wait()"
)
SILENT_ENGINE = """
class Voice:
    id = "gmw/en"


class Engine:
    def getProperty(self, name): return [Voice()]
    def setProperty(self, name, value): pass
    def connect(self, topic, call): setattr(self, "done" if topic == "finished-utterance" else "failed", call)
    def say(self, text): self.text = text
    def runAndWait(self):
        print("ALSA lib: what nobody understands")
        print("aplay: no soundcards found")
        self.done(name=None, completed=True)


def init(): return Engine()
"""
ENDING = "import sys; sys.stdin.readline()"


def child(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program)


async def line(link: SpeechLink) -> bytes:
    """The next line of answers."""
    got = b""
    async with asyncio.timeout(PATIENCE):
        while not got.endswith(b"\n"):
            got += await link.read()
    return got


async def gone(pid: int) -> None:
    """Return when the process has ended."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(watch, ended.set)
    async with asyncio.timeout(PATIENCE):
        await ended.wait()
    asyncio.get_running_loop().remove_reader(watch)
    os.close(watch)


async def test_each_utterance_is_answered_by_a_line() -> None:
    link = SpeechLink(child(POLITE))
    await link.open()
    for _ in range(3):
        await link.write(SENTENCE)
        assert await line(link) == b'{"ok":true}\n'
    await link.close()


async def test_a_hanging_voice_is_killed_with_its_player_and_starts_anew() -> None:
    link = SpeechLink(child(HANGING), patience=0.05)
    await link.open()
    player = int(await line(link))
    await link.write(b"{}\n")
    with pytest.raises(LinkLost, match=r"did not finish within \d+ s and was stopped"):
        await line(link)
    await gone(player)
    await link.open()
    assert int(await line(link)) != player
    await link.close()


async def test_an_answer_in_time_gives_the_next_utterance_its_full_time() -> None:
    link = SpeechLink(child(POLITE), patience=PATIENCE)
    await link.open()
    await link.write(SENTENCE * 2)
    assert (await line(link)).startswith(b'{"ok":true}\n')
    await link.close()


async def test_a_voice_that_ends_is_a_lost_line() -> None:
    link = SpeechLink(child(ENDING))
    await link.open()
    await link.write(SENTENCE)
    with pytest.raises(LinkLost, match="ended by itself"):
        await line(link)
    with pytest.raises(LinkLost, match="ended by itself"):
        await link.write(SENTENCE)
    await link.close()


async def test_a_command_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(LinkLost, match="does not start"):
        await SpeechLink((str(tmp_path / "nothing"),)).open()


async def test_closing_stops_the_voice_in_the_middle_of_a_word() -> None:
    link = SpeechLink(child(HANGING))
    await link.open()
    player = int(await line(link))
    await link.close()
    await gone(player)
    with pytest.raises(LinkLost, match="not running"):
        await link.read()


async def test_a_missing_engine_is_answered_in_words_and_the_voice_lives_on(tmp_path: Path) -> None:
    (tmp_path / "pyttsx3.py").write_text("raise RuntimeError('no libespeak-ng here')")
    search = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
    link = SpeechLink(child(search + "from devices.links.speech.__main__ import main; main()"))
    await link.open()
    for _ in range(2):
        await link.write(SENTENCE)
        answer = msgspec.json.decode(await line(link))
        assert answer["ok"] is False
        assert "install espeak-ng" in answer["reason"]
        assert "no libespeak-ng here" in answer["reason"]
    await link.close()


def loudspeaker(folder: Path, program: str) -> str:
    """The beginning of a child's program that finds this aplay, and the engine of the folder."""
    (folder / "aplay").write_text(f"#!/bin/sh\n{program}\n")
    (folder / "aplay").chmod(0o755)
    return f"import os, sys; sys.path.insert(0, {str(folder)!r}); os.environ['PATH'] = {str(folder)!r} + ':/usr/bin:/bin'; "


async def test_an_empty_sentence_asks_who_speaks_and_speaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "pyttsx3.py").write_text(SILENT_ENGINE)
    start = loudspeaker(tmp_path, "cat >/dev/null")
    link = SpeechLink(child(start + "from devices.links.speech.__main__ import main; main(['--voice', 'embedded'])"))
    await link.open()
    await link.write(b'{"text":"","language":"zh","pinyin":""}\n')
    assert msgspec.json.decode(await line(link)) == {"ok": True, "voice": "speaks with the embedded voice (espeak-ng)"}
    await link.write(SENTENCE)
    assert msgspec.json.decode(await line(link))["reason"] == "no sound came out: aplay: no soundcards found"
    await link.close()


async def test_a_machine_without_sound_says_so_when_it_is_asked(tmp_path: Path) -> None:
    (tmp_path / "pyttsx3.py").write_text(SILENT_ENGINE)
    start = loudspeaker(tmp_path, "echo 'aplay: main:831: audio open error: No such file' >&2; exit 1")
    link = SpeechLink(child(start + "from devices.links.speech.__main__ import main; main(['--voice', 'embedded'])"))
    await link.open()
    for asked in (b'{"text":""}\n', b'{"text":"A012","language":"en","chime":true}\n'):
        await link.write(asked)
        answer = msgspec.json.decode(await line(link))
        assert answer["ok"] is False
        assert "audio open error: No such file. Has this machine a sound card?" in answer["reason"]
    await link.close()


async def test_what_is_told_by_the_way_is_answered_at_once(tmp_path: Path) -> None:
    (tmp_path / "pyttsx3.py").write_text(SILENT_ENGINE)
    start = loudspeaker(tmp_path, "cat >/dev/null")
    link = SpeechLink(child(start + "from devices.links.speech.__main__ import main; main(['--voice', 'embedded'])"))
    await link.open()
    for told in (b'{"volume":40}\n', b'{"text":"A012","language":"en","pinyin":"","ahead":true}\n'):
        await link.write(told)
        assert await line(link) == b'{"ok":true}\n'
    await link.close()


async def test_the_real_voice_answers_whatever_this_machine_has() -> None:
    link = SpeechLink()
    await link.open()
    await link.write(b"not json\n")
    answer = msgspec.json.decode(await line(link))
    assert answer["ok"] is False
    await link.write(SENTENCE)
    answer = msgspec.json.decode(await line(link))
    assert answer["ok"] or answer["reason"]
    await link.close()


def test_mandarin_is_read_from_pinyin_and_english_from_text() -> None:
    voices = ("sit/cmn", "sit/cmn-latn-pinyin", "gmw/en-us", "gmw/en", "sit/yue")
    mandarin = Utterance(text="请A012号", language="zh", pinyin="qing3 A ling2 yi1 er4 hao4")
    assert pick(mandarin, voices) == ("sit/cmn-latn-pinyin", "qing3 A ling2 yi1 er4 hao4")
    assert pick(Utterance(text="Ticket A012", language="en"), voices) == ("gmw/en", "Ticket A012")
    assert pick(Utterance(text="請", language="yue"), voices) == ("sit/yue", "請")


def test_a_sentence_that_no_voice_can_say_is_refused_in_words() -> None:
    with pytest.raises(Unspoken, match="no voice for zh"):
        pick(Utterance(text="请", language="zh", pinyin="qing3"), ("gmw/en",))
    with pytest.raises(Unspoken, match="came without"):
        pick(Utterance(text="请", language="zh"), ("sit/cmn-latn-pinyin",))
    with pytest.raises(Unspoken, match="no voice for fr"):
        pick(Utterance(text="merci", language="fr"), ("gmw/en",))
