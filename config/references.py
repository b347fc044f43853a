"""What must hold between the parts of a plan: names that point somewhere, numbers given once, nobody left unserved."""

from collections.abc import Collection, Iterator
from zoneinfo import available_timezones

from config.faults import Complaint, Where, shown, unknown
from config.plan import Device, Line, Model, Plan

Complaints = Iterator[Complaint]

UNIQUE = (
    ("zones", "id"), ("windows", "no"), ("item_classes", "id"), ("item_classes", "prefix"), ("items", "code"),
    ("priority_classes", "id"), ("clerks", "id"), ("lines", "id"), ("devices", "id"), ("models", "id"),
)  # fmt: skip
"""(list, field): the field's values differ."""

POINTERS = (
    ("windows", "zone", "zones", "id"), ("windows", "classes", "item_classes", "id"),
    ("windows", "secondary", "item_classes", "id"), ("items", "item_class", "item_classes", "id"),
    ("clerks", "windows", "windows", "no"), ("devices", "windows", "windows", "no"),
    ("devices", "line", "lines", "id"),
)  # fmt: skip
"""(list, field, list pointed at, its field): the field, or each of its entries, names one over there."""

SETS = (("windows", "classes"), ("windows", "secondary"), ("clerks", "windows"), ("devices", "windows"))
"""(list, field): nothing stands twice in the field."""

ONE_WINDOW_ROLES = ("caller", "pad")
SIGN_ROLES = ("window_sign", "hall_board")
LONGEST_HEAD_START = 4 * 3600
"""Seconds. Whoever starts half a business day ahead is always first, and the others starve behind them."""


def check(plan: Plan, languages: Collection[str]) -> Complaints:
    """Everything that does not hold. `languages` are those with a phrase file."""
    yield from _unique(plan)
    yield from _pointers(plan)
    yield from _sets(plan)
    yield from _windows(plan)
    yield from _lines(plan)
    yield from _devices(plan)
    yield from _addresses(plan)
    yield from _hall(plan, languages)
    yield from _head_starts(plan)


def _unique(plan: Plan) -> Complaints:
    for part, field in UNIQUE:
        first: dict[str, int] = {}
        for i, entry in enumerate(getattr(plan, part)):
            value = getattr(entry, field)
            earlier = first.setdefault(value, i)
            if earlier != i and value:
                yield Complaint((part, i, field), "one that no other entry has", f"{shown(value)} a second time")


def _pointers(plan: Plan) -> Complaints:
    for part, field, target, name in POINTERS:
        known = {getattr(entry, name): None for entry in getattr(plan, target)}
        what = f"one of the {target.replace('_', ' ')}"
        for at, value in _values(plan, part, field):
            if value not in known:
                yield unknown(at, value, known, what)


def _sets(plan: Plan) -> Complaints:
    for part, field in SETS:
        for i, entry in enumerate(getattr(plan, part)):
            for j, value in enumerate(getattr(entry, field)):
                if value in getattr(entry, field)[:j]:
                    yield Complaint((part, i, field, j), "each name once", f"{shown(value)} a second time")
    for j, language in enumerate(plan.voice.languages):
        if language in plan.voice.languages[:j]:
            yield Complaint(("voice", "languages", j), "each language once", f"{shown(language)} a second time")


def _windows(plan: Plan) -> Complaints:
    for i, window in enumerate(plan.windows):
        for j, other in enumerate(window.secondary):
            if other in window.classes:
                at: Where = ("windows", i, "secondary", j)
                yield Complaint(at, "a class that is not among the window's own", shown(other))
    for i, item_class in enumerate(plan.item_classes):
        if item_class.id and not plan.windows_serving(item_class.id):
            yield Complaint(("item_classes", i, "id"), "a class that at least one window serves", shown(item_class.id))


