"""What stands at the root: probes, figures, the API's own description, and the pages."""

import re
from typing import Any

import pytest

from qms.web.documents.pages import PAGES
from qms.web.door import SITE
from qms.web.routes import calls
from tests.web.conftest import World


async def test_alive_and_ready(world: World) -> None:
    session = await world.raw(None)
    async with session.get("/healthz") as answer:
        assert (await answer.json())["alive"] is True
    async with session.get("/readyz") as answer:
        told = await answer.json()
    assert (told["ready"], told["epoch"], told["devices"]) == (
        True,
        world.hall.epoch,
        {"up": 1, "degraded": 0, "down": 0},
    )
    world.board.rows["printer"]["state"] = "down"
    async with session.get("/readyz") as answer:
        assert (answer.status, (await answer.json())["devices"]["down"]) == (200, 1)


async def test_figures_for_prometheus(world: World) -> None:
    await world.take()
    async with (await world.raw(None)).get("/metrics") as answer:
        assert answer.content_type == "text/plain"
        lines = (await answer.text()).splitlines()
    assert 'qms_waiting{item_class="social"} 1' in lines
    assert 'qms_today{what="issued"} 1' in lines
    assert 'qms_windows{state="closed"} 3' in lines
    assert 'qms_http_requests_total{method="POST",path="/api/v1/tickets",status="201"} 1' in lines
    sample = re.compile(r"(# (HELP|TYPE) \w+ .+|\w+({\w+=\"[^\"]*\"(,\w+=\"[^\"]*\")*})? [-+.\de]+)")
    assert [line for line in lines if not sample.fullmatch(line)] == []


def refs(node: Any) -> list[str]:
    """Every $ref below a node of a JSON document."""
    if isinstance(node, dict):
        return [v for k, v in node.items() if k == "$ref"] + [ref for v in node.values() for ref in refs(v)]
    return [ref for v in node for ref in refs(v)] if isinstance(node, list) else []


async def test_the_openapi_document_is_sound_and_whole(world: World) -> None:
    async with (await world.raw(None)).get("/openapi.json") as answer:
        told = await answer.json()
    assert told["openapi"] == "3.1.0"
    schemas = told["components"]["schemas"]
    assert {ref.removeprefix("#/components/schemas/") for ref in refs(told)} <= set(schemas)
    operations = {(m, p): o for p, item in told["paths"].items() for m, o in item.items()}
    assert set(operations) == {(c.method.lower(), c.path) for c in calls(demo=True)}
    assert len({o["operationId"] for o in operations.values()}) == len(operations)
    for (method, path), operation in operations.items():
        declared = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert declared == set(re.findall(r"{(\w+)}", path))
        good = [status for status in operation["responses"] if status[0] in "12"]
        assert good, (method, path)
        assert all(response["description"] for response in operation["responses"].values())
        assert operation["x-roles"]
        assert ("requestBody" in operation) == (method == "post")
    wanted = schemas["TicketAsked"]["properties"]["channel"]
    assert wanted["enum"] == sorted(["kiosk", "desk", "phone", "web", "api"])
    assert schemas["RatingAsked"]["properties"]["satisfaction"] == {"type": "integer", "minimum": 1, "maximum": 5}
    assert schemas["TicketAsked"]["additionalProperties"] is False


async def test_every_route_of_the_application_is_in_the_document(world: World) -> None:
    async with (await world.raw(None)).get("/openapi.json") as answer:
        described = set((await answer.json())["paths"])
    served = {resource.canonical for resource in world.app.router.resources()}
    of_pages = {*PAGES, "/assets/{name}", "/openapi.json", "/docs", "/docs.css", "/favicon.ico"}
    assert served - of_pages == described


