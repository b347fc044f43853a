"""Standing by (请准备): while a window finishes with one visitor, the next is asked to sit near it."""

from msgspec.structs import replace

from config.plan import AtWindow, Bundle, Complexity, Item, ItemClass, Policy, Stage, StandBy
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from tests.spec.near import USUAL, Near


def test_the_next_is_asked_when_the_service_has_lasted_its_share_of_the_usual() -> None:
    hall = Near()
    [second] = hall.begin()
    assert hall.look(0.6 * USUAL - 1) == []
    assert hall.look(1) == ["A002 at 1"]
    assert (second.state, second.stands_by, second.stood_at, second.stand_bys) == ("waiting", "1", hall.now, 1)
    assert hall.look(1) == [], "once"
    assert hall.call("1") == "A002"
    assert (second.stands_by, second.stood_at, hall.ready()) == (None, None, None)


def test_nobody_stands_by_where_the_plan_does_not_want_it() -> None:
    hall = Near(stand_by=StandBy())
    hall.begin()
    assert hall.look(USUAL) == []
    assert Policy().stand_by.on is False


def test_whoever_comes_after_that_moment_is_asked_too() -> None:
    hall = Near()
    hall.begin(waiting=0)
    assert hall.look(USUAL) == []
    hall.take()
    assert hall.look(1) == ["A002 at 1"]


def test_whose_service_it_is_decides_what_is_usual() -> None:
    """简单、一般与复杂: two simple items are a usual service, a complex one is two."""
    items = (Item("A-1", "慢", "a", "man", complexity="complex"), Item("A-2", "快", "a", "kuai", complexity="simple"))
    for codes, share in ((("A-1",), 2.0), (("A-2",), 0.5), (("A-1", "A-2"), 2.5), ((), 1.0)):
        hall = Near(complexity=Complexity())
        hall.floor = Floor(replace(hall.plan, items=items))
        hall.do(c.OpenDay(date="2026-01-01", plan="test"))
        hall.open("1").do(c.TakeTicket(items=codes) if codes else c.TakeTicket(item_class="a"))
        hall.call("1"), hall.do(c.StartService(window="1")), hall.take()
        assert hall.look(0.6 * share * USUAL - 1) == []
        assert hall.look(1) == ["A002 at 1"]


def test_a_plan_may_ask_earlier_or_later() -> None:
    hall = Near(stand_by=StandBy(on=True, after=0.25))
    hall.begin()
    assert (hall.look(0.25 * USUAL - 1), hall.look(1)) == ([], ["A002 at 1"])


def test_a_service_of_which_nobody_said_what_is_usual_asks_nobody() -> None:
    hall = Near()
    hall.floor = Floor(
        replace(hall.plan, item_classes=(ItemClass("a", "社保", "A", usual_service=0), hall.plan.item_classes[1]))
    )
    hall.do(c.OpenDay(date="2026-01-01", plan="test"))
    hall.begin()
    assert hall.look(3600) == []


def test_where_nobody_presses_start_the_service_is_counted_from_the_last_call() -> None:
    hall = Near().open("1")
    hall.take(), hall.take()
    hall.call("1")
    hall.wait(120).do(c.Recall(window="1"))
    assert (hall.look(0.6 * USUAL - 1), hall.look(1)) == ([], ["A002 at 1"])


def test_where_the_start_is_confirmed_a_call_alone_is_no_service() -> None:
    hall = Near(confirm_start=True).open("1")
    hall.take(), hall.take()
    hall.call("1")
    assert hall.look(USUAL) == []
    hall.do(c.StartService(window="1"))
    assert hall.look(0.6 * USUAL) == ["A002 at 1"]


# --- who ---


def test_it_is_the_one_whom_the_window_would_call_next() -> None:
    hall = Near()
    hall.begin(waiting=2)
    priority = hall.take(priority=True)
    assert hall.look(USUAL) == [f"{priority.number} at 1"]


def test_why_it_is_that_one_is_on_record_and_said_at_the_call() -> None:
    hall = Near()
    hall.begin(waiting=2)
    priority = hall.take(priority=True)
    hall.look(USUAL)
    asked = hall.past[-1]
    assert isinstance(asked, e.StandByAsked)
    assert asked.pick is not None
    assert (asked.ticket, asked.pick.kind) == (priority.id, "priority")
    called = hall.wait(60).do(c.CallNext(window="1"))[-1]
    assert isinstance(called, e.TicketCalled)
    assert called.pick is not None
    assert called.pick.kind == "stood_by"


