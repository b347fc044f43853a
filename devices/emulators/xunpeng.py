"""Xunpeng number panels of one line, read from the maker's product page (zhiliandun.com)."""

from collections.abc import Mapping, Sequence

from devices.emulator import Listening

Seen = Mapping[str, object]

COLOURS = ("green", "yellow", "red")
HALF_A_FRAME_S = 0.1


class XunpengLine(Listening):
    """`shown` is number and colour of each panel, by its info byte. With no addresses given, every panel is there."""

    def __init__(self, options: Mapping[str, object]) -> None:
        super().__init__(HALF_A_FRAME_S)
        addresses = options.get("addresses") or ()
        assert isinstance(addresses, Sequence)
        self._there = {str(address) for address in addresses}
        self.shown: dict[str, tuple[int, str]] = {}
        self._unplugged: set[str] = set()
        self._answers = b""

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        self._hear(data, now)
        seen = []
        at = 0
        while at < len(self._buffer):
            frame = bytes(self._buffer[at : at + 7])
            if frame[0] == 0x3A and len(frame) < 7:
                break
            if is_right(frame):
                seen.append(self._obey(frame))
                at += 7
            else:
                self.refused += 1
                at += 1
        self._buffer = self._buffer[at:]
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "unplugged" 1 or 0: no answers. Raises ValueError for anything else."""
        if what != "unplugged":
            raise ValueError(f"nobody can do {what!r} to a number panel")
        (self._unplugged.add if value else self._unplugged.discard)(address)

    def outgoing(self, now: float) -> bytes:
        said, self._answers = self._answers, b""
        return said

    def _obey(self, frame: bytes) -> Seen:
        colour, number, info = COLOURS[frame[1]], frame[2] + frame[3] * 256, frame[4]
        panel = str(info)
        if panel not in self._unplugged and (not self._there or panel in self._there):
            self.shown[panel] = (number, colour)
            answer = b"\x2a" + frame[1:5]
            self._answers += answer + bytes([sum(answer) % 256, 0x0A])
        return {"op": "show_number", "value": number, "color": colour, "info": info}


def is_right(frame: bytes) -> bool:
    """3A, a colour of the three, and the sum of start byte, colour, number and info."""
    return frame[0] == 0x3A and frame[1] < 3 and frame[5] == sum(frame[:5]) % 256 and frame[6] == 0x0A
