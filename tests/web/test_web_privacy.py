"""A canary identity number is typed into every field there is; it must stay in the vault, sealed, and nowhere else."""

import json
import logging
from pathlib import Path

import pytest

from qms.hall import Identity
from tests.web.conftest import PIN, World

CANARY = "000000190001010033"
MOBILE = "13800000001"
IDENTITY = {"kind": "111", "number": CANARY, "name": "张三丰"}


def calls_with_a_canary(ticket: str) -> list[tuple[str, str, str, object]]:
    """(role, method, path, body): the number wherever a client, a scanner or a tired person might put it."""
    take, window = "/api/v1/tickets", "/api/v1/windows/1"
    return [
        ("kiosk", "POST", take, {"item_class": "social", "identity": IDENTITY, "holder": {**IDENTITY, "kind": "414"}}),
        ("kiosk", "POST", take, {"item_class": CANARY}),
        ("kiosk", "POST", take, {"item": CANARY}),
        ("kiosk", "POST", take, {"items": [CANARY]}),
        ("kiosk", "POST", take, {"item_class": "social", "priority_class": CANARY}),
        ("kiosk", "POST", take, {"item_class": "social", "channel": CANARY}),
        ("kiosk", "POST", take, {"item_class": "social", "language": CANARY}),
        ("kiosk", "POST", take, {"item_class": "social", "appointment": CANARY}),
        ("kiosk", "POST", take, {"item_class": "social", "identity": {"kind": CANARY, "number": CANARY}}),
        ("kiosk", "POST", take, {"item_class": "social", CANARY: 1}),
        ("kiosk", "POST", take, {"item_class": "social", "phone": MOBILE, "holder": IDENTITY}),
        ("kiosk", "POST", take, {"item_class": "social", "phone": CANARY}),
        *(
            ("kiosk", "POST", take, {"item_class": "social", field: number})
            for field in ("case", "pre_review", "region", "companion", "green", "on_behalf")
            for number in (CANARY, MOBILE)
        ),
        ("kiosk", "POST", take, {"bundle": CANARY}),
        ("kiosk", "POST", take, {"appointment": MOBILE}),
        ("manager", "POST", f"{take}/{ticket}/pin", {"reason": f"{CANARY} {MOBILE}"}),
        ("manager", "POST", f"{take}/{ticket}/regroup", {"priority_class": CANARY, "reason": MOBILE}),
        ("manager", "POST", f"{take}/{ticket}/regroup", {"priority_class": "elder", "reason": f"{MOBILE} {CANARY}"}),
        ("manager", "POST", f"{take}/{CANARY}/join", {}),
        ("kiosk", "POST", take, {"item_class": "social", "identity": {"kind": "111", "number": CANARY[:17] + "0"}}),
        ("kiosk", "GET", f"/api/v1/items?q={CANARY}", None),
        ("kiosk", "GET", f"/api/v1/appointments/{CANARY}", None),
        ("kiosk", "GET", f"/api/v1/appointments/slots?item={CANARY}", None),
        ("kiosk", "POST", f"/api/v1/appointments/{CANARY}/check-in", {}),
        ("kiosk", "POST", "/api/v1/appointments/check-in", {"identity": IDENTITY}),
        ("manager", "POST", "/api/v1/blocks/find", {"identity": IDENTITY}),
        ("manager", "POST", f"/api/v1/blocks/{CANARY}/lift", {"reason": CANARY}),
        ("kiosk", "GET", f"/api/v1/{CANARY}", None),
        ("display", "GET", f"/api/v1/tickets/{CANARY}", None),
        ("manager", "POST", f"{window}/open", {}),
        ("manager", "POST", f"{window}/pause", {"reason": f"{CANARY} {MOBILE}"}),
        ("manager", "POST", f"{window}/resume", {}),
        ("manager", "POST", f"{window}/call", {"ticket": ticket, "reason": f"来找 {CANARY}"}),
        ("manager", "POST", f"{window}/finish", {"items": [CANARY]}),
        ("manager", "POST", f"{window}/finish", {"outcome": CANARY}),
        ("manager", "POST", f"{window}/finish", {"outcome": "accepted", "case": CANARY}),
        ("manager", "POST", f"{window}/finish", {"outcome": "notice", "missing": [f"{CANARY} 的身份证"]}),
        ("manager", "POST", f"{window}/payment", {"reference": CANARY}),
        ("manager", "POST", f"{window}/recording", {"reference": CANARY, "edge": "begin"}),
        ("manager", "POST", f"{window}/assign", {"item_classes": [CANARY]}),
        ("manager", "POST", f"{window}/assign", {"item_classes": ["social", "tax"], "reason": f"{CANARY} {MOBILE}"}),
        ("manager", "POST", f"{window}/park", {"reason": CANARY}),
        ("manager", "POST", f"{window}/call-back", {}),
        ("manager", "POST", f"{window}/transfer", {"to_item_class": CANARY}),
        ("manager", "POST", f"/api/v1/windows/{CANARY}/open", {}),
        ("manager", "POST", f"{window}/finish", {}),
        ("display", "POST", "/api/v1/ratings", {"ticket": ticket, "satisfaction": 5, "text": f"我是 {CANARY}"}),
        ("display", "POST", "/api/v1/ratings", {"ticket": CANARY, "satisfaction": 5}),
        ("manager", "POST", f"/api/v1/devices/{CANARY}/test", {}),
        ("manager", "GET", f"/api/v1/feed?view={CANARY}", None),
        ("kiosk", "POST", "/api/v1/session", {"clerk": CANARY, "pin": CANARY}),
        ("kiosk", "POST", "/api/v1/enrolments/redeem", {"code": CANARY}),
        ("admin", "POST", f"/api/v1/accounts/{CANARY}/pin", {"pin": PIN}),
    ]


