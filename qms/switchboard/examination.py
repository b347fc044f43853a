"""A hall's hardware looked at without the hall: every line opened, every device asked, and what follows from that."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from config.plan import Device, Line, Plan
from devices.channel import Channel, Listener
from devices.health import Condition, Health
from firmware_protocols.messages import Beep, Described, Heard, PrinterStatus, Probe, Unanswered
from firmware_protocols.wire import WireError
from qms.switchboard.wiring import channels_of, wire_of

PATIENCE = 15.0  # seconds; a voice may take ten to start, a sign is asked three times
LABELS = ("tried", "answered", "means", "do")
NOISE = 3  # refused frames from which on they are worth a word

OPENING = {
    "serial": "plug in the adapter of this line and look for its name under /dev/serial/by-path; stop whatever else uses the port, the hall itself too",
    "tcp": "check the device's power, its network cable, and the host and port in the plan",
    "mqtt": "start the broker, and check its host, port and the hall's password there",
    "speech": "install espeak-ng and alsa-utils",
    "memory": "nothing: it is no real line",
}


class Finding(NamedTuple):
    """How one device is, for whoever stands beside it: what was tried, what came back, and where all is not well what that means and what to
    do."""

    device: str
    well: bool
    tried: str
    answered: str
    means: str = ""
    advice: str = ""


def report(findings: Sequence[Finding]) -> Iterator[str]:
    """As the operator reads it: a line for each device that is well; those that share a trouble together."""
    together: dict[tuple[str, ...], list[str]] = {}
    for one in findings:
        if one.well:
            look = f" ({one.means})" if one.means else ""
            yield f"well  {one.device:<16}{one.tried}: {one.answered}{look}"
        else:
            together.setdefault(one[2:], []).append(one.device)
    for words, devices in together.items():
        yield f"WRONG {', '.join(devices)}"
        yield from (f"      {label:<10}{said}" for label, said in zip(LABELS, words, strict=True))


async def examine(plan: Plan, folder: Path, patience: float = PATIENCE) -> list[Finding]:
    """Every device of the plan, in its order; takes as long as the slowest answer, at most `patience` seconds."""
    examination = Examination(plan, folder)
    tasks = [asyncio.create_task(channel.run()) for channel in examination.channels.values()]
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            await examination.done.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return examination.findings()


class Examination:
    """Lines that are open, and devices that have been asked."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._health = Health(lambda: datetime.fromtimestamp(0, UTC))
        self._lines = {line.id: line for line in plan.lines}
        self._dead_lines: dict[str, str] = {}
        self._mute = {line.id for line in plan.lines if not _can_be_asked(plan, line)}
        self._open = {(device.line, device.address) for device in plan.devices}
        self._answered: set[tuple[str, str]] = set()
        self._described: dict[tuple[str, str], str] = {}
        self.done = asyncio.Event()
        self.channels = channels_of(plan, folder, self._health, self._listener)
        self._settle(())

    def findings(self) -> list[Finding]:
        """How every device is, as far as it has shown."""
        conditions = {condition.id: condition for condition in self._health.snapshot()}
        return [self._finding(device, conditions[device.id]) for device in self._plan.devices]

    def _finding(self, device: Device, shown: Condition) -> Finding:
        line = self._lines[device.line]
        if line.id in self._dead_lines:
            return Finding(
                device.id,
                False,
                f"to open line {line.id}, {_where(line)}",
                self._dead_lines[line.id],
                "no device of this line can be reached",
                OPENING[line.link],
            )
        tried = f"asked on line {line.id}, {_where(line)}, at address {device.address}"
        if line.id in self._mute:
            return _unasked(device, f"opened line {line.id}, {_where(line)}")
        if (device.line, device.address) not in self._answered:
            return self._silent(device, line, tried, shown)
        if shown.state != "up" or shown.last_error:
            return Finding(
                device.id,
                False,
                tried,
                f"it answers, and says: {shown.last_error}",
                "the line works, the device needs a hand",
                f"see to this: {shown.last_error}",
            )
        described = self._described.get((device.line, device.address))
        return Finding(device.id, True, tried, f"it answers: {described}" if described else "it answers")

    def _silent(self, device: Device, line: Line, tried: str, shown: Condition) -> Finding:
        others = [one for one in self._plan.devices if one.line == line.id and one.address != device.address]
        heard = [one for one in others if (one.line, one.address) in self._answered]
        noise = shown.counters.get("refused", 0)
        if heard:
            means = f"the line works: {len(heard)} of {len(others)} others on it answer; this one is off, or has another address"
            advice = f"check its power, its plug, and that its address is {device.address}"
        elif noise >= NOISE:
            means = f"something speaks there that makes no sense ({noise} times): another speed, swapped wires or another protocol"
            advice = f"check that the device is set to {line.baud} baud and speaks {line.wire}, and try A and B swapped"
        else:
            means = "nothing on this line answers" if others else "it is off, not connected, or set otherwise"
            advice = f"check power and cable, A and B, the address {device.address} and the speed of {line.baud} baud"
        return Finding(device.id, False, tried, "nothing", means, advice)

    def _listener(self, line: str) -> Listener:
        return Listener(partial(self._heard, line), partial(self._up, line), partial(self._down, line))

    def _up(self, line: str) -> None:
        channel = self.channels[line]
        for device in self._plan.devices:
            if device.line == line:
                self._ask(channel, device)

    def _ask(self, channel: Channel, device: Device) -> None:
        if device.line not in self._mute:
            channel.tell(Probe(address=device.address))
            return
        if device.role == "caller":
            channel.tell(Beep(address=device.address))
        self._settle([(device.line, device.address)])

    def _down(self, line: str, reason: str) -> None:
        self._dead_lines[line] = reason
        self._settle([(device.line, device.address) for device in self._plan.devices if device.line == line])

    def _heard(self, line: str, message: Heard) -> None:
        """Who does not answer is asked again; a printer's answers come one by one, the general one last."""
        who = (line, message.address)
        if isinstance(message, Unanswered):
            if message.dead:
                self._settle([who])
            else:
                self.channels[line].tell(Probe(address=message.address))
        elif not isinstance(message, PrinterStatus) or message.online is not None:
            self._answered.add(who)
            if isinstance(message, Described):
                self._described[who] = message.text
            self._settle([who])

    def _settle(self, known: Iterable[tuple[str, str]]) -> None:
        self._open.difference_update(known)
        if not self._open:
            self.done.set()


def _unasked(device: Device, tried: str) -> Finding:
    """A device that cannot be asked is taken for well, and somebody has to look."""
    if device.role == "caller":
        return Finding(
            device.id,
            True,
            f"{tried}, and let it beep",
            "it cannot be asked",
            "if it did not beep: check its power, cable and address",
        )
    return Finding(device.id, True, tried, "it cannot be asked", "press one of its keys and look at the manager's page")


def _where(line: Line) -> str:
    if line.link == "serial":
        return f"{line.path} ({line.wire}, {line.baud} baud)"
    return f"{line.host}:{line.port} ({line.wire})" if line.host else f"{line.link} ({line.wire})"


def _can_be_asked(plan: Plan, line: Line) -> bool:
    address = next((device.address for device in plan.devices if device.line == line.id), "1")
    try:
        wire_of(plan, line).send(Probe(address=address), 0.0)
    except WireError:
        return False
    return True
