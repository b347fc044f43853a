"""A small world for one line: codec and emulator joined by a cable that may lose, damage or echo, and time by hand."""

from collections.abc import Callable

from devices.emulator import Emulator
from firmware_protocols.messages import Heard, Told
from firmware_protocols.wire import Wire

Cable = Callable[[bytes], bytes]


def good(data: bytes) -> bytes:
    return data


class LineWorld:
    """`heard` is everything the codec understood, `seen` what the devices were told, `sent` the host's bytes."""

    def __init__(
        self, wire: Wire[bytes], emulator: Emulator[bytes], *, to_device: Cable = good, to_host: Cable = good
    ) -> None:
        self.wire, self.emulator = wire, emulator
        self.to_device, self.to_host = to_device, to_host
        self.echoes = False
        self.now = 0.0
        self.heard: list[Heard] = []
        self.seen: list[object] = []
        self.sent: list[bytes] = []

    def tell(self, message: Told) -> None:
        self.wire.send(message, self.now)

    def settle(self) -> None:
        """Pass bytes to and fro until nobody has anything to say at this moment."""
        while self._host_speaks() | self._devices_speak():
            pass

    def run(self, seconds: float, step: float = 0.05) -> None:
        """Let time pass; the codec is ticked when it asks for it, the devices every `step`."""
        end = self.now + seconds
        self.settle()
        while self.now < end:
            due = self.wire.due()
            wake = end if due is None else max(due, self.now)
            self.now = min(end, self.now + step, wake) if wake > self.now else self.now
            if due is not None and due <= self.now:
                self.heard += self.wire.tick(self.now)
            self.settle()
            if due is not None and due <= self.now:
                self.now += 0.001  # the channel gives others their turn, too

    def of(self, kind: type[Heard]) -> list[Heard]:
        return [message for message in self.heard if isinstance(message, kind)]

    def _host_speaks(self) -> bool:
        data = self.wire.outgoing(self.now)
        if not data:
            return False
        self.sent.append(data)
        if self.echoes:
            self.heard += self.wire.receive(data, self.now)
        self.seen += self.emulator.receive(self.to_device(data), self.now)
        return True

    def _devices_speak(self) -> bool:
        data = self.emulator.outgoing(self.now)
        if not data:
            return False
        self.heard += self.wire.receive(self.to_host(data), self.now)
        return True
