"""The guide desk (导办台): what came of each question."""

import msgspec

from config.plan import Window, Zone
from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.staffed import begin, staffed
from tests.spec.story import Story, plan


def test_what_came_of_a_question_is_counted_by_outcome() -> None:
    """Row 14: 引导分流: issue a ticket, solved, sent to a kiosk, sent on-line."""
    hall = Story(staffed())
    for outcome in ("solved", "solved", "kiosk", "online"):
        hall.do(c.RecordTriage(outcome=outcome, by="a1", items=("A-1",)))
    ticket = hall.take()
    [told] = hall.do(c.RecordTriage(outcome="ticket", by="a1", ticket=ticket.id))
    assert told == e.TriageRecorded(at=hall.now, outcome="ticket", by="a1", ticket=ticket.id)
    assert hall.floor.staff.guided == {"solved": 2, "kiosk": 1, "online": 1, "ticket": 1}


def test_a_number_that_was_taken_is_named() -> None:
    """Row 14."""
    hall = Story(staffed())
    assert hall.refused(c.RecordTriage(outcome="ticket", by="a1")) == "unknown ticket"
    assert hall.refused(c.RecordTriage(outcome="solved", by="a1", ticket="none")) == "unknown ticket"
    assert hall.refused(c.RecordTriage(outcome="solved", by="a1", items=("Z-9",))) == "unknown item"


def test_the_count_begins_anew_with_the_day() -> None:
    hall = Story(staffed())
    hall.do(c.RecordTriage(outcome="solved", by="a1"))
    begin(hall, "2026-01-02")
    assert not hall.floor.staff.guided


def test_the_desk_takes_a_number_for_somebody_with_the_papers_looked_through() -> None:
    """Row 14: 资料预审: the pre-check flag goes with the ticket."""
    hall = Story(staffed())
    [issued] = hall.do(c.TakeTicket(items=("A-1",), channel="desk", checked=True, by="a1"))
    assert isinstance(issued, e.TicketIssued)
    assert (issued.checked, issued.channel, issued.by) == (True, "desk", "a1")


def test_people_are_guided_in_a_zone_for_on_line_business_with_a_queue_of_its_own() -> None:
    """Row 15: 网办辅导区 is a zone kind; a window there has its own class and queue."""
    drawn = plan(windows=(Window("1", "intake", ("a",)), Window("W1", "net", ("b",), title="网办辅导")))
    zones = (*drawn.zones, Zone("net", "网办辅导区", "online_help"))
    hall = Story(msgspec.structs.replace(drawn, zones=zones)).open("1", "W1")
    hall.take("a")
    guided = hall.take("b")
    assert hall.floor.windows["W1"].zone == "net"
    assert hall.call("W1") == guided.number
