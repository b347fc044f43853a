"""The people who work in the hall, over HTTP: sign-in rules, leave, help, difficult cases, guide desk, alerts, attendance."""

import csv
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from config.plan import Clerk, Duty, PauseReason, People, Plan, Policy, Post, WindowGroup
from qms.domain.commands import WatchPeople
from qms.web.client import HallClient
from tests.web.conftest import PIN, World, drawn_plan, refused, until

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
CLERKS = (
    Clerk(
        id="c1",
        card_name="王老师",
        department="社保科",
        windows=("1", "2"),
        post_title="受理岗",
        supervised_by=("镇", "村"),
    ),
    Clerk(id="c2", windows=("3",)),
    Clerk(id="c3", windows=("2",), mentor="c1"),
    Clerk(id="lead", role="leader"),
    Clerk(id="boss", role="manager"),
    Clerk(id="root", role="admin"),
)


def peopled() -> Plan:
    """The test hall with a roster, a post, a group, a trainee and reasons to pause."""
    reasons = (PauseReason("copy", "复印材料"), PauseReason("tea", "喝水", most_a_day=1))
    return msgspec.structs.replace(
        drawn_plan(),
        clerks=CLERKS,
        roster=(Duty("1", "c1", weekdays=EVERY_DAY),),
        posts=(Post("social", "社保岗", "c1", "c3", patience=0),),
        groups=(WindowGroup("south", "民生组", ("1", "2"), leader="lead", chief="c2"),),
        policy=Policy(people=People(pause_reasons=reasons)),
    )


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        made = World(tmp_path, stack, peopled())
        made.tokens["leader"] = made.access.enrol("leader", "lead", None)
        made.tokens["other"] = made.access.enrol("clerk", "c2", "3")
        await made.open()
        yield made
        assert made.fatal == []


async def signed_in(world: World, clerk: str, window: str | None = None) -> HallClient:
    """A clerk who has typed the PIN."""
    await world.access.change_pin(clerk, PIN)
    told = await (await world.as_(None)).post("/session", {"clerk": clerk, "pin": PIN, "window": window})
    world.tokens[clerk] = told["token"]
    return await world.as_(clerk)


def today(world: World) -> str:
    assert world.hall.floor.day is not None
    return world.hall.floor.day


# --- opening and pausing ---


async def test_a_trainee_opens_with_the_mentor(hall: World) -> None:
    trainee = await signed_in(hall, "c3", "2")
    await refused(trainee.post("/windows/2/open"), 409, "trainee_alone")
    await refused(trainee.post("/windows/2/open", {"mentor": "c2"}), 409, "not_mentor")
    await trainee.post("/windows/2/open", {"mentor": "c1"})
    told = await (await hall.as_("manager")).get("/people")
    assert told["trainees"] == [{"clerk": "c3", "mentor": "c1", "paired_days": 0, "needed": 5, "alone": False}]
    assert told["here"] == ["c1", "c3"]


async def test_a_leader_opens_for_a_clerk_and_a_clerk_for_nobody_else(hall: World) -> None:
    clerk, leader = await hall.as_("clerk"), await hall.as_("leader")
    await refused(clerk.post("/windows/1/open", {"clerk": "c2"}), 403, "forbidden")
    await refused(leader.post("/windows/1/open", {"clerk": "nobody"}), 404, "not_found")
    opened = await leader.post("/windows/1/open", {"clerk": "c1"})
    assert (opened["window"]["clerk"], opened["window"]["unrostered"]) == ("c1", False)


async def test_a_pause_is_chosen_from_the_plans_reasons_and_the_screen_shows_its_name(hall: World) -> None:
    clerk, screen = await hall.as_("clerk"), (await hall.as_("display")).feed("window:1")
    await clerk.post("/windows/1/open")
    assert "复印材料、喝水" in await refused(clerk.post("/windows/1/pause", {"reason": "累"}), 409, "reason_unknown")
    await clerk.post("/windows/1/pause", {"reason": "tea"})
    seen = await anext(screen)
    while seen.state["window"]["state"] != "paused":
        seen = await anext(screen)
    assert seen.state["window"]["reason"] == "喝水"
    await clerk.post("/windows/1/resume")
    await refused(clerk.post("/windows/1/pause", {"reason": "tea"}), 409, "pause_limit")
    offers = (await clerk.get("/hall"))["offers"]
    assert [one["id"] for one in offers["pause_reasons"]] == ["copy", "tea"]


async def test_the_screen_of_a_window_shows_the_clerks_card(hall: World) -> None:
    """Row 25: department, range of services and who sits there stand at every seat."""
    screen = (await hall.as_("display")).feed("window:1")
    await (await hall.as_("clerk")).post("/windows/1/open")
    seen = await anext(screen)
    while seen.state["window"]["clerk"] is None:
        seen = await anext(screen)
    assert seen.state["window"]["clerk"] == {
        "id": "c1",
        "card_name": "王老师",
        "department": "社保科",
        "post_title": "受理岗",
        "trainee": False,
    }
    assert [one["name"] for one in seen.state["window"]["item_classes"]] == ["社保"]


