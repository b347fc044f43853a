"""Signing in and out, the demo's open door, enrolment codes, and what a browser's cookie may do."""

import asyncio

import aiohttp

from qms.web.client import HallClient
from tests.web.conftest import PIN, World, refused

HERE = {"Referer": "http://hall.example/console"}


async def signed_in(world: World, clerk: str = "c1", window: str | None = "1") -> HallClient:
    nobody = await world.as_(None)
    told = await nobody.post("/session", {"clerk": clerk, "pin": PIN, "window": window})
    world.tokens[f"session of {clerk}"] = told["token"]
    return await world.as_(f"session of {clerk}")


async def test_a_clerk_signs_in_works_and_signs_out(world: World) -> None:
    world.access.set_pin("c1", PIN)
    clerk = await signed_in(world)
    assert await clerk.get("/me") == {
        "role": "clerk",
        "subject": "c1",
        "window": "1",
        "csrf": (await clerk.get("/me"))["csrf"],
    }
    assert (await clerk.post("/windows/1/open"))["window"]["clerk"] == "c1"
    await clerk.delete("/session")
    await refused(clerk.get("/me"), 401, "unauthorised")


async def test_the_answer_names_role_and_expiry(world: World) -> None:
    world.access.set_pin("boss", PIN)
    told = await (await world.as_(None)).post("/session", {"clerk": "boss", "pin": PIN})
    assert told["role"] == "manager"
    assert told["expires"].endswith("+08:00")


async def test_a_second_sign_in_ends_the_first(world: World) -> None:
    world.access.set_pin("c1", PIN)
    first = await signed_in(world)
    second = await signed_in(world)
    await refused(first.get("/me"), 401, "unauthorised")
    assert (await second.get("/me"))["subject"] == "c1"


async def test_a_wrong_pin_an_unknown_clerk_and_one_without_a_pin_get_the_same_answer(world: World) -> None:
    world.access.set_pin("c1", PIN)
    nobody = await world.as_(None)
    answers = {
        await refused(nobody.post("/session", {"clerk": clerk, "pin": "wrong"}), 401, "unauthorised")
        for clerk in ("c1", "c2", "stranger")
    }
    assert len(answers) == 1


async def test_five_wrong_pins_lock_the_account(world: World) -> None:
    world.access.set_pin("c1", PIN)
    nobody = await world.as_(None)
    wrong = [nobody.post("/session", {"clerk": "c1", "pin": f"no-{n}"}) for n in range(5)]
    await asyncio.gather(*(refused(one, 401, "unauthorised") for one in wrong))
    words = await refused(nobody.post("/session", {"clerk": "c1", "pin": PIN}), 429, "too_many_requests")
    assert "10 分钟" in words


async def test_a_clerk_sits_only_where_the_plan_lets(world: World) -> None:
    world.access.set_pin("c2", PIN)
    nobody = await world.as_(None)
    await refused(nobody.post("/session", {"clerk": "c2", "pin": PIN, "window": "1"}), 403, "forbidden")
    await refused(nobody.post("/session", {"clerk": "c2", "pin": PIN, "window": "77"}), 404, "not_found")
    clerk = await signed_in(world, "c2", None)
    await refused(clerk.post("/windows/3/open"), 403, "forbidden")


async def test_the_administrator_sets_a_pin(world: World) -> None:
    admin = await world.as_("admin")
    await admin.post("/accounts/c1/pin", {"pin": PIN})
    await signed_in(world)
    await refused(admin.post("/accounts/stranger/pin", {"pin": PIN}), 404, "not_found")
    await refused(admin.post("/accounts/c1/pin", {"pin": "1"}), 422, "unprocessable")


async def enter(browser: aiohttp.ClientSession, role: str, **more: str) -> str:
    async with browser.post("/demo/enter", json={"role": role, **more}) as answer:
        assert answer.status == 200
        told = await answer.json()
        assert told["role"] == role
        return str(told["csrf"])


async def test_the_demo_lets_everybody_in_with_one_click(world: World) -> None:
    browser = await world.browser()
    csrf = await enter(browser, "clerk", window="2")
    async with browser.get("/api/v1/me") as answer:
        assert await answer.json() == {"role": "clerk", "subject": "c1", "window": "2", "csrf": csrf}
    async with browser.post("/api/v1/windows/2/open", headers={"X-CSRF-Token": csrf}) as answer:
        assert answer.status == 200
    async with browser.post("/demo/enter", json={"role": "king"}) as answer:
        assert answer.status == 422
    async with browser.post("/demo/enter", json={"role": "clerk", "window": "77"}) as answer:
        assert answer.status == 404


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World) -> None:
    browser = await world.browser()
    async with browser.post("/demo/enter", json={"role": "kiosk"}) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("qms_kiosk=")
    for word in ("HttpOnly", "SameSite=Strict", "Path=/"):
        assert word in cookie


