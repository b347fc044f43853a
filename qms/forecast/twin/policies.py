"""Another policy by name: what would strict priority have done? Only the figures of the one score differ."""

import msgspec

from config.plan import Dispatch

FIRST = 86_400
"""Seconds of head start that nobody makes up in a day."""
SHORT = {
    "credit": "priority_credit", "rate": "priority_rate", "penalty": "secondary_penalty", "run": "priority_run",
}  # fmt: skip
FIFO = {
    "priority_credit": 0, "priority_rate": 1.0, "appointment_credit": 0, "appointment_rate": 1.0,
    "secondary_penalty": 0, "priority_run": 0,
}  # fmt: skip
STRICT = {
    "priority_credit": FIRST, "priority_rate": 1.0, "appointment_credit": FIRST, "appointment_rate": 1.0,
    "priority_run": 0,
}  # fmt: skip
NAMED: dict[str, dict[str, float]] = {"plan": {}, "fifo": FIFO, "strict": STRICT}


class WrongPolicy(ValueError):
    """The words name no policy; the message says what would."""


def policy(words: str, own: Dispatch) -> Dispatch:
    """`plan`, `fifo` (who has waited longest, whatever the group), `strict` (priority and due appointments before all others), or
    figures of [policy.dispatch] such as `credit=1500,rate=1` (seconds). Raises WrongPolicy."""
    if words in NAMED:
        changed: dict[str, float | str] = dict(NAMED[words])
    else:
        pairs = [part.partition("=") for part in words.split(",")]
        if not all(sep and value for _, sep, value in pairs):
            raise WrongPolicy(f"{words!r} is no policy: plan, fifo, strict, or figures such as credit=1500,rate=1")
        changed = {SHORT.get(name.strip(), name.strip()): value.strip() for name, _, value in pairs}
    try:
        return msgspec.convert(msgspec.to_builtins(own) | changed, Dispatch, strict=False)
    except msgspec.ValidationError as error:
        raise WrongPolicy(f"{words!r}: {error}") from error
