"""Who is called next: the score, on plain numbers, so that live dispatch and a compiled kernel run the very same functions.

score = credit[group] + rate[group] * (now - clock) - penalty * [class is secondary here]; the largest wins, ties go to
the oldest clock. The clock of somebody who came early for an appointment lies ahead; until it has come the ticket is an
ordinary one, and behind all that wait. Source: docs/reference/dispatch.md. Times are milliseconds; groups are indices into
`credit` and `rate`.
"""

from collections.abc import Sequence
from typing import Final

ORDINARY: Final = 0
PRIORITY: Final = 1
APPOINTMENT: Final = 2


def standing(group: int, clock: float, now: float) -> int:
    """The group that a ticket counts in: an appointment is one only from its clock on."""
    return ORDINARY if group == APPOINTMENT and clock > now else group


def score(clock: float, now: float, credit: float, rate: float, penalty: float) -> float:
    """How much a head of a list deserves to be called, in milliseconds of ordinary waiting."""
    return credit + rate * (now - clock) - penalty


def turn(run: int, priority_run: int) -> bool:
    """Whether, after a `run` of calls of other groups than the ordinary one, the next goes to whoever has waited longest: each
    (priority_run + 1)-th call of such a run does; never if `priority_run` is 0."""
    return priority_run > 0 and run % (priority_run + 1) == priority_run


def best(
    clocks: Sequence[float],
    groups: Sequence[int],
    penalties: Sequence[float],
    credit: Sequence[float],
    rate: Sequence[float],
    now: float,
) -> int:
    """The index of the head to call, -1 without heads. The sequences run in parallel, one entry a list's head."""
    chosen = -1
    top = 0.0
    for i in range(len(clocks)):
        group = standing(groups[i], clocks[i], now)
        s = score(clocks[i], now, credit[group], rate[group], penalties[i])
        if chosen < 0 or s > top or (s == top and clocks[i] < clocks[chosen]):
            chosen = i
            top = s
    return chosen


def passes_before(own: float, now: float, group: int, credit: Sequence[float], rate: Sequence[float]) -> float:
    """The clock before which a ticket of another group stands ahead of one whose score is `own` (see `score`)."""
    limit = now - (own - credit[group]) / rate[group]
    if group != APPOINTMENT:
        return limit
    come = min(limit, now + 1)  # clocks are whole milliseconds: up to and with now
    return max(come, now - (own - credit[ORDINARY]) / rate[ORDINARY])
