"""The child: speaks one utterance after another through pyttsx3 and answers a line for each.

It is alone in its process because pyttsx3 prints to stdout, crashes when threads share it, and may hang. An engine
that is missing is answered in words, and tried again with the next utterance.
"""

import ctypes
import os
import queue
import signal
import sys
from collections.abc import Sequence
from typing import Any

import msgspec

VOICES = {"zh": "cmn-latn-pinyin", "yue": "yue", "en": "en"}
COMPLAINTS = ("aplay:", "sh:", "Playback error")  # how a player that made no sound begins its line
DIE_WITH_PARENT = 1  # prctl(2), PR_SET_PDEATHSIG


class Utterance(msgspec.Struct, frozen=True):
    """A line of the parent; an empty text asks whether there is an engine. Mandarin is spoken from `pinyin`, syllables with tone figures: Debian's `cmn` voice reads
    characters wrongly (espeak-ng issues 1236, 1370)."""

    text: str
    language: str = "zh"
    pinyin: str = ""


class Unspoken(Exception):
    """Why nothing was heard, in plain words."""


def pick(utterance: Utterance, voices: Sequence[str]) -> tuple[str, str]:
    """The voice's id and the text for it. Raises Unspoken when no voice can say it."""
    wanted = VOICES.get(utterance.language)
    found = next((voice for voice in voices if voice.rsplit("/", 1)[-1] == wanted), None)
    if found is None:
        raise Unspoken(f"the speech engine has no voice for {utterance.language}: install espeak-ng-data")
    if utterance.language != "zh":
        return found, utterance.text
    if not utterance.pinyin:
        raise Unspoken("the Mandarin voice reads pinyin, and this sentence came without")
    return found, utterance.pinyin


class Engine:
    """pyttsx3, one run of its loop for each utterance. `chatter` is the file that stdout and stderr go to."""

    def __init__(self, chatter: int) -> None:
        import pyttsx3  # noqa: PLC0415  # here, so that nobody else ever loads it

        self._chatter = chatter
        self._engine: Any = pyttsx3.init()
        self._voices = [voice.id for voice in self._engine.getProperty("voices")]
        self._events: queue.SimpleQueue[Exception | None] = queue.SimpleQueue()
        self._engine.connect("finished-utterance", lambda name, completed: self._events.put(None))
        self._engine.connect("error", lambda name, exception: self._events.put(exception))

    def speak(self, utterance: Utterance) -> None:
        """Return when it has been heard. Raises Unspoken."""
        voice, text = pick(utterance, self._voices)
        os.ftruncate(self._chatter, 0)
        os.lseek(self._chatter, 0, os.SEEK_SET)
        self._engine.setProperty("voice", voice)
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


class Voice:
    """Answers utterances; holds the engine once there is one."""

    def __init__(self, chatter: int) -> None:
        self._chatter = chatter
        self._engine: Engine | None = None

    def answer(self, line: bytes) -> dict[str, object]:
        """What goes back to the parent for one of its lines."""
        try:
            utterance = msgspec.json.decode(line, type=Utterance)
            engine = self._start()
            if utterance.text:
                engine.speak(utterance)
        except (Unspoken, msgspec.MsgspecError) as error:
            return {"ok": False, "reason": str(error)}
        return {"ok": True}

    def _start(self) -> Engine:
        if self._engine is None:
            try:
                self._engine = Engine(self._chatter)
            except Exception as error:  # pyttsx3 raises whatever the missing library makes it raise
                raise Unspoken(f"there is no speech engine: install espeak-ng and alsa-utils ({error})") from error
        return self._engine


def main() -> None:
    """Serve until the parent closes stdin or dies."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the hall, which then closes us
    answers = os.dup(1)
    chatter = os.memfd_create("chatter")
    os.dup2(chatter, 1)
    os.dup2(chatter, 2)
    voice = Voice(chatter)
    for line in sys.stdin.buffer:
        os.write(answers, msgspec.json.encode(voice.answer(line)) + b"\n")


if __name__ == "__main__":
    main()
