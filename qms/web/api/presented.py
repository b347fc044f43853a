"""Documents as a call presents them: typed, or just read by a reader of the hall, whose number no page ever sees."""

from typing import Protocol

from qms.domain.refusal import Sentence
from qms.hall import Identity, Private
from qms.web.api.identity import read, read_phone
from qms.web.problems import Wrong, missing
from qms.web.shapes import told
from qms.web.shapes.asked import IdentityAsked
from qms.web.site import Ask, Site

READING = "reading"
"""The `kind` of a document that a reader has read; its `number` is the id of the reading."""
LONGEST_WAIT = 30.0
TOO_OLD = Sentence(
    "刷证的记录已经过期，请再刷一次证", "What the reader read is too old; please present the card again."
)
WAIT_RANGE = Sentence(
    f"等候时间 wait_s 应在 0 到 {LONGEST_WAIT:g} 秒之间", f"`wait_s` is 0 to {LONGEST_WAIT:g} seconds."
)


class Presents(Protocol):
    """A call that may carry whose it is."""

    @property
    def identity(self) -> IdentityAsked | None: ...
    @property
    def holder(self) -> IdentityAsked | None: ...
    @property
    def phone(self) -> str | None: ...


def document(site: Site, asked: IdentityAsked) -> Identity:
    """The document as the vault keeps it. Raises Wrong with plain words, which never repeat the number."""
    if asked.kind != READING:
        return read(asked)
    card = site.devices.card(asked.number)
    if card is None:
        raise Wrong("unprocessable", TOO_OLD)
    return read(IdentityAsked(kind=card.document, number=card.number, name=card.name))


def private(site: Site, body: Presents) -> Private | None:
    """What goes into the vault, None where a call carries nothing of the kind. Raises Wrong as `document`."""
    if body.identity is None and body.holder is None and body.phone is None:
        return None
    return Private(
        identity=document(site, body.identity) if body.identity else None,
        holder=document(site, body.holder) if body.holder else None,
        phone=read_phone(body.phone) if body.phone else None,
    )


async def reading(ask: Ask[None]) -> told.ReadingNow:
    """GET /readers/{id}/reading: what the reader has read after the reading called `after`, waited for."""
    device, query = ask.request.match_info["id"], ask.request.query
    try:
        wait = float(query.get("wait_s", "0"))
    except ValueError:
        wait = -1.0
    if not 0.0 <= wait <= LONGEST_WAIT:
        raise Wrong("unprocessable", WAIT_RANGE)
    try:
        found = await ask.site.devices.reading(device, query.get("after", ""), wait)
    except KeyError:
        raise missing("device", device) from None
    return told.ReadingNow(reading=told.Reading(id=found.id, kind=found.kind, text=found.text) if found else None)
