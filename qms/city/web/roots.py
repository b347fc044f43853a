"""The paths at the root, for everybody: health, readiness, metrics, the description of the API, the wall."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

from qms.city.desk import IngestRow
from qms.city.web.calls import CALLS, Call
from qms.city.web.door import told
from qms.city.web.fonts import faces
from qms.city.web.site import SITE
from qms.web.documents import files
from qms.web.shapes.told import Problem

STATIC = Path(__file__).with_name("static")
REF = "#/components/schemas/{name}"


async def healthz(_request: web.Request) -> web.Response:
    """The process lives."""
    return told({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """Whether the city takes in and answers; silent halls are told and make it no less ready."""
    site = request.app[SITE]
    trouble = site.trouble()
    silent = [hall.id for hall in site.desk.halls() if not hall.connected]
    body = {"ready": not trouble, "trouble": trouble, "silent_halls": silent}
    return told(body, 503 if trouble else 200)


async def metrics(request: web.Request) -> web.Response:
    """For Prometheus."""
    site = request.app[SITE]
    counts = site.counts()
    lines = [
        *_metric("qms_city_ready", "gauge", "1 while the city takes in", [("", int(not site.trouble()))]),
        *_metric("qms_city_batches_total", "counter", "batches committed since the start", [("", counts.batches)]),
        *_metric("qms_city_refused_total", "counter", "messages refused since the start", [("", counts.refused)]),
        *_of_halls(await site.desk.ingest()),
    ]
    return web.Response(text="\n".join(lines) + "\n", content_type="text/plain", charset="utf-8")


async def openapi(request: web.Request) -> web.Response:
    """OpenAPI 3.1, made from the same table and types that answer."""
    return told(describe(request.app[SITE].version))


async def docs(_request: web.Request) -> web.Response:
    """The table of calls, to be read."""
    rows = "".join(_doc(call) for call in CALLS)
    page = (STATIC / "docs.html").read_text(encoding="utf-8").replace("<!-- calls -->", rows)
    return web.Response(text=page, content_type="text/html")


async def index(request: web.Request) -> web.Response:
    """The wall."""
    return await files.file(request, STATIC, "wall.html", files.FRESH)


async def letters(_request: web.Request) -> web.Response:
    """The font of the pages."""
    return web.Response(text=faces(), content_type="text/css", headers={"Cache-Control": "max-age=3600"})


def describe(version: str) -> dict[str, Any]:
    """The OpenAPI document."""
    shapes = [call.told for call in CALLS] + [Problem]
    schemas, components = msgspec.json.schema_components(shapes, ref_template=REF)
    paths = {call.path: {"get": _operation(call, schema)} for call, schema in zip(CALLS, schemas, strict=False)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "qms city", "version": version},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"city": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(call: Call, schema: dict[str, Any]) -> dict[str, Any]:
    trouble = {"application/problem+json": {"schema": {"$ref": REF.format(name="Problem")}}}
    return {
        "summary": call.summary,
        "security": [] if call.public else [{"city": []}],
        "parameters": [
            {
                "name": parameter.name,
                "in": parameter.place,
                "required": parameter.place == "path",
                "description": parameter.words,
                "schema": {"type": "string"},
            }
            for parameter in call.parameters
        ],
        "responses": {
            "200": {"description": "OK", "content": {"application/json": {"schema": schema}}},
            "default": {"description": "RFC 9457 problem", "content": trouble},
        },
    }


def _doc(call: Call) -> str:
    parameters = "".join(f"<li><code>{escape(p.name)}</code> {escape(p.words)}</li>" for p in call.parameters)
    who = "everybody" if call.public else "token of role city"
    return (
        f"<article><h2><code>GET {escape(call.path)}</code></h2>"
        f"<p>{escape(call.summary)} ({who})</p><ul>{parameters}</ul></article>"
    )


def _of_halls(rows: list[IngestRow]) -> Iterator[str]:
    def each(value: str) -> list[tuple[str, float]]:
        return [(f'{{hall="{row.hall}"}}', float(getattr(row, value))) for row in rows]

    yield from _metric("qms_city_hall_connected", "gauge", "1 while the hall is heard", each("connected"))
    yield from _metric("qms_city_hall_last_seq", "gauge", "newest entry committed here", each("last_seq"))
    yield from _metric("qms_city_hall_lag_entries", "gauge", "entries the hall has and the city has not", each("lag"))
    yield from _metric("qms_city_hall_put_aside_total", "counter", "unreadable batches put aside", each("put_aside"))
    yield from _metric("qms_city_hall_chain_sound", "gauge", "1 while the hash chain holds", each("sound"))


def _metric(name: str, kind: str, words: str, values: list[tuple[str, float]]) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"
    for labels, value in values:
        yield f"{name}{labels} {value:g}"
