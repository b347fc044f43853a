"""A Newland scanner, from its serial set-up protocol: $$$$ into set-up, %%%% out of it, codes #........; in between.

Left alone for five seconds it leaves set-up by itself. In set-up it reads no labels.
"""

import zlib
from collections.abc import Mapping, Sequence

from devices.emulators.scanners.scanner import ENDS

Seen = Mapping[str, object]

IDLE_S = 5.0
CODES = {"99900030": "", "99900301": "Firmware v1.7.5;Decoder v1.00.023.C6;", "99900000": "", "99900001": ""}
"""Some codes it knows, with what a query is answered."""
LONGEST_CODE = 40


class NewlandScanner:
    """`codes`: those it was given, in order."""

    def __init__(self, options: Mapping[str, object]) -> None:
        self._end = ENDS[str(options.get("end", "CR"))]
        self.refused = 0
        self.codes: list[str] = []
        self._buffer = ""
        self._said = bytearray()
        self._inside = False
        self._last_byte = 0.0
        self._unplugged = False

    @property
    def pending(self) -> int:
        return len(self._buffer)

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        if now - self._last_byte > IDLE_S:
            self._inside = False
            self.refused += bool(self._buffer)
            self._buffer = ""
        self._last_byte = now
        seen: list[Seen] = []
        for byte in b"" if self._unplugged else data:
            self._buffer += chr(byte)
            seen += self._understand()
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """A label that is held before it; "unplugged" 1 or 0."""
        if what == "unplugged":
            self._unplugged = bool(value)
        elif not self._unplugged and not self._inside:
            self._said += what.encode() + self._end

    def outgoing(self, now: float) -> bytes:
        said = bytes(self._said)
        self._said.clear()
        return said

    def _understand(self) -> Sequence[Seen]:
        buffer = self._buffer
        if buffer in ("$$$$", "%%%%"):
            self._inside = buffer == "$$$$"
            self._buffer = ""
            return [self._reply("enter" if self._inside else "leave", "@@@@" if self._inside else "^^^^")]
        if buffer.startswith("#") and buffer.endswith(";"):
            self._buffer = ""
            return [self._obey(buffer[1:-1])]
        if buffer.startswith("#") and len(buffer) <= LONGEST_CODE:
            return []
        if "$$$$".startswith(buffer) or "%%%%".startswith(buffer):
            return []
        self.refused += 1
        self._buffer = buffer[1:] if buffer[0] in "$%" else ""
        return []

    def _obey(self, code: str) -> Seen:
        if code not in CODES:
            return self._reply("code", "?" + "." * len(code) + ";", code=code)
        self.codes.append(code)
        text = CODES[code]
        answer = f"!{code};" + (f"&{{{text}|{zlib.crc32(text.encode()):08X}}}" if text else "")
        return self._reply("query" if text else "code", answer, code=code)

    def _reply(self, op: str, reply: str, **more: str) -> Seen:
        self._said += reply.encode()
        return {"op": op, "reply": reply, **more}
