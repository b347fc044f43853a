"""The verbs of a window: each is one command; a clerk may use those of the window signed in at."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from qms.domain import commands as c
from qms.domain.refusal import Sentence
from qms.domain.rules.outcome import NAMES_PAPERS
from qms.web import entries
from qms.web.api.identity import CASE, PAYMENT, RECORDING, reference, staff_words
from qms.web.problems import Wrong, missing
from qms.web.shapes import asked, asked_windows
from qms.web.shapes.told import WindowAnswer
from qms.web.site import Ask, Site

PAPERS_ONLY_THEN = Sentence(
    "缺少的材料、补齐日期和告知承诺只在一次性告知和容缺受理时填",
    "Missing papers, a due date and a commitment go only with the outcomes `notice` and `tolerant`; please leave them out.",
)
OWN_NUMBER = Sentence(
    "只能用自己的工号开窗；换人请那位工作人员自己签入",
    "You can open a window for yourself only; whoever will sit there must sign in.",
)

Make = Callable[[str, str | None, Any], c.WindowCommand]


class Verb(NamedTuple):
    """How a verb's body becomes a command for (window, clerk or None, body). `leads`: for leaders and managers only."""

    name: str
    asks: type
    make: Make
    words: str
    leads: bool = False


def _open(no: str, clerk: str | None, body: asked.OpenAsked) -> c.OpenWindow:
    return c.OpenWindow(window=no, clerk=body.clerk or clerk, mentor=body.mentor)


def _close(no: str, _clerk: str | None, _: asked.Nothing) -> c.CloseWindow:
    return c.CloseWindow(window=no)


def _pause(no: str, _clerk: str | None, body: asked.PauseAsked) -> c.PauseWindow:
    return c.PauseWindow(window=no, reason=staff_words(body.reason))


def _resume(no: str, _clerk: str | None, _: asked.Nothing) -> c.ResumeWindow:
    return c.ResumeWindow(window=no)


def _call_next(no: str, clerk: str | None, _: asked.Nothing) -> c.CallNext:
    return c.CallNext(window=no, clerk=clerk)


def _recall(no: str, _clerk: str | None, _: asked.Nothing) -> c.Recall:
    return c.Recall(window=no)


def _start(no: str, _clerk: str | None, _: asked.Nothing) -> c.StartService:
    return c.StartService(window=no)


def _finish(no: str, _clerk: str | None, body: asked_windows.FinishAsked) -> c.FinishService:
    if body.outcome not in NAMES_PAPERS and (body.missing or body.due or body.commitment):
        raise Wrong("unprocessable", PAPERS_ONLY_THEN)
    return c.FinishService(
        window=no,
        outcome=body.outcome,
        items=body.items,
        case=reference(body.case, CASE),
        missing=body.missing,
        due=body.due.isoformat() if body.due else "",
        commitment=body.commitment,
        delivery=body.delivery,
        last=body.last,
    )


def _no_show(no: str, _clerk: str | None, _: asked.Nothing) -> c.MissTicket:
    return c.MissTicket(window=no)


def _park(no: str, _clerk: str | None, body: asked_windows.ParkAsked) -> c.ParkTicket:
    return c.ParkTicket(window=no, reason=staff_words(body.reason), seconds=body.seconds)


def _call_back(no: str, clerk: str | None, body: asked.TicketNamed) -> c.CallBack:
    return c.CallBack(window=no, ticket=body.ticket, clerk=clerk)


def _reinstate(no: str, _clerk: str | None, body: asked.TicketNamed) -> c.ReinstateTicket:
    return c.ReinstateTicket(window=no, ticket=body.ticket)


def _transfer(no: str, _clerk: str | None, body: asked.TransferAsked) -> c.TransferTicket:
    return c.TransferTicket(
        window=no, to_window=body.to_window, to_item_class=body.to_item_class, keep_place=body.keep_place
    )


def _abandon(no: str, _clerk: str | None, body: asked.TicketNamed) -> c.AbandonTicket:
    return c.AbandonTicket(window=no, ticket=body.ticket)


def _call(no: str, clerk: str | None, body: asked.CallAsked) -> c.CallTicket:
    return c.CallTicket(window=no, ticket=body.ticket, reason=staff_words(body.reason), clerk=clerk)


