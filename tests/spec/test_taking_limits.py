"""How many numbers there are, for one person, for one hour, and in business hours only."""

import pytest
from msgspec.structs import replace

from config.plan import Calendar, Policy, Quota, TakeLimit, Taking
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.refusal import Refused
from qms.domain.rules import decide
from tests.spec.offers import AGENT, ANNA, BORIS, PHONE, drawn, limited, take, taken
from tests.spec.story import Story, plan


def words(hall: Story, command: c.Command) -> str:
    """What the hall says when it refuses."""
    with pytest.raises(Refused) as refused:
        decide(hall.floor, command, hall.now, "never")
    return refused.value.words


# --- one number at a time ---


def test_who_holds_a_waiting_number_for_an_item_gets_no_second_one_and_hears_which_it_is() -> None:
    hall = Story(drawn())
    taken(hall, items=("A-1",), pseudonym=ANNA)
    again = take(items=("A-1",), pseudonym=ANNA)
    assert hall.refused(again) == "already_waiting"
    assert "A001" in words(hall, again)
    assert taken(hall, items=("A-1",), pseudonym=BORIS).number == "A002"


def test_another_item_is_another_number() -> None:
    hall = Story(drawn())
    taken(hall, items=("A-1",), pseudonym=ANNA)
    assert taken(hall, items=("A-2",), pseudonym=ANNA).number == "A002"


def test_where_no_item_is_named_the_class_counts() -> None:
    hall = Story(drawn())
    taken(hall, item_class="a", pseudonym=ANNA)
    assert hall.refused(take(item_class="a", pseudonym=ANNA)) == "already_waiting"
    assert hall.refused(take(items=("A-1",), pseudonym=ANNA)) == "already_waiting"
    assert taken(hall, item_class="b", pseudonym=ANNA).number == "B001"


def test_stops_that_are_still_ahead_count_too() -> None:
    hall = Story(drawn())
    taken(hall, bundle="newborn", pseudonym=ANNA)
    assert hall.refused(take(items=("A-2",), pseudonym=ANNA)) == "already_waiting"
    assert hall.refused(take(bundle="newborn", pseudonym=ANNA)) == "already_waiting"


def test_called_served_and_parked_numbers_are_held_and_a_missed_or_finished_one_is_not() -> None:
    hall = Story(drawn()).open("1")
    taken(hall, pseudonym=ANNA)
    again = take(pseudonym=ANNA)
    hall.call("1")
    assert hall.refused(again) == "already_waiting"
    hall.do(c.StartService(window="1"))
    assert hall.refused(again) == "already_waiting"
    hall.do(c.ParkTicket(window="1"))
    assert hall.refused(again) == "already_waiting"
    hall.do(c.CallBack(window="1"), c.MissTicket(window="1"))
    assert [event.number for event in hall.do(again) if isinstance(event, e.TicketIssued)] == ["A002"]
    hall.do(c.CallNext(window="1"), c.StartService(window="1"), c.FinishService(window="1"))
    assert taken(hall, pseudonym=ANNA).number == "A003"


def test_who_shows_no_document_is_not_remembered() -> None:
    hall = Story(drawn())
    assert [taken(hall).number, taken(hall).number] == ["A001", "A002"]


def test_an_item_may_need_the_applicants_document() -> None:
    hall = Story(drawn())
    assert hall.refused(take(items=("A-1", "A-3"))) == "identity_required"
    assert hall.refused(take(items=("A-3",), phone=PHONE)) == "identity_required"
    assert taken(hall, items=("A-3",), pseudonym=ANNA).number == "A001"


def test_where_the_applicants_document_is_needed_so_is_that_of_whoever_comes_instead() -> None:
    """Row 53: the ticket holder is not the applicant: both identities are recorded."""
    hall = Story(drawn())
    alone = take(items=("A-3",), pseudonym=ANNA, on_behalf="relative")
    assert hall.refused(alone) == "identity_required"
    assert "代办人" in words(hall, alone)
    assert hall.refused(take(items=("A-3",), holder=AGENT, on_behalf="relative")) == "identity_required"
    assert taken(hall, items=("A-3",), pseudonym=ANNA, holder=AGENT).on_behalf == "relative"


