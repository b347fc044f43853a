"""What went wrong, as RFC 9457 problem+json: a code for programs, plain words for people, never a stack trace."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from aiohttp import web

from qms.access import Busy, Locked, NotYourWindow, WrongCode, WrongPin
from qms.domain.refusal import Refused, Sentence, Unknown
from qms.hall import Conflict, Unavailable
from qms.web.shapes.told import Problem


class Kind(NamedTuple):
    """A code of the surface that is no refusal of the domain, with what is said where nothing more precise can be."""

    status: int
    title: str
    said: Sentence


KINDS = {
    "bad_request": Kind(
        400,
        "请求格式不对 Bad request",
        Sentence(
            "请求的格式不对，请对照接口说明 /docs 改过再发",
            "The request does not have the right form; compare it with /docs and send it again.",
        ),
    ),
    "unauthorised": Kind(
        401,
        "请先登录 Sign in first",
        Sentence(
            "没有有效的令牌，或者登录已经过期，请重新登录",
            "There is no valid token, or the session is over; please sign in again.",
        ),
    ),
    "forbidden": Kind(
        403,
        "没有权限 Not allowed",
        Sentence("您的身份不能做这件事", "Your role may not do this; please ask somebody whose role may."),
    ),
    "not_found": Kind(
        404,
        "没有找到 Not found",
        Sentence("没有这个地址", "There is nothing at this address; those that there are stand in /docs."),
    ),
    "method_not_allowed": Kind(
        405,
        "不能这样访问 Method not allowed",
        Sentence(
            "这个地址不支持这种请求方法",
            "This address does not take this method; the header Allow names those it takes.",
        ),
    ),
    "too_large": Kind(
        413, "请求太大 Too large", Sentence("一次最多 256 kB", "A request may have 256 kB at most; please send less.")
    ),
    "unprocessable": Kind(
        422,
        "内容不能受理 Cannot be processed",
        Sentence(
            "有一项内容不对，请核对后再发", "One of the values cannot be right; please check it and send it again."
        ),
    ),
    "too_many_requests": Kind(
        429,
        "请求太多 Too many requests",
        Sentence("请求太多，请稍等再试", "Too many requests; please wait a little. Retry-After says how many seconds."),
    ),
    "internal": Kind(
        500,
        "系统出错 Internal error",
        Sentence(
            "系统出了错，这次没有办成，请再试一次；还不行请找管理员",
            "The system failed and this was not done; please try again, and tell the administrator if it fails again.",
        ),
    ),
    "unavailable": Kind(
        503,
        "暂时不能用 Unavailable for now",
        Sentence("暂时不能用，请稍等再试", "Not available for now; please try again in a moment."),
    ),
}
REFUSED = "现在不能这样做 Not allowed now"
NAMES = {
    "window": Sentence("窗口", "window"),
    "ticket": Sentence("号票", "ticket"),
    "item_class": Sentence("事项类别", "class of items"),
    "item": Sentence("事项", "item"),
    "bundle": Sentence("一件事套餐", "bundle"),
    "priority_class": Sentence("优先类别", "priority class"),
    "green": Sentence("绿色通道项目", "green-channel entry"),
    "companion": Sentence("陪同服务", "company"),
    "booking": Sentence("预约", "booking"),
    "slot": Sentence("预约时段", "slot"),
    "device": Sentence("设备", "device"),
    "leave": Sentence("请假", "leave"),
    "escalation": Sentence("求助", "call for help"),
    "difficulty": Sentence("办不成事的件", "case that could not be done"),
    "service": Sentence("办理记录", "service"),
    "clerk": Sentence("工号", "clerk"),
    "visitor": Sentence("预约限制", "person with bookings blocked"),
    "view": Sentence("视图", "view"),
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
    """A call cannot be answered: `code` of KINDS, and what is wrong and what to do, in both languages."""

    def __init__(self, code: str, said: Sentence | None = None, **headers: str) -> None:
        super().__init__(code)
        self.code = code
        self.said = said or KINDS[code].said
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def missing(what: str, id: str) -> Wrong:  # noqa: A002
    """There is no such thing here."""
    name = NAMES.get(what, Sentence(what, what))
    return Wrong("not_found", Sentence(f"没有这个{name.zh}：{id}", f"There is no such {name.en} here: {id}"))


def wait(seconds: float, said: Sentence) -> Wrong:
    """Too many tries; come back after `seconds`."""
    return Wrong("too_many_requests", said, Retry_After=str(max(1, round(seconds))))


def _locked(error: Locked) -> Wrong:
    minutes = int(error.seconds // 60) + 1
    return wait(
        error.seconds,
        Sentence(
            f"密码错了太多次，请 {minutes} 分钟以后再试", f"Too many wrong PINs; please try again in {minutes} min."
        ),
    )


def _not_the_shape(error: msgspec.ValidationError) -> Wrong:
    """A field of the right kind but out of its range is 422, anything else 400."""
    told = re.sub(r"value '.*'", "value", str(error))  # msgspec may quote what was typed
    if OUT_OF_RANGE.match(told):
        said = Sentence(f"有一项超出了允许的范围：{told}", f"A value is out of its range; please correct it: {told}")
        return Wrong("unprocessable", said)
    return Wrong("bad_request", Sentence(f"请求里有不对的内容：{told}", f"Please correct the request: {told}"))


def _not_json(_error: Exception) -> Wrong:
    return Wrong(
        "bad_request",
        Sentence("请求的内容不是正确的 JSON，或者套得太深", "The body is not correct JSON, or nested too deep."),
    )


KEY_USED = Sentence(
    "同一个 Idempotency-Key 已经用在另一个请求上；新的请求请换一个新的",
    "This Idempotency-Key was used for another request; please give a new request a new one.",
)
NO_RECORDS = "Nothing can be recorded now, so no number can be taken or called; please use paper numbers and tell the administrator."
WRONG_PIN = Sentence("工号或密码不对", "The clerk's number or the PIN is wrong; please type them again.")
WRONG_CODE = Sentence(
    "登记码不对、用过了或者过期了，请管理员再发一个",
    "The enrolment code is wrong, used or expired; please ask the administrator for a new one.",
)
BUSY = Sentence(
    "现在登录的人太多，请稍等再试", "Too many people are signing in just now; please try again in a moment."
)
OTHER_WINDOW = Sentence(
    "您不在这个窗口的名单上，请换一个窗口", "You are not on this window's list; please choose another window."
)

BLAME: tuple[tuple[type[Exception], Callable[[Any], Wrong]], ...] = (
    (Wrong, lambda error: error),
    (msgspec.ValidationError, _not_the_shape),
    (msgspec.DecodeError, _not_json),
    (UnicodeError, _not_json),
    (RecursionError, _not_json),
    (Unknown, lambda error: missing(error.what, error.id)),
    (Conflict, lambda _: Wrong("unprocessable", KEY_USED)),
    (Unavailable, lambda error: Wrong("unavailable", Sentence(str(error), NO_RECORDS), Retry_After="2")),
    (WrongPin, lambda _: Wrong("unauthorised", WRONG_PIN)),
    (WrongCode, lambda _: Wrong("unauthorised", WRONG_CODE)),
    (Locked, _locked),
    (Busy, lambda _: wait(2, BUSY)),
    (NotYourWindow, lambda _: Wrong("forbidden", OTHER_WINDOW)),
    (web.HTTPNotFound, lambda _: Wrong("not_found")),
    (
        web.HTTPMethodNotAllowed,
        lambda error: Wrong("method_not_allowed", Allow=", ".join(sorted(error.allowed_methods))),
    ),
    (web.HTTPRequestEntityTooLarge, lambda _: Wrong("too_large")),
    (web.HTTPClientError, lambda error: Wrong("bad_request", Sentence(error.reason, error.reason))),
)
"""Which problem an exception of the rooms below is; what is not here is an internal error."""


def answer_to(error: Exception) -> web.Response | None:
    """The problem that an exception stands for; None if it is nobody's fault but ours."""
    if isinstance(error, Refused):
        return _response(409, REFUSED, error.code, Sentence(error.words, error.english), {})
    for blamed, make in BLAME:
        if isinstance(error, blamed):
            return problem(make(error))
    return None


def problem(wrong: Wrong) -> web.Response:
    """The answer for one `Wrong`."""
    kind = KINDS[wrong.code]
    headers = {"WWW-Authenticate": "Bearer", **wrong.headers} if kind.status == 401 else wrong.headers
    return _response(kind.status, kind.title, wrong.code, wrong.said, headers)


def _response(status: int, title: str, code: str, said: Sentence, headers: dict[str, str]) -> web.Response:
    detail, english = (TELLING.sub(NOT_TOLD, words) for words in said)
    told = Problem(type=f"/docs#{code}", title=title, status=status, code=code, detail=detail, english=english)
    return web.Response(body=_encode(told), status=status, headers={**PROBLEM, **headers})
