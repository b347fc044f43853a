"""What may leave the hall: an allow-list of fields, and a second look for identity numbers in words that people typed. Pure."""

import re

import msgspec

HELD_BACK = frozenset(
    ("phone", "holder", "reference", "short", "services", "visitors", "bookings", "trainees", "leaves", "difficulties")
)
"""Fields of events that stay in the hall: nobody but the hall has a use for them. What stands over night (StandingCarried) is
said anew every morning, and the city has it already from the events themselves."""

FIELDS = frozenset(
    (
        "event", "at", "by_ms", "date", "plan", "windows", "no", "paused",
        "ticket", "number", "item_class", "clock", "group", "items", "priority_class", "channel", "language", "pseudonym",
        "window", "clerk", "why", "reason", "implied", "outcome", "to_window",
        "satisfaction", "details", "anonymous", "follow_up", "default", "has_text", "words",
        "paper", "device",
        "mentor", "unrostered", "classes", "secondary", "by", "stages", "bundle", "proof", "green", "on_behalf", "authority",
        "region", "case", "pre_review", "companion", "silent", "checked", "assisted", "booking", "slot", "late", "missing", "due",
        "commitment", "counts_from", "promised", "delivery", "edge", "amount", "due_at", "service", "slip", "start", "end",
        "state", "booked", "finished_at", "rated_at", "followed_up",
        "breaches", "cancels", "blocked_until", "until", "paired", "asked", "approved", "filed_by", "leave", "first", "last",
        "kind", "on", "escalation", "to", "result", "difficulty", "owner", "alert", "subject", "notice", "n",
        "pick", "own", "other", "against", "waited", "credit", "rate", "penalty",
        "told", "p10_s", "p50_s", "p90_s", "days",
    )
)  # fmt: skip
"""Fields of events that may leave. `pseudonym` is a keyed digest, `words` an opaque reference to the vault. A field that
the domain gains is held back until it stands here: tests/uplink/test_privacy.py asks for the decision."""

TYPED = ("why", "reason", "paused", "result", "case", "pre_review", "missing")
"""Fields that may hold words of a clerk."""

IDENTITY = re.compile(r"(?<![0-9A-Za-z])(\d{17}[0-9Xx]|\d{15}|1\d{10})(?![0-9A-Za-z])")
"""A citizen's number (18 or 15 figures) or a mobile number."""

HIDDEN = "***"

FLOOR = frozenset({"epoch", "seq", "at", "windows", "queues"})
WINDOW = frozenset({"no", "zone", "state", "since", "clerk", "ticket", "number", "item_classes"})
QUEUE = frozenset({"item_class", "waiting", "longest_wait_s", "forecast"})

_decode = msgspec.json.Decoder(dict[str, object]).decode
_encode = msgspec.json.Encoder().encode


def leaving(body: bytes) -> tuple[bytes, bool]:
    """A journal entry as it may leave the hall, and whether anything was held back.

    An entry that holds nothing but allowed fields leaves byte for byte, so that its chain value can be checked at the city.
    """
    try:
        entry = _decode(body)
    except (msgspec.DecodeError, RecursionError):
        return _encode({"event": "Unreadable", "at": 0}), True
    clean = _clean(entry)
    return (body, False) if clean == entry else (_encode(clean), True)


def floor_leaving(floor: object) -> dict[str, object]:
    """The live floor as it may leave the hall. `floor` is what `GET /floor` answers: a mapping or a Struct."""
    given = msgspec.to_builtins(floor)
    picture: dict[str, object] = {name: value for name, value in given.items() if name in FLOOR}
    for part, allowed in (("windows", WINDOW), ("queues", QUEUE)):
        entries = given.get(part) or []
        picture[part] = [{name: value for name, value in entry.items() if name in allowed} for entry in entries]
    return picture


def _clean(value: dict[str, object]) -> dict[str, object]:
    return {name: _looked_over(name, part) for name, part in value.items() if name in FIELDS}


def _looked_over(name: str, value: object) -> object:
    match value:
        case dict():
            return _clean(value)
        case list():
            return [_looked_over(name, part) for part in value]
        case str() if name in TYPED:
            return IDENTITY.sub(HIDDEN, value)
        case str() if name == "pseudonym" and IDENTITY.fullmatch(value):
            return None
    return value
