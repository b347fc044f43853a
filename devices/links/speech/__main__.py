"""The child: says one utterance after another with the first of its voices that can, and answers a line for each.

It is alone in its process because speech engines print to stdout, crash when threads share them, hang, or need much memory. A
voice that is missing is told in words, and looked for again with the next question.
"""

import ctypes
import os
import signal
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

import msgspec

from devices.links.speech.clips import Clips
from devices.links.speech.composed import Composed, Store
from devices.links.speech.embedded import Embedded
from devices.links.speech.kokoro import FIRST, Kokoro
from devices.links.speech.player import Player
from devices.links.speech.utterance import Unspoken, Utterance, Voice

DIE_WITH_PARENT = 1  # prctl(2), PR_SET_PDEATHSIG


class Mouth:
    """Answers utterances. Of its voices the first is the one that was asked for, unless any good one will do (`any_will_do`)."""

    def __init__(self, voices: Sequence[Voice], player: Player, any_will_do: bool = False) -> None:
        self._voices, self._player = voices, player
        self._any_will_do = any_will_do
        self._percent = 100

    def answer(self, line: bytes) -> dict[str, object]:
        """What goes back to the parent for one of its lines."""
        try:
            return {"ok": True, **self._do(msgspec.json.decode(line, type=Utterance))}
        except (Unspoken, msgspec.MsgspecError) as error:
            return {"ok": False, "reason": str(error)}

    def _do(self, utterance: Utterance) -> dict[str, object]:
        if utterance.volume is not None:
            self._percent = min(100, max(0, utterance.volume))
        elif utterance.ahead:
            for voice in self._voices:
                voice.prepare(utterance)
        elif utterance.text:
            self._say(utterance)
        else:
            return {"voice": self._who()}
        return {}

    def _say(self, utterance: Utterance) -> None:
        why: list[str] = []
        for voice in self._voices:
            try:
                voice.say(utterance, self._percent)
            except Unspoken as unspoken:
                why.append(str(unspoken))
            else:
                return
        raise Unspoken(why[-1])

    def _who(self) -> str:
        """Who speaks. Raises Unspoken where that is nobody, or not the voice that was asked for, or nobody can hear it."""
        wanted, *others = self._voices
        try:
            who = wanted.name()
        except Unspoken as unspoken:
            if not others:
                raise
            who = f"{others[0].name()}; {unspoken}"
            if not self._any_will_do:
                raise Unspoken(f"speaks with {who}") from unspoken
        if trouble := self._player.trouble():
            raise Unspoken(f"{trouble} It would speak with {who}")
        return f"speaks with {who}"


def mouth(voice: str, clips: Path, cache: Path, chatter: int) -> Mouth:
    """The voices for what the plan's line says."""
    player = Player()
    embedded = Embedded(chatter, player)
    if voice == "embedded":
        return Mouth([embedded], player)
    if voice == "clips":
        return Mouth([Clips(clips, player), embedded], player)
    kokoro = Kokoro(FIRST if voice == "best" else voice)
    return Mouth([Composed(kokoro, Store(cache), player), embedded], player, any_will_do=voice == "best")


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until the parent closes stdin or dies."""
    parser = ArgumentParser(prog="devices.links.speech")
    parser.add_argument("--voice", default="best")
    parser.add_argument("--clips", type=Path, default=Path("clips"))
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir(), "qms-voice"))
    chosen = parser.parse_args(arguments)
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the hall, which then closes us
    answers = os.dup(1)
    chatter = os.memfd_create("chatter")
    os.dup2(chatter, 1)
    os.dup2(chatter, 2)
    speaker = mouth(chosen.voice, chosen.clips, chosen.cache, chatter)
    for line in sys.stdin.buffer:
        os.write(answers, msgspec.json.encode(speaker.answer(line)) + b"\n")


if __name__ == "__main__":
    main()
