"""The lists that visitors stand in: one per (item class, group, bound window), each in order of clock."""

from bisect import bisect_left, insort
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from config.plan import Dispatch, Plan
from qms.domain import routing
from qms.domain.places import PINNED, Place, Queue, Stands
from qms.domain.serving import Serves
from qms.domain.ticket import GROUPS, Ticket

GROUP_INDEX: dict[str, int] = {group: i for i, group in enumerate((*GROUPS, PINNED))}
PINNED_CREDIT = 1e11
"""Milliseconds: a head start of three years, more than any rate makes of a day, so that a pinned ticket is before everybody
who is not."""
PLAIN_CREDIT = (0.0, 0.0, 0.0, PINNED_CREDIT)
PLAIN_RATE = (1.0, 1.0, 1.0, 1.0)
"""When a run of others has been long enough, nobody but a pinned ticket has a head start."""


class Head(NamedTuple):
    """The first of a list, as the score sees it: `group` as an index into credits and rates, `penalty` in ms."""

    place: Place
    group: int
    penalty: float
    queue: Queue


class Choice(NamedTuple):
    """What a window chose from, and which it took: indices into `heads`. `usual` is the one that the score takes when it is not
    the turn of whoever has waited longest; `credit` and `rate` are those that counted; `second` stands behind the one taken."""

    heads: list[Head]
    taken: int
    usual: int
    credit: tuple[float, ...]
    rate: tuple[float, ...]
    second: Head | None

    @property
    def ticket(self) -> str:
        """The id of the ticket that it took."""
        return self.heads[self.taken].place.ticket


