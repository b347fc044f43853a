"""Who may do what: the whole table by the whole list of roles, and the sentences of the surface beside it."""

import pytest

from qms.access import ROLES
from qms.web.door import door
from qms.web.routes import calls
from qms.web.site import Call
from tests.web.conftest import PIN, World

TABLE = calls(demo=True)
PARTS = {"no": "1", "id": "unknown", "clerk": "c2", "code": "unknown", "pseudonym": "unknown"}
BODIES: dict[str, dict[str, object]] = {
    "/session": {"clerk": "c1", "pin": "0000"},
    "/pin": {"pin": PIN},
    "/enrolments": {"role": "display", "subject": "screen-9"},
    "/redeem": {"code": "NOSUCH"},
    "/demo/enter": {"role": "kiosk"},
    "/ratings": {"ticket": "unknown", "satisfaction": 5},
    "/tickets": {"item_class": "unknown"},
    "/call": {"ticket": "unknown", "reason": "x"},
    "/appointments": {"item_class": "unknown", "start": "2026-01-05T10:00:00+08:00", "channel": "web"},
    "/appointments/check-in": {"identity": {"kind": "111", "number": "000000190001010033"}},
    "/what-if": {"changes": []},
    "/blocks/find": {"phone": "13800000000"},
}


def body_of(call: Call) -> dict[str, object]:
    return next((body for end, body in BODIES.items() if call.path.endswith(end)), {})


async def test_every_route_by_every_role(world: World) -> None:
    wrong = []
    for call in TABLE:
        for role in (None, *ROLES):
            async with (await world.raw(role)).request(
                call.method, call.path.format(**PARTS), json=body_of(call)
            ) as answer:
                code = (await answer.json(content_type=None))["code"] if answer.status >= 400 else ""
            may = (role or "nobody") in call.who or ("nobody" in call.who and role is None)
            told = code not in ("forbidden", "unauthorised") or call.path.endswith(("/session", "/redeem"))
            expected = "" if may else "forbidden" if role else "unauthorised"
            if (may and not told) or (not may and code != expected):
                wrong.append((call.method, call.path, role, answer.status, code))
    assert wrong == []


WINDOW = "/api/v1/windows/1/call-next"
SENTENCES = [
    ("kiosk", "POST", "/api/v1/tickets", True),
    ("kiosk", "POST", "/api/v1/tickets/x/cancel", True),
    ("kiosk", "POST", "/api/v1/tickets/x/reprint", True),
    ("kiosk", "GET", "/api/v1/items", True),
    ("kiosk", "GET", "/api/v1/hall", True),
    ("kiosk", "GET", "/api/v1/floor", True),
    ("kiosk", "POST", WINDOW, False),
    ("kiosk", "GET", "/api/v1/devices", False),
    ("display", "GET", "/api/v1/hall", True),
    ("display", "GET", "/api/v1/floor", True),
    ("display", "POST", "/api/v1/ratings", True),
    ("display", "POST", "/api/v1/tickets", False),
    ("display", "POST", WINDOW, False),
    ("clerk", "POST", WINDOW, True),
    ("clerk", "POST", "/api/v1/tickets", False),
    ("clerk", "POST", "/api/v1/ratings", False),
    ("clerk", "GET", "/api/v1/devices", False),
    ("leader", "POST", WINDOW, True),
    ("leader", "GET", "/api/v1/devices", True),
    ("manager", "POST", WINDOW, True),
    ("manager", "POST", "/api/v1/devices/x/test", True),
    ("manager", "POST", "/api/v1/ratings", False),
    ("manager", "POST", "/api/v1/accounts/c2/pin", False),
    ("admin", "POST", "/api/v1/tickets", False),
    ("admin", "POST", "/api/v1/ratings", False),
    ("admin", "POST", WINDOW, False),
    ("admin", "POST", "/api/v1/accounts/c2/pin", True),
    ("admin", "GET", "/api/v1/devices", True),
    ("auditor", "GET", "/api/v1/floor", True),
    ("auditor", "GET", "/api/v1/devices", True),
    (None, "GET", "/api/v1/tickets/x", True),
    (None, "GET", "/api/v1/hall", False),
    (None, "GET", "/api/v1/floor", False),
    (None, "POST", "/api/v1/tickets", False),
    (None, "POST", "/api/v1/tickets/x/cancel", True),  # docs/decisions/0008
    (None, "POST", "/api/v1/tickets/x/reprint", False),
    (None, "GET", "/healthz", True),
    (None, "GET", "/readyz", True),
    (None, "GET", "/metrics", True),
]


@pytest.mark.parametrize(("role", "method", "path", "may"), SENTENCES)
async def test_the_sentences_of_the_surface(world: World, role: str | None, method: str, path: str, may: bool) -> None:
    bodies = {"/api/v1/ratings": BODIES["/ratings"], "/api/v1/accounts/c2/pin": BODIES["/pin"]}
    async with (await world.raw(role)).request(method, path, json=bodies.get(path, {})) as answer:
        if may:
            assert answer.status not in (401, 403)
        else:
            assert answer.status == (403 if role else 401)


async def test_the_auditor_changes_nothing() -> None:
    changing = [call.path for call in TABLE if call.method != "GET" and "auditor" in call.who]
    assert changing == ["/api/v1/session", "/api/v1/session", "/api/v1/enrolments/redeem", "/demo/enter"]


async def test_a_hall_that_is_no_demo_has_no_open_door() -> None:
    assert "/demo/enter" not in {call.path for call in calls(demo=False)}


async def test_a_wrong_or_strange_token_is_nobody(world: World) -> None:
    session = await world.raw(None)
    for header in ("Bearer nonsense", "Bearer ", "Basic Zm9vOmJhcg==", "nonsense", f"bearer{world.tokens['manager']}"):
        async with session.get("/api/v1/floor", headers={"Authorization": header}) as answer:
            assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    async with session.get("/api/v1/floor", headers={"Authorization": f"bearer {world.tokens['manager']}"}) as answer:
        assert answer.status == 200


async def test_a_revoked_token_is_nobody(world: World) -> None:
    session = await world.raw("manager")
    world.access.revoke(world.tokens["manager"])
    async with session.get("/api/v1/floor") as answer:
        assert answer.status == 401


def test_every_row_of_the_table_can_be_served(world: World) -> None:
    assert all(door(call, world.site) for call in TABLE)
    assert len({(call.method, call.path) for call in TABLE}) == len(TABLE)
