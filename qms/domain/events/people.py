"""The people of the hall: leave, escalation, difficult cases, the guide desk, alerts, messages to visitors."""

from typing import Literal

from qms.domain.events.base import Base

AlertKind = Literal[
    "unrostered", "post_uncovered", "pause_too_long", "tide_open", "tide_close", "parked_due", "difficulty_due"
]


class SignedIn(Base, frozen=True, kw_only=True):
    """签到: the clerk signed in, at `window` if one was named. Attendance is counted from it."""

    clerk: str
    window: str | None = None


class SignedOut(Base, frozen=True, kw_only=True):
    """签退."""

    clerk: str


class LeaveAsked(Base, frozen=True, kw_only=True):
    """请假, from `first` to `last` (YYYY-MM-DD)."""

    leave: str
    clerk: str
    first: str
    last: str
    kind: str


class LeaveDecided(Base, frozen=True, kw_only=True):
    """The group leader's answer; a no after a yes revokes the leave (销假)."""

    leave: str
    approved: bool
    by: str


class LeaveFiled(Base, frozen=True, kw_only=True):
    """On file with the supervision section."""

    leave: str
    by: str


class Escalated(Base, frozen=True, kw_only=True):
    """The leader or the chief representative (`asked`, a 工号) is asked to the window; `ticket` where one is there."""

    escalation: str
    window: str
    to: str
    asked: str
    reason: str
    by: str
    ticket: str | None = None


class EscalationClosed(Base, frozen=True, kw_only=True):
    """Dealt with."""

    escalation: str
    result: str
    by: str


class DifficultyRecorded(Base, frozen=True, kw_only=True):
    """办不成事: a record with an owner (工号) and a due date (YYYY-MM-DD)."""

    difficulty: str
    ticket: str
    window: str
    owner: str
    due: str
    by: str = ""


class DifficultyClosed(Base, frozen=True, kw_only=True):
    """What became of it."""

    difficulty: str
    result: str
    by: str


class TriageRecorded(Base, frozen=True, kw_only=True):
    """导办台: somebody was guided."""

    outcome: str
    by: str
    items: tuple[str, ...] = ()
    ticket: str = ""


class AlertRaised(Base, frozen=True, kw_only=True):
    """Somebody should look: `subject` is a window's number, the id of a post, a ticket or a difficult case; `clerk` where
    one is meant."""

    alert: AlertKind
    subject: str
    clerk: str | None = None


class AlertEnded(Base, frozen=True, kw_only=True):
    """It is over. The day's end ends all that are left."""

    alert: AlertKind
    subject: str


class NoticeSent(Base, frozen=True, kw_only=True):
    """The `n`-th message of its kind about `subject` (a ticket's id or a booking's code) was handed to the gateway."""

    subject: str
    notice: str
    n: int = 1


class NoticeFailed(Base, frozen=True, kw_only=True):
    """It could not be handed over, and is given up."""

    subject: str
    notice: str
    reason: str
    n: int = 1


PeopleEvent = (
    SignedIn
    | SignedOut
    | LeaveAsked
    | LeaveDecided
    | LeaveFiled
    | Escalated
    | EscalationClosed
    | DifficultyRecorded
    | DifficultyClosed
    | TriageRecorded
    | AlertRaised
    | AlertEnded
    | NoticeSent
    | NoticeFailed
)