# --- how many a day ---


def test_an_identity_gets_so_many_numbers_a_day_and_tomorrow_again() -> None:
    hall = limited(TakeLimit("identity", 2))
    taken(hall, items=("A-1",), pseudonym=ANNA)
    taken(hall, items=("B-2",), pseudonym=ANNA)
    assert hall.refused(take(items=("C-1",), pseudonym=ANNA)) == "limit_reached"
    assert taken(hall, items=("C-1",), pseudonym=BORIS).number == "C001"
    hall.next_day()
    assert taken(hall, items=("C-1",), pseudonym=ANNA).number == "C001"


def test_a_limit_may_count_each_class_alone() -> None:
    hall = limited(TakeLimit("identity", 1, per_class=True))
    taken(hall, items=("A-1",), pseudonym=ANNA)
    assert hall.refused(take(items=("A-2",), pseudonym=ANNA)) == "limit_reached"
    assert taken(hall, items=("B-2",), pseudonym=ANNA).number == "B001"


def test_a_phone_gets_so_many_numbers_whoever_gives_it() -> None:
    hall = limited(TakeLimit("phone", 1))
    taken(hall, pseudonym=ANNA, phone=PHONE)
    assert hall.refused(take(pseudonym=BORIS, phone=PHONE)) == "limit_reached"
    assert taken(hall, pseudonym=BORIS).number == "A002"


def test_an_agent_gets_so_many_numbers_for_others() -> None:
    """Row 52: 代办人员: their tickets are flagged and limited."""
    hall = limited(TakeLimit("holder", 1))
    assert taken(hall, pseudonym=ANNA, holder=AGENT, on_behalf="agent").on_behalf == "agent"
    assert hall.refused(take(pseudonym=BORIS, holder=AGENT, on_behalf="agent")) == "limit_reached"
    assert taken(hall, pseudonym=AGENT).number == "A002"


def test_between_two_numbers_of_an_identity_time_must_pass() -> None:
    hall = limited(interval=300)
    taken(hall, items=("A-1",), pseudonym=ANNA)
    hall.wait(299)
    assert hall.refused(take(items=("A-2",), pseudonym=ANNA)) == "too_soon"
    assert "A001" in words(hall, take(items=("A-2",), pseudonym=ANNA))
    assert taken(hall.wait(1), items=("A-2",), pseudonym=ANNA).number == "A002"


def test_who_gives_back_or_misses_too_many_numbers_gets_no_more_that_day() -> None:
    hall = limited(given_back=2).open("1")
    hall.do(c.CancelTicket(ticket=taken(hall, pseudonym=ANNA).ticket))
    taken(hall, pseudonym=ANNA)
    hall.call("1")
    hall.do(c.MissTicket(window="1"))
    assert hall.refused(take(pseudonym=ANNA)) == "given_back_too_often"
    assert taken(hall, pseudonym=BORIS).number == "A003"
    hall.next_day()
    assert taken(hall, pseudonym=ANNA).number == "A001"


def test_what_the_day_cleared_and_who_came_back_was_not_given_back() -> None:
    hall = limited(given_back=1).open("1")
    taken(hall, pseudonym=ANNA)
    hall.call("1")
    hall.do(c.MissTicket(window="1"), c.ReinstateTicket(window="1"))
    assert taken(hall, item_class="b", pseudonym=ANNA).number == "B001"


def test_the_guide_desk_may_give_a_number_beyond_the_limits_in_its_own_name_but_never_two_for_one_thing() -> None:
    hall = limited(TakeLimit("identity", 1), interval=3600, given_back=1)
    hall.do(c.CancelTicket(ticket=taken(hall, pseudonym=ANNA).ticket))
    assert hall.refused(take(pseudonym=ANNA)) == "given_back_too_often"
    assert hall.refused(take(pseudonym=ANNA, channel="desk")) == "given_back_too_often"
    assert taken(hall, pseudonym=ANNA, channel="desk", by="0201").by == "0201"
    assert hall.refused(take(pseudonym=ANNA, channel="desk", by="0201")) == "already_waiting"


