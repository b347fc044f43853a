"""A speaker that reads one JSON line after another, keeps what it said in `spoken`, and answers each."""

import json
from collections.abc import Mapping, Sequence

Seen = Mapping[str, object]

LINE_LIMIT = 8192
KEYS = {"text", "language", "pinyin"}
SWITCHES = {"chime", "ahead"}


class Speaker:
    """One loudspeaker. An empty sentence is a question whether it is there: answered, not spoken."""

    def __init__(self, options: Mapping[str, object]) -> None:
        self.spoken: list[Mapping[str, object]] = []
        self.volume = 100
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

    def _say(self, told: Mapping[str, object]) -> Seen:
        op = op_of(told)
        answer: dict[str, object] = {"ok": False, "reason": self._trouble} if self._trouble else {"ok": True}
        if not self._trouble and op == "say":
            self.spoken.append(told)
        if op == "volume":
            self.volume = int(str(told["volume"]))
        self._answers += json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        return {"op": op, **told}


def op_of(told: Mapping[str, object]) -> str:
    """What a line is for."""
    if "volume" in told:
        return "volume"
    if told.get("ahead"):
        return "ahead"
    return "say" if told["text"] else "ask"


def sentence_of(line: bytes) -> Mapping[str, object] | None:
    """The three keys, all text, and perhaps the two switches; or a volume alone. None for everything else."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    if set(told) == {"volume"}:
        percent = told["volume"]
        return told if type(percent) is int and 0 <= percent <= 100 else None
    texts = {key: value for key, value in told.items() if key not in SWITCHES}
    switches = [value for key, value in told.items() if key in SWITCHES]
    good = set(texts) == KEYS and all(isinstance(value, str) for value in texts.values())
    return told if good and all(isinstance(value, bool) for value in switches) else None
