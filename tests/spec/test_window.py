"""At the window: opening, calling, serving, setting aside."""

from config.plan import Policy
from qms.domain import commands as c
from qms.domain import measures
from tests.spec.story import Story, plan


def test_a_closed_or_paused_window_does_not_call() -> None:
    hall = Story()
    hall.take()
    assert hall.refused(c.CallNext(window="1")) == "window_closed"
    hall.open("1").do(c.PauseWindow(window="1", reason="复印机"))
    assert hall.refused(c.CallNext(window="1")) == "window_paused"
    assert hall.floor.windows["1"].state == "paused"
    hall.do(c.ResumeWindow(window="1"))
    assert hall.call("1") == "A001"


def test_opening_twice_pausing_twice_and_resuming_what_runs_are_refused() -> None:
    hall = Story().open("1")
    assert hall.refused(c.OpenWindow(window="1")) == "window_open"
    assert hall.refused(c.ResumeWindow(window="1")) == "window_not_paused"
    hall.do(c.PauseWindow(window="1"))
    assert hall.refused(c.PauseWindow(window="1")) == "window_paused"
    assert hall.refused(c.PauseWindow(window="2")) == "window_closed"
    assert hall.refused(c.CloseWindow(window="2")) == "window_closed"
    assert hall.refused(c.OpenWindow(window="99")) == "unknown window"


def test_a_new_clerk_may_take_over_an_open_window() -> None:
    hall = Story()
    hall.do(c.OpenWindow(window="1", clerk="0301"), c.OpenWindow(window="1", clerk="0302"))
    assert hall.floor.windows["1"].clerk == "0302"
    ticket = hall.take()
    hall.call("1")
    assert ticket.clerk == "0302"


def test_call_next_finishes_the_present_ticket_first() -> None:
    hall = Story().open("1")
    hall.take(), hall.take()
    assert hall.kinds(c.CallNext(window="1")) == ["TicketCalled"]
    hall.do(c.StartService(window="1"))
    assert hall.kinds(c.CallNext(window="1")) == ["ServiceFinished", "TicketCalled"]
    assert hall.kinds(c.CallNext(window="1")) == ["ServiceStarted", "ServiceFinished"]
    assert hall.kinds(c.CallNext(window="1")) == []


def test_where_the_plan_wants_the_start_confirmed_nothing_is_implied() -> None:
    hall = Story(plan(Policy(confirm_start=True))).open("1")
    hall.take(), hall.take()
    hall.call("1")
    assert hall.refused(c.CallNext(window="1")) == "not_started"
    assert hall.refused(c.FinishService(window="1")) == "not_started"
    hall.do(c.StartService(window="1"))
    assert hall.call("1") == "A002"


def test_verbs_without_a_ticket_are_refused() -> None:
    hall = Story().open("1")
    for command in (
        c.Recall(window="1"),
        c.StartService(window="1"),
        c.FinishService(window="1"),
        c.MissTicket(window="1"),
        c.ParkTicket(window="1"),
        c.TransferTicket(window="1", to_item_class="b"),
    ):
        assert hall.refused(command) == "no_ticket"
    assert hall.refused(c.CallBack(window="1")) == "nothing_parked"
    assert hall.refused(c.ReinstateTicket(window="1")) == "nothing_missed"
    assert hall.refused(c.AbandonTicket(window="1")) == "nothing_missed"


def test_while_serving_there_is_no_recall_no_start_and_no_miss() -> None:
    hall = Story().open("1")
    hall.take()
    hall.do(c.CallNext(window="1"), c.StartService(window="1"))
    for command in (c.Recall(window="1"), c.StartService(window="1"), c.MissTicket(window="1")):
        assert hall.refused(command) == "wrong_state"


def test_waiting_way_and_service_time_come_from_the_events() -> None:
    hall = Story().open("1")
    ticket = hall.take()
    hall.wait(300).call("1")
    hall.wait(20).do(c.Recall(window="1"))
    hall.wait(40).do(c.StartService(window="1"))
    hall.wait(200).do(c.ParkTicket(window="1", reason="复印"))
    hall.wait(1000).do(c.CallBack(window="1"))
    hall.wait(30).do(c.StartService(window="1"))
    assert measures.service_ms(ticket) is None
    hall.wait(100).do(c.FinishService(window="1"))
    assert measures.waiting_ms(ticket) == 300_000
    assert measures.way_ms(ticket) == 30_000
    assert measures.service_ms(ticket) == 300_000


def test_a_no_show_is_the_clerks_word_and_comes_back_behind_the_next_of_its_list() -> None:
    hall = Story(plan(Policy(reinstate_behind=2))).open("1")
    for _ in range(4):
        hall.wait(10).take()
    assert hall.call("1") == "A001"
    assert hall.kinds(c.MissTicket(window="1")) == ["TicketMissed"]
    assert hall.kinds(c.ReinstateTicket(window="1")) == ["TicketReinstated"]
    assert [hall.call("1") for _ in range(4)] == ["A002", "A003", "A001", "A004"]


