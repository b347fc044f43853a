"""How every device is: up, degraded or down, since when and why; the log hears of it once when it changes."""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Literal

from msgspec import Struct

from firmware_protocols.messages import (
    Acknowledged,
    DeviceState,
    Heard,
    Printed,
    PrinterStatus,
    PrintFailed,
    Rejected,
    Unanswered,
)

log = logging.getLogger(__name__)

State = Literal["up", "degraded", "down"]
Cause = Literal["line", "answer", "stuck", "refuses", "paper_low", "paper_out", "cover", "cutter", "error", "offline"]

DOWN: frozenset[Cause] = frozenset({"line", "answer"})  # any other cause leaves the device degraded
GONE = {
    "lost": "is gone without a word: check its power and its network",
    "disconnected": "has signed off: it was switched off, or is being changed",
}
REFUSALS = 3  # refusals in a row that make a device degraded: a single one may be "busy"
LOG_BURST = 10  # changes of one device that are logged as they come: noise may look like thousands of them
LOG_REFILL = 60.0  # seconds after which one more is logged


class Condition(Struct, frozen=True):
    """One device as the web shows it. `counters` run since the start of the hall: `told` and `heard` messages, `refused` frames,
    `unanswered` and `retried` ones, `rejected`, `unsaid`, `print_failed`, and how often its line was `lost`. `heard_at`: its last word."""

    id: str
    state: State
    since: datetime
    last_error: str
    counters: dict[str, int]
    heard_at: datetime | None = None


