"""Devices of our own MQTT contract, as docs/reference/wires/mqtt_json.md has it, read anew and not from the codec."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from devices.emulator import Parcels, Seen

LARGEST = 16_384  # bytes of a payload
COMMANDS_KEPT = 100  # ids, to know repeats
KEYS = ("call", "recall", "start", "finish", "evaluate", "cancel", "confirm", "no_show", "park", "call_back", "abandon", "pause", "resume", "transfer", "single", "double", "triple", "long")  # fmt: skip
SIMPLE = ("beep", "ask_rating", "set_clock", "stop_speaking", "play_clip", "await_card", "configure", "set_value")


class Unit:
    """One device: what it shows, what it said and printed, and which commands it knows."""

    def __init__(self, hall: str, address: str, boot: str) -> None:
        self.shown: Mapping[str, Any] = {}
        self.spoken: list[str] = []
        self.printed: list[str] = []
        self.done: list[str] = []
        self.paper_out = False
        self.mute = False
        self.seq = 0
        self._lives = 1
        self._first_boot = boot
        self._root = f"hall/v1/{hall}/{address}/"
        self._acks: dict[str, dict[str, object]] = {}
        self._out: list[tuple[str, bytes, bool]] = []

    @property
    def boot(self) -> str:
        """The id of this life."""
        return self._first_boot if self._lives == 1 else f"{self._first_boot}.{self._lives}"

    @property
    def will(self) -> tuple[str, bytes, bool]:
        """What the broker is to say when this life ends without a word."""
        return self._root + "status", encoded({"state": "lost", "boot_id": self.boot}), True

    def wake(self) -> None:
        """Say who it is and how it is, as after switching on."""
        self.say("birth", {"boot_id": self.boot, "model": "emulated", "firmware": "1"}, retained=True)
        self.say("status", {"state": "ready", "boot_id": self.boot}, retained=True)
        self.say_state()

    def restart(self) -> None:
        """Forget everything; a new life."""
        self._lives += 1
        self.seq = 0
        self.shown = {}
        self._acks.clear()
        self.wake()

    def event(self, op: str, args: Mapping[str, object]) -> None:
        self.seq += 1
        name = f"{self.boot}-{self.seq}"
        self.say("event", {"event_id": name, "boot_id": self.boot, "seq": self.seq, "op": op, "args": args})

    def say_state(self) -> None:
        paper = {"online": True, "paper": "end" if self.paper_out else "ok"}
        state: dict[str, object] = {"boot_id": self.boot, "printer": paper} if self.paper_out or self.printed else {"boot_id": self.boot}  # fmt: skip
        if self.shown:
            state["version"] = self.shown["version"]
        self.say("state", state, retained=True)

    def say(self, leaf: str, body: Mapping[str, object], retained: bool = False) -> None:
        self._out.append((self._root + leaf, encoded(body), retained))

    def take_out(self) -> Parcels:
        out, self._out = tuple(self._out), []
        return () if self.mute else out

    # --- what it is told ---

    def show(self, desired: Mapping[str, Any]) -> None:
        self.shown = desired
        self.say_state()

    def obey(self, command: Mapping[str, Any]) -> None:
        """Act once and answer every time: whoever asks again has not heard the answer."""
        cmd_id = command["cmd_id"]
        if cmd_id not in self._acks:
            self._acks[cmd_id] = self._act(command)
            if len(self._acks) > COMMANDS_KEPT:
                del self._acks[next(iter(self._acks))]
        self.say("ack", {"cmd_id": cmd_id, **self._acks[cmd_id]})

    def _act(self, command: Mapping[str, Any]) -> dict[str, object]:
        """The times of a command are on the hall's clock: only their distance says something here."""
        op, args = command["op"], command.get("args") or {}
        if command["expires_at"] <= command["sent_at"]:
            return {"stage": "expired"}
        if op == "print" and self.paper_out:
            return {"stage": "rejected", "code": 2, "reason": "out of paper"}
        if op == "say":
            self.spoken.append(str(args.get("text", "")))
        elif op == "print":
            self.printed.append(str(args.get("job", "")))
        elif op == "probe":
            self.say_state()
        elif op not in SIMPLE:
            return {"stage": "rejected", "code": 1, "reason": f"cannot {op}"}
        self.done.append(op)
        return {"stage": "done"}


