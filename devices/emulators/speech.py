"""A speaker that reads one JSON sentence a line, keeps it in `spoken`, and answers when it has said it."""

import json
from collections.abc import Mapping, Sequence

Seen = Mapping[str, object]

LINE_LIMIT = 8192
KEYS = {"text", "language", "pinyin"}


class Speaker:
    """One loudspeaker. An empty sentence is a question whether it is there: answered, not spoken."""

    def __init__(self, options: Mapping[str, object]) -> None:
        self.spoken: list[Mapping[str, str]] = []
        self.refused = 0
        self._line = bytearray()
        self._answers = bytearray()
        self._trouble: str | None = None
        self._unplugged = False

    @property
    def pending(self) -> int:
        return len(self._line)

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        seen = []
        for byte in b"" if self._unplugged else data:
            if byte != 0x0A:
                self._keep(byte)
                continue
            sentence = sentence_of(bytes(self._line))
            self._line.clear()
            if sentence is None:
                self.refused += 1
            else:
                seen.append(self._say(sentence))
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "no_voice" 1 or 0: every sentence is refused; "unplugged" 1 or 0. Raises ValueError for anything else."""
        match what:
            case "no_voice":
                self._trouble = "no voice is installed" if value else None
            case "unplugged":
                self._unplugged = bool(value)
                self._line.clear()
            case _:
                raise ValueError(f"a speaker has no {what!r}")

    def outgoing(self, now: float) -> bytes:
        said = bytes(self._answers)
        self._answers.clear()
        return said

    def _keep(self, byte: int) -> None:
        self._line.append(byte)
        if len(self._line) > LINE_LIMIT:
            self._line.clear()
            self.refused += 1

    def _say(self, sentence: Mapping[str, str]) -> Seen:
        if self._trouble:
            answer: dict[str, object] = {"ok": False, "reason": self._trouble}
        else:
            answer = {"ok": True}
            if sentence["text"]:
                self.spoken.append(sentence)
        self._answers += json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        return {"op": "say" if sentence["text"] else "ask", **sentence}


def sentence_of(line: bytes) -> Mapping[str, str] | None:
    """Exactly the three keys, all text; None for everything else."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or set(told) != KEYS or not all(isinstance(value, str) for value in told.values()):
        return None
    return told
