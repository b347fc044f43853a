"""From the plan's lines and devices to wires and channels: what each wire has to know of its line, and what does not fit."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from config.faults import Fault, PlanError
from config.load import load
from config.plan import Device, Line, Plan
from devices.channel import Channel, Listener
from devices.health import Health
from devices.links import LINKS
from firmware_protocols.messages import Prepare, SetVolume, Told
from firmware_protocols.parcel import OnTopics
from firmware_protocols.wire import Wire, WireError
from firmware_protocols.wires import WIRES


def options_of(plan: Plan) -> dict[str, dict[str, object]]:
    """By line id what the line's wire and its emulator get: the models' options, `addresses` and `baud`.

    Signs of different models may share a line: `signs` then has each address's own options. On a broker: the `hall`, and
    `unix_offset`, what makes the channel's clock the wall's.
    """
    return {line.id: _options(plan, line) for line in plan.lines}


def _options(plan: Plan, line: Line) -> dict[str, object]:
    devices = [device for device in plan.devices if device.line == line.id]
    addresses = tuple(dict.fromkeys(device.address for device in devices))
    merged: dict[str, object] = {"addresses": addresses, "baud": line.baud}
    for device in devices:
        merged = {**plan.model_of(device).options, **merged}
    signs = {d.address: plan.model_of(d) for d in devices if d.role in ("window_sign", "hall_board")}
    if len({model.id for model in signs.values()}) > 1:
        merged["signs"] = {address: model.options for address, model in signs.items()}
    if line.link == "mqtt":
        merged |= {"hall": plan.hall.id, "unix_offset": time.time() - time.monotonic()}
    return merged


def wired(path: Path) -> Plan:
    """The plan drawn in the file `path`, every line of which a wire can speak on. Raises PlanError with every fault."""
    plan = load(path)
    faults = []
    for i, line in enumerate(plan.lines):
        try:
            wire_of(plan, line)
        except WireError as error:
            what = f"a wire that can speak on it: {', '.join(WIRES)}"
            faults.append(Fault(str(path), f"lines[{i}].wire", what, str(error), entry=f'id "{line.id}"'))
    if faults:
        raise PlanError(faults)
    return plan


def wire_of(plan: Plan, line: Line) -> Wire[Any]:
    """The wire of a line. Raises WireError for one that is not known, or options that it does not take."""
    make = WIRES.get(line.wire)
    if make is None:
        raise WireError(f"no wire is called {line.wire!r}")
    wire = make(_options(plan, line))
    if isinstance(wire, OnTopics) != (line.link == "mqtt"):
        raise WireError(f"{line.wire} does not go over {line.link}: topics need a broker, bytes a port")
    return wire


def deaf(plan: Plan, device: Device) -> frozenset[type[Told]]:
    """Which messages that nobody needs to understand the device's wire has no bytes for."""
    wire = wire_of(plan, next(line for line in plan.lines if line.id == device.line))

    def has_none(message: Told) -> bool:
        try:
            wire.send(message, 0.0)
        except WireError:
            return True
        return False

    optional = (Prepare(address=device.address, text="A"), SetVolume(address=device.address, percent=50))
    return frozenset(type(message) for message in optional if has_none(message))


def channels_of(plan: Plan, folder: Path, health: Health, listener: Callable[[str], Listener]) -> Mapping[str, Channel]:
    """A channel for every line that has devices, by line id; relative ports stand under `folder`. Raises WireError."""
    used = {device.line for device in plan.devices}
    for device in plan.devices:
        health.watch(device.id, device.line, device.address)

    def channel(line: Line) -> Channel:
        wire = wire_of(plan, line)
        link = LINKS[line.link](line, folder, wire.topics if isinstance(wire, OnTopics) else ())
        return Channel(line.id, link, wire, listener(line.id), health)

    return {line.id: channel(line) for line in plan.lines if line.id in used}
