"""The city over HTTP: who may ask what, and that the answers are what the hall recorded."""

import asyncio

import pytest

from qms.city import setup, tokens
from qms.uplink.envelope import Header
from tests.city.conftest import FLOOR, Town
from tests.city.days import THURSDAY
from tests.uplink.small.city import PATIENCE
from tests.uplink.small.line import Line, kind

API = "/api/v1"


async def test_the_figures_of_a_reported_day_are_the_hand_counted_ones(town: Town) -> None:
    await town.hall()
    status, kpi = await town.ask(f"{API}/kpi")
    assert (status, kpi["from"], kpi["by"]) == (200, "2026-03-12T00:00:00+08:00", "hall")
    east = next(row for row in kpi["rows"] if row["key"] == "pj")
    assert (east["issued"], east["called"], east["served"], east["abandoned"], east["no_show"]) == (10, 7, 6, 2, 2)
    assert east["waiting"] == {"p50_s": 1200.0, "p90_s": 2040.0, "mean_s": 1135.714, "n": 7}
    assert east["satisfaction"] == {"mean": 3.667, "rated": 3, "served": 6, "bad": 1, "by_default": 1}
    assert {row["key"] for row in kpi["rows"]} == {"pj", "jh"}
    assert kpi["total"]["issued"] == 10
    assert "first call minus taking" in kpi["definitions"]["waiting"]
    for question, issued in (
        ("region=000002", 0),
        ("hall=pj&by=window", 10),
        ("level=town", 0),
        ("from=2026-03-13", 0),
    ):
        assert (await town.ask(f"{API}/kpi?{question}"))[1]["total"]["issued"] == issued


async def test_the_state_of_the_uplink_is_told_per_hall(town: Town) -> None:
    hall = await town.hall()
    status, rows = await town.ask(f"{API}/ingest")
    east, west = rows
    assert (status, east["hall"], east["epoch"], east["last_seq"]) == (200, "pj", hall.epoch, len(THURSDAY))
    assert (east["lag"], east["lag_s"], east["connected"], east["sound"], east["put_aside"]) == (0, 0.0, True, True, 0)
    assert (west["hall"], west["epoch"], west["connected"], west["heard_at"]) == ("jh", None, False, None)
    assert [(h["id"], h["connected"]) for h in (await town.ask(f"{API}/halls"))[1]] == [("pj", True), ("jh", False)]


async def test_the_floor_of_a_hall_is_its_own_words_with_an_age(town: Town) -> None:
    status, problem = await town.ask(f"{API}/halls/pj/floor")
    assert (status, problem["code"]) == (503, "unavailable")
    await town.hall()
    async with asyncio.timeout(PATIENCE):
        while (answer := await town.ask(f"{API}/halls/pj/floor"))[0] != 200:
            pass
    assert answer[1]["queues"] == FLOOR["queues"]
    assert answer[1]["windows"] == FLOOR["windows"]
    assert answer[1]["age_s"] >= 0


