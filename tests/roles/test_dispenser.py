"""The ticket dispenser: which slips it prints, and what the hall notes about them."""

import msgspec

from config.plan import Plan
from firmware_protocols.messages import KeyPressed, Print, Printed, PrintFailed, Probe, Qr, Text
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.role import Role
from tests.roles.small_hall import (
    NINE,
    PLAN,
    SECOND,
    called,
    finished,
    floor_of,
    issued,
    opened,
    role_of,
    small_plan,
    started,
    tell,
)


def slips(told: object) -> list[Print]:
    assert isinstance(told, list | tuple)
    return [one for one in told if isinstance(one, Print)]


def words(slip: Print) -> list[str]:
    return [part.text for part in slip.parts if isinstance(part, Text)]


def printing(floor: Floor | None = None) -> tuple[Role, Floor, Print]:
    """A dispenser with one slip under way."""
    dispenser, floor = role_of("printer-1"), floor or floor_of()
    (slip,) = slips(tell(dispenser, floor, issued("a", "A001")))
    return dispenser, floor, slip


def test_a_number_that_wants_paper_is_printed_with_all_that_a_visitor_needs() -> None:
    dispenser, floor = role_of("printer-1"), floor_of(issued("z", "A001"))
    (slip,) = slips(tell(dispenser, floor, issued("a", "A002")))
    said = words(slip)
    assert {"小厅", "社会保障", "A002", "前面 1 人"} <= set(said)
    assert "可办窗口：1、2 号" in said
    assert "2023-11-15 09:00 取号" in said
    assert [part.data for part in slip.parts if isinstance(part, Qr)] == ["https://small.example/t/a"]


def test_a_slip_says_the_wait_that_the_journal_says_was_told_and_a_reprint_none() -> None:
    dispenser, floor = role_of("printer-1"), floor_of()
    told = msgspec.structs.replace(issued("a", "A001"), told=e.Told(p10_s=480, p50_s=700, p90_s=1200))
    first, again = slips(tell(dispenser, floor, told, e.ReprintAsked(at=NINE, ticket="a")))
    minutes = set(words(first)) - set(words(again))
    assert any("12" in line for line in minutes)
    assert any("8" in line and "20" in line for line in minutes)


def test_a_number_without_paper_is_not_printed() -> None:
    assert tell(role_of("printer-1"), floor_of(), issued("a", "A001", paper=False)) == []


def test_a_slip_is_in_the_visitors_language_where_there_are_words_for_it() -> None:
    dispenser, floor = role_of("printer-1"), floor_of()
    english, none = slips(
        tell(dispenser, floor, issued("a", "A001", language="en"), issued("b", "A002", language="xx"))
    )
    assert "Your number" in words(english)
    assert "您的号" in words(none)


def test_the_hall_notes_what_is_on_paper_once() -> None:
    dispenser, floor, slip = printing()
    noted = c.NotePrinted(ticket="a", device="printer-1")
    assert dispenser.heard(Printed(job=slip.job), floor, NINE) == (noted,)
    assert not dispenser.heard(Printed(job=slip.job), floor, NINE)


def test_the_hall_notes_what_is_not_on_paper_and_why() -> None:
    dispenser, floor, slip = printing()
    noted = c.NotePaperFailed(ticket="a", device="printer-1", reason="out of paper")
    assert dispenser.heard(PrintFailed(job=slip.job, reason="out of paper"), floor, NINE) == (noted,)


def test_slips_of_others_and_keys_mean_nothing() -> None:
    dispenser, floor, _ = printing()
    assert not dispenser.heard(Printed(job="test.1"), floor, NINE)
    assert not dispenser.heard(KeyPressed(key="call"), floor, NINE)


def test_a_reprint_says_so_and_is_a_job_of_its_own() -> None:
    dispenser, floor, slip = printing()
    (again,) = slips(tell(dispenser, floor, e.ReprintAsked(at=NINE, ticket="a")))
    assert "补打" in words(again)
    assert again.job != slip.job


def test_after_a_restart_what_is_owed_is_printed_if_somebody_still_stands_there() -> None:
    just, long_ago = NINE - 50 * SECOND, NINE - 70 * SECOND
    floor = floor_of(issued("a", "A001", long_ago), issued("b", "A002", just), issued("c", "A003", just, paper=False))
    dispenser = role_of("printer-1")
    probe, *owed = dispenser.repaint(floor, NINE)
    assert probe == Probe()
    assert [slip.job.split(".")[0] for slip in slips(owed)] == ["b"]
    assert [command.ticket for command in dispenser.overdue(floor, NINE) if isinstance(command, c.NotePaperFailed)] == [
        "a"
    ]


def test_what_is_in_the_printer_is_neither_printed_twice_nor_given_up() -> None:
    dispenser, floor, slip = printing()
    assert dispenser.repaint(floor, NINE) == (Probe(),)
    assert not dispenser.overdue(floor, NINE + 61 * SECOND)
    dispenser.heard(Printed(job=slip.job), floor, NINE)
    assert dispenser.repaint(floor, NINE) == (Probe(),), "the hall has not noted it yet"
    tell(dispenser, floor, e.TicketPrinted(at=NINE, ticket="a", device="printer-1"))
    assert dispenser.repaint(floor, NINE) == (Probe(),)


def test_a_slip_that_a_repaint_has_printed_is_not_printed_again_by_its_event() -> None:
    dispenser, floor = role_of("printer-1"), floor_of()
    taken = issued("a", "A001")
    floor.apply(taken)
    assert len(slips(dispenser.repaint(floor, NINE))) == 1
    assert not dispenser.told(taken, floor, NINE)


