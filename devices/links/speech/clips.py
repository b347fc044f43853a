"""Recorded clips: a folder of WAV files named by what they say, put together as a sentence needs them.

Under the bank's folder stands one folder a language (`zh`, `yue`, `en`), in it `请.wav`, `A.wav`, `零.wav` to `九.wav`, `号.wav`, `到.wav`,
`号窗口.wav`, or longer ones such as `到三号窗口.wav`: of several that fit the longest is taken. All are 16 bits, one channel, one rate.
"""

import wave
from collections.abc import Iterable, Iterator
from pathlib import Path

from devices.links.speech.player import Player, chime, silence
from devices.links.speech.utterance import Unspoken, Utterance

PAUSES = "，、；：。！？,.;:!? "
PAUSE_S = 0.15
NAMED = 12  # missing clips that are named one by one


class Clips:
    """The voice of a bank. What it was told ahead shows it which clips it has not."""

    def __init__(self, folder: Path, player: Player) -> None:
        self._folder, self._player = folder, player
        self._missing: dict[str, None] = {}

    def name(self) -> str:
        """Raises Unspoken, and says which clips are missing."""
        if not self._folder.is_dir():
            raise Unspoken(f"there is no folder of clips {self._folder}")
        if self._missing:
            raise Unspoken(complaint(self._folder, self._missing))
        return f"recorded clips of {self._folder.name}"

    def prepare(self, utterance: Utterance) -> None:
        """Look whether every clip of the piece is there."""
        self._missing |= dict.fromkeys(missing(self._folder, [utterance]))

    def say(self, utterance: Utterance, percent: int) -> None:
        """Return when it has been heard. Raises Unspoken."""
        if lacking := missing(self._folder, [utterance]):
            raise Unspoken(complaint(self._folder, lacking))
        rate, said = 0, b""
        for clip in clips(self._folder, utterance):
            sound, own = (b"", rate) if clip is None else read(clip)
            if rate not in (0, own):
                raise Unspoken(f"{clip} has {own} samples a second, the clips before it {rate}: record all at one rate")
            rate = own
            said += sound if clip else silence(PAUSE_S, rate)
        self._player.play((chime(rate) if utterance.chime else b"") + said, rate, percent)


def missing(folder: Path, utterances: Iterable[Utterance]) -> list[str]:
    """What the sentences need and the bank has not, each once: "zh/号窗口.wav"."""
    needed: dict[str, None] = {}
    for utterance in utterances:
        for clip in clips(folder, utterance):
            if clip is not None and not clip.exists():
                needed[f"{clip.parent.name}/{clip.name}"] = None
    return list(needed)


def complaint(folder: Path, lacking: Iterable[str]) -> str:
    """For an operator."""
    names = list(lacking)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"the folder {folder.name} lacks the clips {', '.join(names[:NAMED])}{more}"


def clips(folder: Path, utterance: Utterance) -> Iterator[Path | None]:
    """The files that say it, None for a pause; one that no file begins is named by its next character or word."""
    bank = folder / utterance.language
    rest = utterance.text.strip()
    while rest:
        if rest[0] in PAUSES:
            if rest[0] != " ":
                yield None
            rest = rest[1:]
            continue
        end = next((end for end in range(len(rest), 0, -1) if (bank / f"{rest[:end]}.wav").exists()), _word(rest))
        yield bank / f"{rest[:end]}.wav"
        rest = rest[end:]


def read(clip: Path) -> tuple[bytes, int]:
    """The samples of a clip, and how many a second. Raises Unspoken."""
    try:
        with wave.open(str(clip), "rb") as file:
            if (file.getsampwidth(), file.getnchannels()) != (2, 1):
                raise Unspoken(f"{clip} has to have 16 bits and one channel")
            return file.readframes(file.getnframes()), file.getframerate()
    except (OSError, EOFError, wave.Error) as error:
        raise Unspoken(f"{clip} cannot be read: {error}") from error


def _word(text: str) -> int:
    """How long the next word is: letters of the alphabet together from two on, all else one by one."""
    letters = next((i for i, char in enumerate(text) if not (char.isascii() and char.isalpha())), len(text))
    return max(1, letters)