async def test_the_wall_is_for_everybody_and_holds_sums_only(town: Town) -> None:
    await town.hall()
    status, wall = await town.ask(f"{API}/wall", token=None)
    assert (status, wall["city"], wall["day"]) == (200, "试验市", "2026-03-12")
    assert [(line["name"], line["waits"]["n"], line["satisfaction"]["rated"]) for line in wall["lines"]] == [
        ("东区", 7, 3), ("西区", 0, 0),
    ]  # fmt: skip
    assert set(wall["lines"][0]["halls"][0]) == {
        "id", "name", "state", "waiting", "longest_wait_s", "open_windows", "at", "silent_s",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/kpi", "/halls", "/halls/pj/floor", "/ingest", "/regions/000001"])
async def test_without_a_good_token_nothing_but_the_wall_is_told(town: Town, path: str) -> None:
    for token in (None, "wrong", "\u00e9"):
        status, problem = await town.ask(API + path, token=token)
        assert (status, problem["code"]) == (401, "unauthorised")


async def test_a_key_revoked_by_another_process_is_out_within_a_second(town: Town) -> None:
    await town.hall()
    pair = setup.pair(town.var, "pj")
    hello = Header(t="hello", h="pj", ep="e", f=1)
    async with Line(town.uplink, town.access.server_key, pair) as line:
        assert kind(await line.ask(hello)) == "ack"
        assert setup.revoke(town.plan, town.var, pair.public, 1)
        async with asyncio.timeout(PATIENCE):
            while kind(await line.ask(hello)) != "who":
                pass


async def test_a_new_token_is_good_within_a_second_and_a_plan_may_hold_digests(town: Town) -> None:
    fresh = tokens.add(setup.folder(town.plan, town.var), "office")
    assert fresh not in (setup.folder(town.plan, town.var) / tokens.FILE).read_text()
    async with asyncio.timeout(PATIENCE):
        while (await town.ask(f"{API}/halls", token=fresh))[0] != 200:
            pass
    assert (await town.ask(f"{API}/halls"))[0] == 200


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/kpi?by=mood", 400, "bad_request"),
        ("/api/v1/kpi?level=moon", 400, "bad_request"),
        ("/api/v1/kpi?region=999999", 400, "bad_request"),
        ("/api/v1/kpi?from=noon", 400, "bad_request"),
        ("/api/v1/kpi?from=2026-03-12&to=2026-03-11", 400, "bad_request"),
        ("/api/v1/kpi?frm=2026-03-12", 400, "bad_request"),
        ("/api/v1/halls/nowhere/floor", 404, "not_found"),
        ("/api/v1/regions/999999", 404, "not_found"),
        ("/api/v1/nothing", 404, "not_found"),
        ("/static/../site.py", 404, "not_found"),
        ("/static/%2e%2e%2fsite.py", 404, "not_found"),
        ("/static/nothing.js", 404, "not_found"),
        ("/assets/nothing.woff2", 404, "not_found"),
    ],
)
async def test_what_cannot_be_answered_says_why(town: Town, path: str, status: int, code: str) -> None:
    answer = await town.ask(path)
    assert (answer[0], answer[1]["code"], answer[1]["status"]) == (status, code, status)
    assert answer[1]["detail"]


async def test_only_reading_is_possible(town: Town) -> None:
    async with town.session.post(town.url + "api/v1/halls", headers={"Authorization": "Bearer x"}) as answer:
        assert (answer.status, answer.content_type) == (405, "application/problem+json")


async def test_the_tree_of_regions(town: Town) -> None:
    _, tree = await town.ask(f"{API}/regions/000000")
    assert [(child["name"], [hall["id"] for hall in child["halls"]]) for child in tree["children"]] == [
        ("东区", ["pj"]),
        ("西区", ["jh"]),
    ]


async def test_the_root_paths_are_open(town: Town) -> None:
    await town.hall()
    assert await town.ask("/healthz", token=None) == (200, {"status": "ok"})
    status, ready = await town.ask("/readyz", token=None)
    assert (status, ready["ready"], ready["silent_halls"]) == (200, True, ["jh"])
    _, described = await town.ask("/openapi.json", token=None)
    assert described["openapi"].startswith("3.1")
    assert {"/api/v1/kpi", "/api/v1/ingest", "/api/v1/regions/{code}"} <= set(described["paths"])
    for path, part in (("metrics", f'qms_city_hall_last_seq{{hall="pj"}} {len(THURSDAY)}'), ("docs", "/api/v1/kpi")):
        async with town.session.get(town.url + path) as answer:
            assert (answer.status, part in await answer.text()) == (200, True)


async def test_what_a_browser_has_already_is_not_sent_again(town: Town) -> None:
    for path, type_ in (("", "text/html"), ("static/wall.js", "text/javascript"), ("static/icon.svg", "image/svg+xml")):
        async with town.session.get(town.url + path) as answer:
            assert (answer.content_type, answer.headers["Cache-Control"]) == (type_, "no-cache")
            tag, size = answer.headers["ETag"], answer.headers["Content-Length"]
        async with town.session.head(town.url + path) as answer:
            assert (answer.status, answer.headers["Content-Length"], await answer.read()) == (200, size, b"")
        async with town.session.get(town.url + path, headers={"If-None-Match": tag}) as answer:
            assert (answer.status, await answer.read()) == (304, b"")


async def test_pages_forbid_what_they_do_not_need(town: Town) -> None:
    for path in ("", "docs", "static/wall.js", "static/wall.css", "static/tokens.css"):
        async with town.session.get(town.url + path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            body = await answer.text()
        assert answer.status == 200
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "<script>" not in body
        assert "style=" not in body
