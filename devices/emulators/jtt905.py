"""Evaluators on the bus of JT/T 905.4: 55 AA, length, type of device, vendor, command, data, XOR, 55 AA.

Read from SmallChi/JT905. They answer a status query with a query's own command and one byte, 00; with which command a key
is told no public document says, so theirs is 0001.
"""

from collections.abc import Mapping, Sequence

from devices.emulator import Listening

Seen = Mapping[str, object]

EVALUATOR_TYPES = (0x06, 0x11)
LONGEST = 512
LONGEST_GAP_S = 0.7


class Jtt905Bus(Listening):
    """All devices of one bus; `clocks` by type of device, as they were set."""

    def __init__(self, options: Mapping[str, object]) -> None:
        super().__init__(LONGEST_GAP_S)
        self.clocks: dict[int, str] = {}
        self._said = bytearray()

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        self._hear(data, now)
        seen = []
        while (body := self._next_body()) is not None:
            seen.append(self._obey(body))
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "rating" with the option's code: 1 satisfied, 2 fair, 3 dissatisfied, 4 complaint. Raises ValueError otherwise."""
        if what != "rating" or int(address) not in EVALUATOR_TYPES or not 0 <= value <= 4:
            raise ValueError(f"no evaluator {address} has a key {what!r} {value}")
        self._say(bytes([int(address), 0, 0, 1, value]))

    def outgoing(self, now: float) -> bytes:
        said = bytes(self._said)
        self._said.clear()
        return said

    def _next_body(self) -> bytes | None:
        """What the length counts in the next good frame; what stands before it is thrown away."""
        buffer = self._buffer
        while buffer:
            length = int.from_bytes(buffer[2:4], "big")
            if bytes(buffer[:2]) not in (b"\x55", b"\x55\xaa") or (len(buffer) >= 4 and not 4 <= length <= LONGEST):
                self._drop_one()
                continue
            if len(buffer) < 4 or len(buffer) < length + 7:
                return None
            check = 0
            for byte in buffer[2 : length + 5]:
                check ^= byte
            if check == 0 and buffer[length + 5 : length + 7] == b"\x55\xaa":
                body = bytes(buffer[4 : length + 4])
                del buffer[: length + 7]
                return body
            self._drop_one()
        return None

    def _drop_one(self) -> None:
        del self._buffer[0]
        self.refused += 1

    def _obey(self, body: bytes) -> Seen:
        device, vendor, command, data = body[0], body[1], body[2:4], body[4:]
        asked = command == b"\0\0"
        if asked:
            self.clocks[device] = data.hex()
            if device in EVALUATOR_TYPES:
                self._say(bytes([device, vendor, 0, 0, 0]))
        op = "status_query" if asked else "command"
        return {"op": op, "device_type": device, "vendor": vendor, "command": command.hex(), "data": data.hex()}

    def _say(self, body: bytes) -> None:
        counted = len(body).to_bytes(2, "big") + body
        check = 0
        for byte in counted:
            check ^= byte
        self._said += b"\x55\xaa" + counted + bytes([check]) + b"\x55\xaa"
