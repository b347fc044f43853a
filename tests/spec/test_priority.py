"""Who goes before others, by right or by somebody's word, and who goes along with them."""

import pytest
from msgspec.structs import replace

from config.plan import Dispatch, Policy
from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.offers import drawn, take, taken
from tests.spec.story import Story


def test_priority_classes_are_the_plans() -> None:
    """Row 19: 特殊人群通道服务."""
    issued = taken(Story(drawn()), priority_class="elder")
    assert (issued.group, issued.priority_class, issued.proof) == ("priority", "elder", "")


def test_where_proof_is_asked_for_it_is_due_at_the_window_unless_somebody_saw_it() -> None:
    hall = Story(drawn())
    assert taken(hall, priority_class="soldier").proof == "due"
    assert taken(hall, priority_class="soldier", proof="seen", by="0201").proof == "seen"


def test_proof_that_somebody_saw_is_on_record_though_nobody_had_to_ask_for_it() -> None:
    """As it is when staff change the class later: what was seen was seen."""
    hall = Story(drawn())
    seen = taken(hall, priority_class="elder", channel="desk", by="0201", proof="seen")
    assert (seen.priority_class, seen.proof) == ("elder", "seen")
    later = hall.floor.tickets[taken(hall).ticket]
    hall.do(c.RegroupTicket(ticket=later.id, priority_class="elder", reason="身份证看过", by="0201"))
    assert later.proof == "seen"


def test_some_classes_are_granted_at_the_guide_desk_only() -> None:
    hall = Story(drawn())
    assert hall.refused(take(priority_class="ill", channel="kiosk")) == "desk_only"
    assert taken(hall, priority_class="ill", channel="desk", by="0201", proof="seen").group == "priority"


def test_the_green_channel_is_opened_by_staff_and_every_use_is_in_the_journal_by_name() -> None:
    """Row 67: 绿色通道: projects and people on a list, each use on record."""
    hall = Story(drawn())
    assert hall.refused(take(green="works", channel="kiosk")) == "staff_only"
    assert hall.refused(take(green="works", channel="desk")) == "staff_only"
    issued = taken(hall, green="works", channel="desk", by="0201")
    assert (issued.green, issued.by, issued.group, issued.priority_class) == ("works", "0201", "priority", None)


def test_the_green_channel_holds_on_its_days_only() -> None:
    hall = Story(drawn())
    assert hall.refused(take(green="past", channel="desk", by="0201")) == "green_not_valid"
    hall.next_day("2026-02-01")
    assert hall.refused(take(green="works", channel="desk", by="0201")) == "green_not_valid"


# --- by somebody's word ---


def test_a_pinned_ticket_is_called_before_all_others_and_the_reason_is_kept() -> None:
    hall = Story(drawn()).open("1")
    hall.take()
    hall.take(priority=True)
    last = hall.take()
    [pinned] = hall.do(c.PinTicket(ticket=last.id, reason="轮椅", by="0201"))
    assert pinned == e.TicketPinned(at=hall.now, ticket=last.id, reason="轮椅", by="0201")
    assert hall.floor.ahead(last.id, hall.now) == 0
    assert hall.call("1") == last.number


def test_a_pinned_ticket_goes_even_before_a_priority_visitor_who_has_waited_all_day() -> None:
    hall = Story(replace(drawn(), policy=Policy(dispatch=Dispatch(priority_rate=6.9)))).open("1")
    hall.take(priority=True)
    last = hall.wait(6 * 3600).take()
    hall.do(c.PinTicket(ticket=last.id, reason="轮椅", by="0201"))
    assert hall.call("1") == last.number


def test_only_staff_pin_with_a_reason_and_only_who_waits_and_once() -> None:
    hall = Story(drawn()).open("1")
    ticket = hall.take()
    assert hall.refused(c.PinTicket(ticket=ticket.id, reason="急", by="")) == "staff_only"
    assert hall.refused(c.PinTicket(ticket=ticket.id, reason="  ", by="0201")) == "reason_needed"
    assert hall.refused(c.PinTicket(ticket="nobody", reason="急", by="0201")) == "unknown ticket"
    hall.do(c.PinTicket(ticket=ticket.id, reason="急", by="0201"))
    assert hall.refused(c.PinTicket(ticket=ticket.id, reason="急", by="0201")) == "wrong_state"
    hall.call("1")
    assert hall.refused(c.PinTicket(ticket=ticket.id, reason="急", by="0201")) == "wrong_state"


def test_who_can_show_proof_goes_first_at_the_same_seniority() -> None:
    hall = Story(drawn()).open("1")
    first = hall.take()
    soldier = hall.wait(60).take()
    hall.do(c.RegroupTicket(ticket=soldier.id, priority_class="soldier", reason="已验军官证", by="0201"))
    assert (soldier.group, soldier.priority_class, soldier.clock) == ("priority", "soldier", first.clock + 60_000)
    assert hall.call("1") == soldier.number


