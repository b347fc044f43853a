"""How a service ends: on the spot, accepted, one-time notice, tolerant, returned; and what follows from it."""

from typing import get_args

import pytest

from config.plan import AtWindow, Calendar, Device, Policy
from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.zoned import PRINTER, Zoned, plan

THURSDAY, SATURDAY = "2026-01-01", "2026-01-03"


def on(date: str, policy: Policy | None = None) -> Zoned:
    """The hall on another day."""
    hall = Zoned(plan(policy))
    hall.next_day(date)
    return hall


def test_there_are_five_ways_for_a_service_to_end() -> None:
    """Row 55: done on the spot, told on the spot, told once; and accepted, tolerant, returned."""
    assert set(get_args(c.Outcome)) == {"done", "accepted", "notice", "tolerant", "returned"}
    for outcome in get_args(c.Outcome):
        hall = Zoned()
        hall.at("1", items=("C-1",))
        missing = ("章程",) if outcome in ("notice", "tolerant") else ()
        assert hall.finish("1", outcome=outcome, missing=missing).outcome == outcome


# --- one-time notice ---


def test_a_one_time_notice_lists_all_papers_that_are_missing_and_is_printed() -> None:
    """Rows 55, 35: 一次性告知, from the item's public list, on paper."""
    hall = Zoned()
    ticket = hall.at("1", items=("C-1", "C-2"))
    finished, slip = hall.do(c.FinishService(window="1", outcome="notice", missing=("公章", "章程", "公章")))
    assert isinstance(finished, e.ServiceFinished)
    assert finished.missing == ("公章", "章程")
    assert (finished.counts_from, finished.promised, finished.due) == ("", "", "")
    assert slip == e.SlipOwed(at=hall.now, ticket=ticket.id, slip="notice")
    assert ticket.slips == {"notice": "owed"}


@pytest.mark.parametrize("outcome", ["notice", "tolerant"])
def test_a_notice_and_a_tolerant_acceptance_name_the_papers_and_only_those_of_the_items(outcome: c.Outcome) -> None:
    hall = Zoned()
    hall.at("1", items=("C-1",))
    assert hall.refused(c.FinishService(window="1", outcome=outcome)) == "missing_needed"
    assert hall.refused(c.FinishService(window="1", outcome=outcome, missing=("公章",))) == "not_in_list"
    assert hall.finish("1", outcome=outcome, missing=("公章",), items=("C-2",)).missing == ("公章",)


def test_a_number_of_a_class_gets_its_items_when_the_service_ends() -> None:
    hall = Zoned()
    hall.at("1", item_class="company")
    assert hall.refused(c.FinishService(window="1", outcome="notice", missing=("章程",))) == "not_in_list"
    assert hall.refused(c.FinishService(window="1", items=("X-9",))) == "unknown item"
    assert hall.finish("1", outcome="notice", missing=("章程",), items=("C-1",)).items == ("C-1",)


def test_missing_papers_mean_nothing_when_it_was_done() -> None:
    hall = Zoned()
    hall.at("1", items=("C-1",))
    done = hall.finish("1", missing=("章程",), due="2026-02-01", commitment=True)
    assert (done.missing, done.due, done.commitment) == ((), "", False)


# --- taking in ---


def test_what_is_received_is_accepted_at_that_moment() -> None:
    """Row 58: 收件即受理, the time of acceptance is the time of receipt."""
    hall = Zoned()
    hall.at("1", items=("C-1",), case="440703-2026-000001")
    hall.wait(300)
    taken_in = hall.finish("1", outcome="accepted")
    assert (taken_in.at, taken_in.counts_from) == (hall.now, THURSDAY)
    assert taken_in.case == "440703-2026-000001", "a number that belongs to a case keeps it"


def test_the_promise_is_counted_in_working_days_of_the_slowest_item() -> None:
    """Row 59: 限时办结, five working days from Thursday end on Thursday."""
    hall = Zoned()
    hall.at("1", items=("C-1", "C-2"))
    assert hall.finish("1", outcome="accepted").promised == "2026-01-08"


def test_what_is_received_on_a_saturday_counts_from_monday() -> None:
    """Rows 58, 59: in extended hours papers are taken in, and the clock starts on the next working day."""
    hall = on(SATURDAY)
    hall.at("1", items=("C-1",))
    taken_in = hall.finish("1", outcome="accepted")
    assert (taken_in.counts_from, taken_in.promised) == ("2026-01-05", "2026-01-08")


def test_holidays_and_make_up_days_move_the_promise() -> None:
    """Row 59: a holiday on Monday and work on Sunday."""
    calendar = Calendar(holidays=("2026-01-05",), make_up=("2026-01-04",))
    hall = on(SATURDAY, Policy(calendar=calendar))
    hall.at("1", items=("C-1",))
    taken_in = hall.finish("1", outcome="accepted")
    assert (taken_in.counts_from, taken_in.promised) == ("2026-01-04", "2026-01-08")


