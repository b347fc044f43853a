"""A JQ8900, from its data sheet: AA, command, length, data, sum; it plays clips by number, and a new one cuts off the last."""

from collections.abc import Mapping, Sequence

from devices.emulator import Listening

Seen = Mapping[str, object]

NAMES = {
    0x01: "state", 0x02: "play", 0x03: "pause", 0x04: "stop", 0x05: "previous", 0x06: "next", 0x07: "play_clip",
    0x13: "volume", 0x14: "louder", 0x15: "softer", 0x18: "loop_mode",
}  # fmt: skip
DATA_BYTES = {"play_clip": 2, "volume": 1, "loop_mode": 1}
LOUDEST, LOOP_MODES = 30, 8
CLIP_S = 0.5
LONGEST_DATA = 32
LONGEST_GAP_S = 0.2


class ClipPlayer(Listening):
    """`played`: numbers of clips in order; `cut`: those that were broken off."""

    def __init__(self, options: Mapping[str, object]) -> None:
        super().__init__(LONGEST_GAP_S)
        self.played: list[int] = []
        self.cut: list[int] = []
        self.volume = LOUDEST
        self.loop_mode = 2
        self._answers = bytearray()
        self._until = 0.0
        self._unplugged = False

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        if self._unplugged:
            return []
        self._hear(data, now)
        seen = []
        while (frame := self._next_frame()) is not None:
            told = self._obey(frame[1], frame[3:-1], now)
            if told is None:
                self.refused += 1
            else:
                seen.append(told)
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "unplugged" 1 or 0. Raises ValueError for anything else."""
        if what != "unplugged":
            raise ValueError(f"a clip player has no {what!r}")
        self._unplugged = bool(value)
        self._buffer.clear()

    def outgoing(self, now: float) -> bytes:
        said = bytes(self._answers)
        self._answers.clear()
        return b"" if self._unplugged else said

    def _next_frame(self) -> bytes | None:
        buffer = self._buffer
        while buffer:
            if buffer[0] != 0xAA or (len(buffer) >= 3 and buffer[2] > LONGEST_DATA):
                self._drop_one()
                continue
            if len(buffer) < 3 or len(buffer) < 4 + buffer[2]:
                return None
            frame = bytes(buffer[: 4 + buffer[2]])
            if sum(frame[:-1]) % 256 != frame[-1]:
                self._drop_one()
                continue
            del buffer[: len(frame)]
            return frame
        return None

    def _drop_one(self) -> None:
        del self._buffer[0]
        self.refused += 1

    def _obey(self, command: int, data: bytes, now: float) -> Seen | None:
        name = NAMES.get(command, "")
        if not name or len(data) != DATA_BYTES.get(name, 0):
            return None
        if name == "play_clip":
            self._break_off(now)
            self.played.append(int.from_bytes(data, "big"))
            self._until = now + CLIP_S
        elif name == "stop":
            self._break_off(now)
        elif name == "volume" and data[0] <= LOUDEST:
            self.volume = data[0]
        elif name == "loop_mode" and data[0] < LOOP_MODES:
            self.loop_mode = data[0]
        elif name in ("volume", "loop_mode"):
            return None
        elif name == "state":
            body = bytes([0xAA, 0x01, 0x01, int(now < self._until)])
            self._answers += body + bytes([sum(body) % 256])
        return {"op": name, "cmd": command, "data": data.hex()}

    def _break_off(self, now: float) -> None:
        if now < self._until:
            self.cut.append(self.played[-1])
        self._until = now
