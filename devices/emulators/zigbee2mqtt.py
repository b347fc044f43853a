"""Zigbee buttons as zigbee2mqtt publishes them, from its documentation ("MQTT topics and messages", "Device availability")."""

import json
from collections.abc import Iterable, Mapping, Sequence

from devices.emulator import Parcels, Seen

ACTIONS = {"single": "single", "double": "double", "triple": "triple", "long": "hold"}


class Zigbee2MqttDevices:
    """Buttons of one bridge. Asked for a value (/get), a button that sleeps answers nothing."""

    def __init__(self, options: Mapping[str, object]) -> None:
        addresses = options.get("addresses") or ("1",)
        assert isinstance(addresses, Iterable)
        self._base = str(options.get("base") or "zigbee2mqtt")
        self._names = list(dict.fromkeys(str(address).partition(":")[0] for address in addresses))
        self._out: list[tuple[str, bytes, bool]] = []
        self.refused = 0

    @property
    def topics(self) -> Sequence[str]:
        return [f"{self._base}/{name}/{leaf}" for name in self._names for leaf in ("get", "set")]

    @property
    def will(self) -> tuple[str, bytes, bool] | None:
        return self._there(self._names[0], "offline") if len(self._names) == 1 else None

    @property
    def pending(self) -> int:
        return 0

    def wake(self) -> None:
        """The bridge is up and has found its buttons."""
        self._out += [self._there(name, "online") for name in self._names]

    def receive(self, data: Parcels, now: float) -> Sequence[Seen]:
        seen = []
        for topic, payload, _ in data:
            name, _, leaf = topic.removeprefix(f"{self._base}/").rpartition("/")
            wish = wish_of(payload)
            if not topic.startswith(f"{self._base}/") or leaf not in ("get", "set") or wish is None:
                self.refused += 1
            else:
                seen.append({"op": leaf, "device": name, **wish})
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "single", "double", "triple" or "long"; "offline" 1 or 0. Raises ValueError for anything else."""
        name, _, button = address.partition(":")
        if what == "offline":
            self._out.append(self._there(name, "offline" if value else "online"))
            return
        if what not in ACTIONS:
            raise ValueError(f"a Zigbee button knows no {what!r}")
        action = f"{button}_{ACTIONS[what]}" if button else ACTIONS[what]
        said = {"action": action, "battery": 98, "linkquality": 120}
        self._out.append((f"{self._base}/{name}", json.dumps(said).encode(), False))
        self._out.append((f"{self._base}/{name}", json.dumps({**said, "action": ""}).encode(), False))

    def outgoing(self, now: float) -> Parcels:
        out, self._out = tuple(self._out), []
        return out

    def _there(self, name: str, state: str) -> tuple[str, bytes, bool]:
        return f"{self._base}/{name}/availability", json.dumps({"state": state}).encode(), True


def wish_of(payload: bytes) -> Mapping[str, object] | None:
    """A JSON object, and nothing else."""
    try:
        wish = json.loads(payload.decode())
    except (ValueError, RecursionError):
        return None
    return wish if isinstance(wish, dict) else None
