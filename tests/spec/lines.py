"""Drawn at random: rules that qms check admits, people in line, and windows that call them one after another."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import strategies as st
from msgspec import structs

from config.checks import policy as checks
from config.plan import Dispatch, Plan, Policy, Window
from qms.domain import serving
from qms.domain.places import Stander
from qms.domain.queues import Queues
from tests.spec.story import NINE, plan

NOON = NINE + 3 * 3_600_000
WINDOWS = ("1", "2", "3", "4")
DRAWN = plan(windows=(*plan().windows, Window("4", "intake", ("b",), ("a",))))
"""Windows 1 and 2 serve A and help with B, 3 serves B, 4 too and helps with A."""


class Stands(Stander):
    """Somebody in line."""

    @property
    def line(self) -> tuple[str, str, str]:
        """What nobody is called out of turn within."""
        return self.item_class, "pinned" if self.pinned else self.group, self.bound_to or ""


def hall(dispatch: Dispatch) -> Plan:
    """The hall with these rules."""
    return structs.replace(DRAWN, policy=Policy(dispatch=dispatch))


def _admitted(dispatch: Dispatch) -> bool:
    return not list(checks.check(hall(dispatch)))


seconds = st.one_of(st.sampled_from((0, 1500, 1800, 2640)), st.integers(0, 14_399))
rates = st.one_of(st.sampled_from((1.0, 1.25, 2.0)), st.floats(1.0, 10.0, allow_nan=False))
dispatches = st.builds(
    Dispatch,
    priority_credit=seconds,
    priority_rate=rates,
    appointment_credit=seconds,
    appointment_rate=rates,
    secondary_penalty=st.one_of(st.sampled_from((0, 360)), st.integers(0, 14_399)),
    priority_run=st.sampled_from((0, 0, 1, 2, 3)),
).filter(_admitted)
"""All that qms check admits."""


@st.composite
def _person(draw: st.DrawFn) -> Stands:
    group = draw(st.sampled_from(("ordinary", "ordinary", "priority", "appointment")))
    minutes = st.integers(-300 * 60_000, 60 * 60_000 if group == "appointment" else 0)
    bound = st.sampled_from((None, None, None, "1", "3"))
    pinned = st.sampled_from((False, False, False, False, True))
    clock = NOON + draw(minutes)
    slot = clock + draw(st.integers(0, 10 * 60_000))
    return Stands("", draw(st.sampled_from("ab")), group, clock, slot, pinned=draw(pinned), bound_to=draw(bound))


def people(least: int = 1) -> st.SearchStrategy[list[Stands]]:
    """So many in line at NOON, each with a clock of their own; only appointments may have one that lies ahead."""
    drawn = st.lists(_person(), min_size=least, max_size=10, unique_by=lambda one: one.clock)
    return drawn.map(lambda line: [replace(one, id=f"t{n}") for n, one in enumerate(line)])


presses = st.lists(
    st.tuples(st.sampled_from(("1", "1", *WINDOWS)), st.integers(0, 9 * 60_000)), min_size=3, max_size=14
)
"""Windows that call one after another, each so many ms after the one before."""


class Lines:
    """A hall's lists with these people in them, and the runs of its windows."""

    def __init__(self, dispatch: Dispatch, waiting: Sequence[Stands]) -> None:
        drawn = hall(dispatch)
        self.serves = serving.of_plan(drawn, None)
        self.queues = Queues(drawn, self.serves)
        self.waiting = {one.id: replace(one) for one in waiting}
        self.run = dict.fromkeys(WINDOWS, 0)
        for one in self.waiting.values():
            self.queues.enter(one)

    def eligible(self, window: str) -> list[Stands]:
        """Whom the window may call."""
        serves = self.serves[window]
        return [
            one
            for one in self.waiting.values()
            if one.bound_to == window
            or (one.bound_to is None and one.item_class in (*serves.classes, *serves.secondary))
        ]

    def take(self, window: str, ticket: str) -> Stands:
        """The ticket goes to the window."""
        one = self.waiting.pop(ticket)
        self.queues.leave(one)
        self.run[window] = 0 if one.group == "ordinary" else self.run[window] + 1
        return one

    def calls(self, pressed: Sequence[tuple[str, int]]) -> Iterator[str]:
        """Who is called, press by press."""
        now = NOON
        for window, later in pressed:
            now += later
            if (ticket := self.queues.pick(window, now, self.run[window])) is not None:
                yield self.take(window, ticket).id
