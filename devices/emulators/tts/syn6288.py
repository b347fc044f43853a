"""A SYN6288, from its data sheet: FD, two bytes of length, command, parameter, text, XOR of everything before it."""

from collections.abc import Mapping

from devices.emulators.tts.module import ACCEPTED, Seen, VoiceModule, decoded

LONGEST_TEXT = 200
LONGEST_LENGTH = LONGEST_TEXT + 3  # command, parameter and XOR are counted too
CODINGS: Mapping[int, str] = {0: "gb2312", 1: "gbk", 2: "big5", 3: "utf-16-be"}


class Syn6288Module(VoiceModule):
    """One module."""

    def _next_body(self) -> bytes | None:
        buffer = self._buffer
        while buffer:
            length = int.from_bytes(buffer[1:3], "big")
            if buffer[0] != 0xFD or (len(buffer) >= 3 and not 2 <= length <= LONGEST_LENGTH):
                self._drop_one()
                continue
            if len(buffer) < 3 or len(buffer) < 3 + length:
                return None
            check = 0
            for byte in buffer[: 3 + length]:
                check ^= byte
            if check == 0:
                body = bytes(buffer[3 : 2 + length])
                del buffer[: 3 + length]
                return body
            self._drop_one()
        return None

    def _speak_text(self, parameter: int, data: bytes) -> Seen | None:
        music, coding = parameter >> 3, parameter & 7
        text = decoded(data, CODINGS[coding]) if coding in CODINGS else None
        if text is None or music > 15:
            return None
        return {"encoding": CODINGS[coding], "music": music, "text": text}

    def _own(self, command: int, rest: bytes) -> Seen | None:
        if command == 0x31 and len(rest) == 1 and rest[0] in (0, 1, 2):
            self._answers.append(ACCEPTED)
            return {"op": "baud", "cmd": "baud", "para": rest[0]}
        if command == 0x88 and not rest:
            self._answers.append(ACCEPTED)
            self._break_off()
            return {"op": "power down", "cmd": "power down"}
        return None
