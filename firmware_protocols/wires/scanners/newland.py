"""The wire of Newland scanners: labels as from any scanner, and set-up over the same line, each told from the other.

    host     $$$$        #99900030;         %%%%
    scanner      @@@@              !99900030;   ^^^^       and ?....; for a code that it does not know

A query is answered !99900301;&{text|CRC-32 of the text}. Answers have no line's end; left alone for five seconds, the scanner
leaves set-up by itself. Read from Newland's serial set-up protocol (onijiang.com/etxmd).
"""

import re
import zlib
from collections import deque
from collections.abc import Sequence
from typing import Annotated, Final

from msgspec import Meta

from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Configure,
    Described,
    Heard,
    Probe,
    Rejected,
    Scanned,
    Told,
    Unanswered,
)
from firmware_protocols.wire import Options, WireError, settle, unsayable
from firmware_protocols.wires.scanners.labels import LabelOptions, Labels, text_of

ENTER: Final = b"$$$$"
LEAVE: Final = b"%%%%"
QUERY: Final = "99900301"
ANSWER: Final = re.compile(rb"@@@@|\^\^\^\^|!\d{8};|\?[^;\r\n]{0,40};|&\{[^{}|\r\n]{0,512}\|[0-9A-F]{8}\}")
ANSWERS_BEGIN: Final = b"@^!?&"
LINE_ENDS: Final = b"\r\n"
CODE: Final = re.compile(r"#?(\d{8});?")
SETUP_REFUSED: Final = 1  # the only refusal there is; the protocol has no numbers for it
WAITING_CODES: Final = 20
MISSES_TO_DIE: Final = 2


class NewlandOptions(LabelOptions, frozen=True, kw_only=True):
    """`answer_ms`: how long an answer in set-up may take."""

    answer_ms: Annotated[int, Meta(ge=50, le=4000)] = 1000


