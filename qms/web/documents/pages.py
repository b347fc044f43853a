"""The pages: built HTML as it is, assets for a year, the documentation; all under a strict content policy."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

PAGES = {
    "/": "index.html",
    "/kiosk": "kiosk.html",
    "/board": "board.html",
    "/windows/{no}/screen": "window.html",
    "/windows/{no}/pad": "pad.html",
    "/console": "console.html",
    "/guide": "guide.html",
    "/manager": "manager.html",
    "/t/{id}": "phone.html",
    "/rate/{id}": "rate.html",
    "/a/{id}": "appointment.html",
}
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data:"
SAFE_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FRESH = {**SAFE_HEADERS, "Cache-Control": "no-cache"}
FOR_A_YEAR = {**SAFE_HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}
NOT_BUILT = (
    "页面还没有构建，大厅本身在运行。请在项目目录运行 make run，或者只构建页面：make web\n"
    "The pages are not built yet; the hall itself is running. In the project's folder run: make run, or only: make web\n"
)

Show = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_pages(app: web.Application, folder: Path, documents: dict[str, tuple[str, bytes]]) -> None:
    """Put the pages of `folder`, their assets, and `documents` (path -> content type, body) into `app`."""
    for path, name in PAGES.items():
        app.router.add_get(path, _page(folder / name))
    app.router.add_get("/assets/{name:.+}", _asset(folder / "assets"))
    for path, (kind, body) in documents.items():
        app.router.add_get(path, _document(kind, body))
    app.router.add_get("/favicon.ico", _no_icon)


def _page(file: Path) -> Show:
    async def shown(_: web.Request) -> web.StreamResponse:
        if not _is_there(file):
            headers = {**FRESH, "Content-Type": "text/plain; charset=utf-8"}
            return web.Response(status=503, body=NOT_BUILT.encode(), headers=headers)
        return web.FileResponse(file, headers=FRESH)

    return shown


def _asset(folder: Path) -> Show:
    async def shown(request: web.Request) -> web.StreamResponse:
        file = folder / request.match_info["name"]
        if not _is_there(file, folder):
            raise web.HTTPNotFound
        return web.FileResponse(file, headers=FOR_A_YEAR)

    return shown


def _is_there(file: Path, inside: Path | None = None) -> bool:
    found = file.resolve()
    return found.is_file() and (inside is None or found.is_relative_to(inside.resolve()))


def _document(kind: str, body: bytes) -> Show:
    async def shown(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body, headers={**FRESH, "Content-Type": kind})

    return shown


async def _no_icon(_: web.Request) -> web.StreamResponse:
    return web.Response(status=204, headers=FOR_A_YEAR)
