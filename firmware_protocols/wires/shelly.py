"""The wire of Shelly buttons and inputs, both generations.

Gen1: shellies/ID/input_event/0 {"event":"S","event_cnt":3}, shellies/ID/online. Gen2: ID/events/rpc with NotifyEvent, ID/online.
Source: Shelly API documentation, "Shelly Button1: MQTT" (Gen1) and "Input: Webhook and MQTT events", "MQTT" (Gen2).
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from firmware_protocols.buttons import ButtonOptions, Buttons, object_of, word_of
from firmware_protocols.messages import Heard, Key
from firmware_protocols.parcel import Parcel
from firmware_protocols.wire import Options, settle

GEN1: Final[Mapping[str, Key]] = {"S": "single", "SS": "double", "SSS": "triple", "L": "long"}
GEN2: Final[Mapping[str, Key]] = {
    "single_push": "single", "double_push": "double", "triple_push": "triple", "long_push": "long",
}  # fmt: skip
PRESENCE: Final = {"true": True, "false": False}
MOST_INPUTS: Final = 100


class ShellyOptions(ButtonOptions, frozen=True, kw_only=True):
    """`repeat_window_ms`: 0 = everything said is a press; else the count, or the time of the second generation, decides."""


class Gen1(Struct, frozen=True):
    """An input of the first generation. It tells its last event again and again; the count says whether it is news."""

    event: str
    event_cnt: int


class Gen2Event(Struct, frozen=True):
    """One event of the second generation; `ts` is the device's time, in seconds."""

    component: str
    event: str
    ts: float = 0.0


class Gen2Params(Struct, frozen=True):
    events: tuple[Gen2Event, ...] = ()


class Gen2(Struct, frozen=True):
    method: str
    src: str = ""
    params: Gen2Params = Gen2Params()


class Shelly(Buttons):
    """Shelly buttons and inputs, Gen1 and Gen2"""

    name = "shelly"

    def __init__(self, options: Options) -> None:
        super().__init__(settle(options, ShellyOptions))

    @property
    def topics(self) -> Sequence[str]:
        leaves = ("shellies/{}/input_event/+", "shellies/{}/online", "{}/events/rpc", "{}/online")
        return [leaf.format(one) for one in self.devices for leaf in leaves]

    def _hear(self, parcel: Parcel, now: float) -> Sequence[Heard]:
        match (parcel.topic or self._usual(parcel.payload)).split("/"):
            case ["shellies", device, "input_event", index] if index.isdecimal() and int(index) < MOST_INPUTS:
                return self._gen1(device, int(index) + 1, parcel)
            case ["shellies", device, "online"] | [device, "online"]:
                return self._online(device, parcel)
            case [device, "events", "rpc"]:
                return self._gen2(device, parcel)
            case _:
                return self._refuse()

    def _usual(self, payload: bytes) -> str:
        """The topic of a payload that comes without one."""
        said = object_of(payload)
        if "method" in said:
            return f"{said.get('src') or self._own_device()}/events/rpc"
        return f"shellies/{self._own_device()}/input_event/0"

    def _online(self, device: str, parcel: Parcel) -> Sequence[Heard]:
        """Said anew after a restart, when the counts begin again."""
        if not parcel.retained:
            for known in [one for one in self._last if one[0] == device]:
                del self._last[known]
        return self._presence(device, word_of(parcel.payload, PRESENCE))

    def _gen1(self, device: str, button: int, parcel: Parcel) -> Sequence[Heard]:
        """A retained event is an old press, and its count the one to compare with."""
        said = msgspec.json.decode(parcel.payload, type=Gen1)
        if not self._is_news(device, button, said.event_cnt) or parcel.retained:
            return ()
        return self._pressed(device, button, GEN1.get(said.event))

    def _gen2(self, device: str, parcel: Parcel) -> Sequence[Heard]:
        said = msgspec.json.decode(parcel.payload, type=Gen2)
        if said.method != "NotifyEvent" or parcel.retained:
            return ()
        return [one for event in said.params.events for one in self._gen2_event(device, event)]

    def _gen2_event(self, device: str, event: Gen2Event) -> Sequence[Heard]:
        kind, _, index = event.component.partition(":")
        if kind != "input" or not index.isdecimal() or int(index) >= MOST_INPUTS:
            return ()
        key = GEN2.get(event.event)
        button = int(index) + 1
        if key is None or (event.ts and not self._is_news(device, button, (event.event, event.ts))):
            return ()
        return self._pressed(device, button, key)
