"""What a scanner has read: one label a line, or, where it ends its lines with nothing, one label between two silences."""

from collections.abc import Callable
from typing import Annotated, Final, Literal
from unicodedata import category

from msgspec import Meta

from firmware_protocols.wire import WireOptions

ENDS: Final = {"CR": b"\r", "LF": b"\n", "CRLF": b"\r\n", "none": b""}
LABEL_LIMIT: Final = 4096  # bytes; a full QR code of letters holds 2953
HALF_LABEL_S: Final = 0.5  # a label comes in one go: what has no end by then has lost it
CODINGS: Final = ("utf-8", "gb18030")


class LabelOptions(WireOptions, frozen=True, kw_only=True):
    """`end`: how the scanner ends a line. `gap_ms`: the silence that ends a label where `end` is none."""

    end: Literal["CR", "LF", "CRLF", "none"] = "CR"
    gap_ms: Annotated[int, Meta(ge=10, le=1000)] = 50


def text_of(line: bytes) -> str | None:
    """The text without control characters, "" if nothing is left; None if it is neither UTF-8 nor GB18030."""
    for coding in CODINGS:
        try:
            text = line.decode(coding)
        except UnicodeDecodeError:
            continue
        return "".join(char for char in text if category(char)[0] != "C").strip()
    return None


class Labels:
    """Cuts a stream into labels. Too long a line is thrown away up to its end.

    `claim` is asked at the beginning of every line how many of its bytes are no label but something of their own.
    """

    def __init__(self, options: LabelOptions, claim: Callable[[bytes], int] = lambda line: 0) -> None:
        self._end = ENDS[options.end]
        self._patience_s = HALF_LABEL_S if self._end else options.gap_ms / 1000
        self._claim = claim
        self._buffer = b""
        self._overlong = False
        self._heard_at = 0.0
        self.refused = 0

    @property
    def pending(self) -> int:
        return len(self._buffer)

    def feed(self, data: bytes, now: float) -> list[str]:
        whole = self.quiet(now)
        self._heard_at = now
        self._buffer += data
        while self._buffer:
            claimed = 0 if self._overlong else self._claim(self._buffer)
            if claimed:
                self._buffer = self._buffer[claimed:]
            elif self._end and self._end in self._buffer:
                line, self._buffer = self._buffer.split(self._end, 1)
                whole += self._label(line)
            else:
                break
        self._stay_small()
        return whole

    def due(self) -> float | None:
        """When silence will have ended what is pending."""
        return self._heard_at + self._patience_s if self._buffer or self._overlong else None

    def quiet(self, now: float) -> list[str]:
        """A label that silence has ended; where lines have an end of their own, it was half a label."""
        due = self.due()
        if due is None or now < due:
            return []
        line, overlong = self._buffer, self._overlong
        self.clear()
        if not self._end and not overlong:
            return self._label(line)
        self.refused += not overlong
        return []

    def clear(self) -> None:
        self._buffer = b""
        self._overlong = False

    def _label(self, line: bytes) -> list[str]:
        counted, self._overlong = self._overlong, False
        text = text_of(line) if len(line) <= LABEL_LIMIT and not counted else None
        self.refused += text is None and not counted
        return [text] if text else []

    def _stay_small(self) -> None:
        if len(self._buffer) > LABEL_LIMIT and not self._overlong:
            self.refused += 1
            self._overlong = True
        if self._overlong:
            self._buffer = self._buffer[-len(self._end) :] if self._end else b""
