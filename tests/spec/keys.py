"""Everything that the machine presses: the hall that has it all, the verbs of a window, what is asked about a number, and wishes."""

from collections.abc import Callable

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
    StandBy,
    WindowGroup,
)
from qms.domain import commands as c
from tests.spec.story import plan

WINDOWS = ("1", "2", "3")


def drawn() -> Plan:
    """The small hall with everything that the machine does."""
    reasons = (PauseReason("meal", "用餐", most_a_day=1), PauseReason("copier", "复印"))
    policy = Policy(
        at_window=AtWindow(recalls=2, reinstates=2),
        people=People(paired_days=1, pause_reasons=reasons),
        reinstate_behind=1,
        stand_by=StandBy(on=True),
    )
    return replace(
        plan(policy),
        items=(Item("A-1", "参保登记", "a", "can bao deng ji", bring=("照片",)), Item("B-1", "居住证", "b", "ju zhu zheng")),
        bundles=(Bundle("both", "两件一次", "liang jian yi ci", (Stage("b", ("B-1",)), Stage("a", ("A-1",)))),),
        priority_classes=(PriorityClass("elder", "老年人"), PriorityClass("soldier", "军人", proof=True)),
        green_channel=(Green("works", "重点项目"),),
        companions=(Companion("sign", "手语志愿者", ("old",)),),
        bookings=(Booking("all", slot=7200, capacity=2),),
        clerks=(Clerk("old"), Clerk("deputy"), Clerk("new", mentor="old"), Clerk("lead", role="leader")),
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
    lambda w: c.AskStandBy(window=w),
    lambda _: c.SignIn(clerk="old"),
    lambda _: c.SignOut(clerk="old"),
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