def test_a_reinstated_ticket_with_nobody_behind_goes_to_the_end() -> None:
    hall = Story().open("1")
    hall.take()
    hall.call("1")
    hall.do(c.MissTicket(window="1"), c.ReinstateTicket(window="1"))
    assert hall.wait(1).call("1") == "A001"


def test_a_parked_ticket_is_called_back_by_its_window_or_by_name() -> None:
    hall = Story().open("1", "2")
    ticket = hall.take()
    hall.call("1")
    hall.do(c.ParkTicket(window="1"))
    assert hall.refused(c.CallBack(window="2")) == "nothing_parked"
    assert hall.kinds(c.CallBack(window="2", ticket=ticket.id)) == ["TicketCalled"]
    assert hall.refused(c.CallBack(window="1", ticket=ticket.id)) == "wrong_state"


def test_a_transfer_keeps_the_number_and_goes_back_by_the_plans_setback_unless_it_keeps_its_place() -> None:
    hall = Story(plan(Policy(transfer_setback=60))).open("1", "3")
    first = hall.take("a")
    hall.wait(600).take("b")
    hall.wait(30).call("1")
    hall.do(c.TransferTicket(window="1", to_item_class="b"))
    assert first.state == "waiting"
    assert first.clock == hall.now - 60_000
    assert hall.call("3") == "A001"
    hall.do(c.TransferTicket(window="3", to_item_class="b", keep_place=True))
    assert hall.call("3") == "A001"


def test_a_ticket_transferred_to_a_window_is_called_there_only() -> None:
    hall = Story().open("1", "2", "3")
    hall.take("b")
    hall.call("3")
    hall.do(c.TransferTicket(window="3", to_window="2"))
    assert hall.call("3") is None
    assert hall.call("1") is None
    assert hall.call("2") == "B001"


def test_a_transfer_needs_a_target_that_exists() -> None:
    hall = Story().open("1")
    hall.take()
    hall.call("1")
    assert hall.refused(c.TransferTicket(window="1")) == "transfer_nowhere"
    assert hall.refused(c.TransferTicket(window="1", to_window="9")) == "unknown window"
    assert hall.refused(c.TransferTicket(window="1", to_item_class="z")) == "unknown item_class"


def test_calling_out_of_turn_needs_a_reason_and_a_window_that_serves_it() -> None:
    hall = Story().open("1", "3")
    hall.take("a")
    second = hall.take("a")
    assert hall.refused(c.CallTicket(window="1", ticket=second.id, reason=" ")) == "reason_needed"
    assert hall.refused(c.CallTicket(window="3", ticket=second.id, reason="急")) == "class_not_served"
    assert hall.kinds(c.CallTicket(window="1", ticket=second.id, reason="急")) == ["TicketCalled"]
    assert hall.refused(c.CallTicket(window="1", ticket=second.id, reason="急")) == "wrong_state"


def test_giving_up_a_called_ticket_is_a_no_show_and_then_abandoned() -> None:
    hall = Story().open("1")
    ticket = hall.take()
    hall.call("1")
    assert hall.kinds(c.AbandonTicket(window="1")) == ["TicketMissed", "TicketAbandoned"]
    assert ticket.state == "abandoned"
    assert hall.floor.windows["1"].state == "idle"


def test_a_window_with_a_ticket_does_not_close() -> None:
    hall = Story().open("1")
    hall.take()
    hall.call("1")
    assert hall.refused(c.CloseWindow(window="1")) == "ticket_at_window"
    hall.do(c.FinishService(window="1"), c.CloseWindow(window="1"))
    assert hall.floor.windows["1"].state == "closed"


def test_the_calls_on_the_board_are_the_tickets_in_state_called_newest_first() -> None:
    hall = Story().open("1", "2")
    hall.take(), hall.take()
    hall.call("1")
    hall.wait(5).call("2")
    assert [(call.number, call.window) for call in hall.floor.calls] == [("A002", "2"), ("A001", "1")]
    hall.wait(5).do(c.Recall(window="1"))
    assert [(call.number, call.recalls) for call in hall.floor.calls] == [("A001", 1), ("A002", 0)]
    hall.do(c.StartService(window="1"), c.MissTicket(window="2"))
    assert hall.floor.calls == []


def test_where_nobody_presses_start_the_service_counts_from_the_call() -> None:
    hall = Story().open("1")
    ticket = hall.take()
    hall.wait(60).call("1")
    hall.wait(300).do(c.FinishService(window="1"))
    assert (measures.way_ms(ticket), measures.service_ms(ticket)) == (0, 300_000)
