"""Speech: one sentence a line, for the speaking child process and for anything else that can read a line.

To the device, UTF-8 JSON and a newline:
    {"text":"请A012号到3号窗口","language":"zh","pinyin":"qing3 ..."}   say it; with "chime":true after a few notes
    {"text":"","language":"en","pinyin":""}                           are you there, and with which voice do you speak?
    {"text":"到三号窗口。","language":"zh","pinyin":"dao4 ...","ahead":true}  a piece of what will be said: have it ready
    {"volume":60}                                                     percent, from now on
From the device, one line for each:
    {"ok":true}  or  {"ok":false,"reason":"no voice for yue"}         a sentence when it has been heard, all else at once
    {"ok":true,"voice":"espeak-ng"}                                   to the question

Our own protocol, version 2; version 1 had no chime, ahead, volume and voice.
"""

from collections import deque
from collections.abc import Sequence
from typing import Annotated, Final
from unicodedata import category

import msgspec
from msgspec import Meta, Struct, structs

from firmware_protocols.framing import Lines
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Described,
    Heard,
    Prepare,
    Probe,
    Rejected,
    Say,
    SetVolume,
    Told,
    Unanswered,
)
from firmware_protocols.wire import Options, WireError, WireOptions, settle, unsayable

ANSWER_LIMIT: Final = 1024  # an answer is a few words; a longer line is noise
TEXT_LIMIT: Final = 500  # characters; two minutes of speech, more is no announcement
WAITING_SENTENCES: Final = 30  # some minutes of speech: who is called later than that is gone
PIECES_AHEAD: Final = (
    2000  # the waiting visitors and the windows of a large hall in three languages; the oldest are let go
)
CHARACTER_S: Final = 0.5  # slow speech; the time-out grows with the sentence
MISSES_TO_DIE: Final = 2
SPEAKER_REFUSED: Final = 1  # the code of every {"ok":false}; the protocol has no others


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """What a speaker says when it has spoken, or cannot."""

    ok: bool
    reason: str = ""
    voice: str = ""


class Sentence(Struct, frozen=True, omit_defaults=True):
    """What a speaker is told."""

    text: str
    language: str
    pinyin: str
    chime: bool = False
    ahead: bool = False


class Volume(Struct, frozen=True):
    """How loud it is from now on, in percent."""

    volume: int


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
        self._ahead: deque[Sentence] = deque(maxlen=PIECES_AHEAD)
        self._volume: Volume | None = None
        self._told: Sentence | Volume = SILENCE
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
            case Say():
                if len(self._queue) >= WAITING_SENTENCES:
                    raise WireError(f"{WAITING_SENTENCES} sentences wait for the speaker already")
                self._queue.append(structs.replace(_sentence(message), chime=message.chime))
            case Prepare():
                self._ahead.append(structs.replace(_sentence(message), ahead=True))
            case SetVolume(percent=percent):
                if not 0 <= percent <= 100:
                    raise WireError(f"a volume is 0 to 100 percent, not {percent}")
                self._volume = Volume(percent)
            case Probe():
                if SILENCE not in self._queue:
                    self._queue.append(SILENCE)
            case _:
                raise unsayable(message, "speech")

    def outgoing(self, now: float) -> bytes:
        """The next line, when the last one is answered: the volume, then sentences, then what is prepared for later."""
        if self._until is not None or not self._waits():
            return b""
        if self._volume is not None:
            self._told, self._volume = self._volume, None
        else:
            self._told = self._queue.popleft() if self._queue else self._ahead.popleft()
        self._until = now + self._answer_s
        if isinstance(self._told, Sentence) and not self._told.ahead:
            self._until += len(self._told.text) * CHARACTER_S
        return msgspec.json.encode(self._told) + b"\n"

    def due(self) -> float | None:
        if self._until is not None:
            return self._until
        return 0.0 if self._waits() else None

    def tick(self, now: float) -> Sequence[Heard]:
        if self._until is None or now < self._until:
            return ()
        self._until = None
        self._misses += 1
        if not self._is_awaited() and self._misses < MISSES_TO_DIE:
            return ()
        return (Unanswered(address=self._address, misses=self._misses, dead=self._misses >= MISSES_TO_DIE),)

    def reset(self) -> None:
        """A sentence that was not spoken is not said later: its visitor has been called by the sign."""
        self._lines.clear()
        self._queue.clear()
        self._ahead.clear()
        self._volume = self._until = None

    def _waits(self) -> bool:
        return bool(self._queue or self._ahead or self._volume)

    def _is_awaited(self) -> bool:
        """Whether somebody waits for the answer: to a sentence or a question, not to what is told by the way."""
        return isinstance(self._told, Sentence) and not self._told.ahead

    def _hear(self, answer: Answer) -> Sequence[Heard]:
        risen = (Answered(address=self._address),) if self._misses >= MISSES_TO_DIE else ()
        self._misses = 0
        asked, self._until = self._until is not None, None
        if asked and not self._is_awaited():
            return risen
        if answer.ok:
            about = (Described(address=self._address, text=answer.voice),) if answer.voice else ()
            return (*risen, *about, Acknowledged(address=self._address))
        return (*risen, Rejected(address=self._address, code=SPEAKER_REFUSED, reason=answer.reason))


def _sentence(message: Say | Prepare) -> Sentence:
    """Without control characters. Raises WireError for a text that is too long."""
    if len(message.text) > TEXT_LIMIT:
        raise WireError(f"a sentence has at most {TEXT_LIMIT} characters, not {len(message.text)}")
    return Sentence(_plain(message.text), message.language, _plain(message.pinyin))


def _plain(text: str) -> str:
    return "".join(char for char in text if category(char)[0] != "C")
