"""The pages: built HTML as it is, assets for a year, the documentation; all under a strict content policy."""

from pathlib import Path

from aiohttp import web

from qms.web.documents import files

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
FRESH = {**SAFE_HEADERS, **files.FRESH}
FOR_A_YEAR = {**SAFE_HEADERS, **files.FOR_A_YEAR}
NOT_BUILT = (
    "页面还没有构建，大厅本身在运行。请在项目目录运行 make run，或者只构建页面：make web\n"
    "The pages are not built yet; the hall itself is running. In the project's folder run: make run, or only: make web\n"
)


def add_pages(app: web.Application, folder: Path, documents: dict[str, tuple[str, bytes]]) -> None:
    """Put the pages of `folder`, their assets, and `documents` (path -> content type, body) into `app`."""
    for path, name in PAGES.items():
        app.router.add_get(path, _page(folder, name))
    app.router.add_get("/assets/{name:.+}", files.folder(folder / "assets", FOR_A_YEAR))
    for path, (kind, body) in documents.items():
        app.router.add_get(path, _document(kind, body))
    app.router.add_get("/favicon.ico", _no_icon)


def _page(folder: Path, name: str) -> files.Show:
    async def shown(request: web.Request) -> web.StreamResponse:
        try:
            return await files.file(request, folder, name, FRESH)
        except web.HTTPNotFound:
            headers = {**FRESH, "Content-Type": "text/plain; charset=utf-8"}
            return web.Response(status=503, body=NOT_BUILT.encode(), headers=headers)

    return shown


def _document(kind: str, body: bytes) -> files.Show:
    async def shown(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body, headers={**FRESH, "Content-Type": kind})

    return shown


async def _no_icon(_: web.Request) -> web.StreamResponse:
    return web.Response(status=204, headers=FOR_A_YEAR)
