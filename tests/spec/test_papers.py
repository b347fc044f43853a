"""Papers of a service: owed, printed, failed, and printed again; and which printer they come from."""

from config.plan import Device
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.ticket import Ticket
from tests.spec.zoned import PRINTER, Zoned, plan


def handed_out(hall: Zoned, outcome: c.Outcome = "accepted", window: str = "1") -> Ticket:
    """Somebody was served, and is handed a slip."""
    ticket = hall.at(window, items=("C-1",))
    hall.finish(window, outcome=outcome, missing=("章程",))
    return ticket


def test_a_receipt_is_owed_until_the_printer_says_so() -> None:
    """Rows 35, 36."""
    hall = Zoned()
    ticket = handed_out(hall)
    assert ticket.slips == {"receipt": "owed"}
    hall.do(c.NotePrinted(ticket=ticket.id, device="printer", slip="receipt"))
    assert ticket.slips == {"receipt": "printed"}


def test_a_receipt_that_did_not_come_out_is_printed_again_on_request() -> None:
    """Row 35: acceptance stands whatever the paper does."""
    hall = Zoned()
    ticket = handed_out(hall)
    hall.do(c.NotePaperFailed(ticket=ticket.id, device="printer", reason="out of paper", slip="receipt"))
    assert (ticket.state, ticket.slips["receipt"]) == ("finished", "failed")
    assert hall.do(c.ReprintTicket(ticket=ticket.id, slip="receipt")) == [
        e.ReprintAsked(at=hall.now, ticket=ticket.id, slip="receipt")
    ]
    assert ticket.slips["receipt"] == "owed"


def test_the_papers_of_a_service_are_not_the_numbers() -> None:
    hall = Zoned()
    ticket = handed_out(hall, "notice")
    hall.do(c.NotePrinted(ticket=ticket.id, device="printer"))
    assert (ticket.paper, ticket.slips) == ("printed", {"notice": "owed"})


def test_nothing_is_printed_again_that_was_never_handed_out() -> None:
    hall = Zoned()
    told = handed_out(hall, "notice")
    assert hall.refused(c.ReprintTicket(ticket=told.id, slip="receipt")) == "wrong_state"
    without = Zoned(plan(devices=()))
    assert without.refused(c.ReprintTicket(ticket=handed_out(without).id, slip="receipt")) == "wrong_state"


def test_windows_hand_out_at_their_own_printer_else_at_the_halls() -> None:
    """Row 35: a printer names the windows that it stands at; one that names none is everybody's."""
    desk = Device("desk", "dispenser", "p", "l", "2", windows=("1", "3"))
    drawn = plan(devices=(PRINTER, desk))
    assert [(drawn.slip_printer(no) or PRINTER).id for no in "123"] == ["desk", "printer", "desk"]
    assert plan(devices=(desk,)).slip_printer("2") is None


def test_each_stage_of_a_bundle_that_takes_papers_in_hands_out_its_own_receipt() -> None:
    """Rows 35, 63."""
    hall = Zoned()
    ticket = hall.at("1", bundle="open-a-firm")
    hall.finish("1", outcome="accepted")
    hall.do(c.NotePrinted(ticket=ticket.id, device="printer", slip="receipt"), c.CallNext(window="1"))
    assert hall.kinds(c.FinishService(window="1", outcome="accepted")) == [
        "ServiceStarted",
        "ServiceFinished",
        "SlipOwed",
        "StageBegun",
    ]
    assert ticket.slips == {"receipt": "owed"}
