"""Speech: one sentence a line, for the speaking child process and for anything else that can read a line.

To the device, UTF-8 JSON and a newline: {"text":"请A012号到3号窗口","language":"zh","pinyin":"qing3 ..."}
From the device, when it has spoken:     {"ok":true}  or  {"ok":false,"reason":"no voice for yue"}

Our own protocol, version 1. An empty text speaks nothing and is answered: it asks whether the speaker is there.
"""

from collections import deque
from collections.abc import Sequence
from typing import Annotated, Final
from unicodedata import category

import msgspec
from msgspec import Meta, Struct

from firmware_protocols.framing import Lines
from firmware_protocols.messages import Acknowledged, Answered, Heard, Probe, Rejected, Say, Told, Unanswered
from firmware_protocols.wire import Options, WireError, WireOptions, settle, unsayable

ANSWER_LIMIT: Final = 1024  # an answer is a few words; a longer line is noise
TEXT_LIMIT: Final = 500  # characters; two minutes of speech, more is no announcement
WAITING_SENTENCES: Final = 30  # some minutes of speech: who is called later than that is gone
CHARACTER_S: Final = 0.5  # slow speech; the time-out grows with the sentence
MISSES_TO_DIE: Final = 2
SPEAKER_REFUSED: Final = 1  # the code of every {"ok":false}; the protocol has no others


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """What a speaker says when it has spoken, or cannot."""

    ok: bool
    reason: str = ""


class Sentence(Struct, frozen=True):
    """What a speaker is told."""

    text: str
    language: str
    pinyin: str


SILENCE: Final = Sentence("", "en", "")  # "en": Mandarin is read from pinyin, and there is none


class SpeechOptions(WireOptions, frozen=True, kw_only=True):
    """`answer_ms`: patience beside the time that speaking takes."""

    answer_ms: Annotated[int, Meta(ge=500, le=60_000)] = 10_000


class Speech:
    """Speech, one JSON sentence a line"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, SpeechOptions)
        self._address = chosen.addresses[0] if chosen.addresses else "1"
        self._answer_s = chosen.answer_ms / 1000
        self._lines = Lines(ANSWER_LIMIT)
        self._unknown = 0
        self._queue: deque[Sentence] = deque()
        self._until: float | None = None
        self._misses = 0

    @property
    def refused(self) -> int:
        return self._lines.refused + self._unknown

    @property
    def pending(self) -> int:
        return self._lines.pending

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        heard: list[Heard] = []
        for line in self._lines.feed(data):
            try:
                answer = msgspec.json.decode(line, type=Answer)
            except (msgspec.MsgspecError, UnicodeError):
                self._unknown += 1
            else:
                heard += self._hear(answer)
        return heard

    def send(self, message: Told, now: float) -> None:
        match message:
            case Say(text=text, language=language, pinyin=pinyin):
                if len(text) > TEXT_LIMIT:
                    raise WireError(f"a sentence has at most {TEXT_LIMIT} characters, not {len(text)}")
                if len(self._queue) >= WAITING_SENTENCES:
                    raise WireError(f"{WAITING_SENTENCES} sentences wait for the speaker already")
                self._queue.append(Sentence(_plain(text), language, _plain(pinyin)))
            case Probe():
                if SILENCE not in self._queue:
                    self._queue.append(SILENCE)
            case _:
                raise unsayable(message, "speech")

    def outgoing(self, now: float) -> bytes:
        """The next sentence, when the last one is spoken."""
        if self._until is not None or not self._queue:
            return b""
        sentence = self._queue.popleft()
        self._until = now + self._answer_s + len(sentence.text) * CHARACTER_S
        return msgspec.json.encode(sentence) + b"\n"

    def due(self) -> float | None:
        if self._until is not None:
            return self._until
        return 0.0 if self._queue else None

    def tick(self, now: float) -> Sequence[Heard]:
        if self._until is None or now < self._until:
            return ()
        self._until = None
        self._misses += 1
        return (Unanswered(address=self._address, misses=self._misses, dead=self._misses >= MISSES_TO_DIE),)

    def reset(self) -> None:
        """A sentence that was not spoken is not said later: its visitor has been called by the sign."""
        self._lines.clear()
        self._queue.clear()
        self._until = None

    def _hear(self, answer: Answer) -> Sequence[Heard]:
        risen = (Answered(address=self._address),) if self._misses >= MISSES_TO_DIE else ()
        self._misses = 0
        self._until = None
        if answer.ok:
            return (*risen, Acknowledged(address=self._address))
        return (*risen, Rejected(address=self._address, code=SPEAKER_REFUSED, reason=answer.reason))


def _plain(text: str) -> str:
    return "".join(char for char in text if category(char)[0] != "C")
