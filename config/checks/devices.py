"""Lines and devices: ends that can be opened, models that fit, and addresses given once."""

from collections.abc import Iterator

from config.faults import Complaint, shown, unknown
from config.plan import Device, Line, Model, Plan

ONE_WINDOW_ROLES = ("caller", "pad")
MARKING_ROLES = ("cashier", "recorder")
SIGN_ROLES = ("window_sign", "hall_board")


def check(plan: Plan) -> Iterator[Complaint]:
    """Hardware that cannot be reached, or cannot do its part."""
    yield from _lines(plan)
    yield from _devices(plan)
    yield from _addresses(plan)


def _lines(plan: Plan) -> Iterator[Complaint]:
    taken: set[str] = set()
    for i, line in enumerate(plan.lines):
        yield from _ends(line, i)
        if line.link == "serial" and line.path in taken:
            yield Complaint(("lines", i, "path"), "a port that no other line uses", shown(line.path))
        taken |= {line.path} if line.path else set()


def _ends(line: Line, i: int) -> Iterator[Complaint]:
    if line.link == "serial" and not line.path:
        yield Complaint(("lines", i, "path"), "the serial port's path", "nothing")
    if line.link in ("tcp", "mqtt") and not line.host:
        whose = "broker" if line.link == "mqtt" else "device"
        yield Complaint(("lines", i, "host"), f"the {whose}'s host name or address", "nothing")
    if line.link == "tcp" and not line.port:
        yield Complaint(("lines", i, "port"), "the device's TCP port", "nothing")


def _devices(plan: Plan) -> Iterator[Complaint]:
    lines = {line.id: line for line in plan.lines}
    models = {model.id: model for model in plan.models}
    for i, device in enumerate(plan.devices):
        model, line = models.get(device.model), lines.get(device.line)
        yield from _model(device, i, model) if model else ()
        if model and line and model.wire != line.wire:
            expected = f"a line that speaks {model.wire}, as {model.id} does"
            yield Complaint(("devices", i, "line"), expected, f"{shown(line.id)}, which speaks {line.wire}")
        if line and line.link == "mqtt" and set(device.address) & set("+#"):
            yield Complaint(
                ("devices", i, "address"), "the device's name in topics, without + and #", shown(device.address)
            )
        if device.role in ONE_WINDOW_ROLES and len(device.windows) != 1:
            yield Complaint(("devices", i, "windows"), f"one window for a {device.role}", shown(device.windows))
        if device.role == "window_sign" and not device.windows:
            yield Complaint(("devices", i, "windows"), "the window that the sign hangs over", shown(device.windows))
        if device.role in MARKING_ROLES and not device.windows:
            expected = f"the window (or windows) whose services the {device.role} marks"
            yield Complaint(("devices", i, "windows"), expected, shown(device.windows))


def _model(device: Device, i: int, model: Model) -> Iterator[Complaint]:
    if device.role not in model.roles:
        yield unknown(("devices", i, "role"), device.role, model.roles, f"what a {model.id} can be")
    elif device.role in SIGN_ROLES and model.glass is None:
        yield Complaint(("devices", i, "model"), "a model with a glass (rows and columns)", shown(model.id))


def _addresses(plan: Plan) -> Iterator[Complaint]:
    first: dict[tuple[str, str, str], int] = {}
    for i, device in enumerate(plan.devices):
        other = first.setdefault((device.line, device.role, device.address), i)
        if other != i:
            expected = f"an address that no other {device.role} on {device.line} has"
            found = f"{shown(device.address)}, which {plan.devices[other].id} has too"
            yield Complaint(("devices", i, "address"), expected, found)
