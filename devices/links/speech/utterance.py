"""What is to be said, the shape of a voice that says it, and why nothing was heard."""

from typing import Protocol

import msgspec


class Utterance(msgspec.Struct, frozen=True):
    """A line of the parent; an empty text asks who speaks. `pinyin` is the same sentence in syllables with tone figures.
    `chime`: after a few notes; `ahead`: it will be said later, have it ready; `volume` in percent, from now on, comes alone."""

    text: str = ""
    language: str = "zh"
    pinyin: str = ""
    chime: bool = False
    ahead: bool = False
    volume: int | None = None


class Unspoken(Exception):
    """Why nothing was heard, in plain words."""


class Voice(Protocol):
    """Somebody who speaks. Voices are tried one after another: who cannot say a sentence raises Unspoken before any sound."""

    def name(self) -> str:
        """Who it is, for an operator. Raises Unspoken while it cannot speak at all."""
        ...

    def prepare(self, utterance: Utterance) -> None:
        """Have a piece ready for later, in its own time; never raises."""
        ...

    def say(self, utterance: Utterance, percent: int) -> None:
        """Return when it has been heard. Raises Unspoken."""
        ...
