"""A reader with a security module: commands AA AA AA 96 69, length, command and parameter, XOR; a card that is laid on it.

Written from the command table that qiwenming/IDCardDemo and HslCommunication share. A card that has been read, or could not
be, is not found again until it has been lifted.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from devices.emulator import Listening
from devices.emulators.ga467.cards import CARDS, read_reply

Seen = Mapping[str, object]

PREAMBLE = b"\xaa\xaa\xaa\x96\x69"
LONGEST_COMMAND = 0x20
LONGEST_GAP_S = 0.5  # what has not ended by then will not end
NAMES = {
    (0x10, 0xFF): "reset",
    (0x11, 0xFF): "status",
    (0x12, 0xFF): "sam_number",
    (0x20, 0x01): "find",
    (0x20, 0x02): "select",
    (0x30, 0x01): "read",
    (0x30, 0x03): "read_new_address",
    (0x30, 0x10): "read_with_fingerprints",
}
SAM_NUMBER = bytes.fromhex("050003004DB033010100000002000000")

State = Literal["lifted", "laid", "found", "selected", "done"]


class IdReader(Listening):
    """One reader. `read` counts the cards that were handed over."""

    def __init__(self, options: Mapping[str, object]) -> None:
        super().__init__(LONGEST_GAP_S)
        self.read = 0
        self._answers = bytearray()
        self._card = b""
        self._state: State = "lifted"
        self._finds_again = False
        self._broken = 0
        self._self_test_fails = False
        self._unplugged = False

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        if self._unplugged:
            return []
        self._hear(data, now)
        seen = []
        while (told := self._next_command()) is not None:
            seen.append(self._obey(*told))
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """A card by its name in CARDS, `value` its number among its like; "lift"; "broken" n: so many reads fail;
        "finds_again" 1: it does not wait for the lifting; "self_test" 0: it fails; "unplugged" 1 or 0.

        Raises ValueError for anything else.
        """
        match what:
            case "lift":
                self._state = "lifted"
            case "broken":
                self._broken = value
            case "finds_again":
                self._finds_again = bool(value)
            case "self_test":
                self._self_test_fails = not value
            case "unplugged":
                self._unplugged = bool(value)
                self._buffer.clear()
            case _ if what in CARDS:
                self._card, self._state = CARDS[what](value), "laid"
            case _:
                raise ValueError(f"an ID reader has no {what!r}")

    def outgoing(self, now: float) -> bytes:
        said = bytes(self._answers)
        self._answers.clear()
        return b"" if self._unplugged else said

    def _next_command(self) -> tuple[int, int] | None:
        """Command and parameter of the next frame that is right; what stands before it is thrown away."""
        buffer = self._buffer
        while buffer:
            size = len(PREAMBLE) + 2 + int.from_bytes(buffer[5:7], "big")
            if not PREAMBLE.startswith(buffer[:5]) or (len(buffer) >= 7 and not 10 <= size <= LONGEST_COMMAND):
                self._drop_one()
                continue
            if len(buffer) < 7 or len(buffer) < size:
                return None
            body = buffer[5:size]
            check = 0
            for byte in body:
                check ^= byte
            if check or (body[2], body[3]) not in NAMES:
                self._say(0x21 if not check else 0x10)
                self._drop_one()
                continue
            del buffer[:size]
            return body[2], body[3]
        return None

    def _drop_one(self) -> None:
        del self._buffer[0]
        self.refused += 1

    def _obey(self, command: int, parameter: int) -> Seen:
        name = NAMES[command, parameter]
        match name:
            case "reset" | "status":
                self._say(0x60 if self._self_test_fails else 0x90)
            case "sam_number":
                self._say(0x90, SAM_NUMBER)
            case "find":
                self._find()
            case "select":
                self._select()
            case "read_new_address":
                self._say(0x91)
            case _:
                self._hand_over(None if name == "read" else 1024)
        return {"op": name, "cmd": command, "para": parameter}

    def _find(self) -> None:
        there = self._state not in ("lifted", "done") or (self._state == "done" and self._finds_again)
        if there:
            self._state = "found"
            self._say(0x9F, bytes(4))
        else:
            self._say(0x80)

    def _select(self) -> None:
        if self._state == "found":
            self._state = "selected"
            self._say(0x90, bytes(8))
        else:
            self._say(0x81)

    def _hand_over(self, fingerprints: int | None) -> None:
        if self._state != "selected":
            self._say(0x41)
            return
        self._state = "done"
        if self._broken:
            self._broken -= 1
            self._say(0x41)
            return
        self.read += 1
        self._say(0x90, bytes(read_reply(self._card, fingerprints)))

    def _say(self, status: int, data: bytes = b"") -> None:
        body = (4 + len(data)).to_bytes(2, "big") + bytes([0, 0, status]) + data
        check = 0
        for byte in body:
            check ^= byte
        self._answers += PREAMBLE + body + bytes([check])
