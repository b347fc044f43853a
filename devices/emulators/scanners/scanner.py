"""A scanner that sends each label as a line of text, and knows Honeywell's soft trigger (from hearsay)."""

from collections.abc import Mapping, Sequence

Seen = Mapping[str, object]

ENDS = {"CR": b"\r", "LF": b"\n", "CRLF": b"\r\n", "none": b""}
TRIGGERS = {b"\x16T\r": True, b"\x16U\r": False}


class LineScanner:
    """`triggered`: whether its light is on."""

    def __init__(self, options: Mapping[str, object]) -> None:
        self._end = ENDS[str(options.get("end", "CR"))]
        self.refused = 0
        self.triggered = False
        self._buffer = b""
        self._said = bytearray()
        self._unplugged = False

    @property
    def pending(self) -> int:
        return len(self._buffer)

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        seen = []
        for byte in b"" if self._unplugged else data:
            self._buffer += bytes([byte])
            while self._buffer and not any(trigger.startswith(self._buffer) for trigger in TRIGGERS):
                self._buffer = self._buffer[1:]
                self.refused += 1
            if self._buffer in TRIGGERS:
                self.triggered = TRIGGERS[self._buffer]
                seen.append({"op": "trigger", "trigger": self.triggered})
                self._buffer = b""
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """A label that is held before it; "unplugged" 1 or 0."""
        if what == "unplugged":
            self._unplugged = bool(value)
        elif not self._unplugged:
            self._said += what.encode() + self._end

    def outgoing(self, now: float) -> bytes:
        said = bytes(self._said)
        self._said.clear()
        return said
