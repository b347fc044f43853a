"""Signing in and out, who one is, PINs, and binding a device page to its place."""

import asyncio
from contextlib import suppress
from datetime import datetime

from aiohttp import web

from qms.access import Grant, Role, WrongCode, WrongPin, csrf_of
from qms.access.grants import CODE_S
from qms.domain import commands as c
from qms.domain.refusal import Sentence, Unknown
from qms.hall import Unavailable
from qms.web.door import COOKIE, check_origin, json_answer, set_cookie
from qms.web.problems import missing, wait
from qms.web.shapes.asked import CodeAsked, CodeUsed, DemoAsked, PinAsked, SessionAsked
from qms.web.shapes.told import Code, Me, Session
from qms.web.site import Ask, Site

DEMO_S = 12 * 3600


async def sign_in(ask: Ask[SessionAsked]) -> web.Response:
    """POST /session."""
    site, body = ask.site, ask.body
    check_origin(site, ask.request)
    _known_window(site, body.window)
    _not_too_often(ask)
    try:
        token, grant = await site.access.sign_in(body.clerk, body.pin, body.window)
    except WrongPin:
        site.limits.failures.take(ask.request.remote or "")
        raise
    await _on_record(site, c.SignIn(clerk=grant.subject, window=grant.window))
    expires = datetime.fromtimestamp(grant.expires, site.drawn.zone) if grant.expires is not None else None
    told = Session(token=token, role=grant.role, expires=expires.isoformat(timespec="seconds") if expires else None)
    return set_cookie(site, json_answer(told), grant.role, token)


async def sign_out(ask: Ask[None]) -> web.Response:
    """DELETE /session. An enrolled device's token is not a session: it stays, only the browser forgets it."""
    assert ask.grant is not None
    assert ask.token is not None
    if ask.grant.kind == "session":
        await asyncio.to_thread(ask.site.access.revoke, ask.token)
        await _on_record(ask.site, c.SignOut(clerk=ask.grant.subject))
    response = web.Response(status=204)
    response.del_cookie(COOKIE + ask.grant.role, path="/")
    return response


async def _on_record(site: Site, command: c.SignIn | c.SignOut) -> None:
    """For the attendance; a hall that cannot write anything down lets people in all the same."""
    with suppress(Unknown, Unavailable):
        await site.do(command, None)


async def me(ask: Ask[None]) -> Me:
    """GET /me."""
    assert ask.grant is not None
    assert ask.token is not None
    return _me(ask.grant, ask.token)


def _me(grant: Grant, token: str) -> Me:
    return Me(role=grant.role, subject=grant.subject, window=grant.window, csrf=csrf_of(token))


async def set_pin(ask: Ask[PinAsked]) -> web.Response:
    """POST /accounts/{clerk}/pin."""
    clerk = ask.request.match_info["clerk"]
    try:
        await ask.site.access.change_pin(clerk, ask.body.pin)
    except KeyError:
        raise missing("clerk", clerk) from None
    return web.Response(status=204)


async def make_code(ask: Ask[CodeAsked]) -> Code:
    """POST /enrolments."""
    body = ask.body
    _known_window(ask.site, body.window)
    code = await asyncio.to_thread(ask.site.access.code, body.role, body.subject, body.window)
    return Code(code=code, seconds=CODE_S)


async def use_code(ask: Ask[CodeUsed]) -> web.Response:
    """POST /enrolments/redeem."""
    site = ask.site
    check_origin(site, ask.request)
    _not_too_often(ask)
    try:
        token, grant = await asyncio.to_thread(site.access.redeem, ask.body.code)
    except WrongCode:
        site.limits.failures.take(ask.request.remote or "")
        raise
    return set_cookie(site, json_answer(_me(grant, token)), grant.role, token)


async def enter_demo(ask: Ask[DemoAsked]) -> web.Response:
    """POST /demo/enter."""
    site, body = ask.site, ask.body
    check_origin(site, ask.request)
    _known_window(site, body.window)
    subject, window = demo_seat(site, body.role, body.window)
    token = await asyncio.to_thread(site.access.enrol, body.role, subject, window, DEMO_S)
    told = Me(role=body.role, subject=subject, window=window, csrf=csrf_of(token))
    return set_cookie(site, json_answer(told), body.role, token)


def demo_seat(site: Site, role: Role, window: str | None) -> tuple[str, str | None]:
    """Whom a demo's visitor plays, and at which window: the plan's own people where there are any.

    Only clerks are bound to a window: one browser may show the screens of several.
    """
    plan = site.drawn.plan
    seat = (window or plan.windows[0].no) if role == "clerk" else None
    people = [c for c in plan.clerks if c.role == role]
    chosen = [c for c in people if seat in c.windows] or people
    return (chosen[0].id if chosen else f"demo-{role}"), seat


def _known_window(site: Site, window: str | None) -> None:
    if window is not None and window not in site.drawn.windows:
        raise missing("window", window)


def _not_too_often(ask: Ask[SessionAsked] | Ask[CodeUsed]) -> None:
    if seconds := ask.site.limits.failures.wait(ask.request.remote or ""):
        raise wait(
            seconds,
            Sentence(
                "从这个地址试错了太多次，请稍等再试", "Too many failed tries from this address; please wait a little."
            ),
        )
