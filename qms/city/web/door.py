"""The door of every call: headers, who may, the answer as JSON or the problem."""

import logging
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from qms.city.store import StoreTrouble
from qms.city.web.calls import Call
from qms.city.web.site import SITE, Site
from qms.domain.refusal import Sentence
from qms.web.problems import Wrong, answer_to, problem

log = logging.getLogger("qms.city.web")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
BUSY = Sentence("数据暂时读不出来，请稍后再试", "The figures cannot be read for now; please try again in a moment.")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every answer carries the headers; whatever goes wrong becomes a problem, never a stack trace."""
    try:
        response = await handler(request)
    except StoreTrouble as trouble:
        log.error("%s", trouble)
        response = problem(Wrong("unavailable", BUSY, Retry_After="5"))
    except Exception as error:
        told = answer_to(error)
        if told is None:
            log.exception("%s %s", request.method, request.path)
        response = told or problem(Wrong("internal"))
    response.headers.update(HEADERS)
    return response


def answering(call: Call) -> Handler:
    """The aiohttp handler of one call of the table."""

    async def answer(request: web.Request) -> web.Response:
        site = request.app[SITE]
        if not call.public:
            admit(site, request)
        return told(await call.answer(site, request))

    return answer


def told(thing: object, status: int = 200) -> web.Response:
    """Anything as JSON."""
    body = msgspec.json.encode(thing)
    return web.Response(
        body=body, status=status, content_type="application/json", headers={"Cache-Control": "no-store"}
    )


def admit(site: Site, request: web.Request) -> None:
    """Raises Wrong unless the call carries a good token."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not site.tokens.good(token.strip()):
        raise Wrong("unauthorised")