def _assign(no: str, clerk: str | None, body: asked_windows.AssignAsked) -> c.AssignWindow:
    return c.AssignWindow(
        window=no,
        classes=body.item_classes,
        secondary=body.secondary,
        reason=staff_words(body.reason),
        by=clerk or "",
    )


def _payment(no: str, _clerk: str | None, body: asked_windows.PaymentAsked) -> c.NotePayment:
    return c.NotePayment(window=no, reference=reference(body.reference, PAYMENT), amount=body.amount)


def _recording(no: str, _clerk: str | None, body: asked_windows.RecordingAsked) -> c.NoteRecording:
    return c.NoteRecording(window=no, reference=reference(body.reference, RECORDING), edge=body.edge)


VERBS = (
    Verb("call-next", asked.Nothing, _call_next, "顺呼 Finish the present ticket, call the next one"),
    Verb("recall", asked.Nothing, _recall, "重呼 Call the same ticket again"),
    Verb("start", asked.Nothing, _start, "开始办理 The visitor has come"),
    Verb("finish", asked_windows.FinishAsked, _finish, "办结 The service is done"),
    Verb("no-show", asked.Nothing, _no_show, "过号 The visitor did not come"),
    Verb("open", asked.OpenAsked, _open, "开窗 Open the window"),
    Verb("close", asked.Nothing, _close, "关窗 Close the window"),
    Verb("pause", asked.PauseAsked, _pause, "暂停 Pause the window"),
    Verb("resume", asked.Nothing, _resume, "恢复 Go on"),
    Verb("park", asked_windows.ParkAsked, _park, "挂起 Set the ticket aside"),
    Verb("call-back", asked.TicketNamed, _call_back, "回呼 Call a parked ticket"),
    Verb("reinstate", asked.TicketNamed, _reinstate, "复号 A no-show is back and waits again"),
    Verb("transfer", asked.TransferAsked, _transfer, "转号 Hand the ticket on"),
    Verb("abandon", asked.TicketNamed, _abandon, "弃号 Give the ticket up"),
    Verb("call", asked.CallAsked, _call, "点呼 Call one waiting ticket out of turn, with a reason"),
    Verb("assign", asked_windows.AssignAsked, _assign, "调配 Give the window other classes for today", leads=True),
    Verb("payment", asked_windows.PaymentAsked, _payment, "缴费 A payment of the present service"),
    Verb("recording", asked_windows.RecordingAsked, _recording, "录像 The recording begins or ends"),
)


def act(make: Make) -> Callable[[Ask[Any]], Awaitable[WindowAnswer]]:
    """The handler of one verb."""

    async def acted(ask: Ask[Any]) -> WindowAnswer:
        site, no = ask.site, own_window(ask)
        clerk = ask.subject if ask.subject in site.drawn.clerks else None
        if isinstance(ask.body, asked.OpenAsked):
            _may_open_for(ask, ask.body.clerk)
            clerk = (
                clerk if ask.grant and ask.grant.role == "clerk" else None
            )  # who leads opens it for whoever will sit there
        answer = await site.do(make(no, clerk, ask.body), ask.key)
        return told(site, no, answer.ticket)

    return acted


def own_window(ask: Ask[Any]) -> str:
    """The window that the path names, if whoever asks may act there. Raises Wrong."""
    no, grant = ask.request.match_info["no"], ask.grant
    assert grant is not None
    if no not in ask.site.drawn.windows:
        raise missing("window", no)
    if grant.role == "clerk" and grant.window != no:
        raise Wrong(
            "forbidden",
            Sentence(
                f"您没有在 {no} 号窗口签入，不能操作这个窗口",
                f"You are not signed in at window {no}; please sign in there first.",
            ),
        )
    return no


def _may_open_for(ask: Ask[Any], clerk: str | None) -> None:
    assert ask.grant is not None
    if clerk is None:
        return
    if ask.grant.role == "clerk" and clerk != ask.subject:
        raise Wrong("forbidden", OWN_NUMBER)
    if clerk not in ask.site.drawn.clerks:
        raise missing("clerk", clerk)


def told(site: Site, no: str, ticket: str | None) -> WindowAnswer:
    """The ticket that a verb was about, and its window."""
    sight = site.sight()
    found = sight.floor.tickets.get(ticket or "")
    return WindowAnswer(
        ticket=entries.ticket(site.drawn, found) if found else None,
        window=entries.window_now(sight, sight.floor.windows[no], upcoming=False),
    )
