"""Taking a number."""

from config.plan import Policy, Taking
from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.offers import AGENT, ANNA, drawn, take, taken
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
    assert hall.refused(c.TakeTicket(items=("B-9",))) == "unknown item"
    assert hall.refused(c.TakeTicket(bundle="wedding")) == "unknown bundle"
    assert hall.refused(c.TakeTicket(item_class="a", companion="dog")) == "unknown companion"
    assert hall.refused(c.TakeTicket(item_class="a", green="vip", channel="desk", by="0201")) == "unknown green"
    assert hall.refused(c.TakeTicket(item_class="a", priority_class="vip")) == "unknown priority_class"


def test_exactly_one_thing_is_asked_for_a_class_or_items_or_a_bundle() -> None:
    hall = Story(drawn())
    assert hall.refused(c.TakeTicket()) == "items_and_class"
    assert hall.refused(c.TakeTicket(item_class="a", items=("A-1",))) == "items_and_class"
    assert hall.refused(c.TakeTicket(items=("A-1",), bundle="newborn")) == "items_and_class"
    assert hall.floor.counts.issued == 0


def test_an_item_is_done_in_its_own_class() -> None:
    hall = Story(drawn())
    issued = taken(hall, items=("B-2",))
    assert (issued.number, issued.item_class, issued.items, issued.stages) == ("B001", "b", ("B-2",), ())


def test_several_items_of_one_class_are_one_stop_and_an_item_named_twice_is_done_once() -> None:
    hall = Story(drawn())
    issued = taken(hall, items=("A-2", "A-1", "A-2"))
    assert (issued.number, issued.items, issued.stages) == ("A001", ("A-2", "A-1"), ())


def test_items_of_several_classes_are_one_ticket_with_one_stop_a_class_in_the_order_named() -> None:
    hall = Story(drawn())
    issued = taken(hall, items=("B-2", "A-1", "B-3", "C-1"))
    assert (issued.number, issued.items) == ("B001", ("B-2", "B-3"))
    assert [(s.item_class, s.items) for s in issued.stages] == [("a", ("A-1",)), ("c", ("C-1",))]


def test_a_ticket_has_no_more_items_than_the_plan_allows() -> None:
    hall = Story(drawn(Taking(items=2)))
    assert hall.refused(take(items=("A-1", "A-2", "B-2"))) == "too_many_items"
    assert taken(hall, items=("A-1", "A-2")).number == "A001"


def test_local_items_are_for_people_of_this_region_only() -> None:
    """Row 65: an item may be for the people of this county, its city (全市通办), its province, or for anybody."""
    hall = Story(drawn())
    assert hall.refused(take(items=("B-1",), region="440704")) == "region_not_served"
    assert taken(hall, items=("B-1",), region="440703100000").region == "440703100000"
    assert taken(hall, items=("B-2",), region="440704").number == "B002"
    assert hall.refused(take(items=("B-2",), region="440605")) == "region_not_served"


def test_a_province_takes_in_its_cities_and_a_nationwide_item_everybody() -> None:
    """Rows 34, 66: 省内通办, 跨省通办; the applicant's region stands on the ticket."""
    hall = Story(drawn())
    assert taken(hall, items=("B-3",), region="440605").region == "440605"
    assert hall.refused(take(items=("B-3",), region="350100")) == "region_not_served"
    assert taken(hall, items=("A-1",), region="350128").region == "350128"


def test_one_item_that_the_applicants_region_is_not_served_for_refuses_them_all() -> None:
    hall = Story(drawn())
    assert hall.refused(take(items=("A-1", "B-1"), region="350128")) == "region_not_served"


def test_nobody_is_asked_for_a_region_they_did_not_tell() -> None:
    assert taken(Story(drawn()), items=("B-1",)).region == ""


def test_papers_reviewed_on_line_join_the_quick_list_whose_class_gives_the_number() -> None:
    """Row 61: 网上预审通过后再到实体大厅, 立等可取."""
    hall = Story(drawn())
    issued = taken(hall, items=("A-1",), pre_review="YS-2026-0001")
    assert (issued.number, issued.item_class, issued.pre_review) == ("K001", "quick", "YS-2026-0001")
    assert [t.number for t in hall.floor.waiting("quick")] == ["K001"]
    assert taken(hall, item_class="a", pre_review="YS-2026-0002").number == "K002"


def test_a_class_without_a_quick_list_keeps_who_comes_with_reviewed_papers() -> None:
    assert taken(Story(drawn()), items=("B-2",), pre_review="YS-2026-0001").number == "B001"


def test_a_pre_review_number_must_look_like_one_as_the_plan_says() -> None:
    hall = Story(drawn(Taking(pre_review_pattern="YS-[0-9]{4}")))
    assert hall.refused(take(pre_review="YS-12345")) == "pre_review_unknown"
    assert taken(hall, pre_review="YS-1234").number == "K001"