async def test_no_identity_number_in_any_log_file_or_answer(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ticket = (await world.take())["id"]
    statuses: list[int] = []
    for role, method, path, body in calls_with_a_canary(ticket):
        key = {"Idempotency-Key": f"{CANARY}-{len(statuses)}"} if method == "POST" else {}
        async with (await world.raw(role)).request(method, path, json=body, headers=key) as answer:
            told = await answer.text()
            statuses.append(answer.status)
        assert CANARY not in told, path
        assert MOBILE not in told, path
    assert statuses.count(500) == 0
    assert {200, 201, 400, 404, 422} <= set(statuses)
    for page in ("/metrics", "/api/v1/floor", "/api/v1/devices"):
        async with (await world.raw("manager")).get(page) as answer:
            assert CANARY not in await answer.text()
    assert CANARY not in caplog.text
    assert hits(world.folder, CANARY) == []
    assert hits(world.folder, MOBILE) == []
    assert hits(world.folder, "张三丰") == []
    assert hits(world.folder, "我是") == []


def hits(folder: Path, word: str) -> list[str]:
    """The files of the hall that hold the word in clear, however it might be encoded."""
    forms = {word.encode(), word.encode("utf-16-le"), json.dumps(word).strip('"').encode()}
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert len(files) > 3
    return [file.name for file in files if any(form in file.read_bytes() for form in forms)]


async def test_the_vault_has_what_the_journal_has_not(world: World) -> None:
    taken = await (await world.as_("kiosk")).post("/tickets", {"item_class": "social", "identity": IDENTITY})
    kept = await world.hall.vault.get(taken["id"])
    assert kept is not None
    assert kept.identity == Identity(kind="111", number=CANARY, name="张三丰")
    again = await (await world.as_("kiosk")).post("/tickets", {"item_class": "tax", "identity": IDENTITY})
    rows = await world.hall.since(0)
    pseudonyms = {json.loads(row.body)["pseudonym"] for row in rows if b"pseudonym" in row.body}
    assert len(pseudonyms) == 1
    assert again["number"] == "B001"