def _lines(plan: Plan) -> Complaints:
    taken: set[str] = set()
    for i, line in enumerate(plan.lines):
        yield from _ends(line, i)
        if line.link == "serial" and line.path in taken:
            yield Complaint(("lines", i, "path"), "a port that no other line uses", shown(line.path))
        taken |= {line.path} if line.path else set()


def _ends(line: Line, i: int) -> Complaints:
    if line.link == "serial" and not line.path:
        yield Complaint(("lines", i, "path"), "the serial port's path", "nothing")
    if line.link == "tcp" and not line.host:
        yield Complaint(("lines", i, "host"), "the device's host name or address", "nothing")
    if line.link == "tcp" and not line.port:
        yield Complaint(("lines", i, "port"), "the device's TCP port", "nothing")


def _devices(plan: Plan) -> Complaints:
    lines = {line.id: line for line in plan.lines}
    models = {model.id: model for model in plan.models}
    for i, device in enumerate(plan.devices):
        model, line = models.get(device.model), lines.get(device.line)
        yield from _model(device, i, model) if model else ()
        if model and line and model.wire != line.wire:
            expected = f"a line that speaks {model.wire}, as {model.id} does"
            yield Complaint(("devices", i, "line"), expected, f"{shown(line.id)}, which speaks {line.wire}")
        if device.role in ONE_WINDOW_ROLES and len(device.windows) != 1:
            yield Complaint(("devices", i, "windows"), f"one window for a {device.role}", shown(device.windows))
        if device.role == "window_sign" and not device.windows:
            yield Complaint(("devices", i, "windows"), "the window that the sign hangs over", shown(device.windows))


def _model(device: Device, i: int, model: Model) -> Complaints:
    if device.role not in model.roles:
        yield unknown(("devices", i, "role"), device.role, model.roles, f"what a {model.id} can be")
    elif device.role in SIGN_ROLES and model.glass is None:
        yield Complaint(("devices", i, "model"), "a model with a glass (rows and columns)", shown(model.id))


def _addresses(plan: Plan) -> Complaints:
    first: dict[tuple[str, str, str], int] = {}
    for i, device in enumerate(plan.devices):
        other = first.setdefault((device.line, device.role, device.address), i)
        if other != i:
            expected = f"an address that no other {device.role} on {device.line} has"
            found = f"{shown(device.address)}, which {plan.devices[other].id} has too"
            yield Complaint(("devices", i, "address"), expected, found)


def _hall(plan: Plan, languages: Collection[str]) -> Complaints:
    hall, uplink = plan.hall, plan.uplink
    if hall.timezone not in available_timezones():
        yield unknown(("hall", "timezone"), hall.timezone, ["Asia/Shanghai", "Asia/Urumqi"], "a time zone such as")
    if not hall.public_url.startswith(("http://", "https://")):
        yield Complaint(("hall", "public_url"), "an address that starts with http:// or https://", shown(hall.public_url))  # fmt: skip
    if uplink.via != "none" and "://" not in uplink.address:
        yield Complaint(("uplink", "address"), "where the city listens, e.g. tcp://10.0.0.2:8091", shown(uplink.address))  # fmt: skip
    for j, language in enumerate(plan.voice.languages):
        if language not in languages:
            yield unknown(("voice", "languages", j), language, languages, "a language with a phrase file")


def _head_starts(plan: Plan) -> Complaints:
    for field in ("priority_credit", "appointment_credit", "secondary_penalty"):
        seconds = getattr(plan.policy.dispatch, field)
        if seconds >= LONGEST_HEAD_START:
            expected = f"less than {LONGEST_HEAD_START} s (those behind never make up half a business day, and starve)"
            yield Complaint(("policy", "dispatch", field), expected, shown(seconds))


def _values(plan: Plan, part: str, field: str) -> Iterator[tuple[Where, str]]:
    for i, entry in enumerate(getattr(plan, part)):
        value = getattr(entry, field)
        if isinstance(value, str):
            yield (part, i, field), value
        else:
            yield from (((part, i, field, j), each) for j, each in enumerate(value))
