"""Rating over HTTP: at the window, on the phone, today and on the days after."""

from datetime import date, timedelta

from qms.domain import commands as c
from tests.web.conftest import World, refused


async def night(world: World) -> None:
    """The business day ends and the next one begins."""
    today = date.fromisoformat(world.hall.floor.day or "")
    await world.hall.handle(c.CloseDay())
    await world.hall.handle(c.OpenDay(date=(today + timedelta(days=1)).isoformat(), plan="test"))


async def test_a_finished_service_is_rated_once_and_followed_up_once(world: World) -> None:
    display, ticket = await world.as_("display"), await world.served()
    rating = {"ticket": ticket["id"], "satisfaction": 5, "details": [510, 517], "channel": 4}
    rated = await display.post("/ratings", rating, key="r")
    assert rated == {"ticket": ticket["id"], "service": 1, "number": "A001", "satisfaction": 5, "follow_up": False}
    assert await display.post("/ratings", rating, key="r") == rated
    await refused(display.post("/ratings", rating), 409, "already_rated")
    follow_up = {"ticket": ticket["id"], "satisfaction": 1, "details": [113], "follow_up": True}
    assert (await display.post("/ratings", follow_up))["follow_up"] is True
    await refused(display.post("/ratings", follow_up), 409, "already_rated")


async def test_a_rating_must_fit(world: World) -> None:
    display, waiting, ticket = await world.as_("display"), await world.take("tax"), await world.served()
    await refused(display.post("/ratings", {"ticket": waiting["id"], "satisfaction": 5}), 409, "not_finished")
    await refused(display.post("/ratings", {"ticket": "no", "satisfaction": 5}), 404, "not_found")
    await refused(display.post("/ratings", {"ticket": ticket["id"], "satisfaction": 6}), 422, "unprocessable")
    await refused(
        display.post("/ratings", {"ticket": ticket["id"], "satisfaction": 4, "channel": 8}), 422, "unprocessable"
    )
    wrong_level = {"ticket": ticket["id"], "satisfaction": 4, "details": [510]}
    await refused(display.post("/ratings", wrong_level), 409, "detail_mismatch")
    retired = {"ticket": ticket["id"], "satisfaction": 3, "details": [306]}
    assert "306" in await refused(display.post("/ratings", retired), 409, "detail_unknown")
    await refused(display.post("/ratings", {"ticket": ticket["id"], "satisfaction": 1}), 409, "low_needs_reason")
    blank = {"ticket": ticket["id"], "satisfaction": 1, "text": " \n\t "}
    await refused(display.post("/ratings", blank), 409, "low_needs_reason")
    second = {"ticket": ticket["id"], "satisfaction": 5, "service": 3}
    await refused(display.post("/ratings", second), 404, "not_found")
    early = {"ticket": ticket["id"], "satisfaction": 4, "follow_up": True}
    await refused(display.post("/ratings", early), 409, "not_rated_yet")


async def test_the_visitor_rates_by_the_unguessable_id_alone(world: World) -> None:
    nobody, ticket = await world.as_(None), await world.served()
    seen = await nobody.get(f"/tickets/{ticket['id']}")
    assert seen["rate_until"]
    assert {"code": 115, "text": "服务态度差效率低"} in seen["rating_details"]
    rating = {"ticket": ticket["id"], "satisfaction": 2, "text": "等了很久\n才办好\x1b[31m", "channel": 3}
    await nobody.post("/ratings", rating, key="phone")
    await nobody.post("/ratings", rating, key="phone")
    assert (await nobody.get(f"/tickets/{ticket['id']}"))["rated"] is True
    words = world.hall.floor.counts
    assert (words.rated, words.satisfaction_sum) == (1, 2)


async def test_an_address_without_a_token_cannot_rate_all_day(world: World) -> None:
    nobody = await world.as_(None)
    for _ in range(20):
        await refused(nobody.post("/ratings", {"ticket": "guess", "satisfaction": 5}), 404, "not_found")
    await refused(nobody.post("/ratings", {"ticket": "guess", "satisfaction": 5}), 429, "too_many_requests")
    ticket = await world.served()
    await (await world.as_("display")).post("/ratings", {"ticket": ticket["id"], "satisfaction": 5})


async def test_the_page_of_a_ticket_says_what_may_still_be_said(world: World) -> None:
    nobody, ticket = await world.as_(None), await world.served()
    before = await nobody.get(f"/tickets/{ticket['id']}")
    assert (before["rated"], before["anonymous"], len(before["rating_details"])) == (False, True, 40)
    assert [(s["service"], s["window"], s["rated"]) for s in before["services"]] == [(1, "1", False)]
    assert before["services"][0]["rate_until"] == before["rate_until"]
    await nobody.post("/ratings", {"ticket": ticket["id"], "satisfaction": 5, "service": 1})
    after = await nobody.get(f"/tickets/{ticket['id']}")
    assert (after["rated"], after["rate_until"] > before["rate_until"]) == (True, True)
    await nobody.post("/ratings", {"ticket": ticket["id"], "satisfaction": 4, "follow_up": True})
    ended = await nobody.get(f"/tickets/{ticket['id']}")
    assert (ended["rated"], ended["rate_until"], ended["rating_details"]) == (True, None, [])


async def test_a_service_of_yesterday_is_read_and_rated_by_the_same_address(world: World) -> None:
    nobody, ticket, other = await world.as_(None), await world.served(), await world.take("tax")
    today = await nobody.get(f"/tickets/{ticket['id']}")
    await night(world)
    assert world.hall.floor.tickets == {}
    seen = await nobody.get(f"/tickets/{ticket['id']}")
    kept = ("id", "number", "url", "state", "window", "item_class", "class_name", "finished_at", "rated", "rate_until")
    assert {name: seen[name] for name in kept} == {name: today[name] for name in kept}
    assert (seen["issued_at"], seen["ahead"], seen["called_at"]) == (None, None, None)
    assert seen["services"] == today["services"]
    rated = await nobody.post("/ratings", {"ticket": ticket["id"], "satisfaction": 2, "text": "等了很久"}, key="late")
    assert (rated["number"], rated["service"]) == (ticket["number"], 1)
    assert (await nobody.get(f"/tickets/{ticket['id']}"))["rated"] is True
    await refused(nobody.get(f"/tickets/{other['id']}"), 404, "not_found")
    await refused((await world.as_("kiosk")).post(f"/tickets/{ticket['id']}/reprint"), 404, "not_found")


async def test_a_rating_sent_again_the_next_day_is_the_same_rating(world: World) -> None:
    nobody, ticket = await world.as_(None), await world.served()
    rating = {"ticket": ticket["id"], "satisfaction": 1, "text": "没办成"}
    first = await nobody.post("/ratings", rating, key="again")
    await night(world)
    assert await nobody.post("/ratings", rating, key="again") == first


async def test_the_pages_are_told_whether_a_rating_may_be_anonymous(world: World) -> None:
    assert (await (await world.as_("display")).get("/hall"))["rating_anonymous"] is True
