"""What is asked about people: leave, help, difficult cases, the guide desk. Dates are YYYY-MM-DD."""

from typing import Annotated, Literal

from msgspec import Meta

from qms.domain.commands import TriageOutcome
from qms.web.shapes.asked import Body, Ref, Words

Date = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class LeaveAsked(Body, frozen=True, kw_only=True):
    """请假, both days included. A leader may ask for a clerk; left out: for oneself."""

    first: Date
    last: Date
    kind: Literal["personal", "sick", "annual", "duty", "other"] = "personal"
    clerk: Ref | None = None


class LeaveDecision(Body, frozen=True, kw_only=True):
    """The leader's answer; false also takes an approved leave back."""

    approved: bool


class HelpAsked(Body, frozen=True, kw_only=True):
    """Ask the group leader or the chief representative to the window; the reason is kept."""

    to: Literal["leader", "chief"] = "leader"
    reason: Words = ""


class HelpGiven(Body, frozen=True, kw_only=True):
    """How it was dealt with; kept."""

    result: Words = ""


class DifficultyAsked(Body, frozen=True, kw_only=True):
    """办不成事. `owner` left out: who answers for the ticket's item; `due` left out: by the plan. `text` is what the visitor says: kept apart, encrypted, for a time only."""

    owner: Ref | None = None
    due: Date | None = None
    text: Annotated[str, Meta(max_length=500)] = ""


class DifficultyResult(Body, frozen=True, kw_only=True):
    """What became of it."""

    result: Literal["solved", "explained", "handed_over", "withdrawn"]


class TriageAsked(Body, frozen=True, kw_only=True):
    """导办台: what came of a question; `ticket` (its id) where a number was taken, `items` what it was about."""

    outcome: TriageOutcome
    items: Annotated[tuple[Ref, ...], Meta(max_length=20)] = ()
    ticket: Ref | None = None
