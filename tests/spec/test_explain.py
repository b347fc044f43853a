"""Why this one: each call by the score says in one sentence what decided, from the numbers that were weighed."""

from typing import get_args

import pytest
from msgspec.structs import replace

from config.plan import Bundle, Dispatch, Plan, Policy, Stage
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain import reasons
from tests.spec.story import Story, plan

MINUTE = 60_000
POSTED = Dispatch(priority_credit=1500, priority_rate=1.0, appointment_credit=1500, appointment_rate=1.0)
"""The rule that can be posted on the wall."""


class Line(Story):
    """A hall where people are in line already, and windows that call them."""

    def __init__(self, dispatch: Dispatch = POSTED, drawn: Plan | None = None) -> None:
        super().__init__(drawn or plan(Policy(dispatch=dispatch)))
        self.wait(4 * 3600).open("1", "2", "3")

    def stands(self, number: str, waited: float, group: str = "ordinary") -> str:
        """Somebody has been in line for `waited` minutes; the id."""
        clock = self.now - int(waited * MINUTE)
        item_class = {"A": "a", "B": "b"}[number[0]]
        self.floor.apply(
            e.TicketIssued(
                at=self.now, ticket=f"id-{number}", number=number, item_class=item_class, clock=clock, group=group
            )
        )
        return f"id-{number}"

    def press(self, window: str = "1") -> e.TicketCalled:
        """Call-next; the call."""
        [called] = [event for event in self.do(c.CallNext(window=window)) if isinstance(event, e.TicketCalled)]
        assert self.floor.windows[window].last_call == called
        return called

    def hears(self, called: e.TicketCalled) -> tuple[str, str]:
        """The sentence in both languages."""
        pick, numbers = called.pick, {one.id: one.number for one in self.floor.tickets.values()}
        assert pick is not None
        waited, other_waited = (str(reasons.minutes(side.waited)) if side else "" for side in (pick.own, pick.against))
        other = numbers[pick.other] if pick.other else ""
        about = reasons.About(numbers[called.ticket], called.window, waited, other_waited, other)
        return tuple(reasons.said(pick, about))  # type: ignore[return-value]


def test_the_only_one() -> None:
    hall = Line()
    hall.stands("A001", 4)
    called = hall.press()
    assert called.pick == e.Pick(kind="only", own=e.Weighed(waited=4 * MINUTE))
    assert hall.hears(called) == (
        "只有 A001 在等，等了 4 分钟",
        "A001 is the only one waiting for window 1, 4 min.",
    )


def test_the_longest_wait_and_who_is_next_also_in_the_same_line() -> None:
    hall = Line()
    hall.stands("A001", 14), hall.stands("A002", 11.5)
    called = hall.press()
    assert called.pick == e.Pick(
        kind="longest",
        own=e.Weighed(waited=14 * MINUTE),
        other="id-A002",
        against=e.Weighed(waited=int(11.5 * MINUTE)),
    )
    assert hall.hears(called)[0] == "A001 等得最久，14 分钟；其次 A002，12 分钟"


def test_priority_over_the_nearest_who_had_waited_longer() -> None:
    hall = Line()
    hall.stands("A001", 20), hall.stands("B001", 12), hall.stands("A003", 3, "priority")
    called = hall.press()
    assert called.pick == e.Pick(
        kind="priority",
        own=e.Weighed(waited=3 * MINUTE, group="priority", credit=25 * MINUTE),
        other="id-A001",
        against=e.Weighed(waited=20 * MINUTE),
    )
    assert hall.hears(called) == (
        "A003 优先，算早来 25 分钟，先于等了 20 分钟的 A001",
        "A003 has priority, counted 25 min earlier: before A001, who has waited 20 min.",
    )


def test_priority_by_a_rate() -> None:
    hall = Line(Dispatch())
    hall.stands("A001", 31), hall.stands("A003", 3, "priority")
    assert hall.hears(hall.press()) == (
        "A003 优先，算早来 30 分钟、等候按 2 倍算，先于等了 31 分钟的 A001",
        "A003 has priority, counted 30 min earlier, each minute 2 times: before A001, who has waited 31 min.",
    )


def test_an_appointment_that_is_due() -> None:
    hall = Line()
    hall.stands("A001", 20), hall.stands("A002", 0, "appointment")
    called = hall.press()
    assert (called.ticket, called.pick and called.pick.kind) == ("id-A002", "appointment")
    assert hall.hears(called)[0] == "A002 预约的时间到了，算早来 25 分钟，先于等了 20 分钟的 A001"


def test_an_early_appointment_goes_before_whom_the_window_only_helps_out_with() -> None:
    hall = Line(replace(POSTED, secondary_penalty=360))
    hall.stands("B001", 0), hall.stands("A001", -2, "appointment")
    called = hall.press()
    assert called.pick == e.Pick(
        kind="early_own",
        own=e.Weighed(waited=-2 * MINUTE),
        other="id-B001",
        against=e.Weighed(waited=0, penalty=6 * MINUTE),
    )
    assert hall.hears(called)[0] == "A001 的预约还没到时间，但本窗口对 B001 只是协办，要让 6 分钟"


def test_an_appointment_that_is_not_due_counts_as_an_ordinary_number() -> None:
    hall = Line()
    hall.stands("A001", 1), hall.stands("A002", -9, "appointment")
    first = hall.press()
    assert first.pick
    assert first.pick.against == e.Weighed(waited=-9 * MINUTE)
    assert hall.hears(first)[0] == "A001 等了 1 分钟；A002 的预约还没到时间，按普通号排"
    second = hall.press()
    assert second.pick == e.Pick(kind="early", own=e.Weighed(waited=-9 * MINUTE))
    assert hall.hears(second)[0] == "别的人都还没到时间，先叫预约时间没到的 A002"


