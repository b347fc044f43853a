"""Standing by, and how it ends: nobody loses a place by it, and what may be done with a ticket that waits may still be done."""

import pytest

from config.plan import StandBy
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from tests.spec.near import USUAL, Near
from tests.spec.nights import picture

# --- what ends it ---


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (c.PauseWindow(window="1"), "paused"),
        (c.AssignWindow(window="1", classes=("b",), by="lead"), "assigned"),
        (c.SignOut(clerk="0301"), "signed_out"),
        (c.SwitchStandBy(on=False, by="lead"), "switched_off"),
    ],
)
def test_when_the_window_cannot_call_them_the_visitor_is_back_where_they_stood(command: c.Command, reason: str) -> None:
    hall = Near()
    hall.do(c.SignIn(clerk="0301"), c.OpenWindow(window="1", clerk="0301"))
    _, ready, _ = [hall.take() for _ in range(3)]
    hall.call("1")
    assert hall.look(USUAL) == ["A002 at 1"]
    place = (ready.clock, ready.order)
    events = hall.do(command)
    assert events[0] == e.StandByLapsed(at=hall.now, ticket=ready.id, window="1", reason=reason)  # type: ignore[arg-type]
    assert (ready.clock, ready.order, ready.stands_by) == (*place, None)
    hall.open("2")
    assert [hall.call("2"), hall.call("2")] == ["A002", "A003"]


def test_a_window_that_closes_lets_them_go() -> None:
    hall = Near()
    hall.begin()
    hall.look(USUAL)
    hall.do(c.FinishService(window="1"))
    assert hall.ready() == "A002"
    assert hall.kinds(c.CloseWindow(window="1")) == ["StandByLapsed", "WindowClosed"]
    assert hall.open("2").call("2") == "A002"


def test_they_stay_asked_while_the_window_does_what_it_did() -> None:
    hall = Near()
    hall.begin()
    hall.look(USUAL)
    hall.do(c.AssignWindow(window="1", classes=("a", "b"), by="lead"), c.OpenWindow(window="1", clerk="0302"))
    hall.do(c.ParkTicket(window="1"))
    assert (hall.ready(), hall.call("1")) == ("A002", "A002")


def test_among_equal_clocks_they_stand_where_they_stood() -> None:
    hall = Near().open("1")
    for _ in range(4):
        hall.take()
    hall.call("1")
    assert hall.look(USUAL) == ["A002 at 1"]
    hall.do(c.PauseWindow(window="1"), c.ResumeWindow(window="1"), c.SwitchStandBy(on=False, by="lead"))
    assert [hall.call("1") for _ in range(3)] == ["A002", "A003", "A004"]


def test_a_service_that_lasts_and_lasts_holds_nobody_up() -> None:
    hall = Near(stand_by=StandBy(on=True, after=0.6, longest=600))
    first, _ = hall.begin(waiting=2)
    assert hall.look(0.6 * USUAL) == ["A002 at 1"]
    assert hall.look(599) == []
    assert hall.look(1) == ["A002 too_long"]
    assert hall.look(1) == [], "nobody can say any more when it will end"
    assert hall.open("2").call("2") == first.number
    hall.call("1")
    assert hall.look(0.6 * USUAL) == []


def test_a_desk_that_does_not_call_holds_nobody_up_either() -> None:
    hall = Near()
    hall.begin()
    hall.look(USUAL)
    hall.do(c.FinishService(window="1"))
    assert (hall.look(899), hall.look(1)) == ([], ["A002 too_long"])


# --- what may be done with a ticket that waits may be done with one that stands by ---


def test_whoever_stands_by_may_give_the_number_back() -> None:
    hall = Near()
    [ready, _] = hall.begin(waiting=2)
    hall.look(USUAL)
    assert hall.kinds(c.CancelTicket(ticket=ready.id)) == ["StandByLapsed", "TicketCancelled"]
    assert hall.look(1) == ["A003 at 1"]


def test_staff_may_call_them_to_another_window_with_a_reason() -> None:
    hall = Near()
    [ready, _] = hall.begin(waiting=2)
    hall.look(USUAL)
    hall.open("2")
    assert hall.kinds(c.CallTicket(window="2", ticket=ready.id, reason="急")) == ["StandByLapsed", "TicketCalled"]
    assert (hall.ready(), ready.window) == (None, "2")


