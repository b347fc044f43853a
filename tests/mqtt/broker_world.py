"""A real Mosquitto under the shipped configuration, the hall's channel on it, and devices; everything is waited for."""

import asyncio
import getpass
import shutil
import socket
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from config.load import MODELS, load
from config.plan import Device, Line, Model, Plan, RoleName
from devices.channel import Channel, Listener
from devices.emulator import Seen
from devices.health import Health
from devices.links.mqtt import Broker, Login, MqttLink
from devices.topic_ends import TopicEnd
from firmware_protocols.messages import Heard
from firmware_protocols.wires import WIRES
from qms import broker

HALL = Path(__file__).parents[2] / "config" / "halls" / "tangxia.toml"
MOSQUITTO = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
HAND = "hand"
PATIENCE = 60.0  # seconds after which a test gives up hope; nothing takes nearly that long
DEVICES: Mapping[str, tuple[RoleName, str]] = {
    "keypad-1": ("caller", "mqtt-keypad"),
    "sign-1": ("window_sign", "mqtt-sign"),
    "speaker-1": ("speaker", "mqtt-speaker"),
    "printer-1": ("dispenser", "mqtt-printer"),
}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def plan_on(port: int) -> Plan:
    """A small hall, all of whose devices are on a broker."""
    return on_a_broker(load(HALL), port)


def on_a_broker(plan: Plan, port: int) -> Plan:
    """The plan with other devices, all of them on a broker."""
    window = (plan.windows[0].no,)
    lines = (
        Line(id="broker", link="mqtt", wire="mqtt_json", host="127.0.0.1", port=port),
        Line(id="zigbee", link="mqtt", wire="zigbee2mqtt", host="127.0.0.1", port=port),
    )
    devices = [
        Device(
            id=name, role=role, model=model, line="broker", address=name, windows=window if role != "dispenser" else ()
        )
        for name, (role, model) in DEVICES.items()
    ]
    button = Device(
        id="button-1", role="caller", model="zigbee-button", line="zigbee", address="desk-1", windows=window
    )
    names = {*(model for _, model in DEVICES.values()), button.model}
    models = [msgspec.toml.decode((MODELS / f"{name}.toml").read_bytes(), type=Model) for name in names]
    return replace(plan, lines=lines, devices=(*devices, button), models=tuple(models))


class Mosquitto:
    """The broker's process."""

    def __init__(self, folder: Path, draw: Callable[[int], Plan] | None = None) -> None:
        """`draw` makes the plan for a port of the broker."""
        self.folder, self.port = folder, free_port()
        self.plan = (draw or plan_on)(self.port)
        self.logins = broker.write(self.plan, folder, "127.0.0.1", self.port, getpass.getuser())
        self._let_in(HAND)
        self._process: asyncio.subprocess.Process | None = None
        self._drain: asyncio.Task[None] | None = None

    def _let_in(self, user: str) -> None:
        """Somebody who may say everything: the tests' own hand, for what the broker says in another's name."""
        self.logins = {**self.logins, user: user}
        for name, text in (
            (broker.PASSWORDS, f"{user}:{broker.hashed(user)}"),
            (broker.ACL, f"user {user}\ntopic readwrite #"),
        ):
            path = self.folder / name
            path.write_text(f"{path.read_text().rstrip()}\n{text}\n")

    async def start(self) -> None:
        """Return when it listens."""
        process = self._process = await asyncio.create_subprocess_exec(
            MOSQUITTO, "-v", "-c", str(self.folder / broker.CONF), stderr=asyncio.subprocess.PIPE
        )
        assert process.stderr is not None
        said = b""
        async with asyncio.timeout(PATIENCE):
            while b"running" not in said:
                said = await process.stderr.readline()
                assert said, "mosquitto does not start"
        self._drain = asyncio.create_task(self._forget(process.stderr))

    async def kill(self) -> None:
        """SIGKILL: it cannot save anything."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            await self.kill()
        if self._drain is not None:
            await self._drain

    async def _forget(self, said: asyncio.StreamReader) -> None:
        while await said.read(65536):
            pass


class Watched:
    """Things that happen, in order, and somebody who waits for them."""

    def __init__(self) -> None:
        self.all: list[Any] = []
        self._more = asyncio.Event()

    def add(self, one: Any) -> None:
        self.all.append(one)
        self._more.set()

    def of(self, *kinds: type) -> list[Any]:
        return [one for one in self.all if isinstance(one, kinds)]

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self._more.clear()
                await self._more.wait()


class World:
    """The hall on one line of the broker, and its devices."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mosquitto = Mosquitto(folder / "broker")
        self.heard, self.ups, self.downs, self.seen = Watched(), Watched(), Watched(), Watched()
        self.health = Health(lambda: datetime.fromtimestamp(0, UTC))
        self._tasks: list[asyncio.Task[None]] = []
        self._ends: list[TopicEnd] = []
        self._links: list[MqttLink] = []

    def broker(self, user: str, **more: Any) -> Broker:
        """A connection of this user; its sessions are never too old."""
        login = Login(user, more.pop("password", self.mosquitto.logins[user]))
        return Broker("127.0.0.1", self.mosquitto.port, self.folder, login=login, clock=lambda: 0.0, **more)

    async def link(self, user: str, *topics: str) -> MqttLink:
        """An open link of this user."""
        link = self.broker(user).link(topics)
        self._links.append(link)
        await link.open()
        return link

    def hall(self, line: str = "broker", **options: object) -> Channel:
        """The hall's channel on a line of the plan, running."""
        addresses = tuple(d.address for d in self.mosquitto.plan.devices if d.line == line)
        for address in addresses:
            self.health.watch(address, line, address)
        drawn = next(one for one in self.mosquitto.plan.lines if one.id == line)
        given = {"addresses": addresses, "hall": self.mosquitto.plan.hall.id, "unix_offset": 1_700_000_000.0}
        wire = WIRES[drawn.wire]({**given, **options})
        link = self.broker(broker.HALL).link(wire.topics)  # type: ignore[attr-defined]
        listener = Listener(self._hear, lambda: self.ups.add(True), self.downs.add)
        channel = Channel(line, link, wire, listener, self.health, first_wait=0.01)
        self._tasks.append(asyncio.create_task(channel.run()))
        return channel

    async def go_home(self) -> None:
        """The hall stops."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    def devices(self, *addresses: str, line: str = "broker") -> TopicEnd:
        """Emulated devices, each with its own login."""
        drawn = next(one for one in self.mosquitto.plan.lines if one.id == line)
        options: Mapping[str, object] = {"addresses": addresses, "hall": self.mosquitto.plan.hall.id}
        end = TopicEnd(drawn, options, self.folder, self.mosquitto.logins, self._see)
        end.open()
        self._ends.append(end)
        return end

    async def close(self) -> None:
        await self.go_home()
        for end in self._ends:
            await end.closed()
        for link in self._links:
            await link.close()
        await self.mosquitto.stop()

    def topic(self, device: str, leaf: str) -> str:
        return f"hall/v1/{self.mosquitto.plan.hall.id}/{device}/{leaf}"

    def _hear(self, message: Heard) -> None:
        self.heard.add(message)

    def _see(self, seen: Sequence[Seen]) -> None:
        for one in seen:
            self.seen.add(one)
