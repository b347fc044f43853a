"""How long it will take, as the hall's answers and live views tell it; what was told stands in the journal."""

from typing import Any

import msgspec

from qms.domain import events as e
from qms.forecast.outlook import Interval, Outlook
from tests.web.conftest import World, until
from tests.web.test_web_feed import any_time

SHORT, LONG, SOON = Interval(60.4, 300.5, 900.6), Interval(0, 1200, 3600), Interval(10, 20, 30)
TOLD = {"p10_s": 60, "p50_s": 300, "p90_s": 901, "days": 12}


def say(world: World, tickets: dict[str, Interval] | None = None, days: int = 12, **newcomers: Interval) -> None:
    """A new outlook arrives."""
    world.outlook = Outlook(
        at=world.hall.now(),
        seq=world.hall.seq,
        days=days,
        tickets=tickets or {},
        newcomers={("social", group): interval for group, interval in newcomers.items()},
    )
    world.site.limits.ahead = 0.0
    world.site.broadcasts.look()


async def queue(world: World, item_class: str) -> dict[str, Any]:
    floor = await (await world.as_("display")).get("/floor")
    found: dict[str, Any] = next(q for q in floor["queues"] if q["item_class"] == item_class)
    return found


async def test_a_class_tells_how_long_somebody_would_wait_who_came_now(world: World) -> None:
    say(world, ordinary=SHORT, priority=SOON)
    assert (await queue(world, "social"))["forecast"] == TOLD
    assert (await queue(world, "tax"))["forecast"] is None
    say(world, days=0, ordinary=SHORT)
    assert (await queue(world, "social"))["forecast"]["days"] == 0


async def test_a_class_that_nobody_serves_says_why_there_is_no_forecast(world: World) -> None:
    manager = await world.as_("manager")
    closed = "办理社保的窗口现在都没有开：1、2、3 号窗口没有开"
    assert ((await queue(world, "social"))["forecast"], (await queue(world, "social"))["why"]) == (None, closed)
    taken = await world.take()
    assert (taken["forecast"], taken["why"]) == (None, closed)
    await manager.post("/windows/2/open")
    await manager.post("/windows/2/pause", {"reason": "午餐"})
    assert (await queue(world, "social"))["why"] == ""
    assert (await (await world.as_(None)).get(f"/tickets/{taken['id']}"))["why"] == ""


async def test_a_class_whose_clerk_is_thought_to_come_back_has_minutes_and_needs_no_reason(world: World) -> None:
    say(world, ordinary=LONG)
    assert ((await queue(world, "social"))["forecast"]["p50_s"], (await queue(world, "social"))["why"]) == (1200, "")
    assert (await queue(world, "tax"))["why"] == "办理办税的窗口现在都没有开：2、3 号窗口没有开"


async def test_what_is_told_when_a_number_is_taken_stands_in_the_journal(world: World) -> None:
    say(world, ordinary=SHORT, priority=SOON)
    kiosk = await world.as_("kiosk")
    body = {"item_class": "social", "channel": "kiosk", "paper": False}
    first = await kiosk.post("/tickets", body, key="once")
    say(world, ordinary=LONG, priority=SOON)
    assert first["forecast"] == TOLD
    assert (await kiosk.post("/tickets", body, key="once"))["forecast"] == TOLD
    elder = await world.take(priority_class="elder")
    assert elder["forecast"] == {"p10_s": 10, "p50_s": 20, "p90_s": 30, "days": 12}
    world.outlook = None
    silent = await world.take()
    assert silent["forecast"] is None
    issued = [e.decode(row.body) for row in await world.hall.since(0)]
    told = [event.told for event in issued if isinstance(event, e.TicketIssued)]
    assert told == [e.Told(**TOLD), e.Told(p10_s=10, p50_s=20, p90_s=30, days=12), None]


async def test_a_ticket_counts_on_from_what_was_said_until_the_forecast_knows_it(world: World) -> None:
    say(world, ordinary=LONG)
    taken = await world.take()
    phone = await world.as_(None)
    seen = (await phone.get(f"/tickets/{taken['id']}"))["forecast"]
    assert (seen["p10_s"], seen["p50_s"] <= 1200, seen["p90_s"] <= 3600) == (0, True, True)
    say(world, {taken["id"]: SOON}, ordinary=LONG)
    assert (await phone.get(f"/tickets/{taken['id']}"))["forecast"]["p90_s"] <= 30
    say(world, ordinary=LONG)
    assert (await phone.get(f"/tickets/{taken['id']}"))["forecast"] is None


