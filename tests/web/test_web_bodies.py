"""What bad input gets: a problem with a code and plain words, never a stack trace, and nothing has happened."""

import asyncio
import json
import logging

import pytest

from tests.web.conftest import World

PROBLEM = "application/problem+json"


async def post(world: World, path: str, data: bytes, role: str | None = "kiosk") -> tuple[int, dict[str, object]]:
    async with (await world.raw(role)).post(f"/api/v1{path}", data=data) as answer:
        assert answer.content_type == PROBLEM
        told = await answer.json(content_type=PROBLEM)
    assert set(told) == {"type", "title", "status", "code", "detail", "english"}
    assert str(told["english"]).isascii()
    assert " " in str(told["english"]), "a sentence"
    assert told["status"] == answer.status
    assert "Traceback" not in json.dumps(told)
    return answer.status, told


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"x"',
        b"{}{}",
        b'{"item_class": 7}',
        b'{"item_class": "social", "colour": "red"}',
        b'{"item_class": "social", "paper": "yes"}',
        b'{"item_class": "social", "identity": {"kind": "111"}}',
        b'{"item_class": "\\ud800"}',
        b'{"item_class": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"deep": ' + b'{"a":' * 40_000 + b"1" + b"}" * 40_000 + b"}",
        b"[" * 200_000,
    ],
)
async def test_a_body_that_is_not_what_was_asked_is_a_bad_request(world: World, data: bytes) -> None:
    status, told = await post(world, "/tickets", data)
    assert (status, told["code"]) == (400, "bad_request")
    assert world.hall.seq == 0


@pytest.mark.parametrize(
    "data",
    [
        b'{"item_class": "social", "channel": "pigeon"}',
        b'{"item_class": "social", "language": "Klingon"}',
        b'{"item_class": ""}',
        b'{"items": []}',
        b'{"item_class": "social", "identity": {"kind": "111", "number": ""}}',
    ],
)
async def test_a_value_out_of_its_range_cannot_be_processed(world: World, data: bytes) -> None:
    status, told = await post(world, "/tickets", data)
    assert (status, told["code"]) == (422, "unprocessable")
    assert world.hall.seq == 0


async def test_a_body_that_is_too_large_is_not_read(world: World) -> None:
    status, told = await post(world, "/tickets", b'{"item_class": "' + b"x" * 300_000 + b'"}')
    assert (status, told["code"]) == (413, "too_large")
    assert "256 kB" in str(told["detail"])


async def test_a_number_as_large_as_it_likes_breaks_nothing(world: World) -> None:
    huge = b'{"ticket": "t", "satisfaction": ' + b"9" * 5000 + b"}"
    assert (await post(world, "/ratings", huge, "display"))[0] in (400, 422)
    assert (await post(world, "/ratings", b'{"ticket": "t", "satisfaction": 1e999}', "display"))[0] in (400, 422)


async def test_a_bad_idempotency_key_is_a_bad_request(world: World) -> None:
    kiosk = await world.raw("kiosk")
    for key in ("", "x" * 201, "a\tb"):
        async with kiosk.post("/api/v1/tickets", data=b"{}", headers={"Idempotency-Key": key}) as answer:
            assert answer.status == 400


async def test_unknown_addresses_and_methods_are_problems_too(world: World) -> None:
    manager = await world.raw("manager")
    async with manager.get("/api/v1/nowhere") as answer:
        assert (answer.status, answer.content_type) == (404, PROBLEM)
    async with manager.put("/api/v1/tickets") as answer:
        assert (answer.status, answer.content_type, answer.headers["Allow"]) == (405, PROBLEM, "POST")
    async with manager.get("/api/v1/feed?view=board") as answer:
        assert (answer.status, answer.content_type) == (400, PROBLEM)


async def test_a_device_that_fails_is_our_fault_and_is_logged_without_telling(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.board.rows["printer"] = None  # type: ignore[assignment]  # a row that is none: a bug of ours
    with caplog.at_level(logging.ERROR):
        async with (await world.raw("manager")).get("/api/v1/devices") as answer:
            told = await answer.json(content_type=PROBLEM)
    assert (answer.status, told["code"]) == (500, "internal")
    assert "TypeError" not in json.dumps(told)
    assert "/api/v1/devices" in caplog.text
    async with (await world.raw("manager")).get("/api/v1/floor") as answer:
        assert answer.status == 200


async def test_an_address_full_of_tricks_reaches_nothing(world: World) -> None:
    nobody = await world.raw(None)
    (world.pages / "assets").mkdir(parents=True)
    (world.pages / "secret.txt").write_text("secret")
    for path in (
        "/assets/../secret.txt",
        "/assets/%2e%2e/secret.txt",
        "/assets/..%2fsecret.txt",
        "/assets//etc/passwd",
    ):
        async with nobody.get(path) as answer:
            assert answer.status == 404
            assert "secret" not in await answer.text()


async def test_a_body_that_never_arrives_does_not_hold_the_door_open(world: World) -> None:
    world.site.limits.patience = 0.05
    host, _, port = world.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {world.tokens['kiosk']}\r\n"
    writer.write(f"{head}Content-Length: 100\r\n\r\n{{".encode())
    async with asyncio.timeout(10):
        answer = await reader.readuntil(b"}")
    assert answer.startswith(b"HTTP/1.1 400")
    assert "没有传完".encode() in answer
    writer.close()
    await writer.wait_closed()


async def test_probes_may_ask_for_the_head_alone(world: World) -> None:
    async with (await world.raw(None)).head("/healthz") as answer:
        assert answer.status == 200