async def test_a_page_must_send_its_csrf_token(world: World) -> None:
    browser = await world.browser()
    csrf = await enter(browser, "kiosk")
    ask = {"item_class": "social"}
    for headers in ({}, {"X-CSRF-Token": "0" * 32}):
        async with browser.post("/api/v1/tickets", json=ask, headers=headers) as answer:
            assert (answer.status, (await answer.json(content_type=None))["code"]) == (403, "forbidden")
    async with browser.post(
        "/api/v1/tickets", json=ask, headers={"X-CSRF-Token": csrf, "Origin": "https://evil.example"}
    ) as answer:
        assert answer.status == 403
    for origin in (world.url, "http://hall.example"):
        async with browser.post(
            "/api/v1/tickets", json=ask, headers={"X-CSRF-Token": csrf, "Origin": origin}
        ) as answer:
            assert answer.status == 201
    assert world.hall.floor.counts.issued == 2


async def test_another_site_cannot_sign_a_browser_in(world: World) -> None:
    browser = await world.browser()
    evil = {"Origin": "https://evil.example"}
    async with browser.post("/demo/enter", json={"role": "kiosk"}, headers=evil) as answer:
        assert answer.status == 403
    async with browser.post("/api/v1/session", json={"clerk": "c1", "pin": PIN}, headers=evil) as answer:
        assert answer.status == 403


async def test_one_browser_plays_several_roles_each_on_its_own_page(world: World) -> None:
    browser = await world.browser()
    kiosk, clerk = await enter(browser, "kiosk"), await enter(browser, "clerk", window="1")
    for page, csrf in (("kiosk", kiosk), ("console", clerk)):
        async with browser.get("/api/v1/me", headers={"Referer": f"{world.url}/{page}"}) as answer:
            assert (await answer.json())["csrf"] == csrf
    async with browser.post(
        "/api/v1/tickets", json={"item_class": "social"}, headers={"X-CSRF-Token": kiosk}
    ) as answer:
        assert answer.status == 201
    async with browser.post(
        "/api/v1/tickets", json={"item_class": "social"}, headers={"X-CSRF-Token": clerk}
    ) as answer:
        assert answer.status == 403
    async with browser.post("/api/v1/windows/1/open", headers={"X-CSRF-Token": clerk}) as answer:
        assert answer.status == 200


async def test_a_clerks_browser_still_is_a_visitors_browser_on_the_rating_page(world: World) -> None:
    ticket, browser = await world.served(), await world.browser()
    csrf = await enter(browser, "clerk", window="1")
    rating = {"ticket": ticket["id"], "satisfaction": 5}
    async with browser.post("/api/v1/ratings", json=rating, headers={"X-CSRF-Token": csrf}) as answer:
        assert answer.status == 201


async def test_signing_out_in_a_page_takes_the_cookie_away(world: World) -> None:
    world.access.set_pin("c1", PIN)
    browser = await world.browser()
    async with browser.post("/api/v1/session", json={"clerk": "c1", "pin": PIN, "window": "1"}) as answer:
        assert answer.status == 200
    async with browser.get("/api/v1/me") as answer:
        csrf = (await answer.json())["csrf"]
    async with browser.delete("/api/v1/session", headers={"X-CSRF-Token": csrf}) as answer:
        assert answer.status == 204
    async with browser.get("/api/v1/me") as answer:
        assert answer.status == 401
    assert len(browser.cookie_jar) == 0


async def test_a_device_page_is_bound_by_a_code_that_works_once(world: World) -> None:
    admin, browser = await world.as_("admin"), await world.browser()
    told = await admin.post("/enrolments", {"role": "display", "subject": "screen-3", "window": "3"})
    assert told["seconds"] == 600
    async with browser.post("/api/v1/enrolments/redeem", json={"code": told["code"].lower()}) as answer:
        me = await answer.json()
    assert (me["role"], me["subject"], me["window"]) == ("display", "screen-3", "3")
    async with browser.get("/api/v1/floor") as answer:
        assert answer.status == 200
    async with browser.post("/api/v1/enrolments/redeem", json={"code": told["code"]}) as answer:
        assert answer.status == 401
    await refused(admin.post("/enrolments", {"role": "manager", "subject": "x"}), 422, "unprocessable")
    await refused(admin.post("/enrolments", {"role": "display", "subject": "x", "window": "77"}), 404, "not_found")


async def test_codes_cannot_be_guessed_all_day(world: World) -> None:
    nobody = await world.as_(None)
    for n in range(30):
        await refused(nobody.post("/enrolments/redeem", {"code": f"GUESS{n}"}), 401, "unauthorised")
    await refused(nobody.post("/enrolments/redeem", {"code": "GUESS"}), 429, "too_many_requests")


async def test_a_key_of_a_sign_in_is_not_another_sign_in(world: World) -> None:
    world.access.set_pin("c1", PIN)
    nobody = await world.as_(None)
    await nobody.post("/session", {"clerk": "c1", "pin": PIN}, key="one")
    await nobody.post("/session", {"clerk": "c1", "pin": PIN}, key="one")
    await refused(nobody.post("/session", {"clerk": "c2", "pin": PIN}, key="one"), 422, "unprocessable")
