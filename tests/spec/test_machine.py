"""A hall under any order of commands, against a small reference model."""

from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from config.plan import Policy
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.rules import decide
from qms.domain.ticket import TRANSITIONS, UNMOVED, State
from tests.spec.story import NINE, plan

windows = st.sampled_from(["1", "2", "3"])
VERBS: list[Callable[[str], c.Command]] = [
    lambda w: c.OpenWindow(window=w),
    lambda w: c.CloseWindow(window=w),
    lambda w: c.PauseWindow(window=w),
    lambda w: c.ResumeWindow(window=w),
    lambda w: c.Recall(window=w),
    lambda w: c.StartService(window=w),
    lambda w: c.FinishService(window=w),
    lambda w: c.MissTicket(window=w),
    lambda w: c.ParkTicket(window=w),
    lambda w: c.CallBack(window=w),
    lambda w: c.ReinstateTicket(window=w),
    lambda w: c.AbandonTicket(window=w),
    lambda w: c.TransferTicket(window=w, to_item_class="b"),
    lambda w: c.TransferTicket(window=w, to_window="2", keep_place=True),
]


class HallMachine(RuleBasedStateMachine):
    """The model knows, for each ticket, its state and clock; for each window, the ticket at it. Nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.plan = plan(Policy(reinstate_behind=1))
        self.floor = Floor(self.plan)
        self.events: list[e.Event] = []
        self.now = NINE
        self.states: dict[str, State] = {}
        self.lists: dict[str, tuple[str, str, str | None, int]] = {}
        self.at_window: dict[str, str] = {}
        self.numbers: set[tuple[str, str]] = set()
        self.drawn = 0
        self.do(c.OpenDay(date="2026-01-01", plan="test"))

    def do(self, command: c.Command) -> None:
        self.drawn += 1
        try:
            events = decide(self.floor, command, self.now, f"t{self.drawn}")
        except (Refused, Unknown):
            return
        for event in events:
            self.model(event)
            self.floor.apply(event)
            self.events.append(event)

    def model(self, event: e.Event) -> None:
        ticket = getattr(event, "ticket", None)
        if isinstance(event, e.DayOpened):
            assert self.floor.day is None or event.date > self.floor.day
            self.states, self.lists, self.at_window = {}, {}, {}
        if ticket is None or type(event) in UNMOVED:
            return
        before = self.states.get(ticket)
        assert (before, type(event)) in TRANSITIONS, f"{type(event).__name__} of a ticket that is {before}"
        self.states[ticket] = TRANSITIONS[before, type(event)]
        match event:
            case e.TicketIssued():
                assert (self.floor.day or "", event.number) not in self.numbers, "a number twice in a day"
                self.numbers.add((self.floor.day or "", event.number))
                self.lists[ticket] = (event.item_class, event.group, None, event.clock)
            case e.TicketTransferred():
                group = self.lists[ticket][1]
                self.lists[ticket] = (event.item_class, group, event.to_window, event.clock)
                del self.at_window[event.window]
            case e.TicketReinstated():
                item_class, group, _, _ = self.lists[ticket]
                self.lists[ticket] = (item_class, group, None, event.clock)
            case e.TicketCalled():
                self.called(event, before)
            case e.ServiceFinished() | e.TicketParked() | e.TicketMissed():
                assert self.at_window.pop(event.window) == ticket

    def called(self, event: e.TicketCalled, before: State | None) -> None:
        assert event.window not in self.at_window, "two tickets at one window"
        assert event.ticket not in self.at_window.values(), "one ticket at two windows"
        if before == "waiting" and not event.why:
            *mine, clock = self.lists[event.ticket]
            for other, (*theirs, earlier) in self.lists.items():
                if self.states[other] == "waiting" and theirs == mine:
                    assert earlier >= clock, "somebody with an earlier clock was passed over"
        self.at_window[event.window] = event.ticket

    # --- what people do ---

    @rule(item_class=st.sampled_from(["a", "b"]), priority=st.sampled_from([None, "elder"]))
    def take(self, item_class: str, priority: str | None) -> None:
        self.do(c.TakeTicket(item_class=item_class, priority_class=priority))

    @rule(window=windows)
    def call_next(self, window: str) -> None:
        expected = self.floor.next_for(window, self.now)
        before = len(self.events)
        self.do(c.CallNext(window=window))
        called = [x.ticket for x in self.events[before:] if isinstance(x, e.TicketCalled)]
        standing = self.floor.windows[window]
        if standing.open and standing.paused is None:
            assert called == ([expected.id] if expected else []), "a window idles while somebody it may serve waits"

    @rule(window=windows, verb=st.sampled_from(range(len(VERBS))))
    def press(self, window: str, verb: int) -> None:
        self.do(VERBS[verb](window))

    @rule(seconds=st.integers(0, 2000))
    def wait(self, seconds: int) -> None:
        self.now += seconds * 1000

    @precondition(lambda self: self.states)
    @rule(data=st.data(), window=windows)
    def touch_a_ticket(self, data: st.DataObject, window: str) -> None:
        ticket = data.draw(st.sampled_from(sorted(self.states)))
        choices: list[c.Command] = [
            c.CancelTicket(ticket=ticket),
            c.ReprintTicket(ticket=ticket),
            c.NotePrinted(ticket=ticket, device="p"),
            c.RateService(ticket=ticket, satisfaction=5),
            c.CallTicket(window=window, ticket=ticket, reason="急"),
            c.CallBack(window=window, ticket=ticket),
            c.ReinstateTicket(window=window, ticket=ticket),
            c.AbandonTicket(window=window, ticket=ticket),
        ]
        self.do(data.draw(st.sampled_from(choices)))

    @rule()
    def next_day(self) -> None:
        last = int((self.floor.day or "2026-01-00")[-2:])
        if last < 28:
            self.do(c.CloseDay())
            self.do(c.OpenDay(date=f"2026-01-{last + 1:02d}", plan="test"))

    # --- what always holds ---

    @invariant()
    def the_floor_agrees_with_the_model(self) -> None:
        assert {t.id: t.state for t in self.floor.tickets.values()} == self.states
        assert {w.no: w.ticket for w in self.floor.windows.values() if w.ticket} == self.at_window

    @invariant()
    def who_waits_stands_in_exactly_one_list(self) -> None:
        waiting = sorted(t for t, state in self.states.items() if state == "waiting")
        listed = sorted(t.id for k in ("a", "b") for t in self.floor.waiting(k))
        assert listed == waiting
        assert sum(self.floor.waiting_count(k) for k in ("a", "b")) == len(waiting)

    def teardown(self) -> None:
        again = Floor(self.plan)
        for event in self.events:
            again.apply(e.decode(e.encode(event)))
        assert again.tickets == self.floor.tickets
        assert again.windows == self.floor.windows
        assert again.counts == self.floor.counts


TestHallMachine = HallMachine.TestCase
TestHallMachine.settings = settings(max_examples=300, stateful_step_count=60, deadline=None)