def test_who_may_not_book_may_still_take_a_number() -> None:
    hall = Story(drawn())
    hall.floor.apply(e.VisitorBlocked(at=hall.now, pseudonym=ANNA, until="2026-04-01"))
    assert taken(hall, pseudonym=ANNA).number == "A001"


# --- how many there are ---


def test_a_class_has_so_many_numbers_a_period_by_the_halls_own_clock() -> None:
    hall = Story(drawn(quotas=(Quota("08:30-10:00", 2), Quota("10:00-12:00", 1))))
    taken(hall)
    taken(hall)
    assert hall.refused(take()) == "quota_full"
    assert "08:30-10:00" in words(hall, take())
    assert taken(hall, item_class="b").number == "B001"
    hall.wait(3599)
    assert hall.refused(take()) == "quota_full"
    assert taken(hall.wait(1)).number == "A003"
    assert hall.refused(take()) == "quota_full"


def test_outside_all_periods_nothing_is_counted_and_a_quota_of_none_closes_its_period() -> None:
    hall = Story(drawn(quotas=(Quota("08:00-09:30", 0),)))
    assert hall.refused(take()) == "quota_full"
    assert taken(hall.wait(1800)).number == "A001"


def test_a_number_given_back_is_not_issued_again() -> None:
    hall = Story(drawn(quotas=(Quota("00:00-24:00", 1),)))
    hall.do(c.CancelTicket(ticket=taken(hall).ticket))
    assert hall.refused(take()) == "quota_full"


# --- when ---


def office(**more: object) -> Story:
    """Open nine to twelve and half past two to half past five; it is nine on a Thursday."""
    hours = ("09:00-12:00", "14:30-17:30")
    return Story(plan(Policy(calendar=Calendar(hours=hours, **more))))  # type: ignore[arg-type]


def test_numbers_are_taken_in_business_hours() -> None:
    hall = office()
    assert taken(hall).number == "A001"
    assert hall.wait(3 * 3600).refused(take()) == "hall_closed"
    assert taken(hall.wait(2.5 * 3600)).number == "A002"
    assert hall.wait(3 * 3600).refused(take()) == "hall_closed"


def test_the_last_number_is_given_some_time_before_closing() -> None:
    hall = office(last_ticket=1800)
    hall.wait(8 * 3600 - 1)
    assert taken(hall).number == "A001"
    assert hall.wait(1).refused(take()) == "last_ticket"


def test_by_capacity_no_number_is_given_that_the_open_windows_cannot_serve_any_more() -> None:
    hall = office(by_capacity=True).open("1", "2", "3").wait(8.3 * 3600)  # twelve minutes left, eight for each visitor
    assert [taken(hall).number for _ in range(2)] == ["A001", "A002"]
    assert hall.refused(take()) == "last_ticket"
    assert taken(hall, item_class="b").number == "B001"


def test_complex_items_take_more_of_the_time_that_is_left_and_simple_ones_less() -> None:
    """Row 54: 简单、一般与复杂三类事项: how much longer they take is the plan's."""
    hall = office(by_capacity=True)
    items = [replace(item, complexity=kind) for item, kind in zip(hall.plan.items, ("complex", "simple"), strict=True)]
    story = Story(replace(hall.plan, items=tuple(items))).open("1", "2", "3").wait(8.3 * 3600)
    assert taken(story, items=("A-1",)).number == "A001"
    assert story.refused(take(items=("A-1",))) == "last_ticket"
    assert [taken(story, items=("B-1",)).number for _ in range(6)][-1] == "B006"
    assert story.refused(take(items=("B-1",))) == "last_ticket"


def test_after_the_day_was_closed_there_are_no_numbers_until_the_next() -> None:
    hall = Story()
    hall.do(c.CloseDay())
    assert hall.refused(take()) == "hall_closed"


def test_a_class_nobody_serves_today_can_be_refused_by_what_the_windows_serve_now() -> None:
    hall = Story(plan(Policy(issue_without_open_window=False, taking=Taking()))).open("3")
    hall.floor.apply(e.WindowAssigned(at=hall.now, window="3", classes=("a",)))
    assert taken(hall).number == "A001"
    assert hall.refused(take(item_class="b")) == "no_open_window"
