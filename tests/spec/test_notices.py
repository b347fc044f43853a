"""Who is told what, and when: messages to visitors and their companions, read from the floor."""

from config.plan import Notices, Policy, StandBy
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.nearness import hint
from qms.domain.ticket import Ticket
from qms.notices.due import Due, holds
from tests.spec.story import Story, plan

ALL = ("issued", "near", "stand_by", "called", "missed", "booked", "paged")


class Told(Story):
    """A story whose visitors are listened for: `news` is what they are told since the last time, as "A001 called"."""

    def __init__(self, *kinds: str, ahead: int = 1, stand_by: bool = False) -> None:
        notices = Notices(kinds=kinds or ALL, ahead=ahead)  # type: ignore[arg-type]
        super().__init__(plan(Policy(notices=notices, stand_by=StandBy(on=stand_by))))
        self.due = Due(self.plan)

    def come(self, **more: object) -> Ticket:
        """Somebody takes a number with the phone."""
        [issued] = self.do(c.TakeTicket(**{"item_class": "a", "channel": "phone", **more}))  # type: ignore[arg-type]
        assert isinstance(issued, e.TicketIssued)
        return self.floor.tickets[issued.ticket]

    def news(self) -> list[str]:
        found = self.due.of(self.floor, list(self.floor.tickets), self.now)
        return [f"{self.floor.tickets[one.subject].number} {one.kind}" for one in found]


def test_whoever_has_taken_a_number_is_told_it_once() -> None:
    hall = Told()
    hall.come()
    assert hall.news() == ["A001 issued"]
    assert hall.news() == []


def test_only_visitors_whom_the_gateway_can_reach_are_told_anything() -> None:
    hall = Told()
    hall.come(channel="kiosk")
    hall.come(channel="kiosk", phone="digest")
    hall.come(channel="web")
    assert hall.news() == ["A002 issued", "A003 issued"]


def test_a_visitor_is_told_when_no_more_than_the_plans_number_of_people_are_ahead() -> None:
    hall = Told(ahead=2).open("1")
    for _ in range(5):
        hall.come()
    hall.news()
    hall.call("1")
    assert hall.news() == ["A001 called", "A002 stand_by", "A004 near"]


def test_a_number_that_is_near_at_once_says_so_itself() -> None:
    hall = Told().open("1")
    hall.come()
    hall.come()
    assert hall.news() == ["A001 issued", "A002 issued"]
    assert hall.news() == []


def test_a_visitor_stands_by_when_nobody_is_before_them_and_a_window_is_open() -> None:
    hall = Told()
    hall.come()
    hall.come()
    hall.news()
    assert hall.news() == []
    hall.open("2")
    assert hall.news() == ["A001 stand_by"]


def test_where_windows_ask_a_visitor_is_told_each_time_that_one_has_asked() -> None:
    hall = Told(stand_by=True).open("1")
    first, second = hall.come(), hall.come()
    hall.news()
    hall.call("1")
    assert hall.news() == ["A001 called"], "A002 is next, but nobody has asked"
    hall.wait(480).do(c.AskStandBy(window="1"))
    [asked] = hall.due.of(hall.floor, [second.id], hall.now)
    assert (asked.kind, asked.n, hint(hall.floor, second, hall.now)) == ("stand_by", 1, "next")
    hall.do(c.PauseWindow(window="1"))
    assert not holds(hall.floor, asked, hall.now)
    assert (hint(hall.floor, second, hall.now), hint(hall.floor, first, hall.now)) == ("near", "go")
    hall.do(c.ResumeWindow(window="1"), c.AskStandBy(window="1"))
    assert hall.news() == ["A002 stand_by"]


def test_what_the_plan_does_not_name_is_not_told() -> None:
    hall = Told("called").open("1")
    hall.come()
    assert hall.news() == []
    hall.call("1")
    assert hall.news() == ["A001 called"]


