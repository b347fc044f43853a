"""Taking a number."""

from config.plan import Policy
from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.story import Story, plan


def test_numbers_have_the_prefix_of_their_class_and_start_at_one() -> None:
    hall = Story()
    assert [hall.take("a").number, hall.take("b").number, hall.take("a").number] == ["A001", "B001", "A002"]


def test_a_number_grows_past_999_and_never_wraps_in_a_day() -> None:
    hall = Story()
    numbers = [hall.take("a").number for _ in range(1001)]
    assert numbers[998:] == ["A999", "A1000", "A1001"]


def test_the_place_in_line_is_the_time_of_taking() -> None:
    hall = Story()
    ticket = hall.wait(60).take()
    assert ticket.clock == ticket.issued_at == hall.now


def test_a_class_or_item_or_priority_class_that_the_hall_does_not_have_is_unknown() -> None:
    hall = Story()
    assert hall.refused(c.TakeTicket(item_class="z")) == "unknown item_class"
    assert hall.refused(c.TakeTicket(item_class="a", items=("B-1",))) == "unknown item"
    assert hall.refused(c.TakeTicket(item_class="a", priority_class="vip")) == "unknown priority_class"


def test_a_ticket_is_issued_though_no_window_is_open_unless_the_plan_refuses() -> None:
    assert Story().take().number == "A001"
    strict = Story(plan(Policy(issue_without_open_window=False)))
    assert strict.refused(c.TakeTicket(item_class="a")) == "no_open_window"
    strict.open("3")
    assert strict.refused(c.TakeTicket(item_class="a")) == "no_open_window"
    strict.open("1")
    assert strict.take("b").number == "B001"


def test_only_a_waiting_ticket_can_be_cancelled() -> None:
    hall = Story().open("1")
    first, second = hall.take(), hall.take()
    assert hall.kinds(c.CancelTicket(ticket=first.id)) == ["TicketCancelled"]
    assert hall.call("1") == "A002"
    assert hall.refused(c.CancelTicket(ticket=second.id)) == "wrong_state"
    assert hall.refused(c.CancelTicket(ticket="nobody")) == "unknown ticket"


def test_people_ahead_are_those_who_would_be_called_before() -> None:
    hall = Story()
    hall.take()
    second = hall.wait(10).take()
    elder = hall.wait(10).take(priority=True)
    assert hall.floor.ahead(second.id, hall.now) == 2
    assert hall.floor.ahead(elder.id, hall.now) == 0
    late = hall.wait(1).take()
    assert hall.floor.ahead(late.id, hall.now) == 3


def test_a_slip_is_owed_until_it_is_on_paper() -> None:
    hall = Story()
    ticket = hall.take()
    seen = [ticket.paper]
    for command in (
        c.NotePaperFailed(ticket=ticket.id, device="p", reason="paper out"),
        c.ReprintTicket(ticket=ticket.id),
        c.NotePrinted(ticket=ticket.id, device="p"),
    ):
        hall.do(command)
        seen.append(ticket.paper)
    assert seen == ["owed", "failed", "owed", "printed"]
    assert ticket.state == "waiting"


def test_a_ticket_that_is_over_is_not_printed_again() -> None:
    hall = Story()
    ticket = hall.take()
    hall.do(c.CancelTicket(ticket=ticket.id))
    assert hall.refused(c.ReprintTicket(ticket=ticket.id)) == "wrong_state"


def test_the_event_holds_a_pseudonym_and_no_more() -> None:
    hall = Story()
    [issued] = hall.do(c.TakeTicket(item_class="a", pseudonym="0f" * 16))
    assert isinstance(issued, e.TicketIssued)
    assert issued.pseudonym == "0f" * 16
    assert e.decode(e.encode(issued)) == issued
