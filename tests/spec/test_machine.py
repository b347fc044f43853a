"""A hall under any order of commands, against a small reference model (tests/spec/model.py)."""

from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace

from config.plan import (
    AtWindow,
    Booking,
    Bundle,
    Clerk,
    Companion,
    Green,
    Item,
    PauseReason,
    People,
    Plan,
    Policy,
    PriorityClass,
    Stage,
    WindowGroup,
)
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.calendar import date_of
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.refusal import Refused, Unknown
from qms.domain.rules import decide
from qms.domain.workdays import later
from tests.spec.model import Model
from tests.spec.nights import picture
from tests.spec.story import NINE, plan

CLOCK = Days("Asia/Shanghai")
WINDOWS = ("1", "2", "3")


def drawn() -> Plan:
    """The small hall with everything that the machine does."""
    reasons = (PauseReason("meal", "用餐", most_a_day=1), PauseReason("copier", "复印"))
    policy = Policy(
        at_window=AtWindow(recalls=2, reinstates=2),
        people=People(paired_days=1, pause_reasons=reasons),
        reinstate_behind=1,
    )
    return replace(
        plan(policy),
        items=(Item("A-1", "参保登记", "a", "can bao deng ji", bring=("照片",)), Item("B-1", "居住证", "b", "ju zhu zheng")),
        bundles=(Bundle("both", "两件一次", "liang jian yi ci", (Stage("b", ("B-1",)), Stage("a", ("A-1",)))),),
        priority_classes=(PriorityClass("elder", "老年人"), PriorityClass("soldier", "军人", proof=True)),
        green_channel=(Green("works", "重点项目"),),
        companions=(Companion("sign", "手语志愿者", ("old",)),),
        bookings=(Booking("all", slot=7200, capacity=2),),
        clerks=(Clerk("old"), Clerk("new", mentor="old"), Clerk("lead", role="leader")),
        groups=(WindowGroup("all", "全部", WINDOWS, leader="lead"),),
    )  # fmt: skip


VERBS: list[Callable[[str], c.Command]] = [
    lambda w: c.OpenWindow(window=w),
    lambda w: c.OpenWindow(window=w, clerk="old"),
    lambda w: c.OpenWindow(window=w, clerk="new"),
    lambda w: c.OpenWindow(window=w, clerk="new", mentor="old"),
    lambda w: c.CloseWindow(window=w),
    lambda w: c.PauseWindow(window=w, reason="meal"),
    lambda w: c.PauseWindow(window=w, reason="walk"),
    lambda w: c.ResumeWindow(window=w),
    lambda w: c.AssignWindow(window=w, classes=("b",), by="lead"),
    lambda w: c.AssignWindow(window=w, classes=("a",), secondary=("b",), by="lead"),
    lambda w: c.AssignWindow(window=w),
    lambda w: c.Recall(window=w),
    lambda w: c.StartService(window=w),
    lambda w: c.FinishService(window=w),
    lambda w: c.FinishService(window=w, outcome="accepted", case="000000-1"),
    lambda w: c.FinishService(window=w, outcome="notice", items=("A-1",), missing=("照片",)),
    lambda w: c.FinishService(window=w, last=True),
    lambda w: c.NotePayment(window=w, reference="pos-1"),
    lambda w: c.NoteRecording(window=w, reference="rec-1", edge="begin"),
    lambda w: c.MissTicket(window=w),
    lambda w: c.ParkTicket(window=w),
    lambda w: c.ParkTicket(window=w, seconds=600),
    lambda w: c.CallBack(window=w),
    lambda w: c.ReinstateTicket(window=w),
    lambda w: c.AbandonTicket(window=w),
    lambda w: c.TransferTicket(window=w, to_item_class="b"),
    lambda w: c.TransferTicket(window=w, to_window="2", keep_place=True),
    lambda w: c.Escalate(window=w, to="leader", reason="请来看看", by="old"),
    lambda w: c.RecordDifficulty(window=w, owner="old", by="old"),
]

ABOUT: list[Callable[[str, str], c.Command]] = [
    lambda t, _: c.CancelTicket(ticket=t),
    lambda t, _: c.ReprintTicket(ticket=t),
    lambda t, _: c.NotePrinted(ticket=t, device="p"),
    lambda t, _: c.PinTicket(ticket=t, reason="急", by="lead"),
    lambda t, _: c.RegroupTicket(ticket=t, priority_class="soldier", reason="出示证件", by="old"),
    lambda t, _: c.RegroupTicket(ticket=t, priority_class=None, reason="没有证件", by="old"),
    lambda t, _: c.JoinVisitor(ticket=t, by="old"),
    lambda t, _: c.RateService(ticket=t, satisfaction=5),
    lambda t, _: c.RateService(ticket=t, satisfaction=4, follow_up=True, service=1),
    lambda t, _: c.NoteNotice(subject=t, notice="near"),
    lambda t, w: c.CallTicket(window=w, ticket=t, reason="急"),
    lambda t, w: c.CallBack(window=w, ticket=t),
    lambda t, w: c.ReinstateTicket(window=w, ticket=t),
    lambda t, w: c.AbandonTicket(window=w, ticket=t),
]

WANTS: list[dict[str, object]] = [
    {"item_class": "a"},
    {"item_class": "b"},
    {"item_class": "a", "priority_class": "elder"},
    {"items": ("A-1",), "pseudonym": "p", "companion": "sign", "silent": True},
    {"items": ("A-1", "B-1"), "pseudonym": "q"},
    {"bundle": "both", "pseudonym": "q", "holder": "p"},
    {"bundle": "both", "priority_class": "soldier"},
    {"item_class": "b", "green": "works", "channel": "desk", "by": "lead"},
]