def test_every_call_is_told_and_a_recall_is_not() -> None:
    hall = Told("called", "missed").open("1")
    hall.come()
    hall.call("1")
    assert hall.news() == ["A001 called"]
    hall.do(c.Recall(window="1"))
    assert hall.news() == []
    hall.do(c.MissTicket(window="1"))
    assert hall.news() == ["A001 missed"]
    hall.do(c.ReinstateTicket(window="1"))
    hall.call("1")
    assert hall.news() == ["A001 called"]


def test_a_visitor_who_does_not_hear_the_voice_is_told_of_each_recall_too() -> None:
    """Row 46: a silent call."""
    hall = Told("called").open("1")
    hall.come(silent=True)
    hall.call("1")
    assert hall.news() == ["A001 called"]
    hall.do(c.Recall(window="1"))
    assert hall.news() == ["A001 called"]


def test_a_visitor_who_waits_again_is_told_again_when_near() -> None:
    hall = Told("near").open("1", "3")
    hall.come()
    assert hall.news() == ["A001 near"]
    hall.call("1")
    hall.do(c.TransferTicket(window="1", to_item_class="b"))
    assert hall.news() == ["A001 near"]


def test_whoever_is_next_is_not_told_afterwards_that_they_are_near() -> None:
    hall = Told("near", "stand_by", ahead=1).open("1")
    hall.come()
    assert hall.news() == ["A001 stand_by"]
    hall.come(priority_class="elder")
    assert hall.news() == ["A002 stand_by"]


def test_after_a_restart_only_what_was_not_handed_over_is_due() -> None:
    hall = Told("issued", "called").open("1")
    first = hall.come()
    second = hall.come()
    assert hall.kinds(c.NoteNotice(subject=first.id, notice="issued")) == ["NoticeSent"]
    hall.call("1")
    again = Due(hall.plan).all(hall.floor, hall.now)
    assert [(one.subject, one.kind) for one in again] == [(first.id, "called"), (second.id, "issued")]


def test_what_has_been_noted_is_noted_once() -> None:
    hall = Told()
    ticket = hall.come()
    note = c.NoteNotice(subject=ticket.id, notice="called", n=2, failed="too late")
    assert hall.kinds(note) == ["NoticeFailed"]
    assert hall.kinds(note) == []
    assert hall.kinds(c.NoteNotice(subject=ticket.id, notice="called", n=2)) == []
    assert hall.kinds(c.NoteNotice(subject=ticket.id, notice="called", n=3)) == ["NoticeSent"]


def test_a_message_holds_as_long_as_it_is_true() -> None:
    hall = Told("called").open("1")
    hall.come()
    hall.call("1")
    [called] = hall.due.all(hall.floor, hall.now)
    assert holds(hall.floor, called, hall.now)
    hall.do(c.StartService(window="1"))
    assert not holds(hall.floor, called, hall.now)


def test_a_new_day_begins_without_yesterdays_messages() -> None:
    hall = Told()
    hall.come()
    hall.news()
    hall.next_day()
    assert hall.due.all(hall.floor, hall.now) == []
    hall.come()
    assert hall.news() == ["A001 issued"]


def test_a_booking_is_confirmed_on_the_day_it_was_made() -> None:
    hall = Told()
    booked = e.SlotBooked(at=hall.now, booking="b", item_class="a", start=1, end=2, channel="phone")
    hall.floor.apply(booked)
    assert [(one.kind, one.subject) for one in hall.due.all(hall.floor, hall.now)] == [("booked", "b")]
    hall.next_day()
    assert Due(hall.plan).all(hall.floor, hall.now) == []


def test_the_visitors_page_says_how_near_the_turn_is() -> None:
    hall = Told(ahead=1)
    first, second, third = hall.come(), hall.come(), hall.come()
    hints = [hint(hall.floor, one, hall.now) for one in (first, second, third)]
    assert hints == ["near", "near", ""]
    hall.open("1")
    assert hint(hall.floor, first, hall.now) == "next"
    hall.call("1")
    assert hint(hall.floor, first, hall.now) == "go"
    hall.do(c.StartService(window="1"))
    assert hint(hall.floor, first, hall.now) == ""
