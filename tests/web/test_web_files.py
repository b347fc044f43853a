"""Pages and assets over real sockets: what a client has already, heads alone, and clients that hang up in the middle."""

import asyncio
import gc
import socket
import warnings
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.web.conftest import World

FONT = "/assets/noto-1a2b.woff2"
LETTERS = b"wOF2" + bytes(65_000)
HANGING_UP = 64


@pytest.fixture
def font(world: World) -> Path:
    """An asset of the size of a built font."""
    file = world.pages / FONT.removeprefix("/")
    file.parent.mkdir(parents=True)
    file.write_bytes(LETTERS)
    return file


def hang_up(url: str) -> None:
    """Ask for the font and slam the connection shut."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port)) as client:
        client.sendall(f"GET {FONT} HTTP/1.1\r\nHost: hall\r\n\r\n".encode())


async def test_clients_that_hang_up_leave_no_file_open(world: World, font: Path) -> None:
    stays = await world.raw(None)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(HANGING_UP):
            hang_up(world.url)
        async with stays.get(FONT) as answer:
            assert await answer.read() == LETTERS
        gc.collect()
    assert [told for told in (str(warning.message) for warning in caught) if font.name in told] == []


async def test_who_has_the_file_is_told_so(world: World, font: Path) -> None:
    client = await world.raw(None)
    async with client.get(FONT) as answer:
        assert (answer.status, answer.content_type) == (200, "font/woff2")
        tag, date = answer.headers["ETag"], answer.headers["Last-Modified"]
    for asked in ({"If-None-Match": tag}, {"If-None-Match": "*"}, {"If-Modified-Since": date}):
        async with client.get(FONT, headers=asked) as answer:
            assert (answer.status, answer.headers["ETag"], await answer.read()) == (304, tag, b"")
            assert "immutable" in answer.headers["Cache-Control"]
    await asyncio.to_thread(font.write_bytes, b"wOF2")
    for asked in ({"If-None-Match": tag}, {"If-None-Match": '"other"', "If-Modified-Since": date}):
        async with client.get(FONT, headers=asked) as answer:
            assert (answer.status, await answer.read()) == (200, b"wOF2")


async def test_a_page_is_looked_at_again_each_time(world: World, font: Path) -> None:
    (world.pages / "kiosk.html").write_text("<title>a</title>")
    client = await world.raw(None)
    async with client.get("/kiosk") as answer:
        tag = answer.headers["ETag"]
    async with client.get("/kiosk", headers={"If-None-Match": tag}) as answer:
        assert (answer.status, answer.headers["Cache-Control"]) == (304, "no-cache")


async def test_the_head_alone_tells_the_size(world: World, font: Path) -> None:
    async with (await world.raw(None)).head(FONT) as answer:
        assert (answer.status, answer.content_type) == (200, "font/woff2")
        assert answer.headers["Content-Length"] == str(len(LETTERS))
        assert await answer.read() == b""


@pytest.mark.parametrize("name", ["", "nothing.js", "%2f", "a%00b", "n" * 300])
async def test_what_is_no_file_is_not_found(world: World, font: Path, name: str) -> None:
    async with (await world.raw(None)).get(f"/assets/{name}") as answer:
        assert answer.status == 404


async def test_a_link_out_of_the_folder_is_not_followed(world: World, font: Path) -> None:
    (world.pages / "secret.txt").write_text("secret")
    (font.parent / "link.js").symlink_to(world.pages / "secret.txt")
    async with (await world.raw(None)).get("/assets/link.js") as answer:
        assert answer.status == 404