def test_an_instant_item_has_no_promise() -> None:
    hall = Zoned()
    hall.at("1", items=("Q-1",))
    taken_in = hall.finish("1", outcome="accepted")
    assert (taken_in.counts_from, taken_in.promised) == (THURSDAY, "")


def test_a_tolerant_acceptance_owes_papers_until_a_date() -> None:
    """Row 57: 容缺受理; the policy's days if the clerk names no date."""
    hall = Zoned(plan(Policy(at_window=AtWindow(tolerant_days=5))))
    hall.at("1", items=("C-1",))
    late = c.FinishService(window="1", outcome="tolerant", missing=("章程",), due="2025-12-31")
    assert hall.refused(late) == "due_in_past"
    taken_in = hall.finish("1", outcome="tolerant", missing=("章程",))
    assert (taken_in.missing, taken_in.due, taken_in.commitment) == (("章程",), "2026-01-08", False)
    assert (taken_in.counts_from, taken_in.promised) == (THURSDAY, "2026-01-06")


def test_a_commitment_stands_in_for_papers() -> None:
    """Row 57: 告知承诺, with the date that was agreed."""
    hall = Zoned()
    hall.at("1", items=("C-1",))
    promised = hall.finish("1", outcome="tolerant", missing=("住所证明",), due="2026-03-01", commitment=True)
    assert (promised.commitment, promised.due) == (True, "2026-03-01")


@pytest.mark.parametrize(("outcome", "slip"), [("accepted", "receipt"), ("tolerant", "receipt"), ("notice", "notice")])
def test_a_slip_is_owed_where_the_hall_can_print_one(outcome: c.Outcome, slip: str) -> None:
    """Rows 35, 36: 受理凭证 and 一次性告知; a hall without a printer owes none."""
    elsewhere = Device("far", "dispenser", "p", "l", windows=("7",))
    for devices, owed in (((PRINTER,), [slip]), ((), []), ((elsewhere,), [])):
        hall = Zoned(plan(devices=devices))
        hall.at("1", items=("C-1",))
        events = hall.do(c.FinishService(window="1", outcome=outcome, missing=("章程",)))
        assert [event.slip for event in events if isinstance(event, e.SlipOwed)] == owed


@pytest.mark.parametrize("outcome", ["done", "returned"])
def test_what_was_done_or_sent_back_owes_no_slip(outcome: c.Outcome) -> None:
    hall = Zoned()
    hall.at("1", items=("C-1",))
    assert hall.kinds(c.FinishService(window="1", outcome=outcome)) == ["ServiceFinished"]


def test_the_result_is_fetched_or_posted() -> None:
    """Row 13: how the result goes out is written into the service."""
    hall = Zoned()
    hall.at("1", items=("C-1",))
    assert hall.finish("1", outcome="accepted", delivery="post").delivery == "post"
    fetched = hall.at("4", items=("E-1",), case="440703-2026-000001")
    assert hall.finish("4", delivery="pickup").delivery == "pickup"
    assert fetched.services[0].case == "440703-2026-000001"


# --- bundles ---


def test_the_stages_of_a_bundle_follow_each_other_and_its_seniority_is_kept() -> None:
    """Rows 63, 6: one ticket, several items, one stop after the other; nobody queues anew."""
    hall = Zoned()
    ticket = hall.at("1", bundle="open-a-firm")
    taken_at = ticket.clock
    hall.wait(600)
    hall.number(item_class="quick")
    finished, slip, begun = hall.do(c.FinishService(window="1", outcome="accepted"))
    assert isinstance(finished, e.ServiceFinished)
    assert finished.items == ("C-1", "C-2")
    assert isinstance(slip, e.SlipOwed)
    assert begun == e.StageBegun(at=hall.now, ticket=ticket.id, item_class="quick", clock=taken_at, items=("Q-1",))
    assert ticket.state == "waiting"
    assert hall.call("1") == ticket.number, "before whoever came while it was being served"
    hall.finish("1")
    assert (ticket.item_class, hall.call("4")) == ("results", ticket.number)
    hall.finish("4")
    assert (ticket.state, [one.no for one in ticket.services]) == ("finished", [1, 2, 3])


def test_calling_the_next_at_a_window_that_does_the_next_stage_goes_on_with_the_bundle() -> None:
    """Row 63: the visitor sits there already."""
    hall = Zoned()
    ticket = hall.at("1", bundle="open-a-firm")
    hall.wait(60)
    hall.number(item_class="company")
    expected = hall.floor.next_for("1", hall.now)
    assert expected is ticket
    assert hall.kinds(c.CallNext(window="1")) == ["ServiceFinished", "StageBegun", "TicketCalled"]
    assert hall.floor.windows["1"].ticket == ticket.id