class MqttDevices:
    """All devices of one line. With no addresses given, every address answers."""

    def __init__(self, options: Mapping[str, object]) -> None:
        self._hall = str(options.get("hall") or "hall")
        self._boot = str(options.get("boot_id") or "boot-1")
        addresses = options.get("addresses") or ()
        assert isinstance(addresses, Iterable)
        self.units = {str(address): self._made(str(address)) for address in addresses}
        self._any = not self.units
        self.refused = 0

    @property
    def topics(self) -> Sequence[str]:
        """What the devices listen to: orders, and their own status, which a late will of an old life may have spoilt."""
        return [
            f"hall/v1/{self._hall}/{one}/{leaf}"
            for one in self.units or ("+",)
            for leaf in ("desired", "cmd", "status")
        ]

    @property
    def will(self) -> tuple[str, bytes, bool] | None:
        """Of the one device that has this connection."""
        return next(iter(self.units.values())).will if len(self.units) == 1 else None

    @property
    def pending(self) -> int:
        return 0

    def wake(self) -> None:
        """The connection is up."""
        for unit in self.units.values():
            unit.wake()

    def receive(self, data: Parcels, now: float) -> Sequence[Seen]:
        seen: list[Seen] = []
        for topic, payload, _ in data:
            place, body = self._place(topic, payload), decoded(payload)
            unit = self._unit(place[0]) if place else None
            if unit is not None and unit.mute:
                continue
            understood = self._hear(unit, place[1], body) if unit and place and body else None
            if understood is None:
                self.refused += 1
            elif understood:
                seen.append({"addr": place[0] if place else "", **understood})
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """A key by its name, "rating", "paid" (amount in fen), "begin" and "end" of a recording, "paper_end" (1 or 0), "restart",
        "mute" (1 or 0); anything else is what its scanner reads."""
        unit = self.units[address]
        match what:
            case "rating":
                unit.event("rating", {"value": value})
            case "paid":
                unit.event("paid", {"reference": f"pay-{unit.seq + 1}", "amount": value})
            case "begin" | "end":
                unit.event("recorded", {"reference": "tape-1", "edge": what})
            case "paper_end":
                unit.paper_out = bool(value)
                unit.say("state", {"boot_id": unit.boot, "printer": {"paper": "end" if value else "ok"}}, retained=True)
            case "restart":
                unit.restart()
            case "mute":
                unit.mute = bool(value)
            case "digit":
                unit.event("key", {"key": "digit", "digit": value})
            case _ if what in KEYS:
                unit.event("key", {"key": what})
            case _:
                unit.event("scanned", {"text": what})

    def outgoing(self, now: float) -> Parcels:
        return tuple(parcel for unit in self.units.values() for parcel in unit.take_out())

    def _hear(self, unit: Unit, leaf: str, body: Mapping[str, Any]) -> Seen | None:
        """What it was told; {} for what only concerns the device itself, None for nonsense."""
        if leaf == "status":
            if body.get("state") == "lost" and body.get("boot_id") != unit.boot:
                unit.say("status", {"state": "ready", "boot_id": unit.boot}, retained=True)
            return {}
        if leaf == "desired" and isinstance(body.get("version"), int):
            unit.show(body)
            return {"op": "desired", **body}
        if leaf == "cmd" and is_command(body):
            unit.obey(body)
            return {**body, "op": body["op"]}
        return None

    def _place(self, topic: str, payload: bytes) -> tuple[str, str] | None:
        """Address and leaf. Without a topic: one with an op is a command."""
        if not topic:
            return next(iter(self.units), "1"), "cmd" if b'"op"' in payload else "desired"
        parts = topic.split("/")
        if len(parts) != 5 or parts[:2] != ["hall", "v1"] or parts[4] not in ("desired", "cmd", "status"):
            return None
        return parts[3], parts[4]

    def _unit(self, address: str) -> Unit | None:
        if self._any and address not in self.units and len(self.units) < COMMANDS_KEPT:
            self.units[address] = self._made(address)
        return self.units.get(address)

    def _made(self, address: str) -> Unit:
        return Unit(self._hall, address, self._boot)


def is_command(body: Mapping[str, Any]) -> bool:
    """Whether it has all that a command must have."""
    texts = all(isinstance(body.get(key), str) for key in ("cmd_id", "op"))
    times = all(isinstance(body.get(key), int) for key in ("sent_at", "expires_at"))
    return texts and times and isinstance(body.get("args", {}), dict)


def encoded(body: Mapping[str, object]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def decoded(payload: bytes) -> Mapping[str, Any] | None:
    """A JSON object, and nothing else."""
    try:
        body = json.loads(payload.decode()) if len(payload) <= LARGEST else None
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