def test_staff_may_call_somebody_else_and_they_go_on_standing_by() -> None:
    hall = Near()
    [_, other] = hall.begin(waiting=2)
    hall.look(USUAL)
    hall.do(c.CallTicket(window="1", ticket=other.id, reason="急"))
    assert (hall.ready(), hall.call("1")) == ("A002", "A002")


def test_a_pin_a_companion_and_a_reprint_change_nothing_of_it() -> None:
    hall = Near()
    [ready] = hall.begin()
    hall.look(USUAL)
    hall.do(
        c.PinTicket(ticket=ready.id, reason="急", by="lead"),
        c.ReprintTicket(ticket=ready.id),
        c.RegroupTicket(ticket=ready.id, priority_class="elder", reason="证件", by="lead"),
    )
    assert (hall.ready(), ready.pinned, ready.group) == ("A002", True, "priority")
    hall.do(c.PauseWindow(window="1"), c.ResumeWindow(window="1"))
    assert hall.call("1") == "A002"


def test_whoever_is_pinned_afterwards_comes_after_the_one_who_was_asked() -> None:
    hall = Near()
    [_, other] = hall.begin(waiting=2)
    hall.look(USUAL)
    hall.do(c.PinTicket(ticket=other.id, reason="急", by="lead"))
    assert [hall.call("1"), hall.call("1")] == ["A002", "A003"]


def test_who_turns_out_to_be_no_priority_visitor_is_back_in_line() -> None:
    hall = Near()
    hall.begin()
    claimed = hall.take(priority=True)
    assert hall.look(USUAL) == [f"{claimed.number} at 1"]
    ordinary = c.RegroupTicket(ticket=claimed.id, priority_class=None, reason="没有证件", by="lead")
    assert hall.kinds(ordinary) == ["StandByLapsed", "TicketRegrouped"]
    assert hall.look(1) == ["A002 at 1"]


def test_they_are_still_counted_among_those_who_wait() -> None:
    hall = Near()
    [ready, behind] = hall.begin(waiting=2)
    hall.look(USUAL)
    floor = hall.floor
    assert (floor.waiting_count("a"), [t.number for t in floor.waiting("a")]) == (2, ["A002", "A003"])
    assert floor.oldest("a") is ready
    assert (floor.ahead(ready.id, hall.now), floor.ahead(behind.id, hall.now)) == (0, 1)
    assert hall.refused(c.CloseWindow(window="1")) == "ticket_at_window"


def test_a_person_who_stands_by_takes_no_second_number() -> None:
    hall = Near()
    hall.begin(waiting=0)
    hall.do(c.TakeTicket(item_class="a", pseudonym="p"))
    assert hall.look(USUAL) == ["A002 at 1"]
    assert hall.refused(c.TakeTicket(item_class="a", pseudonym="p")) == "already_waiting"


# --- the day, and the switch ---


def test_a_leader_switches_it_off_and_on_for_the_day() -> None:
    hall = Near()
    hall.begin()
    off = c.SwitchStandBy(on=False, by="lead")
    assert hall.kinds(off) == ["StandBySwitched"]
    assert hall.kinds(off) == [], "it is off"
    assert hall.look(USUAL) == []
    hall.do(c.SwitchStandBy(on=True, by="lead"))
    assert hall.look(1) == ["A002 at 1"]
    hall.do(off)
    hall.next_day()
    assert hall.floor.asks_to_stand_by, "as the plan says, every morning"


def test_it_may_be_switched_on_where_the_plan_has_it_off() -> None:
    hall = Near(stand_by=StandBy())
    hall.begin()
    hall.do(c.SwitchStandBy(on=True, by="lead"))
    assert hall.look(USUAL) == ["A002 at 1"]


def test_in_the_evening_they_are_cleared_like_all_others() -> None:
    hall = Near()
    [ready] = hall.begin()
    hall.look(USUAL)
    kinds = [type(event).__name__ for event in hall.do(c.CloseDay())]
    assert kinds == ["ServiceFinished", "StandByLapsed", "TicketCancelled", "DayClosed"]
    assert (ready.state, list(hall.floor.stand_bys)) == ("cancelled", [])
    assert hall.look(1) == []


def test_a_replay_makes_the_same_floor() -> None:
    hall = Near()
    hall.begin(waiting=3)
    hall.look(USUAL)
    again = Floor(hall.plan)
    for event in hall.past:
        again.apply(e.decode(e.encode(event)))
    assert picture(again) == picture(hall.floor)
    assert [one.number for one in again.stand_bys] == ["A002"]
