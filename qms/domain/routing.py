"""Who is called next: the score, on plain numbers, so that live dispatch and a compiled kernel run the very same functions.

score = credit[group] + rate[group] * (now - clock) - penalty * [class is secondary here]; the largest wins, ties go to
the oldest clock. An appointment is an ordinary ticket until its slot begins; the clock of somebody who came early for it lies
ahead, and until it has come they stand behind all that wait. Source: docs/reference/dispatch.md. Times are milliseconds; groups are indices into
`credit` and `rate`.
"""

from collections.abc import Sequence
from typing import Final

ORDINARY: Final = 0
PRIORITY: Final = 1
APPOINTMENT: Final = 2


def standing(group: int, slot: float, now: float) -> int:
    """The group that a ticket counts in: an appointment is one only from its slot on."""
    return ORDINARY if group == APPOINTMENT and slot > now else group


def score(clock: float, now: float, credit: float, rate: float, penalty: float) -> float:
    """How much a head of a list deserves to be called, in milliseconds of ordinary waiting."""
    return credit + rate * (now - clock) - penalty


def turn(run: int, priority_run: int) -> bool:
    """Whether, after a `run` of calls of other groups than the ordinary one, the next goes to whoever has waited longest: each
    (priority_run + 1)-th call of such a run does; never if `priority_run` is 0."""
    return priority_run > 0 and run % (priority_run + 1) == priority_run


def best(
    clocks: Sequence[float],
    slots: Sequence[float],
    groups: Sequence[int],
    penalties: Sequence[float],
    credit: Sequence[float],
    rate: Sequence[float],
    now: float,
) -> int:
    """The index of the head to call, -1 without heads. The sequences run in parallel, one entry a list's head;
    `slots` count for appointments only."""
    chosen = -1
    top = 0.0
    for i in range(len(clocks)):
        group = standing(groups[i], slots[i], now)
        s = score(clocks[i], now, credit[group], rate[group], penalties[i])
        if chosen < 0 or s > top or (s == top and clocks[i] < clocks[chosen]):
            chosen = i
            top = s
    return chosen


def passes_before(own: float, now: float, group: int, credit: Sequence[float], rate: Sequence[float]) -> float:
    """The clock before which a ticket of another group stands ahead of one whose score is `own` (see `score`)."""
    return now - (own - credit[group]) / rate[group]
