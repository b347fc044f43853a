"""The wire of our MQTT contract: many devices on one broker, each with its own lives, picture and commands."""

import re
from collections.abc import Sequence
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from firmware_protocols.messages import Heard, Prepare, Print, ShowText, Told
from firmware_protocols.parcel import Parcel, Parcels
from firmware_protocols.wire import Options, WireError, WireOptions, settle
from firmware_protocols.wires.mqtt_json.device import Device
from firmware_protocols.wires.mqtt_json.orders import LONG, Command, Pace, wanted_by
from firmware_protocols.wires.mqtt_json.said import Ack, Birth, Event, State, Status

LEAVES: Final = ("status", "birth", "state", "event", "ack")
TOPIC: Final = re.compile(r"hall/v1/([^/]+)/([^/]+)/([a-z]+)")
PAYLOAD_LIMIT: Final = 16_384  # bytes; the shipped broker passes on no more
DEVICES: Final = 1000  # of a wire that was told no addresses; a hall has a hundred
BATCH: Final = 32  # parcels handed over at once

T = TypeVar("T")


class MqttJsonOptions(WireOptions, frozen=True, kw_only=True):
    """`hall`: whose topics, "" = anybody's. `unix_offset`: seconds that make our clock the wall's. A command is repeated every
    `repeat_ms` for `expire_ms` (a slip: `print_expire_ms`); one that was accepted is done within `done_ms`, a picture is
    confirmed within `confirm_ms`; a device that shows no life within `answer_ms` of the start is not there. The same event again within
    `repeat_window_ms` is a repeat."""

    hall: str = ""
    unix_offset: float = 0.0
    repeat_ms: Annotated[int, Meta(ge=50, le=60_000)] = 1000
    expire_ms: Annotated[int, Meta(ge=100, le=600_000)] = 10_000
    print_expire_ms: Annotated[int, Meta(ge=100, le=600_000)] = 30_000
    done_ms: Annotated[int, Meta(ge=100, le=600_000)] = 20_000
    confirm_ms: Annotated[int, Meta(ge=50, le=60_000)] = 3000
    answer_ms: Annotated[int, Meta(ge=50, le=60_000)] = 5000
    repeat_window_ms: Annotated[int, Meta(ge=0, le=86_400_000)] = 3_600_000


