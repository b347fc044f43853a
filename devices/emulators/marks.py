"""A POS and a recorder that mark what happens at a window, one JSON object a line, and wait for the answer."""

import json
from collections.abc import Mapping, Sequence

Seen = Mapping[str, object]

LINE_LIMIT = 4096
ANSWER_KEYS = {"ok", "id", "reason"}


class Marker:
    """`answered`: what the hall said; `said`: the marks, the newest last."""

    def __init__(self, options: Mapping[str, object]) -> None:
        self.answered: list[Seen] = []
        self.said: list[Mapping[str, object]] = []
        self.refused = 0
        self._line = bytearray()
        self._bytes = bytearray()

    @property
    def pending(self) -> int:
        return len(self._line)

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        seen: list[Seen] = []
        for byte in data:
            if byte != 0x0A:
                self._keep(byte)
                continue
            answer = answer_of(bytes(self._line))
            self._line.clear()
            if answer is None:
                self.refused += 1
            else:
                seen.append({"op": "answer", **answer})
        self.answered += seen
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "again": the last mark once more, as after a lost answer. Raises ValueError for what it does not have."""
        if what != "again" or not self.said:
            raise ValueError(f"this device has no {what!r}")
        self.say(self.said[-1])

    def outgoing(self, now: float) -> bytes:
        said = bytes(self._bytes)
        self._bytes.clear()
        return said

    def say(self, mark: Mapping[str, object]) -> None:
        """Any mark, be it wrong."""
        self.said.append(mark)
        self._bytes += json.dumps(mark, ensure_ascii=False).encode() + b"\n"

    def _keep(self, byte: int) -> None:
        self._line.append(byte)
        if len(self._line) > LINE_LIMIT:
            self._line.clear()
            self.refused += 1


class PosTerminal(Marker):
    """A POS at the counter."""

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "paid" with its amount in 分, "again"."""
        if what != "paid":
            return super().press(address, what, value)
        return self.say({"mark": "paid", "reference": f"P{len(self.said) + 1:04}", "amount": value})


class Recorder(Marker):
    """A recorder of what is said at a window."""

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "begin" and "end" of recording number `value`, "again"."""
        if what not in ("begin", "end"):
            return super().press(address, what, value)
        return self.say({"mark": "recording", "reference": f"R{value:04}", "edge": what})


def answer_of(line: bytes) -> Mapping[str, object] | None:
    """`ok`, with `id` and `reason` as the hall has them; None for everything else."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not isinstance(said.get("ok"), bool) or not set(said) <= ANSWER_KEYS:
        return None
    return said if all(isinstance(said.get(key, ""), str) for key in ("id", "reason")) else None