def test_a_secondary_class_gives_way() -> None:
    hall = Line()
    hall.stands("A012", 14), hall.stands("B006", 17)
    called = hall.press()
    assert called.pick
    assert called.pick.against == e.Weighed(waited=17 * MINUTE, penalty=6 * MINUTE)
    assert hall.hears(called) == (
        "A012 等了 14 分钟；B006 等了 17 分钟，但本窗口只是协办，要让 6 分钟",
        "A012 has waited 14 min; B006 has waited 17 min, but its class is secondary at window 1, 6 min less.",
    )


def test_priority_of_a_secondary_class_gives_way() -> None:
    hall = Line(Dispatch(priority_credit=600, priority_rate=1.0))
    hall.stands("A012", 14), hall.stands("B007", 6, "priority")
    assert hall.hears(hall.press())[0] == "A012 等了 14 分钟；优先号 B007 等了 6 分钟，但本窗口只是协办，要让 6 分钟"


def test_who_was_put_first() -> None:
    hall = Line()
    hall.stands("A001", 20, "priority")
    hall.do(c.PinTicket(ticket=hall.stands("A002", 1), reason="轮椅", by="0201"))
    called = hall.press()
    assert called.pick
    assert (called.pick.own.group, called.pick.other) == ("pinned", "id-A001")
    assert hall.hears(called)[0] == "A002 置顶了，先于所有人"


def test_who_waits_for_this_window_only() -> None:
    hall = Line()
    hall.stands("A001", 9)
    hall.do(c.CallNext(window="2"), c.TransferTicket(window="2", to_window="1", keep_place=True))
    hall.stands("A002", 5)
    assert hall.hears(hall.press())[0] == "A001 只等 1 号窗口，等了 9 分钟；其次 A002，5 分钟"


def test_the_turn_of_whoever_has_waited_longest() -> None:
    hall = Line(replace(POSTED, priority_run=1))
    hall.stands("A001", 8), hall.stands("A002", 2, "priority"), hall.stands("A003", 1, "priority")
    assert hall.press().ticket == "id-A002"
    called = hall.press()
    assert called.pick
    assert (called.pick.own, called.pick.other) == (e.Weighed(waited=8 * MINUTE), "id-A003")
    assert hall.hears(called)[0] == "优先和预约连着叫够了，轮到等得最久的 A001，8 分钟；优先号 A003 在后"


def test_the_next_stop_of_whoever_is_here() -> None:
    both = Bundle("both", "两件一次", "liang jian yi ci", (Stage("b", ("B-1",)), Stage("a", ("A-1",))))
    hall = Line(drawn=replace(plan(Policy(dispatch=POSTED)), bundles=(both,)))
    hall.do(c.TakeTicket(bundle="both"))
    hall.wait(600).press()
    hall.stands("A002", 3)
    assert hall.hears(hall.press())[0] == "B001 的下一站还在 1 号窗口，接着办"


def test_a_tie_goes_to_the_oldest_clock() -> None:
    hall = Line()
    hall.stands("A001", 30), hall.stands("A002", 5, "priority")
    assert hall.hears(hall.press())[0] == "A001 和优先号 A002 算下来一样，来得早的先"


def test_a_parked_one_whose_time_has_come() -> None:
    hall = Line()
    hall.stands("A001", 2)
    hall.press()
    hall.do(c.ParkTicket(window="1", seconds=60))
    hall.stands("A002", 40)
    called = hall.wait(90).press()
    assert called.pick == e.Pick(kind="parked_due", own=e.Weighed(waited=30_000))
    assert hall.hears(called)[0] == "A001 挂起的时间到了，先于所有人"


def test_who_stood_by() -> None:
    hall = Line()
    hall.stands("A001", 5), hall.stands("A002", 4)
    hall.press()
    hall.floor.apply(e.StandByAsked(at=hall.now, ticket="id-A002", window="1"))
    hall.stands("A003", 9, "priority")
    called = hall.press()
    assert called.pick == e.Pick(kind="stood_by", own=e.Weighed(waited=4 * MINUTE))
    assert hall.hears(called)[0] == "A002 已经在 1 号窗口旁准备"


def test_who_stands_by_elsewhere_comes_where_nobody_else_waits() -> None:
    hall = Line()
    hall.stands("A001", 5), hall.stands("A002", 4)
    hall.press()
    hall.floor.apply(e.StandByAsked(at=hall.now, ticket="id-A002", window="1"))
    assert hall.hears(hall.press("2"))[0] == "只有 A002 在等，等了 4 分钟"


def test_a_call_that_a_clerk_chose_has_the_clerks_words_and_no_numbers() -> None:
    hall = Line()
    hall.stands("A001", 9)
    named = hall.stands("A002", 1)
    [called] = hall.do(c.CallTicket(window="1", ticket=named, reason="急"))
    assert isinstance(called, e.TicketCalled)
    assert (called.why, called.pick) == ("急", None)


@pytest.mark.parametrize("kind", get_args(e.PickKind))
def test_every_reason_has_its_sentence_in_both_languages(kind: e.PickKind) -> None:
    weighed = e.Weighed(waited=5 * MINUTE)
    pick = e.Pick(kind=kind, own=weighed, other="x", against=weighed)
    zh, en = reasons.said(pick, reasons.About("A001", "7", "5", "4", "B002"))
    assert "A001" in zh
    assert "A001" in en
    assert "{" not in zh + en
    assert en.endswith(".")
    assert not zh.endswith("。")