def test_whoever_is_called_from_another_window_was_the_only_one() -> None:
    hall = Near()
    hall.begin()
    hall.look(USUAL)
    called = hall.open("2").do(c.CallNext(window="2"))[-1]
    assert isinstance(called, e.TicketCalled)
    assert called.pick is not None
    assert called.pick.kind == "only"


def test_nobody_else_calls_whoever_stands_by_while_others_wait_there() -> None:
    hall = Near()
    hall.begin(waiting=2)
    assert hall.look(USUAL) == ["A002 at 1"]
    assert hall.open("2").call("2") == "A003"
    assert hall.call("1") == "A002"


def test_no_window_stays_idle_for_the_sake_of_another() -> None:
    """Dispatch: a window never idles by reservation while somebody it may serve waits."""
    hall = Near()
    [ready] = hall.begin()
    assert hall.look(USUAL) == ["A002 at 1"]
    assert hall.open("3").call("3") is None, "not a window for it"
    hall.open("2")
    assert hall.kinds(c.CallNext(window="2")) == ["StandByLapsed", "TicketCalled"]
    assert (ready.window, ready.stands_by, hall.ready()) == ("2", None, None)


def test_a_window_asks_nobody_whom_a_free_one_may_call_now() -> None:
    hall = Near()
    hall.begin()
    hall.open("2")
    assert hall.look(USUAL) == []
    hall.do(c.PauseWindow(window="2"))
    assert hall.look(1) == ["A002 at 1"]


def test_two_windows_ask_two_visitors_and_the_one_that_is_free_first_has_the_first() -> None:
    hall = Near().open("1", "2")
    for _ in range(4):
        hall.wait(1).take()
    hall.call("2"), hall.wait(10).call("1")
    assert hall.look(USUAL) == ["A003 at 2", "A004 at 1"]
    assert [hall.call("1"), hall.call("2")] == ["A004", "A003"]


def test_a_parked_ticket_whose_time_has_come_is_next_and_nobody_is_asked_in_its_place() -> None:
    hall = Near(at_window=AtWindow(due_first=True)).open("1")
    for _ in range(3):
        hall.take()
    hall.call("1"), hall.do(c.ParkTicket(window="1", seconds=60)), hall.call("1")
    assert hall.look(USUAL) == []
    assert [hall.call("1"), hall.call("1")] == ["A001", "A003"]


def test_whoever_was_asked_goes_before_a_parked_ticket_whose_time_comes_afterwards() -> None:
    hall = Near().open("1")
    for _ in range(3):
        hall.take()
    hall.call("1"), hall.do(c.ParkTicket(window="1", seconds=USUAL + 60)), hall.call("1")
    assert hall.look(USUAL) == ["A003 at 1"]
    hall.wait(120)
    assert [hall.call("1"), hall.call("1")] == ["A003", "A001"]


def test_nobody_is_asked_to_come_where_the_visitors_own_next_stage_is_next() -> None:
    hall = Near()
    stages = (Stage("b"), Stage("a"))
    hall.floor = Floor(replace(hall.plan, bundles=(Bundle("both", "两件", "liang jian", stages),)))
    hall.do(c.OpenDay(date="2026-01-01", plan="test"))
    hall.open("1").do(c.TakeTicket(bundle="both"))
    hall.call("1"), hall.wait(10).take()
    assert hall.look(USUAL) == []
    assert hall.call("1") == "B001"


def test_a_ticket_that_waits_for_one_window_stands_by_there() -> None:
    hall = Near().open("1", "3")
    moved = hall.take("a")
    hall.call("1"), hall.take("b"), hall.call("3")
    hall.do(c.TransferTicket(window="1", to_window="3"))
    assert hall.look(USUAL) == [f"{moved.number} at 3"]
    hall.do(c.AssignWindow(window="3", classes=("b", "a"))), hall.do(c.AssignWindow(window="3"))
    assert hall.ready("3") == moved.number, "it is still handed on to this window"