async def test_answers_are_what_the_document_says(world: World) -> None:
    async with (await world.raw(None)).get("/openapi.json") as answer:
        schemas = (await answer.json())["components"]["schemas"]
    manager, ticket = await world.as_("manager"), await world.served()
    pairs = [
        ("HallNow", await manager.get("/hall")),
        ("FloorNow", await manager.get("/floor")),
        ("ItemsFound", await manager.get("/items")),
        ("DevicesNow", await manager.get("/devices")),
        ("VisitorTicket", await manager.get(f"/tickets/{ticket['id']}")),
        ("TicketTaken", ticket),
        ("Tested", await manager.post("/devices/printer/test")),
        ("WindowAnswer", await manager.post("/windows/1/call-next")),
    ]
    for name, told in pairs:
        assert set(told) == set(schemas[name]["properties"]), name
        assert set(schemas[name]["required"]) == set(told), name


async def test_the_documentation_needs_nothing_from_outside(world: World) -> None:
    session = await world.raw(None)
    async with session.get("/docs") as answer:
        text = await answer.text()
    assert answer.content_type == "text/html"
    assert "/api/v1/windows/{no}/call-next" in text
    assert "<script" not in text
    assert re.findall(r'(?:src|href)="([^"]*)"', text) == ["/docs.css", "/openapi.json"]
    async with session.get("/docs.css") as answer:
        assert answer.content_type == "text/css"


PATHS = [path.format(no="3", id="abc") for path in PAGES]


@pytest.mark.parametrize("path", PATHS)
async def test_pages_are_served_under_a_strict_policy(world: World, path: str) -> None:
    world.pages.mkdir()
    for name in PAGES.values():
        (world.pages / name).write_text(f"<title>{name}</title>")
    async with (await world.raw(None)).get(path) as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert (await answer.text()).startswith("<title>")
        policy = answer.headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Referrer-Policy"] == "same-origin"


async def test_a_page_that_is_not_built_says_how_to_build_it(world: World) -> None:
    async with (await world.raw(None)).get("/kiosk") as answer:
        assert (answer.status, answer.content_type) == (503, "text/plain")
        assert "make run" in await answer.text()


async def test_assets_are_kept_for_a_year(world: World) -> None:
    (world.pages / "assets").mkdir(parents=True)
    (world.pages / "assets" / "kiosk-1a2b.js").write_text("1")
    async with (await world.raw(None)).get("/assets/kiosk-1a2b.js") as answer:
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_every_answer_keeps_its_type(world: World) -> None:
    session = await world.raw("manager")
    for path in ("/api/v1/hall", "/api/v1/nowhere", "/openapi.json", "/healthz", "/docs"):
        async with session.get(path) as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_devices_are_told_and_tested(world: World) -> None:
    manager = await world.as_("manager")
    (printer,) = (await manager.get("/devices"))["devices"]
    assert (printer["id"], printer["state"], printer["counters"]) == ("printer", "up", {"sent": 0})
    assert printer["since"].startswith("1970-01-01T08:00:00")
    assert await manager.post("/devices/printer/test") == {"device": "printer", "ok": True, "words": "printed"}
    assert world.board.tested == ["printer"]
    async with (await world.raw("manager")).post("/api/v1/devices/lamp/test") as answer:
        assert answer.status == 404


async def test_the_floor_and_the_hall(world: World) -> None:
    manager = await world.as_("manager")
    await world.take()
    floor = await manager.get("/floor")
    assert (floor["epoch"], floor["seq"]) == (world.hall.epoch, world.hall.seq)
    queue = {"item_class": "social", "waiting": 1, "longest_wait_s": 0, "forecast": None}
    assert floor["queues"][0] == {**queue, "why": "办理社保的窗口现在都没有开：1、2、3 号窗口没有开"}
    assert {"no", "zone", "state", "clerk", "ticket", "item_classes"} <= set(floor["windows"][0])
    assert "next" not in floor["windows"][0]
    hall = await manager.get("/hall")
    assert (hall["id"], hall["name"], hall["demo"], hall["day"]) == ("test", "试验大厅", True, world.hall.floor.day)
    assert hall["item_classes"][0] == {
        "id": "social",
        "name": "社保",
        "prefix": "A",
        "hint": "",
        "icon": "shield",
        "windows": ["1", "2", "3"],
    }
    assert len(hall["rating_details"]) == 40
    assert world.app[SITE] is world.site
