"""The embedded voice: espeak-ng through pyttsx3. Not beautiful, but it is everywhere, small, and speaks all three languages."""

import os
import queue
import sys
from collections.abc import Sequence
from typing import Any

from devices.links.speech.player import Player
from devices.links.speech.utterance import Unspoken, Utterance

VOICES = {"zh": "cmn-latn-pinyin", "yue": "yue", "en": "en"}
COMPLAINTS = ("aplay:", "sh:", "Playback error")  # how a player that made no sound begins its line
CHIME_RATE = 24_000


def pick(utterance: Utterance, voices: Sequence[str]) -> tuple[str, str]:
    """The voice's id and the text for it. Mandarin is spoken from pinyin: Debian's `cmn` voice reads characters wrongly
    (espeak-ng issues 1236, 1370). Raises Unspoken when no voice can say it."""
    wanted = VOICES.get(utterance.language)
    found = next((voice for voice in voices if voice.rsplit("/", 1)[-1] == wanted), None)
    if found is None:
        raise Unspoken(f"the speech engine has no voice for {utterance.language}: install espeak-ng-data")
    if utterance.language != "zh":
        return found, utterance.text
    if not utterance.pinyin:
        raise Unspoken("the Mandarin voice reads pinyin, and this sentence came without")
    return found, utterance.pinyin


class Embedded:
    """Starts its engine with the first question or sentence; one that is missing is looked for again with the next."""

    def __init__(self, chatter: int, player: Player) -> None:
        self._chatter = chatter
        self._player = player
        self._engine: Engine | None = None

    def name(self) -> str:
        """Raises Unspoken without an engine."""
        self._start()
        return "the embedded voice (espeak-ng)"

    def prepare(self, utterance: Utterance) -> None:
        """It needs no time to think."""

    def say(self, utterance: Utterance, percent: int) -> None:
        """Return when it has been heard. Raises Unspoken."""
        engine = self._start()
        voice, text = pick(utterance, engine.voices)
        if utterance.chime:
            self._player.chime(CHIME_RATE, percent)
        engine.speak(voice, text, percent)

    def _start(self) -> "Engine":
        if self._engine is None:
            try:
                self._engine = Engine(self._chatter)
            except Exception as error:  # pyttsx3 raises whatever the missing library makes it raise
                raise Unspoken(f"there is no speech engine: install espeak-ng and alsa-utils ({error})") from error
        return self._engine


class Engine:
    """pyttsx3, one run of its loop for each utterance. `chatter` is the file that stdout and stderr go to."""

    def __init__(self, chatter: int) -> None:
        import pyttsx3  # noqa: PLC0415  # here, so that nobody else ever loads it

        self._chatter = chatter
        self._engine: Any = pyttsx3.init()
        self.voices = [voice.id for voice in self._engine.getProperty("voices")]
        self._events: queue.SimpleQueue[Exception | None] = queue.SimpleQueue()
        self._engine.connect("finished-utterance", lambda name, completed: self._events.put(None))
        self._engine.connect("error", lambda name, exception: self._events.put(exception))

    def speak(self, voice: str, text: str, percent: int) -> None:
        """Return when it has been heard. Raises Unspoken."""
        os.ftruncate(self._chatter, 0)
        os.lseek(self._chatter, 0, os.SEEK_SET)
        self._engine.setProperty("voice", voice)
        self._engine.setProperty("volume", percent / 100)
        self._engine.say(text)
        self._engine.runAndWait()
        error = self._wait()
        complaint = self._complaint()
        if error or complaint:
            raise Unspoken(f"no sound came out: {error or complaint}")

    def _wait(self) -> Exception | None:
        """`runAndWait` of 2.99 may return before the sound has begun; the engine's own event does not."""
        error = None
        while (event := self._events.get()) is not None:
            error = event
        return error

    def _complaint(self) -> str:
        """The sound player's last complaint: pyttsx3 takes its failure for success."""
        sys.stdout.flush()
        said = os.pread(self._chatter, 65_536, 0).decode(errors="replace")
        return next((line for line in reversed(said.splitlines()) if line.startswith(COMPLAINTS)), "")