# --- alerts and who is there ---


async def test_the_manager_sees_an_unauthorised_change_at_once_and_its_end(hall: World) -> None:
    manager, leader = await hall.as_("manager"), await hall.as_("leader")
    feed = manager.feed("manager")
    await leader.post("/windows/1/open", {"clerk": "c2"})
    seen = await until(feed, "alerts/unrostered:1")
    assert "1 号窗口由 c2 签入" in seen.state["alerts/unrostered:1"]["words"]
    [alert] = (await manager.get("/alerts"))["alerts"]
    assert (alert["alert"], alert["window"], alert["clerk"]) == ("unrostered", "1", "c2")
    await leader.post("/windows/1/open", {"clerk": "c1"})
    await until(feed, "alerts/unrostered:1", None)


async def test_an_uncovered_post_is_told_and_covered_again(hall: World) -> None:
    manager = await hall.as_("manager")
    await hall.take()
    await hall.hall.handle(WatchPeople())
    feed = manager.feed("manager")
    seen = await until(feed, "alerts/post_uncovered:social")
    assert "c1" in seen.state["alerts/post_uncovered:social"]["words"]
    assert (await manager.get("/people"))["posts"][0]["covered"] is False
    await (await hall.as_("clerk")).post("/windows/1/open")
    await hall.hall.handle(WatchPeople())
    await until(feed, "alerts/post_uncovered:social", None)
    assert (await manager.get("/people"))["posts"][0] == {
        "id": "social",
        "name": "社保岗",
        "a": "c1",
        "b": "c3",
        "covered": True,
        "since": None,
    }


async def test_a_chief_representative_is_here_while_signed_in(hall: World) -> None:
    """Row 38: a presence record."""
    chief, manager = await signed_in(hall, "c2"), await hall.as_("manager")
    [group] = (await manager.get("/people"))["groups"]
    assert (group["chief"], group["chief_here"], group["leader_here"]) == ("c2", True, False)
    await chief.delete("/session")
    assert (await manager.get("/people"))["groups"][0]["chief_here"] is False


# --- leave ---


async def test_a_leave_goes_from_the_clerk_over_the_leader_to_the_file(hall: World) -> None:
    clerk, leader, manager = await hall.as_("clerk"), await hall.as_("leader"), await hall.as_("manager")
    feed = leader.feed("manager")
    first = (date.fromisoformat(today_of(await clerk.get("/hall"))) + timedelta(days=3)).isoformat()
    asked = await clerk.post("/leaves", {"first": first, "last": first, "kind": "annual"})
    assert (asked["clerk"], asked["state"]) == ("c1", "asked")
    await until(feed, f"leaves/{asked['id']}")
    await refused(clerk.post(f"/leaves/{asked['id']}/decide", {"approved": True}), 409, "own_leave")
    await refused((await hall.as_("other")).post(f"/leaves/{asked['id']}/decide", {"approved": True}), 409, "not_yours")
    approved = await leader.post(f"/leaves/{asked['id']}/decide", {"approved": True})
    assert (approved["state"], approved["by"]) == ("approved", "lead")
    await refused(leader.post(f"/leaves/{asked['id']}/file"), 403, "forbidden")
    assert (await manager.post(f"/leaves/{asked['id']}/file"))["state"] == "filed"
    await until(feed, f"leaves/{asked['id']}", None)
    assert (await (await hall.as_("other")).get("/leaves"))["leaves"] == []
    assert [one["id"] for one in (await (await hall.as_("auditor")).get("/leaves"))["leaves"]] == [asked["id"]]


def today_of(told: dict[str, str]) -> str:
    """The date of the hall's clock."""
    return told["at"][:10]


async def test_a_date_that_no_calendar_has_is_no_date_and_nobody_asks_for_another(hall: World) -> None:
    clerk = await hall.as_("clerk")
    await refused(clerk.post("/leaves", {"first": "2026-02-30", "last": "2026-03-01"}), 422, "unprocessable")
    await refused(clerk.post("/leaves", {"first": "2026-03-02", "last": "2026-03-01"}), 409, "leave_dates")
    body = {"first": "2026-03-01", "last": "2026-03-01", "clerk": "c2"}
    await refused(clerk.post("/leaves", body), 403, "forbidden")
    assert (await (await hall.as_("leader")).post("/leaves", body))["clerk"] == "c2"


# --- help and difficult cases ---


