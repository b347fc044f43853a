"""Shelly buttons of both generations, from the API documentation ("Shelly Button1", "MQTT" of Gen2, "Input")."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from devices.emulator import Parcels, Seen

GEN1 = {"single": "S", "double": "SS", "triple": "SSS", "long": "L"}
GEN2 = {"single": "single_push", "double": "double_push", "triple": "triple_push", "long": "long_push"}


class ShellyDevices:
    """Devices whose name has "plus" in it, as the makers' own have, are of the second generation."""

    def __init__(self, options: Mapping[str, object]) -> None:
        addresses = options.get("addresses") or ("1",)
        assert isinstance(addresses, Iterable)
        self._names = list(dict.fromkeys(str(address).partition(":")[0] for address in addresses))
        self._counts: dict[tuple[str, int], int] = {}
        self._out: list[tuple[str, bytes, bool]] = []
        self._at = 0.0
        self.refused = 0

    @property
    def topics(self) -> Sequence[str]:
        return [f"{name}/rpc" if "plus" in name else f"shellies/{name}/command" for name in self._names]

    @property
    def will(self) -> tuple[str, bytes, bool] | None:
        return self._online(self._names[0], b"false") if len(self._names) == 1 else None

    @property
    def pending(self) -> int:
        return 0

    def wake(self) -> None:
        """As after connecting to the broker; counts begin anew."""
        self._counts.clear()
        self._out += [self._online(name, b"true") for name in self._names]

    def receive(self, data: Parcels, now: float) -> Sequence[Seen]:
        """ "announce" and "update" of the first generation, JSON-RPC of the second."""
        self._at = now
        seen: list[Seen] = []
        for topic, payload, _ in data:
            match topic.split("/"):
                case ["shellies", name, "command"] if payload in (b"announce", b"update"):
                    self._tell_again(name)
                    seen.append({"op": payload.decode(), "device": name})
                case [name, "rpc"] if (call := call_of(payload)) is not None:
                    self._out.append((f"{call['src']}/rpc", json.dumps({"id": call["id"], "src": name, "result": {}}).encode(), False))  # fmt: skip
                    seen.append({"op": call["method"], "device": name})
                case _:
                    self.refused += 1
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "single", "double", "triple" or "long"; "offline" 1 or 0; "again": say the last press once more, as the first
        generation does every half minute. Raises ValueError for anything else."""
        name, _, button = address.partition(":")
        index = int(button or 1) - 1
        if what == "offline":
            self._out.append(self._online(name, b"false" if value else b"true"))
        elif what == "again":
            self._tell_again(name)
        elif what not in GEN1:
            raise ValueError(f"a Shelly button knows no {what!r}")
        elif "plus" in name:
            self._at += 0.01
            event = {"component": f"input:{index}", "id": index, "event": GEN2[what], "ts": round(self._at, 2)}
            body = {"src": name, "dst": f"{name}/events", "method": "NotifyEvent", "params": {"events": [event]}}
            self._out.append((f"{name}/events/rpc", json.dumps(body).encode(), False))
        else:
            count = self._counts.get((name, index), 0) + 1
            self._counts[name, index] = count
            self._say_gen1(name, index, GEN1[what], count)

    def outgoing(self, now: float) -> Parcels:
        self._at = max(self._at, now)
        out, self._out = tuple(self._out), []
        return out

    def _tell_again(self, name: str) -> None:
        for (device, index), count in self._counts.items():
            if device == name:
                self._say_gen1(name, index, "S", count)

    def _say_gen1(self, name: str, index: int, event: str, count: int) -> None:
        said = json.dumps({"event": event, "event_cnt": count}, separators=(",", ":")).encode()
        self._out.append((f"shellies/{name}/input_event/{index}", said, False))

    def _online(self, name: str, word: bytes) -> tuple[str, bytes, bool]:
        return (f"{name}/online" if "plus" in name else f"shellies/{name}/online"), word, True


def call_of(payload: bytes) -> Mapping[str, Any] | None:
    """A JSON-RPC request."""
    try:
        call = json.loads(payload.decode())
    except (ValueError, RecursionError):
        return None
    known = isinstance(call, dict) and isinstance(call.get("method"), str) and isinstance(call.get("src"), str)
    return call if known and isinstance(call.get("id"), int) else None