class Health:
    """All devices of a hall. Channels report to it by line, the web reads `snapshot`. `now` gives the wall time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._devices: list[_Device] = []
        self._lines: defaultdict[str, list[_Device]] = defaultdict(list)

    def watch(self, device_id: str, line: str, address: str = "1") -> None:
        """Add a device; until its line is opened it is down."""
        device = _Device(device_id, address, self._now())
        self._devices.append(device)
        self._lines[line].append(device)

    def snapshot(self) -> list[Condition]:
        """Every device, in the order of `watch`."""
        return [device.condition() for device in self._devices]

    def line_up(self, line: str) -> None:
        """The line is open again; whatever else was known of its devices is out of date."""
        devices = self._on(line)
        for device in devices:
            device.forgive()
        self._settle(devices)

    def line_down(self, line: str, reason: str) -> None:
        """The line is lost, or cannot be opened; `reason` in plain words."""
        self._note(line, "line", reason)

    def line_stuck(self, line: str, seconds: float) -> None:
        """What was written `seconds` ago has not gone out."""
        self._note(line, "stuck", f"takes no bytes for {seconds:g} s: out of paper, held by XOFF or switched off")

    def line_flows(self, line: str) -> None:
        """What was written has gone out."""
        self._note(line, "stuck", "")

    def count(self, line: str, what: str, by: int = 1, address: str | None = None) -> None:
        """Add to a counter of one device, or of all on the line."""
        for device in self._on(line, address):
            device.counters[what] += by

    def unsaid(self, line: str, address: str, reason: str) -> None:
        """The device could not be told something: counted, and kept as its last error."""
        for device in self._on(line, address):
            device.counters["unsaid"] += 1
            device.last_error = reason

    def heard(self, line: str, message: Heard) -> None:
        """Learn from what a device said, or its wire on its behalf."""
        devices = self._on(line, message.address)
        for device in devices:
            device.learn(message, self._now())
        self._settle(devices)

    def _on(self, line: str, address: str | None = None) -> "list[_Device]":
        return [device for device in self._lines[line] if address in (None, device.address)]

    def _note(self, line: str, cause: Cause, trouble: str) -> None:
        devices = self._on(line)
        for device in devices:
            device.note(cause, trouble)
        self._settle(devices)

    def _settle(self, devices: "list[_Device]") -> None:
        """Date the changes and log them, in one line for all devices that share the reason."""
        worse: dict[str, list[str]] = {}
        back: list[str] = []
        for device in devices:
            news = device.settle(self._now())
            if news:
                worse.setdefault(news, []).append(device.id)
            elif news is not None:
                back.append(device.id)
        for trouble, ids in worse.items():
            log.warning("%s: %s", ", ".join(ids), trouble)
        if back:
            log.info("%s: back", ", ".join(back))


class _Device:
    """What is known of one device. `_said` are the causes that the log knows."""

    def __init__(self, device_id: str, address: str, since: datetime) -> None:
        self.id = device_id
        self.address = address
        self.last_error = ""
        self.counters: Counter[str] = Counter()
        self._heard_at: datetime | None = None
        self._troubles: dict[Cause, str] = {"line": "not opened yet"}
        self._said: frozenset[Cause] = frozenset()
        self._dated: State = "down"
        self._since = since
        self._refusals = 0
        self._ration = _Ration(since)

    @property
    def state(self) -> State:
        if not self._troubles:
            return "up"
        return "degraded" if DOWN.isdisjoint(self._troubles) else "down"

    def condition(self) -> Condition:
        return Condition(self.id, self.state, self._since, self.last_error, dict(self.counters), self._heard_at)

    def forgive(self) -> None:
        self._troubles.clear()
        self._refusals = 0

    def note(self, cause: Cause, trouble: str) -> None:
        """Take up a trouble, or drop it when `trouble` is empty."""
        if trouble:
            self._troubles[cause] = self.last_error = trouble
        else:
            self._troubles.pop(cause, None)

    def settle(self, now: datetime) -> str | None:
        """Date a change of state; return what the log should say: a trouble, "" for being well again, None for nothing."""
        if self.state != self._dated:
            self._dated, self._since = self.state, now
        causes = frozenset(self._troubles)
        fresh = [trouble for cause, trouble in self._troubles.items() if cause not in self._said]
        worth_saying = fresh or (self._said and not causes)
        if worth_saying and not self._ration.take(now):
            return None  # and still unsaid: it is looked at again with whatever comes next
        self._said = causes
        return "; ".join(fresh) if worth_saying else None

    def learn(self, message: Heard, now: datetime) -> None:
        if isinstance(message, Unanswered):
            self._unanswered(message)
            return
        self.counters["heard"] += 1
        self._heard_at = now
        match message:
            case DeviceState():
                self._itself(message)
                return
            case PrintFailed():
                self.counters["print_failed"] += 1
                self.last_error = message.reason
                return
            case Rejected():
                self._rejected(message)
            case Acknowledged() | Printed():
                self._refusals = 0
                self.note("refuses", "")
            case PrinterStatus():
                self._printer(message)
            case _:
                pass
        self.note("answer", "")

    def _unanswered(self, message: Unanswered) -> None:
        self.counters["unanswered"] += 1
        if message.retried:
            self.counters["retried"] += 1
        self.last_error = f"did not answer {message.misses} times in a row: check its power, cable and address"
        if message.dead:
            self.note("answer", self.last_error)

    def _itself(self, said: DeviceState) -> None:
        """What a device on a broker says of itself, or the broker when it is gone."""
        self.note("answer", GONE.get(said.state, ""))
        self.note("error", "asks for help: look at it" if said.state == "alert" else "")

    def _rejected(self, message: Rejected) -> None:
        self.counters["rejected"] += 1
        self._refusals += 1
        self.last_error = message.reason
        if self._refusals >= REFUSALS:
            self.note("refuses", f"refuses what it is told: {message.reason}")

    def _printer(self, status: PrinterStatus) -> None:
        if status.paper is not None:
            self.note("paper_low", "paper is nearly out" if status.paper == "near_end" else "")
            self.note("paper_out", "out of paper: put in a new roll" if status.paper == "end" else "")
        facts: tuple[tuple[Cause, bool | None, str], ...] = (
            ("cover", status.cover_open, "the cover is open"),
            ("cutter", status.cutter_error, "the cutter is jammed"),
            ("error", status.error, "reports an error: switch it off and on"),
            ("offline", None if status.online is None else not status.online, "is offline"),
        )
        for cause, bad, trouble in facts:
            if bad is not None:
                self.note(cause, trouble if bad else "")


class _Ration:
    """How often a device may come into the log."""

    def __init__(self, now: datetime) -> None:
        self._left: float = LOG_BURST
        self._at = now

    def take(self, now: datetime) -> bool:
        """Whether one more may be logged now. A clock that is set back costs nothing."""
        passed = max(0.0, (now - self._at).total_seconds())
        self._at = now
        self._left = min(LOG_BURST, self._left + passed / LOG_REFILL)
        if self._left < 1:
            return False
        self._left -= 1
        return True
