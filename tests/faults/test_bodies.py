"""Malformed, oversized and deep bodies at every door that takes one: a problem is told, and the hall goes on."""

import json
import re
from collections.abc import Iterator

import aiohttp

from qms.access import Role
from qms.web.routes import CALLS
from tests.faults.conftest import Place
from tests.faults.lives import Lives

DEEP = 100_000
ROLES: tuple[Role, ...] = ("manager", "kiosk", "display", "admin")
BODIES: dict[str, tuple[bytes, int]] = {
    "half": (b'{"item_class": ', 400),
    "no JSON": (b"\x00\xff\xfe", 400),
    "a list": (b"[]", 400),
    "lists in lists": (b"[" * DEEP + b"]" * DEEP, 400),
    "objects in objects": (b'{"a":' * DEEP + b"1" + b"}" * DEEP, 413),
    "an open end": (b"[" * DEEP, 400),
    "too large": (b'{"item_class": "' + b"x" * 300_000 + b'"}', 413),
    "unknown fields": (b'{"colour": "red"}', 400),
}


def doors() -> Iterator[tuple[str, Role]]:
    """(path, role) of every POST; a role that may."""
    for call in CALLS:
        if call.method == "POST":
            path = call.path.replace("{no}", "1").replace("{clerk}", "0001")
            yield re.sub(r"\{\w+\}", "x", path), next(role for role in ROLES if role in call.who)


async def test_a_bad_body_is_a_problem_at_every_door_and_changes_nothing(place: Place, lives: Lives) -> None:
    await lives.begin(*place.command)
    url = await lives.ready()
    wrong = []
    async with aiohttp.ClientSession(url) as session:
        for path, role in doors():
            headers = {"Authorization": f"Bearer {place.tokens[role]}"}
            for name, (body, status) in BODIES.items():
                async with session.post(path, data=body, headers=headers) as answer:
                    told = json.loads(await answer.read())
                if (answer.status, answer.content_type) != (status, "application/problem+json"):
                    wrong.append((path, name, answer.status, told))
        async with session.get("/readyz") as answer:
            ready = await answer.json()
    assert wrong == []
    assert ready["ready"]
    assert [line.event["event"] for line in place.book().lines if line.event["event"] != "DayOpened"] == []
    assert "Traceback" not in lives.said
