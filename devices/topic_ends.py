"""The far ends of lines on a broker: emulated devices, each with a connection, a login and a last will of its own."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from config.plan import Line
from devices.emulator import Seen
from devices.emulators import EMULATORS
from devices.link import LinkLost
from devices.links.mqtt import Broker, Login, Will
from firmware_protocols.parcel import Parcel, Parcels

AGAIN_AFTER = 0.2  # seconds before a lost broker is tried again
ONE_FOR_ALL = ("zigbee2mqtt",)  # wires whose devices stand behind one bridge

Watcher = Callable[[Sequence[Seen]], None]


class TopicEnd:
    """The devices of one line. Use it on the running loop. `logins` has the password of every user of the broker."""

    def __init__(
        self,
        line: Line,
        options: Mapping[str, object],
        folder: Path,
        logins: Mapping[str, str],
        on_seen: Watcher = lambda seen: None,
    ) -> None:
        self._line = line
        given = options.get("addresses", ())
        assert isinstance(given, Sequence)
        addresses = tuple(map(str, given))
        names = dict.fromkeys(address.partition(":")[0] for address in addresses)
        base = str(options.get("base", line.wire))
        groups = {base: addresses} if line.wire in ONE_FOR_ALL else {name: _own(name, addresses) for name in names}
        self._parts: dict[str, _Part] = {}
        for user, mine in groups.items():
            emulator = EMULATORS[line.wire]({**options, "addresses": mine, "boot_id": f"{time.time_ns():x}"})
            part = _Part(emulator, line, folder, user, logins.get(user), on_seen)
            self._parts |= dict.fromkeys(mine, part)

    @property
    def tap_path(self) -> str:
        """Where a person looks in: with mosquitto_sub, for example."""
        return f"mqtt://{self._line.host}:{self._line.port or 1883}"

    @property
    def emulators(self) -> Mapping[str, Any]:
        """What stands in for the device at each address."""
        return {address: part.emulator for address, part in self._parts.items()}

    def open(self) -> None:
        """Connect, and stay connected."""
        for part in set(self._parts.values()):
            part.start()

    def close(self) -> None:
        """Disconnect, for good."""
        for part in set(self._parts.values()):
            part.stop()

    async def closed(self) -> None:
        """Disconnect, and return when that is done."""
        self.close()
        await asyncio.gather(*(part.ended() for part in set(self._parts.values())))

    def press(self, address: str, what: str, value: int = 0) -> None:
        """A hand at a device, see `Emulator.press`; what it says goes out at once, or when the broker is back."""
        self._parts[address].press(address, what, value)


class _Part:
    """One connection with the devices behind it."""

    def __init__(
        self, emulator: Any, line: Line, folder: Path, user: str, password: str | None, on_seen: Watcher
    ) -> None:
        self.emulator = emulator
        self._on_seen = on_seen
        will = emulator.will
        self._broker = Broker(
            line.host,
            line.port,
            folder,
            identifier=user,
            login=Login(user, password) if password else None,
            will=Will(will[0], will[1]) if will else None,
        )
        self._link = self._broker.link(emulator.topics)
        self._to_say = asyncio.Event()
        self._unsaid: Parcels = ()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def ended(self) -> None:
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    def press(self, address: str, what: str, value: int) -> None:
        self.emulator.press(address, what, value)
        self._to_say.set()

    async def _run(self) -> None:
        try:
            while True:
                with suppress(LinkLost):
                    await self._link.open()
                    self.emulator.wake()
                    await self._live()
                await self._link.close()
                await asyncio.sleep(AGAIN_AFTER)
        finally:
            await self._link.close()

    async def _live(self) -> None:
        """Until the broker is lost."""
        speaking = asyncio.create_task(self._speak())
        try:
            while True:
                seen = self.emulator.receive(await self._link.read(), time.monotonic())
                if seen:
                    self._on_seen(seen)
                self._to_say.set()
                if speaking.done():
                    speaking.result()
        finally:
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)

    async def _speak(self) -> None:
        """What could not be handed over is said again: the hall knows repeats."""
        self._to_say.set()
        while True:
            await self._to_say.wait()
            self._to_say.clear()
            self._unsaid += tuple(Parcel(*parcel) for parcel in self.emulator.outgoing(time.monotonic()))
            if self._unsaid:
                await self._link.write(self._unsaid)
                self._unsaid = ()


def on_topics(
    lines: Iterable[Line],
    options: Mapping[str, Mapping[str, object]],
    folder: Path,
    logins: Mapping[str, str],
    on_seen: Callable[[str, Sequence[Seen]], None] = lambda line, seen: None,
) -> dict[str, TopicEnd]:
    """A far end for every line on a broker, by line id, connecting; call it on the running loop. As `open_far_ends`."""
    ends = {
        line.id: TopicEnd(line, options[line.id], folder, logins, partial(on_seen, line.id))
        for line in lines
        if line.link == "mqtt"
    }
    for end in ends.values():
        end.open()
    return ends


def _own(name: str, addresses: Sequence[str]) -> tuple[str, ...]:
    """The addresses of one device: its buttons."""
    return tuple(address for address in addresses if address.partition(":")[0] == name)