class HallMachine(RuleBasedStateMachine):
    """The floor, the events that made it, and the model that has heard them too."""

    def __init__(self) -> None:
        super().__init__()
        self.plan = drawn()
        self.floor, self.model = Floor(self.plan), Model(self.plan)
        self.events: list[e.Event] = []
        self.now = NINE
        self.drawn = 0
        self.do(c.OpenDay(date="2026-01-01", plan="test"))

    def do(self, command: c.Command) -> list[e.Event]:
        self.drawn += 1
        try:
            events = decide(self.floor, command, self.now, f"t{self.drawn}")
        except (Refused, Unknown):
            return []
        for event in events:
            self.model.hear(event)
            self.floor.apply(event)
            self.events.append(event)
        return events

    # --- what people do ---

    @rule(want=st.sampled_from(range(len(WANTS))))
    def take(self, want: int) -> None:
        self.do(c.TakeTicket(**WANTS[want]))  # type: ignore[arg-type]

    @rule(window=st.sampled_from(WINDOWS))
    def call_next(self, window: str) -> None:
        standing, expected = self.floor.windows[window], self.floor.next_for(window, self.now)
        here = self.model.at_window.get(window)
        called = [event.ticket for event in self.do(c.CallNext(window=window)) if isinstance(event, e.TicketCalled)]
        if standing.open and standing.paused is None:
            assert called == ([expected.id] if expected else []), "not the one who was said to be next"
            left = [one for one in self.model.waiting(window) if one != here]
            assert called or not left, "a window idles while somebody it may serve waits"

    @rule(window=st.sampled_from(WINDOWS), verb=st.sampled_from(range(len(VERBS))))
    def press(self, window: str, verb: int) -> None:
        self.do(VERBS[verb](window))

    @rule(window=st.sampled_from(WINDOWS))
    def work(self, window: str) -> None:
        """What a clerk does most: come, call, serve."""
        for command in (
            c.OpenWindow(window=window, clerk="old"),
            c.ResumeWindow(window=window),
            c.CallNext(window=window),
        ):
            self.do(command)

    @precondition(lambda self: self.model.states)
    @rule(data=st.data(), window=st.sampled_from(WINDOWS), about=st.sampled_from(range(len(ABOUT))))
    def touch_a_ticket(self, data: st.DataObject, window: str, about: int) -> None:
        self.do(ABOUT[about](data.draw(st.sampled_from(sorted(self.model.states))), window))

    @rule(
        person=st.sampled_from(["p", "q"]), ahead=st.integers(0, 1), clock=st.sampled_from(["08:00", "10:00", "12:00"])
    )
    def book(self, person: str, ahead: int, clock: str) -> None:
        start = CLOCK.moment(later(date_of(self.plan, self.now), ahead), clock)
        self.do(c.BookSlot(item_class="a", start=start, pseudonym=person))

    @precondition(lambda self: self.model.bookings)
    @rule(data=st.data(), come=st.booleans())
    def come_or_give_back(self, data: st.DataObject, come: bool) -> None:
        code = data.draw(st.sampled_from(sorted(self.model.bookings)))
        self.do(c.CheckIn(booking=code) if come else c.CancelBooking(booking=code))

    @rule(yes=st.booleans(), long=st.integers(0, 2))
    def ask_for_leave(self, yes: bool, long: int) -> None:
        first = date_of(self.plan, self.now)
        for asked in self.do(c.AskLeave(clerk="old", first=first, last=later(first, long))):
            assert isinstance(asked, e.LeaveAsked)
            self.do(c.DecideLeave(leave=asked.leave, approved=yes, by="lead"))
            self.do(c.FileLeave(leave=asked.leave, by="lead"))

    @rule(seconds=st.integers(0, 2000))
    def wait(self, seconds: int) -> None:
        self.now += seconds * 1000
        self.do(c.WatchPeople())

    @rule(closed=st.booleans())
    def night(self, closed: bool) -> None:
        """The day may be closed in the evening, and is at midnight."""
        if closed:
            self.do(c.CloseDay())
            assert self.do(c.TakeTicket(item_class="a")) == []
        day = later(date_of(self.plan, self.now), 1)
        self.now = CLOCK.moment(day, "00:00")
        self.do(c.CloseDay())
        self.do(c.OpenDay(date=day, plan="test"))
        self.now = CLOCK.moment(day, "09:00")

    # --- what always holds ---

    @invariant()
    def the_floor_agrees_with_the_model(self) -> None:
        tickets, windows = self.floor.tickets, self.floor.windows
        assert {t.id: t.state for t in tickets.values()} == self.model.states
        assert {w.no: w.ticket for w in windows.values() if w.ticket} == self.model.at_window
        assert {t.id: t.owner for t in tickets.values() if t.owner} == {t: o for t, o in self.model.owners.items() if o}

    @invariant()
    def who_waits_stands_in_exactly_one_list(self) -> None:
        waiting = sorted(t for t, state in self.model.states.items() if state == "waiting")
        assert sorted(t.id for k in ("a", "b") for t in self.floor.waiting(k)) == waiting
        assert sum(self.floor.waiting_count(k) for k in ("a", "b")) == len(waiting)

    def teardown(self) -> None:
        """All events make the floor again, and so do those of the present day alone."""
        begun = max(i for i, event in enumerate(self.events) if isinstance(event, e.DayOpened))
        for events in (self.events, self.events[begun:]):
            again = Floor(self.plan)
            for event in events:
                again.apply(e.decode(e.encode(event)))
            assert picture(again) == picture(self.floor)


TestHallMachine = HallMachine.TestCase
TestHallMachine.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
