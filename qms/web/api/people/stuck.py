"""When a clerk cannot go on: asking the leader or the chief representative, and what stays undone (办不成事)."""

from msgspec.structs import asdict

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.refusal import Unknown
from qms.hall import Private
from qms.web import staffing
from qms.web.api.identity import some_lines, staff_words
from qms.web.api.people.dates import real
from qms.web.api.windows import own_window
from qms.web.shapes import told_people as told
from qms.web.shapes.asked_people import DifficultyAsked, DifficultyResult, HelpAsked, HelpGiven
from qms.web.site import Ask


def _mine(ask: Ask[None], window: str, *people: str) -> bool:
    """Whether it concerns whoever asks: clerks see what is about them or their window."""
    assert ask.grant is not None
    return ask.grant.role != "clerk" or ask.grant.window == window or ask.subject in people


# --- escalations ---


async def escalations(ask: Ask[None]) -> told.EscalationsNow:
    """GET /escalations."""
    sight = ask.site.sight()
    known = sight.floor.staff.escalations.values()
    return told.EscalationsNow(
        escalations=tuple(staffing.escalation(sight, x) for x in known if _mine(ask, x.window, x.asked, x.by))
    )


async def escalate(ask: Ask[HelpAsked]) -> told.EscalationNow:
    """POST /windows/{no}/escalate."""
    no = own_window(ask)
    command = c.Escalate(window=no, to=ask.body.to, reason=staff_words(ask.body.reason), by=ask.subject)
    answer = await ask.site.do(command, ask.key)
    raised = next(event for event in answer.events if isinstance(event, e.Escalated))
    return staffing.escalation(ask.site.sight(), raised)


async def close_escalation(ask: Ask[HelpGiven]) -> told.Closed:
    """POST /escalations/{id}/close."""
    known, result = ask.request.match_info["id"], staff_words(ask.body.result)
    await ask.site.do(c.CloseEscalation(escalation=known, result=result, by=ask.subject), ask.key)
    return told.Closed(id=known, result=result)


# --- 办不成事 ---


async def difficulties(ask: Ask[None]) -> told.DifficultiesNow:
    """GET /difficulties."""
    floor, drawn = ask.site.hall.floor, ask.site.drawn
    seen = [one for one in floor.staff.difficulties.values() if _mine(ask, one.window, one.owner, one.by)]
    seen.sort(key=lambda one: one.due)
    return told.DifficultiesNow(difficulties=tuple(staffing.difficulty(drawn, floor, one) for one in seen))


async def difficulty(ask: Ask[None]) -> told.DifficultyFile:
    """GET /difficulties/{id}, with what the visitor said."""
    site, id_ = ask.site, ask.request.match_info["id"]
    known = site.hall.floor.staff.difficulties.get(id_)
    if known is None or not _mine(ask, known.window, known.owner, known.by):
        raise Unknown("difficulty", id_)
    kept = await site.hall.vault.get(id_)
    return _file(ask, known, kept.text if kept else None)


async def record_difficulty(ask: Ask[DifficultyAsked]) -> told.DifficultyFile:
    """POST /windows/{no}/difficulty."""
    no, body = own_window(ask), ask.body
    text = some_lines(body.text)
    command = c.RecordDifficulty(
        window=no, owner=body.owner or "", due=real(body.due) if body.due else "", by=ask.subject
    )
    answer = await ask.site.do(command, ask.key, Private(text=text) if text else None)
    recorded = next(event for event in answer.events if isinstance(event, e.DifficultyRecorded))
    return _file(ask, recorded, text or None)


async def close_difficulty(ask: Ask[DifficultyResult]) -> told.Closed:
    """POST /difficulties/{id}/close."""
    known, result = ask.request.match_info["id"], ask.body.result
    await ask.site.do(c.CloseDifficulty(difficulty=known, result=result, by=ask.subject), ask.key)
    return told.Closed(id=known, result=result)


def _file(ask: Ask[None] | Ask[DifficultyAsked], known: e.DifficultyRecorded, text: str | None) -> told.DifficultyFile:
    row = staffing.difficulty(ask.site.drawn, ask.site.hall.floor, known)
    return told.DifficultyFile(**asdict(row), text=text)
