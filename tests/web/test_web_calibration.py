"""How good the forecast was, from what the journal says was told and when people were called."""

import msgspec
import pytest

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.days import Days
from qms.forecast.hall.calibration import calibration, of_tickets
from tests.web.conftest import World, refused
from tests.web.test_web_forecasts import LONG, SHORT, say

AT = 1_000_000


def taken(ticket: str, told: tuple[int, int, int] | None, item_class: str = "a") -> e.TicketIssued:
    issued = e.TicketIssued(at=AT, ticket=ticket, number="A001", item_class=item_class, clock=AT)
    said = e.Told(p10_s=told[0], p50_s=told[1], p90_s=told[2]) if told else None
    return msgspec.structs.replace(issued, told=said)


def called(ticket: str, after: float) -> e.TicketCalled:
    return e.TicketCalled(at=AT + int(after * 1000), ticket=ticket, window="1")


def test_who_is_called_is_early_within_or_late_and_the_first_call_counts() -> None:
    told = (60, 120, 300)
    events: list[e.Event] = [
        *(taken(one, told) for one in ("early", "edge", "within", "late", "waits")),
        taken("silent", None),
        taken("other", (0, 0, 10), "b"),
        called("early", 59), called("edge", 60), called("within", 130), called("late", 301), called("silent", 9999),
        called("late", 5000), called("other", 4),
    ]  # fmt: skip
    found = calibration(events)
    a, b = found.classes["a"], found.classes["b"]
    assert (a.told, a.called, a.early, a.within, a.late) == (5, 4, 1, 2, 1)
    assert (a.missed_by, a.too_short) == (61 + 60 + 10 + 181, -61 - 60 + 10 + 181)
    assert (b.told, b.called, b.within, b.missed_by) == (1, 1, 1, 4)
    assert (found.overall.told, found.overall.called) == (6, 5)


async def test_managers_see_how_good_the_forecast_was(world: World) -> None:
    manager = await world.as_("manager")
    nobody = await manager.get("/forecast/calibration")
    assert (nobody["aim"], nobody["overall"]["told"], nobody["overall"]["within"]) == (0.8, 0, None)
    say(world, ordinary=LONG)
    await world.served()
    say(world, ordinary=SHORT)
    await world.take()
    found = await manager.get("/forecast/calibration", days="1")
    social = next(one for one in found["classes"] if one["item_class"] == "social")
    assert {one["item_class"]: one["told"] for one in found["classes"]} == {"social": 2, "tax": 0}
    assert (social["name"], social["called"], social["within"], social["late"]) == ("社保", 1, 1.0, 0.0)
    assert social["mean_error_s"] > 1190
    assert social["bias_s"] < -1190
    assert [day["date"] for day in found["by_day"]] == [world.hall.floor.day]


async def test_finished_days_count_with_today(world: World) -> None:
    say(world, ordinary=LONG)
    await world.served()
    await world.hall.handle(c.CloseDay())
    days = Days(world.plan.hall.timezone)
    tomorrow = days.date(world.hall.now() + 86_400_000)
    before = world.hall.floor.day
    await world.hall.handle(c.OpenDay(date=tomorrow, plan="test"))
    await world.take()
    auditor = await world.as_("auditor")
    for _ in range(2):
        found = await auditor.get("/forecast/calibration")
        assert [(day["date"], day["told"]) for day in found["by_day"]] == [(tomorrow, 1), (before, 1)]
        assert (found["overall"]["told"], found["overall"]["called"]) == (2, 1)
    assert len((await auditor.get("/forecast/calibration", days="1"))["by_day"]) == 1


async def test_the_floor_and_the_journal_say_the_same(world: World) -> None:
    say(world, ordinary=SHORT)
    await world.served()
    await world.take()
    events = [e.decode(row.body) for row in await world.hall.since(0)]
    assert calibration(events) == of_tickets(world.hall.floor.tickets.values())


@pytest.mark.parametrize("days", ["0", "61", "x", "-1", "", "二"])
async def test_days_are_a_small_number(world: World, days: str) -> None:
    manager = await world.as_("manager")
    assert "1 到 60" in await refused(manager.get("/forecast/calibration", days=days), 400, "bad_request")
