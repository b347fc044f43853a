"""The wire of Zigbee buttons behind zigbee2mqtt: `zigbee2mqtt/NAME` {"action":"single"}, and their availability.

Source: zigbee2mqtt documentation, "MQTT topics and messages" and "Device availability"; the names of actions differ from make to
make ("single", "1_single", "single_left", "button_2_hold"), so they are read word by word.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from firmware_protocols.buttons import ButtonOptions, Buttons, object_of, word_of
from firmware_protocols.messages import Heard, Key
from firmware_protocols.parcel import Parcel
from firmware_protocols.wire import Options, settle

KEYS: Final[Mapping[str, Key]] = {
    "single": "single", "click": "single", "press": "single", "short": "single", "on": "single", "toggle": "single",
    "double": "double", "triple": "triple", "tripple": "triple", "hold": "long", "long": "long",
}  # fmt: skip
SIDES: Final[Mapping[str, int]] = {"left": 1, "center": 2, "right": 3}
PRESENCE: Final = {"online": True, "offline": False}


class Zigbee2MqttOptions(ButtonOptions, frozen=True, kw_only=True):
    """`base`: the base topic of the bridge. `repeat_window_ms`: the same action again within it is a repeat."""

    base: str = "zigbee2mqtt"


class Zigbee2Mqtt(Buttons):
    """Zigbee buttons behind zigbee2mqtt"""

    name = "zigbee2mqtt"

    def __init__(self, options: Options) -> None:
        chosen = settle(options, Zigbee2MqttOptions)
        super().__init__(chosen)
        self._base = chosen.base
        self._pressed_at: dict[str, tuple[str, float]] = {}

    @property
    def topics(self) -> Sequence[str]:
        return [f"{self._base}/{one}{leaf}" for one in self.devices for leaf in ("", "/availability")]

    def _hear(self, parcel: Parcel, now: float) -> Sequence[Heard]:
        topic = parcel.topic or f"{self._base}/{self._own_device()}"
        if not topic.startswith(f"{self._base}/"):
            return self._refuse()
        device = topic[len(self._base) + 1 :]
        if device.endswith("/availability"):
            return self._presence(device.removesuffix("/availability"), _is_there(parcel.payload))
        action = object_of(parcel.payload).get("action")
        if not action:
            return ()  # a report of its battery, or the empty action that follows each
        if not isinstance(action, str):
            return self._refuse()
        if parcel.retained or self._is_repeat(device, action, now):
            return ()
        return self._pressed(device, *_press(action))

    def _is_repeat(self, device: str, action: str, now: float) -> bool:
        """A retained press is an old one; a mesh may bring one press twice."""
        last, self._pressed_at[device] = self._pressed_at.get(device), (action, now)
        while len(self._pressed_at) > 1000:
            del self._pressed_at[next(iter(self._pressed_at))]
        return last is not None and last[0] == action and now - last[1] < self._window_s


def _is_there(payload: bytes) -> bool:
    """ "online", or {"state":"online"} since zigbee2mqtt 1.17."""
    if payload.startswith(b"{"):
        payload = str(object_of(payload).get("state")).encode()
    return word_of(payload, PRESENCE)


def _press(action: str) -> tuple[int, Key | None]:
    """Which button, counted from 1, and how; None for what is no press ("release")."""
    words = re.split(r"[_\- ]", action.lower())
    button = next((int(word) for word in words if word.isdecimal() and 0 < int(word) < 100), None)
    side = next((SIDES[word] for word in words if word in SIDES), 1)
    key = next((KEYS[word] for word in words if word in KEYS), None)
    return button or side, None if "release" in words else key