def test_who_cannot_show_proof_waits_like_everybody_else_or_for_the_slot_they_booked() -> None:
    hall = Story(drawn()).open("1")
    hall.take()
    pretender = hall.take(priority=True)
    hall.do(c.RegroupTicket(ticket=pretender.id, priority_class=None, reason="没有证件", by="0201"))
    assert (pretender.group, pretender.priority_class, pretender.proof) == ("ordinary", None, "")
    assert hall.call("1") == "A001"


def test_who_has_come_for_an_appointment_keeps_its_head_start_when_priority_is_granted() -> None:
    hall = Story(drawn()).open("1")
    hall.take(priority=True)
    hall.wait(300)
    now = hall.now
    hall.floor.apply(e.TicketIssued(at=now, ticket="x", number="A900", item_class="a", clock=now, group="appointment"))
    hall.do(c.RegroupTicket(ticket="x", priority_class="elder", reason="看了身份证", by="0201"))
    ticket = hall.floor.tickets["x"]
    assert (ticket.group, ticket.priority_class, ticket.proof) == ("appointment", "elder", "seen")
    assert hall.call("1") == "A900"


def test_proof_that_was_due_is_seen_when_staff_say_so() -> None:
    hall = Story(drawn()).open("1")
    ticket = hall.floor.tickets[taken(hall, priority_class="soldier").ticket]
    assert ticket.proof == "due"
    hall.call("1")
    hall.do(c.RegroupTicket(ticket=ticket.id, priority_class="soldier", reason="已验证件", by="0301"))
    assert (ticket.state, ticket.proof) == ("called", "seen")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"by": ""}, "staff_only"),
        ({"reason": ""}, "reason_needed"),
        ({"ticket": "nobody"}, "unknown ticket"),
        ({"priority_class": "vip"}, "unknown priority_class"),
    ],
)
def test_another_group_needs_staff_a_reason_and_a_class_of_the_plan(change: dict[str, str], code: str) -> None:
    hall = Story(drawn())
    asked = {"ticket": hall.take().id, "priority_class": "elder", "reason": "白发", "by": "0201", **change}
    assert hall.refused(c.RegroupTicket(**asked)) == code


def test_proof_may_be_seen_during_the_service_and_not_after_it() -> None:
    hall = Story(drawn()).open("1")
    ticket = hall.take()
    hall.call("1")
    hall.do(c.StartService(window="1"))
    seen = c.RegroupTicket(ticket=ticket.id, priority_class="elder", reason="看了身份证", by="0201")
    assert hall.kinds(seen) == ["TicketRegrouped"]
    assert (ticket.state, ticket.group, ticket.proof) == ("serving", "priority", "seen")
    hall.do(c.FinishService(window="1"))
    assert hall.refused(seen) == "wrong_state"


# --- company ---


def test_a_visitor_may_ask_for_company_and_whoever_comes_says_so_once() -> None:
    """Row 46: 敬老服务专员, 手语志愿者, 全程帮办."""
    hall = Story(drawn())
    ticket = hall.floor.tickets[taken(hall, companion="sign").ticket]
    assert hall.refused(c.JoinVisitor(ticket=ticket.id, by="")) == "staff_only"
    assert hall.kinds(c.JoinVisitor(ticket=ticket.id, by="0312")) == ["CompanionJoined"]
    assert (ticket.companion_by, ticket.state) == ("0312", "waiting")
    assert hall.kinds(c.JoinVisitor(ticket=ticket.id, by="0313")) == []


def test_nobody_joins_who_was_not_asked_for_or_after_the_end() -> None:
    hall = Story(drawn())
    alone = hall.take()
    assert hall.refused(c.JoinVisitor(ticket=alone.id, by="0312")) == "not_there"
    gone = taken(hall, companion="sign").ticket
    hall.do(c.CancelTicket(ticket=gone))
    assert hall.refused(c.JoinVisitor(ticket=gone, by="0312")) == "wrong_state"


# --- messages ---


def test_a_message_is_noted_once() -> None:
    hall = Story(drawn())
    ticket = hall.take()
    assert hall.kinds(c.NoteNotice(subject=ticket.id, notice="near")) == ["NoticeSent"]
    assert hall.kinds(c.NoteNotice(subject=ticket.id, notice="near")) == []
    assert hall.kinds(c.NoteNotice(subject=ticket.id, notice="called", failed="gateway down")) == ["NoticeFailed"]
    assert hall.kinds(c.NoteNotice(subject=ticket.id, notice="called")) == []