async def test_a_clerk_asks_for_help_and_the_leader_says_how_it_was_dealt_with(hall: World) -> None:
    clerk, leader = await hall.as_("clerk"), await hall.as_("leader")
    feed = leader.feed("manager")
    await clerk.post("/windows/1/open")
    taken = await hall.take()
    await clerk.post("/windows/1/call-next")
    raised = await clerk.post("/windows/1/escalate", {"to": "leader", "reason": "身份证 000000190001010009 过期"})
    assert (raised["asked"], raised["ticket"], raised["number"]) == ("lead", taken["id"], "A001")
    assert "000000190001010009" not in raised["reason"]
    await until(feed, f"escalations/{raised['id']}")
    await refused(clerk.post("/windows/2/escalate", {"reason": "x"}), 403, "forbidden")
    await refused(leader.post(f"/escalations/{raised['id']}/close", {}), 409, "reason_needed")
    assert (await (await hall.as_("other")).get("/escalations"))["escalations"] == []
    await leader.post(f"/escalations/{raised['id']}/close", {"result": "当场解释清楚"})
    await until(feed, f"escalations/{raised['id']}", None)


async def test_what_a_visitor_says_of_a_difficult_case_is_kept_apart_for_those_it_concerns(hall: World) -> None:
    """Row 16."""
    clerk, other = await hall.as_("clerk"), await hall.as_("other")
    await refused(clerk.post("/windows/1/difficulty", {"owner": "c1"}), 409, "no_ticket")
    await clerk.post("/windows/1/open")
    await hall.take()
    await clerk.post("/windows/1/call-next")
    words = "跑了三趟，电话 13000000000"
    kept = await clerk.post("/windows/1/difficulty", {"owner": "c1", "text": words}, key="once")
    again = await clerk.post("/windows/1/difficulty", {"owner": "c1", "text": words}, key="once")
    assert kept["id"] == again["id"]
    assert (await clerk.get(f"/difficulties/{kept['id']}"))["text"] == words
    await refused(other.get(f"/difficulties/{kept['id']}"), 404, "not_found")
    rows = await hall.hall.since(0)
    assert not any(b"13000000000" in row.body for row in rows)
    assert [one["id"] for one in (await (await hall.as_("leader")).get("/difficulties"))["difficulties"]] == [
        kept["id"]
    ]
    await refused(other.post(f"/difficulties/{kept['id']}/close", {"result": "solved"}), 409, "not_yours")
    await clerk.post(f"/difficulties/{kept['id']}/close", {"result": "solved"})
    assert (await clerk.get("/difficulties"))["difficulties"] == []


# --- the guide desk ---


async def test_the_guide_desk_counts_what_came_of_each_question(hall: World) -> None:
    """Row 14."""
    desk = await hall.as_("leader")
    taken = await desk.post("/tickets", {"item": "S1", "channel": "desk", "checked": True, "paper": False})
    await desk.post("/triage", {"outcome": "ticket", "ticket": taken["id"], "items": ["S1"]})
    told = await desk.post("/triage", {"outcome": "solved"})
    assert told == await desk.get("/triage/today")
    assert (told["ticket"], told["solved"], told["kiosk"], told["online"]) == (1, 1, 0, 0)
    await refused(desk.post("/triage", {"outcome": "ticket", "ticket": "none"}), 404, "not_found")


# --- attendance ---


async def test_attendance_is_read_from_the_days_journal(hall: World) -> None:
    """Row 45."""
    clerk, manager = await signed_in(hall, "c1", "1"), await hall.as_("manager")
    await clerk.post("/windows/1/open")
    await clerk.post("/windows/1/close")
    await clerk.delete("/session")
    told = await manager.get("/reports/attendance")
    [row] = [one for one in told["rows"] if one["clerk"] == "c1"]
    assert (told["date"], row["department"], row["windows"], row["absent"]) == (today(hall), "社保科", ["1"], False)
    assert row["came"] <= row["sat_at"] <= row["left_at"] <= row["went"]
    assert await manager.get("/reports/attendance", date=today(hall)) == told


async def test_attendance_as_a_table_opens_in_a_spreadsheet(hall: World) -> None:
    """Rows 45, 47, 48, 49: the organisations that a clerk answers to stand on the sheet."""
    manager = await hall.raw("manager")
    await (await hall.as_("clerk")).post("/windows/1/open")
    async with manager.get("/api/v1/reports/attendance?format=csv") as answer:
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert f"attendance-test-{today(hall)}.csv" in answer.headers["Content-Disposition"]
        rows = list(csv.DictReader((await answer.read()).decode("utf-8-sig").splitlines()))
    told = [(row["工号"], row["部门"], row["管理单位"], row["窗口"], row["缺勤"]) for row in rows]
    assert told == [("c1", "社保科", "镇 村", "1", "")]


async def test_a_day_without_records_or_a_strange_format_is_said_so(hall: World) -> None:
    auditor = await hall.as_("auditor")
    await hall.take()
    await refused(auditor.get("/reports/attendance", date="1999-01-01"), 404, "not_found")
    await refused(auditor.get("/reports/attendance", date="yesterday"), 422, "unprocessable")
    await refused(auditor.get("/reports/attendance", format="xls"), 422, "unprocessable")
