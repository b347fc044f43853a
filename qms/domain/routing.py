"""Who is called next: the score, on plain numbers, so that live dispatch and a compiled kernel run the very same functions.

score = credit[group] + rate[group] * (now - clock) - penalty * [class is secondary here]; the largest wins, ties go to
the oldest clock. Source: docs/reference/dispatch.md. Times are milliseconds; groups are indices into `credit` and `rate`.
"""

from collections.abc import Sequence
from typing import Final

ORDINARY: Final = 0
PRIORITY: Final = 1
APPOINTMENT: Final = 2


def score(clock: float, now: float, credit: float, rate: float, penalty: float) -> float:
    """How much a head of a list deserves to be called, in milliseconds of ordinary waiting."""
    return credit + rate * (now - clock) - penalty


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
        s = score(clocks[i], now, credit[groups[i]], rate[groups[i]], penalties[i])
        if chosen < 0 or s > top or (s == top and clocks[i] < clocks[chosen]):
            chosen = i
            top = s
    return chosen


def passes_before(own: float, now: float, credit: float, rate: float) -> float:
    """The clock before which a ticket of another group stands ahead of one whose score is `own` (see `score`)."""
    return now - (own - credit) / rate
