"""What staff and kiosks ask about a number that exists: its papers, and its place among the others."""

from qms.domain.commands import SlipKind
from qms.web.shapes.asked import Body, Ref, Words


class ReprintAsked(Body, frozen=True, kw_only=True):
    """Which slip to print again: the number's, or the receipt or the one-time notice of its last service."""

    slip: SlipKind = "ticket"


class FirstAsked(Body, frozen=True, kw_only=True):
    """Why this ticket is called before all others; kept in the journal."""

    reason: Words = ""


class RegroupAsked(Body, frozen=True, kw_only=True):
    """Another priority class, null = none: proof was seen, or could not be shown. The reason is kept in the journal."""

    priority_class: Ref | None = None
    reason: Words = ""
