"""An XFS5152CE, from its development guide: FD, two bytes of length, command, coding, text; no checksum."""

from collections.abc import Mapping

from devices.emulators.tts.module import ACCEPTED, Seen, VoiceModule, decoded

LONGEST_LENGTH = 4096
CODINGS: Mapping[int, str] = {0: "gb2312", 1: "gbk", 2: "big5", 3: "utf-16-le"}
OTHERS: Mapping[int, str] = {0x88: "sleep", 0xFF: "wake", 0x31: "cache", 0x32: "speak cache"}


class Xfs5152Module(VoiceModule):
    """One module."""

    def _next_body(self) -> bytes | None:
        buffer = self._buffer
        while buffer:
            length = int.from_bytes(buffer[1:3], "big")
            if buffer[0] != 0xFD or (len(buffer) >= 3 and not 1 <= length <= LONGEST_LENGTH):
                self._drop_one()
                continue
            if len(buffer) < 3 or len(buffer) < 3 + length:
                return None
            body = bytes(buffer[3 : 3 + length])
            del buffer[: 3 + length]
            return body
        return None

    def _speak_text(self, parameter: int, data: bytes) -> Seen | None:
        text = decoded(data, CODINGS[parameter]) if parameter in CODINGS else None
        return None if text is None else {"encoding": CODINGS[parameter], "text": text}

    def _own(self, command: int, rest: bytes) -> Seen | None:
        name = OTHERS.get(command)
        if name is None or (rest and command in (0x88, 0xFF)):
            return None
        self._answers.append(ACCEPTED)
        if name == "sleep":
            self._break_off()
        return {"op": name, "cmd": name, "data": rest.hex()} if rest else {"op": name, "cmd": name}
