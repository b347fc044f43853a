"""Four-byte number panels of one line, read from the description at musicexecdevelopment.com/8238227."""

from collections.abc import Mapping, Sequence

from devices.emulator import Listening

Seen = Mapping[str, object]

HALF_A_FRAME_S = 0.1  # with no start byte, silence is what tells where a frame begins


class Panel4Line(Listening):
    """`numbers` is what the panels show, by address. With no addresses given, every address is there."""

    def __init__(self, options: Mapping[str, object]) -> None:
        super().__init__(HALF_A_FRAME_S)
        addresses = options.get("addresses") or ()
        assert isinstance(addresses, Sequence)
        self._there = {str(address) for address in addresses}
        self.numbers: dict[str, int] = {}

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        self._hear(data, now)
        seen = []
        at = 0
        while at + 4 <= len(self._buffer):
            panel, high, low, total = self._buffer[at : at + 4]
            if panel == 0 or (panel + high + low) % 256 != total:
                self.refused += 1
                at += 1
                continue
            seen.append(self._show(panel, high * 256 + low))
            at += 4
        self._buffer = self._buffer[at:]
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """Nobody can do anything to a panel. Raises ValueError."""
        raise ValueError(f"nobody can do {what!r} to a number panel")

    def outgoing(self, now: float) -> bytes:
        """Panels say nothing."""
        return b""

    def _show(self, panel: int, number: int) -> Seen:
        if not self._there or str(panel) in self._there:
            self.numbers[str(panel)] = number
        return {"op": "show_number", "addr": panel, "value": number}
