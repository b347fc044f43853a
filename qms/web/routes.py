"""The table of calls: method, path, who may, what is asked and told. The door, the OpenAPI and the role tests read it."""

from qms.access import ROLES
from qms.web.api import (
    appointments,
    calibration,
    feed,
    people,
    presented,
    ratings,
    reads,
    root,
    sessions,
    stand_by,
    tickets,
    twin,
    windows,
)
from qms.web.forecasts.calibration import CalibrationNow
from qms.web.forecasts.what_if import WhatIfAsked, WhatIfNow
from qms.web.shapes import asked, asked_tickets, asked_windows, told, told_tickets, told_windows
from qms.web.site import Call, Who

API = "/api/v1"
ANYBODY: frozenset[Who] = frozenset({*ROLES, "nobody"})
SIGNED_IN: frozenset[Who] = frozenset(ROLES)
IN_THE_HALL: frozenset[Who] = SIGNED_IN - {"admin"}
LEADERS: frozenset[Who] = frozenset({"leader", "manager"})
VERBS: frozenset[Who] = frozenset({"clerk", "leader", "manager"})
TAKERS: frozenset[Who] = frozenset({"kiosk", "leader", "manager"})
RATERS: frozenset[Who] = frozenset({"display", "nobody"})
DEVICE_READERS: frozenset[Who] = frozenset({"leader", "manager", "admin", "auditor"})
DEVICE_TESTERS: frozenset[Who] = frozenset({"leader", "manager", "admin"})
ADMIN: frozenset[Who] = frozenset({"admin"})

ROOT = (
    Call("GET", "/healthz", ANYBODY, root.alive, "进程在运行 The process answers", tells=told.Alive),
    Call("GET", "/readyz", ANYBODY, root.ready, "能取号叫号 Ready to issue and call; else 503", tells=told.Ready),
    Call("GET", "/metrics", ANYBODY, root.metrics, "Prometheus 指标 Figures for Prometheus, as text"),
)

VERB_CALLS = tuple(
    Call(
        "POST",
        f"{API}/windows/{{no}}/{verb.name}",
        LEADERS if verb.leads else VERBS,
        windows.act(verb.make),
        verb.words,
        asks=verb.asks,
        tells=told.WindowAnswer,
        journal=True,
    )
    for verb in windows.VERBS
)