async def test_nobody_who_is_called_has_a_forecast(world: World) -> None:
    manager, taken = await world.as_("manager"), await world.take()
    say(world, {taken["id"]: SOON}, ordinary=SOON)
    await manager.post("/windows/1/open")
    await manager.post("/windows/1/call-next")
    assert (await (await world.as_(None)).get(f"/tickets/{taken['id']}"))["forecast"] is None


async def test_live_views_hear_of_a_new_outlook_and_of_nothing_that_stayed(world: World) -> None:
    first, second = await world.take(), await world.take()
    say(world, {first["id"]: SOON, second["id"]: LONG}, ordinary=SHORT)
    feed = (await world.as_("clerk")).feed("queue")
    hello = (await anext(feed)).state
    assert hello["outlook"] == {"at": any_time, "days": 12}
    assert hello["queues/social"]["forecast"] == TOLD
    assert hello[f"forecasts/{second['id']}"] == {"p10_s": 0, "p50_s": 1200, "p90_s": 3600, "days": 12}
    say(world, {first["id"]: SOON, second["id"]: SHORT}, ordinary=SHORT)
    seen = await until(feed, f"forecasts/{second['id']}", TOLD)
    assert set(seen.message["set"]) == {"outlook", f"forecasts/{second['id']}"}
    assert seen.message["seq"] == seen.message["prev"]
    world.outlook = None
    world.site.broadcasts.look()
    silent = await until(feed, "outlook", None)
    assert set(silent.message["drop"]) == {f"forecasts/{first['id']}", f"forecasts/{second['id']}"}
    assert silent.state["queues/social"]["forecast"] is None


async def test_a_called_ticket_leaves_the_forecasts_of_a_live_view(world: World) -> None:
    manager, taken = await world.as_("manager"), await world.take()
    say(world, {taken["id"]: SOON}, ordinary=SOON)
    feed = manager.feed("manager")
    assert f"forecasts/{taken['id']}" in (await anext(feed)).state
    await manager.post("/windows/1/open")
    await manager.post("/windows/1/call-next")
    gone = await until(feed, f"forecasts/{taken['id']}", None)
    assert gone.state[f"tickets/{taken['id']}"]["state"] == "called"


async def test_a_board_hears_of_a_new_outlook_too(world: World) -> None:
    feed = (await world.as_("display")).feed("board")
    assert (await anext(feed)).state["outlook"] is None
    say(world, ordinary=SHORT)
    seen = await until(feed, "outlook", {"at": any_time, "days": 12})
    assert seen.state["queues/social"]["forecast"] == TOLD


async def test_readiness_and_metrics_tell_how_the_forecast_fares(world: World) -> None:
    plain = await world.raw(None)
    async with plain.get("/readyz") as answer:
        assert (await answer.json())["forecast"] is None
    fares: dict[str, object] = {
        "state": "running",
        "age_s": 3.5,
        "refresh_p95_s": None,
        "days": 12,
        "refreshes": 7,
        "restarts": 1,
    }
    world.site.forecast = lambda: fares
    async with plain.get("/readyz") as answer:
        assert (await answer.json())["forecast"] == fares
    async with plain.get("/metrics") as answer:
        lines = (await answer.text()).splitlines()
    assert {"qms_forecast_age_seconds 3.5", "qms_forecast_days 12", "qms_forecast_restarts_total 1"} <= set(lines)
    assert not any(line.startswith("qms_forecast_refresh_p95_seconds ") for line in lines)


async def test_a_forecast_stays_in_the_views_for_a_while_but_not_when_it_is_no_more(world: World) -> None:
    feed = (await world.as_("display")).feed("board")
    say(world, ordinary=SHORT)
    await until(feed, "outlook", {"at": any_time, "days": 12})
    world.site.limits.ahead = 3600.0
    world.outlook = msgspec.structs.replace(world.outlook, days=13) if world.outlook else None
    await world.take()
    seen = await until(feed, "queues/social")
    assert (seen.state["outlook"]["days"], seen.state["queues/social"]["waiting"]) == (12, 1)
    world.outlook = None
    world.site.broadcasts.look()
    assert (await until(feed, "outlook", None)).state["queues/social"]["forecast"] is None
