"""When a clerk cannot go on: the leader or chief representative is asked, and what stays undone becomes a case."""

import msgspec

from qms.domain import commands as c
from qms.domain import events as e
from tests.spec.staffed import begin, staffed
from tests.spec.story import Story


def raised(hall: Story, window: str = "1", to: str = "leader") -> str:
    """The id of an escalation."""
    [event] = hall.do(c.Escalate(window=window, to="chief" if to == "chief" else "leader", reason="政策不清", by="a1"))
    assert isinstance(event, e.Escalated)
    return event.escalation


def recorded(hall: Story, window: str = "9", **more: str) -> e.DifficultyRecorded:
    """A difficult case."""
    [event] = hall.do(c.RecordDifficulty(window=window, owner="b1", by="a1", due=more.get("due", "")))
    assert isinstance(event, e.DifficultyRecorded)
    return event


def test_the_group_leader_is_asked_to_the_window_and_its_ticket_is_named() -> None:
    """Row 37: 窗口组长负责制."""
    hall = Story(staffed()).open("1")
    ticket = hall.take()
    hall.call("1")
    escalation = hall.floor.staff.escalations[raised(hall)]
    assert (escalation.asked, escalation.ticket, escalation.by) == ("lead", ticket.id, "a1")


def test_the_chief_representative_is_asked_to_the_window() -> None:
    """Rows 37, 38: an escalation goes on to the 首席代表."""
    hall = Story(staffed())
    assert hall.floor.staff.escalations[raised(hall, to="chief")].asked == "chief"


def test_without_a_reason_nobody_is_asked_and_where_the_plan_names_nobody_it_says_so() -> None:
    hall = Story(staffed())
    assert hall.refused(c.Escalate(window="1", to="leader", reason=" ", by="a1")) == "reason_needed"
    assert hall.refused(c.Escalate(window="3", to="leader", reason="难", by="a1")) == "nobody_to_ask"
    assert hall.refused(c.Escalate(window="77", to="leader", reason="难", by="a1")) == "unknown window"


def test_nobody_is_asked_twice_for_the_same_window_until_it_is_dealt_with() -> None:
    hall = Story(staffed())
    escalation = raised(hall)
    assert hall.refused(c.Escalate(window="1", to="leader", reason="还在等", by="a1")) == "already_asked"
    raised(hall, to="chief")
    hall.do(c.CloseEscalation(escalation=escalation, result="已经解释", by="lead"))
    raised(hall)


def test_who_was_asked_says_how_it_was_dealt_with() -> None:
    """Row 37: who is asked answers for it."""
    hall = Story(staffed())
    escalation = raised(hall, to="chief")
    assert hall.refused(c.CloseEscalation(escalation=escalation, result="", by="chief")) == "reason_needed"
    assert hall.refused(c.CloseEscalation(escalation=escalation, result="好了", by="b1")) == "not_yours"
    hall.do(c.CloseEscalation(escalation=escalation, result="当场解决", by="chief"))
    assert not hall.floor.staff.escalations
    assert hall.refused(c.CloseEscalation(escalation=escalation, result="好了", by="chief")) == "unknown escalation"


def test_the_clerk_who_asked_or_any_leader_may_close_it_too() -> None:
    hall = Story(staffed())
    hall.do(c.CloseEscalation(escalation=raised(hall), result="自己解决了", by="a1"))
    hall.do(c.CloseEscalation(escalation=raised(hall), result="解决了", by="other"))


# --- 办不成事 ---


def test_what_cannot_be_done_becomes_a_case_with_an_owner_and_a_due_date() -> None:
    """Row 16: “办不成事”反映窗口: a record with owner, due date, result."""
    hall = Story(staffed()).open("1")
    ticket = hall.take()
    hall.call("1")
    case = recorded(hall, "1")
    assert (case.ticket, case.owner, case.due) == (ticket.id, "b1", "2026-01-08")  # five working days after a Thursday
    assert hall.floor.staff.difficulties[case.difficulty] == case


def test_a_window_for_it_needs_no_ticket_and_every_other_one_does() -> None:
    """Row 16: a window of its own."""
    hall = Story(staffed())
    assert recorded(hall, "9").ticket == ""
    assert hall.refused(c.RecordDifficulty(window="1", owner="b1")) == "no_ticket"


def test_the_due_date_may_be_given_and_lies_not_in_the_past() -> None:
    """Row 16."""
    hall = Story(staffed())
    assert recorded(hall, due="2026-02-01").due == "2026-02-01"
    assert hall.refused(c.RecordDifficulty(window="9", owner="b1", due="2025-12-31")) == "due_in_past"
    assert hall.refused(c.RecordDifficulty(window="9", owner="nobody")) == "unknown clerk"
    assert hall.refused(c.RecordDifficulty(window="77", owner="b1")) == "unknown window"


def test_without_an_owner_it_is_the_one_who_answers_for_the_item() -> None:
    """Row 51: 事项与责任人匹配清单: a responsible person per item."""
    drawn = staffed()
    items = tuple(msgspec.structs.replace(item, responsible="b1" if item.code == "A-1" else "") for item in drawn.items)
    hall = Story(msgspec.structs.replace(drawn, items=items)).open("1", "3")
    hall.do(c.TakeTicket(items=("A-1",)), c.CallNext(window="1"))
    [case] = hall.do(c.RecordDifficulty(window="1"))
    assert isinstance(case, e.DifficultyRecorded)
    assert case.owner == "b1"
    hall.do(c.TakeTicket(items=("B-1",)), c.CallNext(window="3"))
    assert hall.refused(c.RecordDifficulty(window="3")) == "unknown clerk"


def test_the_owner_or_a_leader_says_what_became_of_it() -> None:
    """Row 16: the record has a result."""
    hall = Story(staffed())
    case = recorded(hall).difficulty
    assert hall.refused(c.CloseDifficulty(difficulty=case, result="solved", by="a1")) == "not_yours"
    hall.do(c.CloseDifficulty(difficulty=case, result="solved", by="b1"))
    hall.do(c.CloseDifficulty(difficulty=recorded(hall).difficulty, result="handed_over", by="lead"))
    assert not hall.floor.staff.difficulties
    assert hall.refused(c.CloseDifficulty(difficulty=case, result="solved", by="b1")) == "unknown difficulty"


def test_a_case_stands_until_it_is_closed_and_its_owner_is_told_when_its_day_has_passed() -> None:
    """Rows 16, 59: 兜底服务 has a deadline, and an alert."""
    hall = Story(staffed())
    case = recorded(hall, due="2026-01-05")
    begin(hall, "2026-01-05")
    assert hall.do(c.WatchPeople()) == []
    begin(hall, "2026-01-06")
    told = hall.do(c.WatchPeople())
    assert e.AlertRaised(at=hall.now, alert="difficulty_due", subject=case.difficulty, clerk="b1") in told
    hall.do(c.CloseDifficulty(difficulty=case.difficulty, result="solved", by="b1"))
    assert hall.do(c.WatchPeople()) == [e.AlertEnded(at=hall.now, alert="difficulty_due", subject=case.difficulty)]
