"""What went wrong, as RFC 9457 problem+json: a code for programs, plain words for people, never a stack trace."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from aiohttp import web

from qms.access import Busy, Locked, NotYourWindow, WrongCode, WrongPin
from qms.domain.refusal import Refused, Unknown
from qms.hall import Conflict, Unavailable
from qms.web.shapes.told import Problem


class Kind(NamedTuple):
    """A code of the surface that is no refusal of the domain."""

    status: int
    title: str
    detail: str = ""


KINDS = {
    "bad_request": Kind(400, "请求格式不对 Bad request"),
    "unauthorised": Kind(401, "请先登录 Sign in first", "没有有效的令牌，或者登录已经过期，请重新登录"),
    "forbidden": Kind(403, "没有权限 Not allowed", "您的身份不能做这件事"),
    "not_found": Kind(404, "没有找到 Not found", "没有这个地址"),
    "method_not_allowed": Kind(405, "不能这样访问 Method not allowed", "这个地址不支持这种请求方法"),
    "too_large": Kind(413, "请求太大 Too large", "一次最多 256 kB"),
    "unprocessable": Kind(422, "内容不能受理 Cannot be processed"),
    "too_many_requests": Kind(429, "请求太多 Too many requests", "请求太多，请稍等再试"),
    "internal": Kind(500, "系统出错 Internal error", "系统出了错，这次没有办成，请再试一次；还不行请找管理员"),
    "unavailable": Kind(503, "暂时不能用 Unavailable for now"),
}
REFUSED = "现在不能这样做 Not allowed now"
NAMES = {
    "window": "窗口",
    "ticket": "号票",
    "item_class": "事项类别",
    "item": "事项",
    "bundle": "一件事套餐",
    "priority_class": "优先类别",
    "green": "绿色通道项目",
    "companion": "陪同服务",
    "booking": "预约",
    "slot": "预约时段",
    "device": "设备",
    "leave": "请假",
    "escalation": "求助",
    "difficulty": "办不成事的件",
    "clerk": "工号",
    "visitor": "预约限制",
    "view": "视图",
}
TELLING = re.compile(r"(?<!\d)(\d{17}[\dXx]|1\d{10})(?![\dXx])")
"""What looks like an identity card's number or a mobile phone's: never repeated in an answer, wherever it was typed."""
NOT_TOLD = "（号码）"

OUT_OF_RANGE = re.compile(r"Invalid enum value|Expected `\w+` (<|>|of length|matching)")
"""How msgspec begins its sentence about a value that is not one of the allowed ones, too small, too long, ill-formed."""

PROBLEM = {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Server": "qms",
}

_encode = msgspec.json.Encoder().encode


class Wrong(Exception):
    """A call cannot be answered: `code` of KINDS, and words that say what is wrong and what to do."""

    def __init__(self, code: str, detail: str = "", **headers: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail or KINDS[code].detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def missing(what: str, id: str) -> Wrong:  # noqa: A002
    """There is no such thing here."""
    return Wrong("not_found", f"没有这个{NAMES.get(what, what)}：{id}")


def wait(seconds: float, words: str) -> Wrong:
    """Too many tries; come back after `seconds`."""
    return Wrong("too_many_requests", words, Retry_After=str(max(1, round(seconds))))


def _locked(error: Locked) -> Wrong:
    return wait(error.seconds, f"密码错了太多次，请 {int(error.seconds // 60) + 1} 分钟以后再试")


def _not_the_shape(error: msgspec.ValidationError) -> Wrong:
    """A field of the right kind but out of its range is 422, anything else 400."""
    told = re.sub(r"value '.*'", "value", str(error))  # msgspec may quote what was typed
    if OUT_OF_RANGE.match(told):
        return Wrong("unprocessable", f"有一项超出了允许的范围：{told}")
    return Wrong("bad_request", f"请求里有不对的内容：{told}")


def _not_json(_error: Exception) -> Wrong:
    return Wrong("bad_request", "请求的内容不是正确的 JSON，或者套得太深")


BLAME: tuple[tuple[type[Exception], Callable[[Any], Wrong]], ...] = (
    (Wrong, lambda error: error),
    (msgspec.ValidationError, _not_the_shape),
    (msgspec.DecodeError, _not_json),
    (UnicodeError, _not_json),
    (RecursionError, _not_json),
    (Unknown, lambda error: missing(error.what, error.id)),
    (Conflict, lambda _: Wrong("unprocessable", "同一个 Idempotency-Key 已经用在另一个请求上；新的请求请换一个新的")),
    (Unavailable, lambda error: Wrong("unavailable", str(error), Retry_After="2")),
    (WrongPin, lambda _: Wrong("unauthorised", "工号或密码不对")),
    (WrongCode, lambda _: Wrong("unauthorised", "登记码不对、用过了或者过期了，请管理员再发一个")),
    (Locked, _locked),
    (Busy, lambda _: wait(2, "现在登录的人太多，请稍等再试")),
    (NotYourWindow, lambda _: Wrong("forbidden", "您不在这个窗口的名单上，请换一个窗口")),
    (web.HTTPNotFound, lambda _: Wrong("not_found")),
    (
        web.HTTPMethodNotAllowed,
        lambda error: Wrong("method_not_allowed", Allow=", ".join(sorted(error.allowed_methods))),
    ),
    (web.HTTPRequestEntityTooLarge, lambda _: Wrong("too_large")),
    (web.HTTPClientError, lambda error: Wrong("bad_request", error.reason)),
)
"""Which problem an exception of the rooms below is; what is not here is an internal error."""


def answer_to(error: Exception) -> web.Response | None:
    """The problem that an exception stands for; None if it is nobody's fault but ours."""
    if isinstance(error, Refused):
        return _response(409, REFUSED, error.code, error.words, {}, error.english)
    for blamed, make in BLAME:
        if isinstance(error, blamed):
            return problem(make(error))
    return None


def problem(wrong: Wrong) -> web.Response:
    """The answer for one `Wrong`."""
    kind = KINDS[wrong.code]
    headers = {"WWW-Authenticate": "Bearer", **wrong.headers} if kind.status == 401 else wrong.headers
    return _response(kind.status, kind.title, wrong.code, wrong.detail, headers)


def _response(
    status: int, title: str, code: str, detail: str, headers: dict[str, str], english: str = ""
) -> web.Response:
    detail = TELLING.sub(NOT_TOLD, detail)
    told = Problem(type=f"/docs#{code}", title=title, status=status, code=code, detail=detail, english=english)
    return web.Response(body=_encode(told), status=status, headers={**PROBLEM, **headers})
