"""The wire of Tasmota buttons: stat/TOPIC/RESULT {"Button1":{"Action":"SINGLE"}}, and tele/TOPIC/LWT Online or Offline.

Source: Tasmota documentation, "Buttons and Switches" (SetOption73 1 makes a button say this instead of switching a relay) and
"MQTT" (the default full topic %prefix%/%topic%/).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from firmware_protocols.buttons import ButtonOptions, Buttons, object_of, word_of
from firmware_protocols.messages import Heard, Key
from firmware_protocols.parcel import Parcel
from firmware_protocols.wire import Options, settle

BUTTON: Final = re.compile(r"Button([1-9]\d?)")
KEYS: Final[Mapping[str, Key]] = {"SINGLE": "single", "DOUBLE": "double", "TRIPLE": "triple", "HOLD": "long"}
PRESENCE: Final = {"online": True, "offline": False}


class Tasmota(Buttons):
    """Buttons with the Tasmota firmware"""

    name = "tasmota"

    def __init__(self, options: Options) -> None:
        super().__init__(settle(options, ButtonOptions))
        self._pressed_at: dict[tuple[str, int], tuple[object, float]] = {}

    @property
    def topics(self) -> Sequence[str]:
        return [topic for one in self.devices for topic in (f"stat/{one}/RESULT", f"tele/{one}/LWT")]

    def _hear(self, parcel: Parcel, now: float) -> Sequence[Heard]:
        prefix, _, rest = (parcel.topic or f"stat/{self._own_device()}/RESULT").partition("/")
        device, _, leaf = rest.rpartition("/")
        if device and (prefix, leaf) == ("tele", "LWT"):
            return self._presence(device, word_of(parcel.payload, PRESENCE))
        if not device or (prefix, leaf) != ("stat", "RESULT"):
            return self._refuse()
        said = object_of(parcel.payload)
        if parcel.retained:
            return ()  # an old press: SwitchRetain and ButtonRetain belong off
        return [one for name, body in said.items() for one in self._button(device, name, body, now)]

    def _button(self, device: str, name: str, body: object, now: float) -> Sequence[Heard]:
        """RESULT also carries the answers to commands; they are nothing to us."""
        found = BUTTON.fullmatch(name)
        action = body.get("Action") if found and isinstance(body, dict) else None
        if found is None or not isinstance(action, str):
            return ()
        button = int(found[1])
        last, self._pressed_at[device, button] = self._pressed_at.get((device, button)), (action, now)
        while len(self._pressed_at) > 1000:
            del self._pressed_at[next(iter(self._pressed_at))]
        if last is not None and last[0] == action and now - last[1] < self._window_s:
            return ()
        return self._pressed(device, button, KEYS.get(action))
