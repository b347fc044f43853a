"""OpenAPI 3.1 and a plain page, both made from the table of calls and the types that validate."""

import html
import re
from typing import Any

import msgspec

from qms.web.api.feed import VIEWS
from qms.web.problems import KINDS
from qms.web.shapes import live, told
from qms.web.site import Call

PROBLEMS = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
PARAMETERS = {
    "/api/v1/items": [("q", "string", "name, pinyin, initials or code")],
    "/api/v1/feed": [
        ("view", "string", "board, window:NO, queue, manager or raw"),
        ("after", "integer", "raw only: events after this seq first"),
    ],
}
LIVE_ENTRIES = (
    live.CallNow,
    live.QueueNow,
    live.Plate,
    live.Sign,
    live.SignTicket,
    live.Rateable,
    live.Today,
    live.DeviceNow,
)


def document(calls: tuple[Call, ...], title: str, version: str, url: str) -> dict[str, Any]:
    """The OpenAPI document of a hall."""
    shapes = {shape for call in calls for shape in (call.asks, call.tells) if shape is not None}
    wanted = [*sorted(shapes, key=lambda shape: shape.__name__), told.Problem, *LIVE_ENTRIES]
    refs, components = msgspec.json.schema_components(
        wanted, ref_template="#/components/schemas/{name}", schema_hook=_anything
    )
    ref_of = dict(zip(wanted, refs, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for call in calls:
        paths.setdefault(call.path, {})[call.method.lower()] = _operation(call, ref_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": url}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "page": {"type": "apiKey", "in": "cookie", "name": "qms_<role>"},
            },
        },
    }


def _anything(_: type) -> dict[str, Any]:
    return {"description": "any JSON"}


def _operation(call: Call, ref_of: dict[type, dict[str, Any]]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": operation_id(call),
        "summary": call.words,
        "x-roles": sorted(call.who),
        "parameters": _parameters(call),
        "responses": _responses(call, ref_of),
    }
    keys: list[dict[str, list[str]]] = [{"bearer": []}, {"page": []}]
    operation["security"] = [*keys, {}] if "nobody" in call.who else keys
    if call.asks is not None:
        operation["requestBody"] = {
            "required": _needs_body(call.asks),
            "content": {"application/json": {"schema": ref_of[call.asks]}},
        }
    return operation


def operation_id(call: Call) -> str:
    """A name for one call, made of its method and path."""
    words = re.findall(r"[A-Za-z]+", call.path.removeprefix("/api/v1"))
    return "_".join([call.method.lower(), *words])


def _needs_body(shape: type) -> bool:
    return any(field.required for field in msgspec.structs.fields(shape))


def _parameters(call: Call) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", call.path)
    ]
    made += [
        {"name": name, "in": "query", "required": False, "description": words, "schema": {"type": kind}}
        for name, kind, words in PARAMETERS.get(call.path, ())
    ]
    if call.method == "POST":
        key = {"type": "string", "minLength": 1, "maxLength": 200}
        made.append({"name": "Idempotency-Key", "in": "header", "required": False, "schema": key})
    return made


def _responses(call: Call, ref_of: dict[type, dict[str, Any]]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "好了 Done"}
    if call.tells is not None:
        good["content"] = {"application/json": {"schema": ref_of[call.tells]}}
    elif call.path == "/metrics":
        good["content"] = {"text/plain": {"schema": {"type": "string"}}}
    if call.path.endswith("/feed"):
        good["description"] = f"切换到 WebSocket Switching to WebSocket; views: {', '.join(sorted(VIEWS))}"
    made = {"101" if call.path.endswith("/feed") else str(call.status): good}
    if call.path == "/readyz":
        made["503"] = {**good, "description": "还不能取号叫号 Not ready"}
    for status in _troubles(call):
        made[str(status)] = {"description": _title(status), "content": PROBLEMS}
    return made


def _troubles(call: Call) -> list[int]:
    found = {400, 500}
    if "nobody" not in call.who or call.path.endswith(("/session", "/redeem")):
        found |= {401, 403}
    if "{" in call.path or call.asks is not None or "feed" in call.path:
        found.add(404)
    if call.asks is not None:
        found |= {413, 422}
    if call.journal:
        found |= {409, 503}
    if "nobody" in call.who and call.method == "POST":
        found |= {403, 429}
    return sorted(found)


def _title(status: int) -> str:
    if status == 409:
        return "现在不能这样做 Not allowed now"
    return next(kind.title for kind in KINDS.values() if kind.status == status)


def page(calls: tuple[Call, ...], title: str) -> str:
    """The plain page at `/docs`: every call on one line, and every problem code."""
    rows = "".join(_row(call) for call in calls)
    kinds = "".join(
        f'<tr id="{code}"><td>{k.status}<td><code>{code}</code><td>{k.title}<td>{k.said.zh}<br>{html.escape(k.said.en)}</tr>'
        for code, k in KINDS.items()
    )
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{html.escape(title)} API</title>'
        '<link rel="stylesheet" href="/docs.css"></head><body>'
        f'<h1>{html.escape(title)} API</h1><p>机器可读 Machine-readable: <a href="/openapi.json">/openapi.json</a></p>'
        f"<table><tr><th>方法<th>地址<th>说明<th>谁可以<th>请求<th>回答</tr>{rows}</table>"
        f"<h2>问题代码 Problem codes</h2><table>{kinds}</table></body></html>"
    )


def _row(call: Call) -> str:
    who = "任何人 anybody" if "nobody" in call.who else " ".join(sorted(call.who))
    asks = call.asks.__name__ if call.asks else ""
    tells = call.tells.__name__ if call.tells else ""
    cells = (f"<code>{call.method}</code>", f"<code>{call.path}</code>", html.escape(call.words), who, asks, tells)
    return "<tr>" + "".join(f"<td>{cell}" for cell in cells) + "</tr>"


STYLE = """body { font: 15px/1.5 system-ui, sans-serif; max-width: 80rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td, th { border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top }
"""
