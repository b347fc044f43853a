"""Sends small built files whole. They are read at once in a thread, which closes them whatever becomes of the client; aiohttp's
own FileResponse opens a file in a thread and forgets it when the client hangs up meanwhile."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from aiohttp import web

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
UNKNOWN = "application/octet-stream"
FRESH = {"Cache-Control": "no-cache"}
FOR_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}  # for built files whose names carry a digest

Show = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Copy(NamedTuple):
    """What a file held when it was read; `modified` in seconds since 1970."""

    body: bytes
    tag: str
    modified: float


def folder(root: Path, headers: Mapping[str, str]) -> Show:
    """The handler of a path that ends in `{name:.+}`: a file below `root`, else 404."""

    async def shown(request: web.Request) -> web.Response:
        return await file(request, root, request.match_info["name"], headers)

    return shown


async def file(request: web.Request, root: Path, name: str, headers: Mapping[str, str]) -> web.Response:
    """The file `name` below `root`, or 304 to a client that has it. Raises HTTPNotFound, also for a name that leads elsewhere."""
    try:
        copy = await asyncio.to_thread(_read, root, name)
    except (OSError, ValueError):
        raise web.HTTPNotFound from None
    if _has(request, copy):
        answer = web.Response(status=304, headers=headers)
    else:
        kind = TYPES.get(Path(name).suffix, UNKNOWN)
        answer = web.Response(body=copy.body, headers={**headers, "Content-Type": kind})
    answer.etag = copy.tag
    answer.last_modified = copy.modified
    return answer


def _read(root: Path, name: str) -> Copy:
    """Raises OSError or ValueError for what is no plain file below `root`."""
    found = (root / name).resolve()
    if not found.is_relative_to(root.resolve()) or not found.is_file():
        raise FileNotFoundError(name)
    with found.open("rb") as opened:
        status = os.fstat(opened.fileno())
        return Copy(opened.read(), f"{status.st_mtime_ns:x}-{status.st_size:x}", status.st_mtime)


def _has(request: web.Request, copy: Copy) -> bool:
    """RFC 9110 13.2.2: a tag counts before a date."""
    if request.if_none_match is not None:
        return any(tag.value in ("*", copy.tag) for tag in request.if_none_match)
    return request.if_modified_since is not None and copy.modified <= request.if_modified_since.timestamp()