def test_the_issue_ticket_of_a_case_is_linked_to_the_one_it_was_taken_in_with() -> None:
    """Row 6: 前台受理, 后台审批, 统一窗口出件: both tickets carry the number of the case."""
    hall = Story(drawn()).open("1")
    intake = taken(hall, items=("A-1",))
    hall.call("1")
    hall.do(c.StartService(window="1"), c.FinishService(window="1", outcome="accepted", case="P-2026-7"))
    issue = taken(hall, item_class="c", case="P-2026-7")
    assert [t.number for t in hall.floor.of_case("P-2026-7")] == [intake.number, issue.number]
    assert hall.floor.of_case("P-2026-8") == []


def test_what_was_taken_in_is_still_known_by_its_case_on_later_days() -> None:
    """Row 6: between intake and issue lie the days of the back office."""
    hall = Story(drawn()).open("1")
    taken(hall, items=("A-1",))
    hall.call("1")
    hall.do(c.StartService(window="1"), c.FinishService(window="1", outcome="accepted", case="P-2026-7"))
    hall.next_day()
    issue = taken(hall, item_class="c", case="P-2026-7")
    assert [t.number for t in hall.floor.of_case("P-2026-7")] == [issue.number]
    assert [(one.number, one.window) for one in hall.floor.services.of_case("P-2026-7")] == [("A001", "1")]


def test_what_the_desk_has_looked_through_and_who_helped_stand_on_the_ticket() -> None:
    """Rows 14, 33: 资料预审 at the guide desk; an attendant beside the kiosk (机器+人)."""
    hall = Story(drawn())
    desk = taken(hall, channel="desk", checked=True, by="0201")
    kiosk = taken(hall, channel="kiosk", assisted=True)
    assert (desk.checked, desk.by, kiosk.assisted, kiosk.by) == (True, "0201", True, "")


def test_a_visitor_may_ask_to_be_called_without_voice() -> None:
    assert taken(Story(drawn()), silent=True).silent


def test_somebody_else_may_come_and_both_documents_are_kept_as_digests() -> None:
    """Row 53: 授权代理, 亲友代办: holder and applicant differ, the authority is noted."""
    hall = Story(drawn())
    issued = taken(hall, pseudonym=ANNA, holder=AGENT, on_behalf="agent", authority=True)
    assert (issued.pseudonym, issued.holder, issued.on_behalf, issued.authority) == (ANNA, AGENT, "agent", True)
    relative = taken(hall, item_class="b", pseudonym=ANNA, holder=AGENT)
    assert (relative.on_behalf, relative.authority) == ("relative", False)


def test_who_shows_the_same_document_twice_acts_for_nobody_else() -> None:
    issued = taken(Story(drawn(Taking(for_others="no"))), pseudonym=ANNA, holder=ANNA, authority=True)
    assert (issued.holder, issued.on_behalf, issued.authority) == (None, "", False)


def test_the_plan_says_whether_numbers_are_taken_for_others_and_with_what_authority() -> None:
    nobody = Story(drawn(Taking(for_others="no")))
    assert nobody.refused(take(pseudonym=ANNA, holder=AGENT)) == "not_for_others"
    assert nobody.refused(take(on_behalf="relative")) == "not_for_others"
    authorised = Story(drawn(Taking(for_others="authorised")))
    assert authorised.refused(take(pseudonym=ANNA, holder=AGENT)) == "authority_needed"
    assert taken(authorised, pseudonym=ANNA, holder=AGENT, authority=True).authority


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


def test_a_receipt_is_printed_again_only_if_one_was_owed_and_also_after_the_service() -> None:
    hall = Story().open("1")
    ticket = hall.take()
    assert hall.refused(c.ReprintTicket(ticket=ticket.id, slip="receipt")) == "wrong_state"
    hall.call("1")
    hall.floor.apply(e.SlipOwed(at=hall.now, ticket=ticket.id, slip="receipt"))
    hall.do(c.FinishService(window="1"))
    assert hall.refused(c.ReprintTicket(ticket=ticket.id, slip="notice")) == "wrong_state"
    hall.do(c.NotePaperFailed(ticket=ticket.id, device="p", reason="paper out", slip="receipt"))
    assert ticket.slips == {"receipt": "failed"}
    assert hall.kinds(c.ReprintTicket(ticket=ticket.id, slip="receipt")) == ["ReprintAsked"]
    hall.do(c.NotePrinted(ticket=ticket.id, device="p", slip="receipt"))
    assert (ticket.slips, ticket.paper) == ({"receipt": "printed"}, "owed")


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
