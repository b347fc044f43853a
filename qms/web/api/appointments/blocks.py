"""Who may not book for now, and letting them book again."""

from qms.domain import commands as c
from qms.domain.calendar import date_of
from qms.domain.refusal import Sentence
from qms.domain.visitors import Remembered
from qms.web.api.identity import read_phone, staff_words
from qms.web.api.presented import document
from qms.web.problems import Wrong
from qms.web.shapes.asked_appointments import LiftAsked, VisitorAsked
from qms.web.shapes.told_appointments import Block, Blocks
from qms.web.site import Ask, Site


async def blocked(ask: Ask[None]) -> Blocks:
    """GET /blocks."""
    site, today = ask.site, _today(ask.site)
    held = [
        _block(person, known, today)
        for person, known in site.hall.floor.visitors.known()
        if known.blocked_until > today
    ]
    return Blocks(blocks=tuple(sorted(held, key=lambda block: (block.blocked_until or "", block.pseudonym))))


async def find(ask: Ask[VisitorAsked]) -> Block:
    """POST /blocks/find: what counts against the person who shows a document, or names a phone."""
    hall, body = ask.site.hall, ask.body
    if (body.identity is None) == (body.phone is None):
        raise Wrong(
            "unprocessable",
            Sentence(
                "请只填一种：证件 identity，或手机号 phone", "Please give one of these: an `identity` or a `phone`."
            ),
        )
    if body.identity is not None:
        person = hall.vault.pseudonym(document(ask.site, body.identity))
    else:
        person = hall.vault.of_phone(read_phone(body.phone or ""))
    return _block(person, hall.floor.visitors.look(person), _today(ask.site))


async def lift(ask: Ask[LiftAsked]) -> Block:
    """POST /blocks/{pseudonym}/lift."""
    site, person = ask.site, ask.request.match_info["pseudonym"]
    command = c.LiftBlock(pseudonym=person, reason=staff_words(ask.body.reason), by=ask.subject)
    await site.do(command, ask.key)
    return _block(person, site.hall.floor.visitors.look(person), _today(site))


def _today(site: Site) -> str:
    return date_of(site.drawn.plan, site.hall.now())


def _block(person: str, known: Remembered, today: str) -> Block:
    return Block(
        pseudonym=person,
        blocked_until=known.blocked_until if known.blocked_until > today else None,
        breaches=tuple(known.breaches),
        cancels=tuple(known.cancels),
    )