class MqttJson:
    """Devices on a broker, our own MQTT contract (JSON)"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, MqttJsonOptions)
        self._hall = chosen.hall
        self._offset = chosen.unix_offset
        self._addresses = chosen.addresses
        self._answer_s = chosen.answer_ms / 1000
        self._expire_s, self._print_expire_s = chosen.expire_ms / 1000, chosen.print_expire_ms / 1000
        self._pace = Pace(
            repeat_s=chosen.repeat_ms / 1000,
            done_s=chosen.done_ms / 1000,
            confirm_s=chosen.confirm_ms / 1000,
            remember_s=chosen.repeat_window_ms / 1000,
        )
        self._devices = {address: Device(address, self._pace) for address in chosen.addresses}
        self._commands = 0
        self._unseen_until: float | None = 0.0 if chosen.addresses else None
        self.refused = 0

    @property
    def topics(self) -> Sequence[str]:
        root = f"hall/v1/{self._hall or '+'}"
        return [f"{root}/{address}/{leaf}" for address in self._addresses or ("+",) for leaf in LEAVES]

    @property
    def pending(self) -> int:
        return 0

    def receive(self, data: Parcels, now: float) -> Sequence[Heard]:
        heard: list[Heard] = []
        for parcel in data:
            try:
                heard += self._hear(parcel, now)
            except (msgspec.MsgspecError, UnicodeError, RecursionError):
                self.refused += 1
        return heard

    def send(self, message: Told, now: float) -> None:
        device = self._device(message.address)
        if device is None:
            raise WireError(f"no device of this line is called {message.address!r}")
        if isinstance(message, Prepare):
            return  # a device that speaks works out by itself how
        wanted = wanted_by(message)
        if wanted is not None:
            urgent = isinstance(message, ShowText) and message.urgent
            device.picture.want(wanted, urgent, self._stamp(now))
            return
        self._commands += 1
        expires = now + (self._print_expire_s if isinstance(message, Print) else self._expire_s)
        command = Command(f"{self._stamp(now):x}-{self._commands}", message, expires)
        device.lanes[isinstance(message, LONG)].put(command)

    def outgoing(self, now: float) -> Parcels:
        """Calls first, then other pictures, then commands."""
        out: list[Parcel] = []
        for device in sorted(self._devices.values(), key=lambda one: not one.picture.urgent):
            if len(out) >= BATCH:
                break
            if payload := device.picture.next(now):
                out.append(Parcel(self._topic(device.address, "desired"), payload, retained=True))
        for device in self._devices.values():
            out += [
                self._said(command, now) for lane in device.lanes if len(out) < BATCH and (command := lane.next(now))
            ]
        return tuple(out)

    def due(self) -> float | None:
        times = [time for device in self._devices.values() for time in device.due()]
        return min(times + ([] if self._unseen_until is None else [self._unseen_until]), default=None)

    def tick(self, now: float) -> Sequence[Heard]:
        heard = list(self._look_for_unseen(now))
        for device in self._devices.values():
            heard += device.tick(now)
        return heard

    def reset(self) -> None:
        """Pictures are published anew: a broker that was replaced has lost them."""
        for device in self._devices.values():
            device.forget()
        self._unseen_until = 0.0 if self._addresses else None

    # --- what devices say ---

    def _hear(self, parcel: Parcel, now: float) -> Sequence[Heard]:
        where = self._place(parcel)
        device = self._device(where[0]) if where else None
        if where is None or device is None or len(parcel.payload) > PAYLOAD_LIMIT:
            self.refused += 1
            return ()
        if not parcel.payload and where[1] != "event":
            return ()  # somebody took away what the broker kept
        match where[1]:
            case "status":
                return device.status(_read(parcel, Status))
            case "birth":
                return device.birth(_read(parcel, Birth))
            case "state":
                return device.state(_read(parcel, State))
            case "event":
                return self._event(device, parcel, now)
            case _:
                return device.ack(_read(parcel, Ack), now)

    def _event(self, device: Device, parcel: Parcel, now: float) -> Sequence[Heard]:
        """A retained event is an old one: whoever pressed is long gone."""
        event = _read(parcel, Event)
        if parcel.retained or event.name is None:
            self.refused += 1
            return ()
        return device.event(event, now)

    def _place(self, parcel: Parcel) -> tuple[str, str] | None:
        """Whose topic it is, and which. Without a topic, the payload tells it."""
        if not parcel.topic:
            return (self._addresses[0] if self._addresses else "1", _leaf_of(parcel.payload))
        found = TOPIC.fullmatch(parcel.topic)
        if found is None or found[3] not in LEAVES or self._hall not in ("", found[1]):
            return None
        return found[2], found[3]

    # --- what devices do not say ---

    def _look_for_unseen(self, now: float) -> Sequence[Heard]:
        """Who has not been heard of some seconds after the line came up is not there."""
        if self._unseen_until is None or now < self._unseen_until:
            return ()
        if self._unseen_until == 0.0:
            self._unseen_until = now + self._answer_s
            return ()
        self._unseen_until = None
        return [device.is_absent() for device in self._devices.values() if device.alive is None]

    # --- names and times ---

    def _device(self, address: str) -> Device | None:
        known = self._devices.get(address)
        if known is None and not self._addresses and len(self._devices) < DEVICES:
            known = self._devices[address] = Device(address, self._pace)
        return known

    def _topic(self, address: str, leaf: str) -> str:
        return f"hall/v1/{self._hall or 'hall'}/{address}/{leaf}"

    def _said(self, command: Command, now: float) -> Parcel:
        times = {"sent_at": self._stamp(now), "expires_at": self._stamp(command.expires)}
        payload = msgspec.json.encode({"cmd_id": command.id, **command.body, **times})
        return Parcel(self._topic(command.message.address, "cmd"), payload)

    def _stamp(self, at: float) -> int:
        """Milliseconds since 1970, by the hall's clock."""
        return int((self._offset + at) * 1000)


def _read(parcel: Parcel, shape: type[T]) -> T:
    return msgspec.json.decode(parcel.payload, type=shape)


def _leaf_of(payload: bytes) -> str:
    fields = msgspec.json.decode(payload, type=dict[str, object])
    if "cmd_id" in fields:
        return "ack"
    if "op" in fields:
        return "event"
    return "status" if isinstance(fields.get("state"), str) else "state"
