"""Why this one: what decided a pick, told by the very numbers that were weighed (docs/reference/dispatch.md)."""

from collections.abc import Sequence

from qms.domain import events as e
from qms.domain import routing
from qms.domain.floor import Upcoming
from qms.domain.places import PINNED
from qms.domain.queues import GROUP_INDEX, Choice, Head

GROUP_NAMES = tuple(GROUP_INDEX)


def why(window: str, upcoming: Upcoming, at: int) -> e.Pick:
    """Why a call-next at this window at `at` (ms) calls whom `floor.upcoming` names."""
    chosen = upcoming.ticket
    if upcoming.choice is not None:
        return of(upcoming.choice, at, going_on=chosen.state != "waiting")
    if chosen.state == "parked":
        return e.Pick(kind="parked_due", own=e.Weighed(waited=at - (chosen.due_at or at)))
    # who stands by at another window is called only where nobody else waits
    return e.Pick(kind="stood_by" if chosen.stands_by == window else "only", own=e.Weighed(waited=at - chosen.clock))


def of(choice: Choice, at: int, *, going_on: bool = False) -> e.Pick:
    """What decided a choice at `at` (ms); `going_on`: the one taken is at the window, for the next stage of its bundle.

    It is weighed against the nearest of those passed over who have waited longer; if nobody has, against the nearest of all.
    """
    own = choice.heads[choice.taken]
    kind, other = _turn(choice) or _decided(choice, own, at, going_on)
    return e.Pick(
        kind=kind,
        own=_weighed(choice, own, at),
        other=other.place.ticket if other else None,
        against=_weighed(choice, other, at) if other else None,
    )


def score(weighed: e.Weighed) -> float:
    """What the numbers of one side come to, in ms; the larger score was called."""
    return routing.score(0.0, weighed.waited, weighed.credit, weighed.rate, weighed.penalty)


def _turn(choice: Choice) -> tuple[e.PickKind, Head] | None:
    return ("turn", choice.heads[choice.usual]) if choice.usual != choice.taken else None


def _decided(choice: Choice, own: Head, at: int, going_on: bool) -> tuple[e.PickKind, Head | None]:
    rivals = [head for i, head in enumerate(choice.heads) if i != choice.taken]
    if choice.second is not None:
        rivals.append(choice.second)
    passed = [head for head in rivals if head.place.clock <= own.place.clock]
    other = _nearest(choice, passed or rivals, at)
    if going_on:
        return "stage", other
    if own.group == routing.APPOINTMENT and own.place.clock > at:
        return ("early" if other is None or other.place.clock > at else "early_own"), other
    if other is None:
        return "only", None
    if GROUP_NAMES[own.group] == PINNED:
        return "pinned", other
    return (_before_longer if passed else _longest)(choice, own, other, at), other


def _before_longer(choice: Choice, own: Head, other: Head, at: int) -> e.PickKind:
    """`other` has waited as long, or longer."""
    if _score(choice, own, at) == _score(choice, other, at):
        return "tie"
    if at - own.place.clock - own.penalty > at - other.place.clock - other.penalty:  # would do without a head start
        return "bound" if own.queue.bound_to else "secondary"
    return "priority" if own.group == routing.PRIORITY else "appointment"


def _longest(choice: Choice, own: Head, other: Head, at: int) -> e.PickKind:
    """Nobody has waited as long as `own`."""
    mine, theirs = _score(choice, own, at), _score(choice, other, at)
    if mine == theirs:
        return "tie"
    if _early(other, at):
        return "not_due"
    if theirs + other.penalty > mine + own.penalty:
        return "secondary"
    return "bound" if own.queue.bound_to else "longest"


def _early(head: Head, at: int) -> bool:
    return head.group == routing.APPOINTMENT and head.place.slot > at


def _nearest(choice: Choice, heads: Sequence[Head], at: int) -> Head | None:
    return max(heads, key=lambda head: (_score(choice, head, at), -head.place.clock), default=None)


def _score(choice: Choice, head: Head, at: int) -> float:
    group = routing.standing(head.group, head.place.slot, at)
    return routing.score(head.place.clock, at, choice.credit[group], choice.rate[group], head.penalty)


def _weighed(choice: Choice, head: Head, at: int) -> e.Weighed:
    group = routing.standing(head.group, head.place.slot, at)
    return e.Weighed(
        waited=int(at - head.place.clock),
        group=GROUP_NAMES[group],
        credit=int(choice.credit[group]),
        rate=choice.rate[group],
        penalty=int(head.penalty),
    )
