"""The door of every call: who asks, may they, is the body right; then the handler; then the answer or the problem."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Collection, Iterator
from hmac import compare_digest
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from qms.access import Grant, csrf_of
from qms.domain.refusal import Sentence
from qms.hall import Conflict
from qms.web.limits import Buckets
from qms.web.problems import Wrong, answer_to, problem, wait
from qms.web.site import Ask, Call, Site, Who

log = logging.getLogger("qms.web")

SITE: web.AppKey[Site] = web.AppKey("site", Site)
COOKIE = "qms_"  # one cookie a role: a demo's kiosk and console may live in one browser
SAFE = frozenset({"GET", "HEAD"})
MOST_KEY = 200
HEADERS = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Server": "qms",
}
PAGE_ROLES: dict[str, tuple[Who, ...]] = {
    "kiosk": ("kiosk",),
    "board": ("display",),
    "windows": ("display",),
    "console": ("clerk", "leader", "manager"),
    "guide": ("leader", "manager"),
    "manager": ("manager", "leader", "auditor"),
}
"""By the first part of a page's path: which of a browser's own cookies it means, best first."""

NOT_ALL = Sentence("请求没有传完，请再试一次", "The request did not arrive as a whole; please send it again.")
BAD_KEY = Sentence(
    f"Idempotency-Key 要有 1 到 {MOST_KEY} 个可见字符", f"An Idempotency-Key has 1 to {MOST_KEY} printable characters."
)
STALE_PAGE = Sentence("这个页面的登记已经变了，请刷新页面", "This page's sign-in has changed; please reload the page.")
TOO_FAST = Sentence("取消得太快了，请稍等再试", "Too many cancellations in a row; please wait a little.")
FOREIGN_PAGE = Sentence(
    "请求不是从本大厅的页面来的", "The request does not come from a page of this hall; please open the hall's own page."
)

encode = msgspec.json.Encoder().encode


class Bearer(NamedTuple):
    """A valid token and what it grants."""

    token: str
    grant: Grant


def door(call: Call, site: Site) -> Handler:
    """The aiohttp handler of one row of the table."""
    decode: Callable[[bytes], object] | None = msgspec.json.Decoder(call.asks).decode if call.asks else None
    status = call.status

    async def answer(request: web.Request) -> web.StreamResponse:
        bearer = admit(site, request, call.who)
        raw = await _body(request, site.limits.patience) if decode else b""
        body = decode(raw or b"{}") if decode else None
        key = request.headers.get("Idempotency-Key")
        token, grant = bearer or (None, None)
        if key is not None and decode:
            key = command_id(grant.subject if grant else f"@{request.remote}", key)
            if not call.journal and not site.keys.same(key, request.path.encode() + raw):
                raise Conflict
        told = await call.do(Ask(site, request, grant, token, body, key))
        if isinstance(told, web.StreamResponse):
            return told
        return web.Response(body=encode(told), status=status, headers=HEADERS)

    return answer


async def _body(request: web.Request, patience: float) -> bytes:
    """The body; nearly always it has come with the head. Raises Wrong for one that does not arrive."""
    if request.content.is_eof():
        return await request.read()
    try:
        async with asyncio.timeout(patience):
            return await request.read()
    except TimeoutError:
        raise Wrong("bad_request", NOT_ALL, Connection="close") from None


def command_id(subject: str, key: str) -> str:
    """The command id of an Idempotency-Key: one person's key says nothing about another's, and nothing about whatever was
    used to make it. Raises Wrong."""
    if not key or len(key) > MOST_KEY or not key.isprintable():
        raise Wrong("bad_request", BAD_KEY)
    return hashlib.blake2b(f"{subject}:{key}".encode(), digest_size=16).hexdigest()


def holder_key(ask: Ask[Any], ticket: str, tries: Buckets, said: Sentence) -> str | None:
    """The command id of what whoever holds a ticket's unguessable id may do without a token; made of the ticket, so that the
    same key again over another network is the same. Raises Wrong for too many tries from one address."""
    if ask.grant is not None:
        return ask.key
    address = ask.request.remote or ""
    if seconds := tries.wait(address):
        raise wait(seconds, said)
    tries.take(address)
    return ask.key and command_id(ticket, ask.request.headers["Idempotency-Key"])


def admit(site: Site, request: web.Request, who: Collection[Who]) -> Bearer | None:
    """Who asks; None for nobody, where nobody may. A header is judged, cookies are only looked through. Raises Wrong."""
    header = request.headers.get("Authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        grant = site.access.grant(token.strip()) if scheme.lower() == "bearer" else None
        if grant is not None:
            if grant.role not in who:
                raise Wrong("forbidden")
            return Bearer(token.strip(), grant)
    elif "Cookie" in request.headers:
        bearer = _by_cookie(site, request, who)
        if bearer is not None:
            return bearer
    if "nobody" in who:
        return None
    raise Wrong("unauthorised")


def _by_cookie(site: Site, request: web.Request, who: Collection[Who]) -> Bearer | None:
    held = list(_held(site, request))
    if not held:
        return None
    if request.method in SAFE:
        may = [bearer for bearer in held if bearer.grant.role in who]
    else:
        sent = request.headers.get("X-CSRF-Token", "").encode("utf-8", "surrogateescape")
        meant = [bearer for bearer in held if compare_digest(csrf_of(bearer.token).encode(), sent)]
        if not meant and "nobody" not in who:
            raise Wrong("forbidden", STALE_PAGE)
        check_origin(site, request)
        may = [bearer for bearer in meant if bearer.grant.role in who]
    if may:
        return _meant_by_page(request, may)
    if "nobody" in who:
        return None
    raise Wrong("forbidden")


def _held(site: Site, request: web.Request) -> Iterator[Bearer]:
    for name, token in request.cookies.items():
        if name.startswith(COOKIE):
            grant = site.access.grant(token)
            if grant is not None:
                yield Bearer(token, grant)


def _meant_by_page(request: web.Request, may: list[Bearer]) -> Bearer:
    page = urlsplit(request.headers.get("Referer", "")).path.strip("/").partition("/")[0]
    roles = PAGE_ROLES.get(page, ())
    return min(may, key=lambda bearer: roles.index(bearer.grant.role) if bearer.grant.role in roles else len(roles))


def check_origin(site: Site, request: web.Request, *, needed: bool = False) -> None:
    """A browser says where a page came from; only our own pages may act with our cookies. Raises Wrong."""
    origin = request.headers.get("Origin")
    if origin is None and not needed:
        return
    ours = {request.host, urlsplit(site.public).netloc}
    if origin is None or urlsplit(origin).netloc not in ours:
        raise Wrong("forbidden", FOREIGN_PAGE)


def set_cookie(site: Site, response: web.Response, role: str, token: str) -> web.Response:
    """Bind the browser to what `token` grants; scripts cannot read it, other sites cannot send it."""
    secure = site.public.startswith("https:")
    response.set_cookie(COOKIE + role, token, httponly=True, samesite="Strict", secure=secure, max_age=400 * 86_400)
    return response


def json_answer(told: object, status: int = 200) -> web.Response:
    """A JSON answer that is not the plain one of its route."""
    return web.Response(body=encode(told), status=status, headers=HEADERS)


def watch(site: Site) -> Middleware:
    """The one middleware: turns exceptions into problems and counts what was answered."""
    calls, seconds = site.counted.calls, site.counted.seconds

    @web.middleware
    async def watched(request: web.Request, handler: Handler) -> web.StreamResponse:
        started = perf_counter()
        try:
            response = await handler(request)
        except Exception as error:
            response = _blamed(request, error)
        resource = request.match_info.route.resource
        counted = (request.method, resource.canonical if resource else "", response.status)
        calls[counted] = calls.get(counted, 0) + 1
        seconds[counted] = seconds.get(counted, 0.0) + perf_counter() - started
        return response

    return watched


def _blamed(request: web.Request, error: Exception) -> web.Response:
    answer = answer_to(error)
    if answer is None:
        resource = request.match_info.route.resource
        log.error("%s %s failed", request.method, resource.canonical if resource else "?", exc_info=error)
        answer = problem(Wrong("internal"))
    return answer
