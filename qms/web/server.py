"""Builds the web application of a hall. Whoever runs it must set `handler_cancellation=True` on the runner: a call whose
client has gone ends, and a live view never writes to a dead connection."""

import asyncio
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from aiohttp import web

from qms.access import Access
from qms.hall import Hall
from qms.web.broadcast import Broadcasts
from qms.web.documents import openapi
from qms.web.documents.pages import add_pages
from qms.web.door import SITE, door, encode, watch
from qms.web.entries import Drawn
from qms.web.forecasts.calibration import Calibrated
from qms.web.limits import Limits
from qms.web.routes import calls
from qms.web.site import DeviceBoard, Site

MOST_BODY = 256 * 1024


def make_app(
    hall: Hall,
    access: Access,
    pages: Path,
    devices: DeviceBoard,
    public: str = "",
    *,
    demo: bool = False,
    uplink: Callable[[], dict[str, object]] | None = None,
) -> web.Application:
    """The application of one hall, to be run by `web.AppRunner(app, access_log=None, handler_cancellation=True)`.

    `pages`: the folder of built pages; `public`: what QR codes carry, the plan's own if empty; `demo`: let everybody in;
    `uplink`: what `/readyz` tells of it.
    """
    plan = hall.plan
    drawn, limits = Drawn(plan), Limits()
    site = Site(
        hall=hall,
        access=access,
        drawn=drawn,
        devices=devices,
        broadcasts=Broadcasts(hall, drawn, devices.snapshot, limits),
        pages=pages,
        public=(public or plan.hall.public_url).rstrip("/"),
        demo=demo,
        uplink=uplink,
        version=version("qms"),
        limits=limits,
        calibrated=Calibrated(hall, {c.id: c.name for c in plan.item_classes}),
    )
    app = web.Application(client_max_size=MOST_BODY, middlewares=[watch(site)])
    app[SITE] = site
    table = calls(demo=demo)
    for call in table:
        methods = ("GET", "HEAD") if call.method == "GET" else (call.method,)
        for method in methods:
            app.router.add_route(method, call.path, door(call, site))
    document = openapi.document(table, plan.hall.name, site.version, site.public)
    add_pages(
        app,
        pages,
        {
            "/openapi.json": ("application/json", encode(document)),
            "/docs": ("text/html; charset=utf-8", openapi.page(table, plan.hall.name).encode()),
            "/docs.css": ("text/css; charset=utf-8", openapi.STYLE.encode()),
        },
    )
    app.on_shutdown.append(_end_feeds)
    return app


async def _end_feeds(app: web.Application) -> None:
    site = app[SITE]
    await asyncio.gather(*(leave() for leave in list(site.listeners)))
    await site.broadcasts.close()