CALLS = (
    *ROOT,
    *VERB_CALLS,
    *people.CALLS,
    *appointments.CALLS,
    Call(
        "POST",
        f"{API}/tickets",
        TAKERS,
        tickets.take,
        "取号 Take a number",
        asks=asked.TicketAsked,
        tells=told.TicketTaken,
        status=201,
        journal=True,
    ),
    Call(
        "GET",
        f"{API}/tickets/{{id}}",
        ANYBODY,
        tickets.look,
        "看号 One ticket by its unguessable id",
        tells=told.VisitorTicket,
    ),
    Call(
        "POST",
        f"{API}/tickets/{{id}}/cancel",
        TAKERS | {"nobody"},
        tickets.cancel,
        "取消 Give the number back; without a token the ticket's id is the right to",
        asks=asked.Nothing,
        tells=told.VisitorTicket,
        journal=True,
    ),
    Call(
        "POST",
        f"{API}/tickets/{{id}}/reprint",
        TAKERS,
        tickets.reprint,
        "补打 Print a slip again",
        asks=asked_tickets.ReprintAsked,
        tells=told.VisitorTicket,
        journal=True,
    ),
    Call(
        "GET",
        f"{API}/tickets/{{id}}/record",
        VERBS | {"auditor"},
        tickets.record,
        "办件记录 What staff may know of a ticket: papers, services, other tickets of its case",
        tells=told_tickets.TicketFile,
    ),
    Call(
        "POST",
        f"{API}/tickets/{{id}}/pin",
        LEADERS,
        tickets.pin,
        "置顶 Call this ticket before all others, with a reason",
        asks=asked_tickets.FirstAsked,
        tells=told_tickets.TicketFile,
        journal=True,
    ),
    Call(
        "POST",
        f"{API}/tickets/{{id}}/regroup",
        VERBS,
        tickets.regroup,
        "改优先类别 Another priority class, with a reason",
        asks=asked_tickets.RegroupAsked,
        tells=told_tickets.TicketFile,
        journal=True,
    ),
    Call(
        "POST",
        f"{API}/tickets/{{id}}/join",
        VERBS,
        tickets.join,
        "陪同到位 The companion that the visitor asked for is there",
        asks=asked.Nothing,
        tells=told_tickets.TicketFile,
        journal=True,
    ),
    Call(
        "POST",
        f"{API}/ratings",
        RATERS,
        ratings.rate,
        "评价 Rate a service; without a token the ticket's id is the right to",
        asks=asked.RatingAsked,
        tells=told.Rated,
        status=201,
        journal=True,
    ),
    Call("GET", f"{API}/hall", SIGNED_IN, reads.hall, "大厅 What the hall is", tells=told.HallNow),
    Call(
        "GET",
        f"{API}/items",
        SIGNED_IN,
        reads.items,
        "找事项 Items by name, pinyin, initials or code",
        tells=told.ItemsFound,
    ),
    Call(
        "GET",
        f"{API}/windows/{{no}}/service",
        VERBS | {"auditor"},
        windows.look,
        "窗口现况 The present service, what it may come to, and what was set aside",
        tells=told_windows.AtWindow,
    ),
    Call(
        "GET",
        f"{API}/stand-by",
        IN_THE_HALL,
        stand_by.look,
        "请准备 Who was asked to stand by",
        tells=told_windows.StandBys,
    ),
    Call(
        "POST",
        f"{API}/stand-by",
        LEADERS,
        stand_by.switch,
        "请准备开关 Ask visitors to stand by today, or stop asking",
        asks=asked_windows.SwitchAsked,
        tells=told_windows.StandBys,
        journal=True,
    ),
    Call("GET", f"{API}/floor", IN_THE_HALL, reads.floor, "现场 The whole floor now", tells=told.FloorNow),
    Call(
        "GET",
        f"{API}/forecast/calibration",
        LEADERS | {"auditor"},
        calibration.calibration,
        "预计准不准 How good the forecast was on the last business days, by class (?days=20)",
        tells=CalibrationNow,
    ),
    Call(
        "POST",
        f"{API}/twin/what-if",
        LEADERS,
        twin.what_if,
        "如果这样调 What if windows close or open, classes or demand change; as is and changed side by side. Changes nothing",
        asks=WhatIfAsked,
        tells=WhatIfNow,
    ),
    Call("GET", f"{API}/feed", feed.READERS, feed.feed, "实时 Live views (WebSocket): a hello, then patches"),
    Call("GET", f"{API}/devices", DEVICE_READERS, reads.devices, "设备 Health of every device", tells=told.DevicesNow),
    Call(
        "POST",
        f"{API}/devices/{{id}}/test",
        DEVICE_TESTERS,
        reads.test_device,
        "试机 Test print, show or say",
        asks=asked.Nothing,
        tells=told.Tested,
    ),
    Call(
        "GET",
        f"{API}/readers/{{id}}/reading",
        TAKERS,
        presented.reading,
        "刷证扫码 What a reader has just read (?after=&wait_s=); a card is then presented by its reading's id",
        tells=told.ReadingNow,
    ),
    Call("GET", f"{API}/me", SIGNED_IN, sessions.me, "我是谁 Who asks, and the CSRF token", tells=told.Me),
    Call(
        "POST", f"{API}/session", ANYBODY, sessions.sign_in, "签入 Sign in", asks=asked.SessionAsked, tells=told.Session
    ),
    Call("DELETE", f"{API}/session", SIGNED_IN, sessions.sign_out, "签出 Sign out", status=204),
    Call(
        "POST",
        f"{API}/accounts/{{clerk}}/pin",
        ADMIN,
        sessions.set_pin,
        "设密码 Set a clerk's PIN",
        asks=asked.PinAsked,
        status=204,
    ),
    Call(
        "POST",
        f"{API}/enrolments",
        ADMIN,
        sessions.make_code,
        "发登记码 A one-time code for a page",
        asks=asked.CodeAsked,
        tells=told.Code,
    ),
    Call(
        "POST",
        f"{API}/enrolments/redeem",
        ANYBODY,
        sessions.use_code,
        "用登记码 Bind this page to its place",
        asks=asked.CodeUsed,
        tells=told.Me,
    ),
)

DEMO = Call(
    "POST",
    "/demo/enter",
    ANYBODY,
    sessions.enter_demo,
    "进入演示 Be a role in the demo",
    asks=asked.DemoAsked,
    tells=told.Me,
)


def calls(*, demo: bool) -> tuple[Call, ...]:
    """All calls of a hall; a demo has one more."""
    return (*CALLS, DEMO) if demo else CALLS
