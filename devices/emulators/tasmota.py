"""Buttons with the Tasmota firmware, from its documentation ("MQTT", "Buttons and Switches", "Commands": State)."""

import json
from collections.abc import Iterable, Mapping, Sequence

from devices.emulator import Parcels, Seen

ACTIONS = {"single": "SINGLE", "double": "DOUBLE", "triple": "TRIPLE", "long": "HOLD"}


class TasmotaDevices:
    """Devices with SetOption73 on. They answer cmnd/TOPIC/STATE."""

    def __init__(self, options: Mapping[str, object]) -> None:
        addresses = options.get("addresses") or ("1",)
        assert isinstance(addresses, Iterable)
        self._names = list(dict.fromkeys(str(address).partition(":")[0] for address in addresses))
        self._out: list[tuple[str, bytes, bool]] = []
        self.refused = 0

    @property
    def topics(self) -> Sequence[str]:
        return [f"cmnd/{name}/STATE" for name in self._names]

    @property
    def will(self) -> tuple[str, bytes, bool] | None:
        return (f"tele/{self._names[0]}/LWT", b"Offline", True) if len(self._names) == 1 else None

    @property
    def pending(self) -> int:
        return 0

    def wake(self) -> None:
        """As after connecting to the broker."""
        self._out += [(f"tele/{name}/LWT", b"Online", True) for name in self._names]

    def receive(self, data: Parcels, now: float) -> Sequence[Seen]:
        seen = []
        for topic, payload, _ in data:
            match topic.split("/"):
                case ["cmnd", name, "STATE"]:
                    answer = {"UptimeSec": int(now), "POWER": "ON"}
                    self._out.append((f"stat/{name}/RESULT", json.dumps(answer).encode(), False))
                    seen.append({"op": "state", "device": name, "wish": payload.decode(errors="replace")})
                case _:
                    self.refused += 1
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "single", "double", "triple" or "long"; "offline" 1 or 0. Raises ValueError for anything else."""
        name, _, button = address.partition(":")
        if what == "offline":
            self._out.append((f"tele/{name}/LWT", b"Offline" if value else b"Online", True))
            return
        if what not in ACTIONS:
            raise ValueError(f"a Tasmota button knows no {what!r}")
        said = {f"Button{button or 1}": {"Action": ACTIONS[what]}}
        self._out.append((f"stat/{name}/RESULT", json.dumps(said, separators=(",", ":")).encode(), False))

    def outgoing(self, now: float) -> Parcels:
        out, self._out = tuple(self._out), []
        return out
