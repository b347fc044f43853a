"""一件事: one number, several items, one stop after the other."""

from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.offers import ANNA, drawn, take, taken
from tests.spec.story import Story


def test_a_bundle_is_one_number_that_has_its_stops_before_it() -> None:
    """Rows 63, 64: 一件事套餐式服务, 一照通行: one ticket, several items."""
    hall = Story(drawn())
    issued = taken(hall, bundle="newborn")
    assert (issued.number, issued.item_class, issued.items) == ("B001", "b", ("B-1",))
    assert [(s.item_class, s.items) for s in issued.stages] == [("a", ("A-1", "A-2")), ("c", ())]
    assert issued.bundle == "newborn"


def test_a_bundle_is_not_too_many_items_for_one_ticket() -> None:
    hall = Story(drawn())
    assert taken(hall, bundle="newborn").number == "B001"


def test_it_waits_in_the_class_of_its_first_stop_only() -> None:
    hall = Story(drawn())
    taken(hall, bundle="newborn")
    assert [hall.floor.waiting_count(one) for one in ("a", "b", "c")] == [0, 1, 0]


def test_every_item_of_a_bundle_says_whom_it_is_for() -> None:
    hall = Story(drawn())
    assert hall.refused(take(bundle="newborn", region="440605")) == "region_not_served"


def test_with_reviewed_papers_each_stop_is_at_its_quick_class() -> None:
    """Row 61: the fast lane (立等可取) of every class that has one."""
    issued = taken(Story(drawn()), bundle="newborn", pre_review="YS-2026-0001")
    assert [issued.item_class, *(s.item_class for s in issued.stages)] == ["b", "quick", "c"]


def test_who_is_under_way_in_a_bundle_gives_nothing_back_by_leaving_after_a_stop() -> None:
    hall = Story(drawn()).open("2")
    issued = taken(hall, bundle="newborn", pseudonym=ANNA)
    hall.call("2")
    hall.do(c.StartService(window="2"), c.FinishService(window="2"))
    ticket = hall.floor.tickets[issued.ticket]
    assert (ticket.state, ticket.item_class, ticket.items) == ("waiting", "a", ("A-1", "A-2"))
    assert isinstance(hall.do(c.CancelTicket(ticket=ticket.id))[0], e.TicketCancelled)
