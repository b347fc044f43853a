"""Marks, one JSON object a line, and an answer in one line to each; shared by payments and recordings.

    device   {"mark":"paid","reference":"P0001","amount":1250,"window":"3"}
    hall     {"ok":true,"id":"P0001"}   or   {"ok":false,"id":"P0001","reason":"..."}

Version 1. `ok` means that the mark was understood. What the hall then does not take, because nobody stands at that window,
is answered once more with `ok` false and the same id. A mark may carry an `id` of its own, else its reference stands for it:
a mark that comes again with the same id is answered again and heard once. A refusal is not remembered. No field for a person
exists, and a field that does not exist is refused.
"""

from collections import OrderedDict, deque
from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from firmware_protocols.framing import Lines
from firmware_protocols.messages import Heard, Refuse, Told
from firmware_protocols.messages.reference import personal
from firmware_protocols.wire import Options, WireOptions, settle, unsayable
from firmware_protocols.wires.marks.shapes import Mark

LINE_LIMIT: Final = 1024
WAITING_ANSWERS: Final = 64
REASON_LIMIT: Final = 300


class Answer(Struct, frozen=True, omit_defaults=True):
    """What the hall says to a mark."""

    ok: bool
    id: str = ""
    reason: str = ""


class MarkOptions(WireOptions, frozen=True, kw_only=True):
    """`remembered`: so many marks are known when they are repeated; 512 are some days of a busy window."""

    remembered: Annotated[int, Meta(ge=0, le=10_000)] = 512


class Marks:
    """One device that marks, whatever it marks."""

    def __init__(self, options: Options, shape: type[Mark], wire: str) -> None:
        chosen = settle(options, MarkOptions)
        self._address = chosen.addresses[0] if chosen.addresses else "1"
        self._shape = shape
        self._wire = wire
        self._lines = Lines(LINE_LIMIT)
        self._remembered = chosen.remembered
        self._wrong = 0
        self._known: OrderedDict[str, Mark] = OrderedDict()
        self._answers: deque[Answer] = deque(maxlen=WAITING_ANSWERS)

    @property
    def refused(self) -> int:
        return self._lines.refused + self._wrong

    @property
    def pending(self) -> int:
        return self._lines.pending

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        return [heard for line in self._lines.feed(data) for heard in self._hear(line)]

    def send(self, message: Told, now: float) -> None:
        match message:
            case Refuse(reference=reference, reason=reason):
                known = next((key for key, mark in self._known.items() if mark.reference == reference), reference)
                self._known.pop(known, None)
                self._answers.append(Answer(False, known, reason))
            case _:
                raise unsayable(message, self._wire)

    def outgoing(self, now: float) -> bytes:
        said = b"".join(msgspec.json.encode(answer) + b"\n" for answer in self._answers)
        self._answers.clear()
        return said

    def due(self) -> float | None:
        return 0.0 if self._answers else None

    def tick(self, now: float) -> Sequence[Heard]:
        return ()

    def reset(self) -> None:
        """What was marked before is still known: a device that was cut off says it again."""
        self._lines.clear()
        self._answers.clear()

    def _hear(self, line: bytes) -> Sequence[Heard]:
        try:
            mark = msgspec.json.decode(line, type=self._shape)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as wrong:
            return self._refuse(Answer(False, reason=self._in_words(wrong)))
        known = self._known.get(mark.key)
        if personal(mark.reference) or personal(mark.key):
            return self._refuse(Answer(False, reason="a reference may not be an identity card or mobile phone number"))
        if known is not None and known != mark:
            return self._refuse(Answer(False, mark.key, "this id was used for another mark: give each mark its own"))
        self._answers.append(Answer(True, mark.key))
        if known is not None:
            return ()
        self._known[mark.key] = mark
        if len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return (mark.meaning(self._address),)

    def _refuse(self, answer: Answer) -> Sequence[Heard]:
        self._wrong += 1
        self._answers.append(answer)
        return ()

    def _in_words(self, wrong: Exception) -> str:
        fields = ", ".join(field.encode_name for field in msgspec.structs.fields(self._shape))
        if not isinstance(wrong, msgspec.ValidationError):
            return f"this line is no JSON object; a mark has the fields {fields}"
        return f"{wrong}; a mark has the fields {fields} and no others"[:REASON_LIMIT]