class Queues:
    """All lists of a hall, and whom a window would call from them."""

    def __init__(self, plan: Plan, serving: Mapping[str, Serves]) -> None:
        self._dispatch = d = plan.policy.dispatch
        self._credit = (0.0, d.priority_credit * 1000.0, d.appointment_credit * 1000.0, PINNED_CREDIT)
        self._rate = (1.0, d.priority_rate, d.appointment_rate, 1.0)
        self._lists: dict[Queue, list[Place]] = {}
        self._of_class: dict[str, list[tuple[Queue, list[Place]]]] = {c.id: [] for c in plan.item_classes}
        self._bound: dict[str, list[tuple[Queue, list[Place]]]] = {w.no: [] for w in plan.windows}
        self._serves = {no: _penalties(serves, d) for no, serves in serving.items()}
        self._entered = 0

    def serve(self, window: str, serves: Serves) -> None:
        """From now on the window calls from these classes."""
        self._serves[window] = _penalties(serves, self._dispatch)

    def enter(self, ticket: Stands, *, again: bool = False) -> None:
        """Put a waiting ticket into the list it belongs to, at its clock; `again`: where it stood before, also among those with
        the same clock."""
        queue = _queue(ticket)
        if queue not in self._lists:
            places: list[Place] = []
            self._lists[queue] = places
            (self._bound if queue.bound_to else self._of_class)[queue.bound_to or queue.item_class].append(
                (queue, places)
            )
        if not again:
            self._entered += 1
            ticket.order = self._entered
        insort(self._lists[queue], Place(ticket.clock, ticket.order, ticket.id, ticket.slot))

    def leave(self, ticket: Stands) -> None:
        """Take a ticket out of its list."""
        places = self._lists[_queue(ticket)]
        if places[0].ticket == ticket.id:  # nearly always
            del places[0]
        else:
            del places[bisect_left(places, Place(ticket.clock, ticket.order, ticket.id))]

    def pick(self, window: str, now: int, run: int = 0, going_on: Ticket | None = None) -> str | None:
        """The ticket that `window` should call at `now` (ms), None when nobody it may serve waits: that of `choose`."""
        choice = self.choose(window, now, run, going_on)
        return choice.ticket if choice else None

    def choose(self, window: str, now: int, run: int = 0, going_on: Ticket | None = None) -> Choice | None:
        """Whom `window` should call at `now` (ms) and whom it weighed, None when nobody it may serve waits. After a `run` of calls
        of other groups as long as the policy's it is the turn of whoever has waited longest, whatever the group; only a pinned
        one still goes before. `going_on` is at the window and will wait for the next stage of its bundle."""
        heads = self._heads(window)
        if going_on is not None:
            heads += self._stage(window, going_on)
        if not heads:
            return None
        turn = routing.turn(run, self._dispatch.priority_run)
        credit, rate = (PLAIN_CREDIT, PLAIN_RATE) if turn else (self._credit, self._rate)
        taken = usual = _best(heads, credit, rate, now)
        if turn:
            usual = _best(heads, self._credit, self._rate, now)
        return Choice(heads, taken, usual, credit, rate, self._second(heads[taken]))

    def _second(self, head: Head) -> Head | None:
        places = self._lists.get(head.queue, ())
        return head._replace(place=places[1]) if len(places) > 1 and places[0] == head.place else None

    def match(self, idle: Sequence[str], now: float, busy: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Whom each of several idle windows (longest idle first) calls at once: (window, ticket), the highest score first; on
        ties the oldest clock, then the longest idle. No window is left out while somebody waits whom it serves. After them,
        and in the same way, whom `busy` windows ask to stand by."""
        taken, pairs = set[Place](), list[tuple[str, str]]()
        for left in (list(idle), list(busy)):
            while heads := [(window, head) for window in left for head in self._heads(window, taken)]:
                window, head = heads[_best([head for _, head in heads], self._credit, self._rate, now)]
                pairs.append((window, head.place.ticket))
                left.remove(window)
                taken.add(head.place)
        return pairs

    def _heads(self, window: str, taken: Container[Place] = ()) -> list[Head]:
        lists = [
            (queue, places, penalty)
            for item_class, penalty in self._serves[window]
            for queue, places in self._of_class[item_class]
        ]
        lists += [(queue, places, 0.0) for queue, places in self._bound[window]]
        firsts = (
            (next((p for p in places if p not in taken), None), queue, penalty) for queue, places, penalty in lists
        )
        return [Head(first, GROUP_INDEX[queue.group], penalty, queue) for first, queue, penalty in firsts if first]

    def _stage(self, window: str, ticket: Ticket) -> list[Head]:
        place, group = Place(ticket.clock, self._entered + 1, ticket.id, ticket.slot), GROUP_INDEX[ticket.group]
        following = Queue(ticket.stages[0].item_class, ticket.group, "")
        return [
            Head(place, group, penalty, following)
            for known, penalty in self._serves[window]
            if known == following.item_class
        ]

    def bound_to(self, window: str) -> list[str]:
        """The tickets that wait for this window only."""
        return [place.ticket for _, places in self._bound[window] for place in places]

    def of_class(self, item_class: str) -> list[Place]:
        """All places of a class, bound ones too, in order of clock."""
        found = [p for queue, places in self._lists.items() if queue.item_class == item_class for p in places]
        return sorted(found)

    def heads(self, most: int) -> Iterator[str]:
        """The tickets that are among the first `most` of their list, in all classes."""
        for places in self._lists.values():
            yield from (place.ticket for place in places[:most])

    def count(self, item_class: str) -> int:
        """How many wait in a class."""
        return sum(len(places) for queue, places in self._lists.items() if queue.item_class == item_class)

    def oldest(self, item_class: str) -> Place | None:
        """The place with the oldest clock in a class."""
        heads = [places[0] for queue, places in self._lists.items() if queue.item_class == item_class and places]
        return min(heads, default=None)

    def ahead(self, ticket: Ticket, now: int) -> int:
        """How many of its class would be called before a waiting ticket if every window served the class alike."""
        index = GROUP_INDEX[_queue(ticket).group]
        stands = routing.standing(index, ticket.slot, now)
        own = routing.score(ticket.clock, now, self._credit[stands], self._rate[stands], 0.0)
        before = 0
        for queue, places in self._of_class[ticket.item_class]:
            other = GROUP_INDEX[queue.group]
            if other == index:
                before += bisect_left(places, Place(ticket.clock, ticket.order, ticket.id))
            elif other == routing.APPOINTMENT:
                before += sum(1 for _ in takewhile(lambda place: self._appointment(place, now) > own, places))
            else:
                limit = routing.passes_before(own, now, other, self._credit, self._rate)
                before += bisect_left(places, limit, key=lambda p: p.clock)
        return before

    def _appointment(self, place: Place, now: int) -> float:
        stands = routing.standing(routing.APPOINTMENT, place.slot, now)
        return routing.score(place.clock, now, self._credit[stands], self._rate[stands], 0.0)

    def clock_behind(self, ticket: Ticket, places_back: int, now: int) -> int:
        """The clock (ms) that puts a returning ticket behind the next `places_back` of its list; `now` if fewer wait."""
        places = self._lists.get(Queue(ticket.item_class, ticket.group, ""), [])
        if places_back == 0 and places:
            return int(places[0].clock) - 1
        return int(places[places_back - 1].clock) if 0 < places_back <= len(places) else now


def _best(heads: Sequence[Head], credit: Sequence[float], rate: Sequence[float], now: float) -> int:
    clocks, slots = [head.place.clock for head in heads], [head.place.slot for head in heads]
    groups, penalties = [head.group for head in heads], [head.penalty for head in heads]
    return routing.best(clocks, slots, groups, penalties, credit, rate, now)


def _queue(ticket: Stands) -> Queue:
    return Queue(ticket.item_class, PINNED if ticket.pinned else ticket.group, ticket.bound_to or "")


def _penalties(serves: Serves, dispatch: Dispatch) -> list[tuple[str, float]]:
    penalty = dispatch.secondary_penalty * 1000.0
    own = [(c, 0.0) for c in serves.classes]
    return own + [(c, penalty) for c in serves.secondary if c not in serves.classes]