def test_calling_the_next_elsewhere_sends_the_bundle_on() -> None:
    hall = Zoned()
    ticket = hall.at("2", bundle="open-a-firm")
    hall.wait(60)
    other = hall.number(item_class="company")
    assert hall.call("2") == other.number
    assert (ticket.state, ticket.item_class) == ("waiting", "quick")


@pytest.mark.parametrize("how", [{"outcome": "notice", "missing": ("章程",)}, {"outcome": "returned"}, {"last": True}])
def test_a_bundle_ends_where_the_visitor_has_to_come_again_or_the_clerk_says_so(how: dict[str, object]) -> None:
    hall = Zoned()
    ticket = hall.at("1", bundle="open-a-firm")
    hall.finish("1", **how)
    assert ticket.state == "finished"
    assert hall.floor.waiting_count("quick") == 0


# --- first clerk ---


def test_the_first_clerk_owns_the_ticket_whoever_serves_it_later() -> None:
    """Row 56: 首问负责; a transfer, a park and further stages keep the owner."""
    hall = Zoned()
    ticket = hall.at("1", bundle="open-a-firm")
    assert ticket.owner == "c1"
    hall.do(c.TransferTicket(window="1", to_window="3"), c.CallNext(window="3"), c.StartService(window="3"))
    assert (ticket.clerk, ticket.owner) == ("c3", "c1")
    hall.finish("3", outcome="accepted")
    hall.do(c.CallNext(window="1"))
    assert ticket.owner == "c1"


def test_whoever_hands_a_ticket_on_or_parks_it_before_pressing_start_was_asked_first_too() -> None:
    """Row 56: the visitor stood there."""
    for verb in (c.TransferTicket(window="1", to_item_class="quick"), c.ParkTicket(window="1")):
        hall = Zoned()
        ticket = hall.number(items=("C-1",))
        hall.do(c.CallNext(window="1"), verb)
        assert ticket.owner == "c1"


def test_whoever_calls_in_vain_owns_nothing() -> None:
    hall = Zoned()
    ticket = hall.number(items=("C-1",))
    hall.do(c.CallNext(window="1"), c.MissTicket(window="1"), c.ReinstateTicket(window="1"), c.CallNext(window="2"))
    hall.do(c.StartService(window="2"))
    assert ticket.owner == "c2"


# --- payments and recordings ---


def test_a_service_carries_its_payments_and_its_recording() -> None:
    """Row 24: the POS's reference and the recorder's begin and end stand in the service."""
    hall = Zoned()
    ticket = hall.at("1", items=("C-1",))
    hall.do(c.NoteRecording(window="1", reference="R7", edge="begin"))
    hall.wait(60).do(c.NotePayment(window="1", reference="P1", amount=1200))
    hall.wait(60).do(c.NoteRecording(window="1", reference="R7", edge="end"))
    hall.finish("1")
    [service] = ticket.services
    assert [(p.reference, p.amount) for p in service.payments] == [("P1", 1200)]
    begin, end = service.recordings
    assert (begin.edge, end.edge, end.at - begin.at) == ("begin", "end", 120_000)
    assert (ticket.payments, ticket.recordings) == ((), ())


def test_a_device_that_says_it_twice_has_said_it_once() -> None:
    hall = Zoned()
    hall.at("1", items=("C-1",))
    paid, begun = c.NotePayment(window="1", reference="P1"), c.NoteRecording(window="1", reference="R", edge="begin")
    assert hall.kinds(paid) == ["PaymentNoted"]
    assert hall.kinds(begun) == ["RecordingNoted"]
    assert (hall.do(paid), hall.do(begun)) == ([], [])
    assert hall.kinds(c.NoteRecording(window="1", reference="R", edge="end")) == ["RecordingNoted"]


def test_a_recording_may_end_after_its_service() -> None:
    """Row 24: the recorder hears of the end later, and the next visitor's service is not touched by it."""
    hall = Zoned()
    first = hall.at("1", items=("C-1",))
    hall.do(c.NoteRecording(window="1", reference="R", edge="begin"))
    hall.finish("1")
    second = hall.at("1", items=("C-2",))
    ended = c.NoteRecording(window="1", reference="R", edge="end")
    [noted] = hall.do(ended)
    assert isinstance(noted, e.RecordingNoted)
    assert noted.ticket == first.id
    assert [mark.edge for mark in first.services[0].recordings] == ["begin", "end"]
    assert second.recordings == ()
    assert hall.do(ended) == []


def test_without_anybody_at_the_window_there_is_nothing_to_pay_or_record() -> None:
    hall = Zoned()
    assert hall.refused(c.NotePayment(window="1", reference="P1")) == "no_ticket"
    assert hall.refused(c.NoteRecording(window="1", reference="R", edge="begin")) == "no_ticket"