def test_whoever_has_been_served_needs_no_slip() -> None:
    floor = floor_of(*opened("1"), issued("a", "A001"), called("a", "1"), started("a", "1"), finished("a", "1"))
    dispenser = role_of("printer-1")
    assert dispenser.repaint(floor, NINE) == (Probe(),)
    assert not dispenser.overdue(floor, NINE + 61 * SECOND)


def test_the_printer_is_asked_now_and_then_how_it_is() -> None:
    dispenser = role_of("printer-1")
    assert dispenser.refresh(floor_of(issued("a", "A001")), NINE) == (Probe(),)


# --- what windows hand out ---

OTHER = '{ id = "printer-1", role = "dispenser", model = "printer", line = "printer", title = "取号机" },'
AT_WINDOW_1 = (
    OTHER
    + '{ id = "desk-1", role = "dispenser", model = "printer", line = "printer", address = "2", windows = ["1"] },'
)
TWO_PRINTERS = small_plan((OTHER, AT_WINDOW_1))


def ended(outcome: c.Outcome = "accepted", ticket: str = "a", window: str = "1") -> list[e.Event]:
    """A service that hands out a slip."""
    slip: c.SlipKind = "notice" if outcome == "notice" else "receipt"
    done = e.ServiceFinished(
        at=NINE, ticket=ticket, window=window, outcome=outcome, case="0703-17", missing=("户口簿",), due="2023-12-06"
    )
    return [called(ticket, window), started(ticket, window), done, e.SlipOwed(at=NINE, ticket=ticket, slip=slip)]


def served_floor(*events: e.Event, plan: Plan = PLAN) -> Floor:
    """A floor on which number A001 was taken without paper."""
    return floor_of(*opened("1", "2"), issued("a", "A001", paper=False), *events, plan=plan)


def test_a_receipt_and_a_notice_are_printed_when_they_are_owed() -> None:
    """Rows 35, 36: 受理凭证, 一次性告知."""
    for outcome, title in (("accepted", "受理凭证"), ("tolerant", "受理凭证"), ("notice", "一次性告知单")):
        dispenser, floor = role_of("printer-1"), served_floor()
        (slip,) = slips(tell(dispenser, floor, *ended(outcome)))  # type: ignore[arg-type]
        said = words(slip)
        assert {"小厅", title, "A001  1 号窗口", "办件编号 0703-17", "1. 户口簿"} <= set(said)


def test_a_receipt_on_paper_is_noted_as_one() -> None:
    dispenser, floor = role_of("printer-1"), served_floor()
    (slip,) = slips(tell(dispenser, floor, *ended()))
    noted = c.NotePrinted(ticket="a", device="printer-1", slip="receipt")
    assert dispenser.heard(Printed(job=slip.job), floor, NINE) == (noted,)
    assert dispenser.repaint(floor, NINE) == (Probe(),), "the hall has not noted it yet"
    tell(dispenser, floor, e.TicketPrinted(at=NINE, ticket="a", device="printer-1", slip="receipt"))
    assert dispenser.repaint(floor, NINE) == (Probe(),)
    (again,) = slips(tell(dispenser, floor, e.ReprintAsked(at=NINE, ticket="a", slip="receipt")))
    assert {"补打", "受理凭证"} <= set(words(again))


def test_a_receipt_that_a_restart_left_owed_is_printed_while_somebody_stands_there_else_offered_again() -> None:
    dispenser, floor = role_of("printer-1"), served_floor(*ended())
    _, slip = dispenser.repaint(floor, NINE + 59 * SECOND)
    assert "受理凭证" in words(slips([slip])[0])
    late = role_of("printer-1").overdue(floor, NINE + 61 * SECOND)
    assert [(one.ticket, one.slip) for one in late if isinstance(one, c.NotePaperFailed)] == [("a", "receipt")]


def test_a_window_with_a_printer_of_its_own_hands_out_there_and_numbers_come_from_the_other() -> None:
    door, desk = role_of("printer-1", TWO_PRINTERS), role_of("desk-1", TWO_PRINTERS)
    floor = served_floor(plan=TWO_PRINTERS)
    taken = issued("b", "A002")
    floor.apply(taken)
    assert len(slips(door.told(taken, floor, NINE))) == 1
    assert not desk.told(taken, floor, NINE)
    for ticket, window, printer, idle in (("a", "1", desk, door), ("b", "2", door, desk)):
        *before, owed = ended(ticket=ticket, window=window)
        for event in (*before, owed):
            floor.apply(event)
        assert len(slips(printer.told(owed, floor, NINE))) == 1
        assert not idle.told(owed, floor, NINE)


def test_after_several_services_each_slip_is_of_the_last_one_that_hands_it_out() -> None:
    dispenser, floor = role_of("printer-1"), served_floor()
    tell(dispenser, floor, *ended())
    tell(dispenser, floor, e.StageBegun(at=NINE, ticket="a", item_class="tax", clock=NINE))
    tell(dispenser, floor, called("a", "2"), started("a", "2"), finished("a", "2"))
    (again,) = slips(tell(dispenser, floor, e.ReprintAsked(at=NINE, ticket="a", slip="receipt")))
    assert "A001  1 号窗口" in words(again)


def test_windows_on_the_slip_are_those_that_serve_the_class_now() -> None:
    dispenser = role_of("printer-1")
    floor = floor_of(e.WindowAssigned(at=NINE, window="3", classes=("tax", "social")))
    (slip,) = slips(tell(dispenser, floor, issued("a", "A001")))
    assert "可办窗口：1 至 3 号" in words(slip)
