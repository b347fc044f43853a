"""`qms doctor`: opens every line of a hall, asks every device how it is, and says in plain words what is wrong."""

import asyncio
import logging
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from config.faults import PlanError
from config.plan import Device, Plan
from devices.channel import Channel, Listener
from devices.health import Health
from firmware_protocols.messages import Beep, Heard, PrinterStatus, Probe, Unanswered
from firmware_protocols.wire import WireError
from qms.forecaster.probe import probe
from qms.forecaster.process import Gone
from qms.journal import FILE
from qms.switchboard import channels_of, wired
from qms.switchboard.wiring import wire_of

WELL, ILL, WRONG = 0, 1, 2
PATIENCE = 15.0  # seconds; a voice may take ten to start, a sign is asked three times
CANNOT_BE_ASKED = (
    "its line is open; it cannot be asked. It should have beeped: if not, check its power, cable and address"
)
MUTE = "its line is open; it cannot be asked: press one of its keys and look at the manager's page"


class Finding(NamedTuple):
    """How one device is, in words for whoever stands beside it."""

    device: str
    well: bool
    words: str


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "doctor",
        help="open every line, ask every device, say what is wrong",
        description="Opens every line of PLAN.toml, asks every device how it is, tries the forecast of waiting times, and says "
        "what is wrong and what to do. The hall itself must not be running: two programs cannot use one port.",
        epilog="example:\n  qms doctor config/halls/pengjiang.toml --var /var/lib/qms",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("plan", metavar="PLAN.toml", type=Path)
    parser.add_argument("--var", metavar="DIR", type=Path, default=Path("var"), help="as for the hall (default: var)")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """0 if all is well, 1 if something is not, 2 for a wrong plan (everything wrong is listed)."""
    try:
        plan = wired(args.plan)
    except PlanError as wrong:
        print(wrong, file=sys.stderr)
        return WRONG
    logging.disable(logging.WARNING)  # what devices suffer from stands in the findings
    folder = args.var / plan.hall.id
    findings, ahead = asyncio.run(examine(plan, folder)), asyncio.run(forecast(plan, folder))
    for finding in (*findings, ahead):
        print(f"{'well' if finding.well else 'WRONG':<6}{finding.device:<16}{finding.words}")
    ill = sum(not finding.well for finding in findings)
    print(f"{ill} of {len(findings)} devices are not well" if ill else f"all {len(findings)} devices are well")
    return ILL if ill or not ahead.well else WELL


async def forecast(plan: Plan, folder: Path) -> Finding:
    """How the forecast of waiting times fares."""
    if not plan.policy.forecast:
        return Finding("forecast", True, "the plan wants none")
    if not (folder / FILE).exists():
        return Finding("forecast", True, f"{folder} holds no journal yet: it begins with the hall")
    try:
        return Finding("forecast", True, await probe(plan, folder))
    except Gone as gone:
        return Finding(
            "forecast", False, f"{gone}; visitors would be told no waiting times, the rest of the hall works"
        )


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
        self._dead_lines: dict[str, str] = {}
        self._mute = {line.id for line in plan.lines if not _can_be_asked(plan, line.id)}
        self._open = {(device.line, device.address) for device in plan.devices}
        self.done = asyncio.Event()
        self.channels = channels_of(plan, folder, self._health, self._listener)
        self._settle(())

    def findings(self) -> list[Finding]:
        """How every device is, as far as it has shown."""
        conditions = {condition.id: condition for condition in self._health.snapshot()}
        return [self._finding(device, conditions[device.id].state, conditions[device.id].last_error) for device in self._plan.devices]  # fmt: skip

    def _finding(self, device: Device, state: str, error: str) -> Finding:
        if device.line in self._dead_lines:
            return Finding(device.id, False, f"line {device.line}: {self._dead_lines[device.line]}")
        if device.line in self._mute:
            return Finding(device.id, True, CANNOT_BE_ASKED if device.role == "caller" else MUTE)
        if (device.line, device.address) in self._open:
            return Finding(device.id, False, error or "did not answer: check its power, cable and address")
        if state != "up" or error:
            return Finding(device.id, False, error)
        return Finding(device.id, True, "answers")

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
        if isinstance(message, Unanswered) and not message.dead:
            self.channels[line].tell(Probe(address=message.address))
        elif not isinstance(message, PrinterStatus) or message.online is not None:
            self._settle([(line, message.address)])

    def _settle(self, known: Iterable[tuple[str, str]]) -> None:
        self._open.difference_update(known)
        if not self._open:
            self.done.set()


def _can_be_asked(plan: Plan, line: str) -> bool:
    drawn = next(one for one in plan.lines if one.id == line)
    address = next((device.address for device in plan.devices if device.line == line), "1")
    try:
        wire_of(plan, drawn).send(Probe(address=address), 0.0)
    except WireError:
        return False
    return True