class Newland:
    """Newland scanners: labels, and set-up over the serial line

    What is awaited is an answer, whatever it looks like otherwise. When nobody has asked, text that looks like an answer is
    one only if nothing but answers follows at once: `_unasked` is given back to the label that goes on.
    """

    def __init__(self, options: Options) -> None:
        chosen = settle(options, NewlandOptions)
        self._address = chosen.addresses[0] if chosen.addresses else "1"
        self._answer_s = chosen.answer_ms / 1000
        self._gap_s = chosen.gap_ms / 1000
        self._labels = Labels(chosen, self._claim)
        self._answers: list[Heard] = []
        self._codes: deque[str] = deque()
        self._asked = b""
        self._inside = False
        self._until = 0.0
        self._unasked = b""
        self._heard_at = 0.0
        self._misses = 0
        self._unsound = 0

    @property
    def refused(self) -> int:
        return self._labels.refused + self._unsound

    @property
    def pending(self) -> int:
        return self._labels.pending

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        if now - self._heard_at > self._gap_s:
            self._unasked = b""
        if data:
            self._heard_at = now
            if not self._labels.pending and data[0] not in ANSWERS_BEGIN:
                data, self._unasked = self._unasked + data, b""
        labels = self._scanned(self._labels.feed(data, now))
        answers, self._answers = self._answers, []
        return [*answers, *labels]

    def send(self, message: Told, now: float) -> None:
        match message:
            case Configure(code=code):
                numbers = CODE.fullmatch(code)
                if numbers is None:
                    raise WireError(f"a set-up code is eight figures, such as #99900030;, not {code!r}")
                self._put(numbers[1])
            case Probe():
                self._put(QUERY)
            case _:
                raise unsayable(message, "newland")

    def outgoing(self, now: float) -> bytes:
        """Into set-up, one code after another, and out of it; each when the last has been answered."""
        if self._asked or not (self._codes or self._inside):
            return b""
        if not self._inside:
            self._asked = ENTER
        elif self._codes:
            self._asked = f"#{self._codes.popleft()};".encode()
        else:
            self._asked = LEAVE
        self._until = now + self._answer_s
        return self._asked

    def due(self) -> float | None:
        if not self._asked and (self._codes or self._inside):
            return 0.0
        times = [self._until] if self._asked else []
        silence = self._labels.due()
        return min(times if silence is None else [*times, silence], default=None)

    def tick(self, now: float) -> Sequence[Heard]:
        heard = self._scanned(self._labels.quiet(now))
        if self._asked and now >= self._until:
            self._misses += 1
            self._asked, self._inside = b"", False
            self._codes.clear()
            dead = self._misses >= MISSES_TO_DIE
            heard.append(Unanswered(address=self._address, misses=self._misses, dead=dead))
        return heard

    def reset(self) -> None:
        self._codes.clear()
        self._labels.clear()
        self._asked, self._unasked, self._inside = b"", b"", False

    def _put(self, code: str) -> None:
        if len(self._codes) >= WAITING_CODES:
            raise WireError(f"{WAITING_CODES} set-up codes wait for the scanner already")
        if code not in self._codes:
            self._codes.append(code)

    # --- labels and answers ---

    def _scanned(self, texts: Sequence[str]) -> list[Heard]:
        return [Scanned(address=self._address, text=text) for text in texts]

    def _claim(self, line: bytes) -> int:
        """How many bytes at the beginning of a line are an answer, or what is left of another line's end."""
        if blank := len(line) - len(line.lstrip(LINE_ENDS)):
            return blank
        answer = ANSWER.match(line)
        if answer is None or not self._means(answer[0], line[answer.end() :]):
            return 0
        self._answers += self._answer(answer[0])
        return answer.end()

    def _means(self, answer: bytes, rest: bytes) -> bool:
        """Whether this is an answer and not the beginning of a label."""
        if self._awaits(answer):
            self._unasked = b""
            return True
        while more := ANSWER.match(rest):
            rest = rest[more.end() :]
        if rest and (rest[0] not in ANSWERS_BEGIN or any(end in rest for end in LINE_ENDS)):
            return False
        self._unasked += answer
        return True

    def _awaits(self, answer: bytes) -> bool:
        match self._asked:
            case b"":
                return False
            case bytes() as asked if asked == ENTER:
                return answer == b"@@@@"
            case bytes() as asked if asked == LEAVE:
                return answer == b"^^^^"
            case code:
                return answer == b"!" + code[1:] or answer[:1] in (b"?", b"&")

    def _answer(self, answer: bytes) -> Sequence[Heard]:
        awaited = self._awaits(answer)
        risen = self._risen()
        if answer[:1] == b"!" and answer[1:-1] == QUERY.encode():
            return risen  # what it asks for follows
        if answer[:1] == b"&" and not _sound(answer):
            self._unsound += 1
            return risen
        self._asked = b"" if awaited else self._asked
        self._inside = awaited and answer != b"^^^^" if answer in (b"@@@@", b"^^^^") else self._inside
        if awaited and answer in (b"@@@@", b"^^^^"):
            return risen
        return (*risen, self._meaning(answer))

    def _meaning(self, answer: bytes) -> Heard:
        if answer[:1] == b"?":
            reason = "the scanner does not know this set-up code"
            return Rejected(address=self._address, code=SETUP_REFUSED, reason=reason)
        if answer[:1] == b"&":
            return Described(address=self._address, text=text_of(answer[2 : answer.rindex(b"|")]) or "")
        return Acknowledged(address=self._address)

    def _risen(self) -> Sequence[Heard]:
        misses, self._misses = self._misses, 0
        return (Answered(address=self._address),) if misses >= MISSES_TO_DIE else ()


def _sound(answer: bytes) -> bool:
    """The CRC-32 behind the bar is of the text between brace and bar."""
    text, _, crc = answer[2:-1].rpartition(b"|")
    return int(crc, 16) == zlib.crc32(text)
