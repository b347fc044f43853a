"""What is told about the people who work in the hall: alerts, help, leave, difficult cases, who is there, attendance.

Times are ISO 8601 with offset, dates YYYY-MM-DD; people are named by 工号.
"""

from typing import Literal

from msgspec import Struct

from qms.domain.events import AlertKind

LeaveState = Literal["asked", "approved", "declined", "filed"]


class AlertNow(Struct, frozen=True, kw_only=True):
    """Somebody should look; `words` say at what. `subject` is a window's number, or the id of a post, ticket or case."""

    alert: AlertKind
    subject: str
    window: str | None
    clerk: str | None
    since: str
    words: str


class AlertsNow(Struct, frozen=True, kw_only=True):
    """All alerts now, the oldest first."""

    alerts: tuple[AlertNow, ...]


class EscalationNow(Struct, frozen=True, kw_only=True):
    """`asked` has been asked to the window by `by`; `ticket` and `number` of whoever is there."""

    id: str
    window: str
    to: str
    asked: str
    reason: str
    by: str
    ticket: str | None
    number: str | None
    since: str


class EscalationsNow(Struct, frozen=True, kw_only=True):
    """Those that are not dealt with, the oldest first."""

    escalations: tuple[EscalationNow, ...]


class LeaveNow(Struct, frozen=True, kw_only=True):
    """A leave. `by` decided, `filed_by` has it on file."""

    id: str
    clerk: str
    first: str
    last: str
    kind: str
    state: LeaveState
    by: str
    filed_by: str


class LeavesNow(Struct, frozen=True, kw_only=True):
    """Leaves by their first day."""

    leaves: tuple[LeaveNow, ...]


class DifficultyNow(Struct, frozen=True, kw_only=True):
    """办不成事: `overdue` once the day `due` has passed."""

    id: str
    window: str
    ticket: str
    number: str | None
    owner: str
    due: str
    by: str
    since: str
    overdue: bool


class DifficultyFile(DifficultyNow, frozen=True, kw_only=True):
    """With what the visitor said; null if nothing was, or if it has been erased by now."""

    text: str | None


class DifficultiesNow(Struct, frozen=True, kw_only=True):
    """Those that are not closed, the most urgent first."""

    difficulties: tuple[DifficultyNow, ...]


class Closed(Struct, frozen=True, kw_only=True):
    """It is on record."""

    id: str
    result: str


class Triaged(Struct, frozen=True, kw_only=True):
    """How many were guided today, by outcome."""

    day: str | None
    ticket: int
    solved: int
    kiosk: int
    online: int


class SeatNow(Struct, frozen=True, kw_only=True):
    """A window: whom the roster names for today, who sits there, and whether that is somebody else (`unrostered`)."""

    window: str
    rostered: tuple[str, ...]
    clerk: str | None
    mentor: str | None
    unrostered: bool


class PostNow(Struct, frozen=True, kw_only=True):
    """AB岗; `since` when both have been away, null while it is covered or outside business hours."""

    id: str
    name: str
    a: str
    b: str
    covered: bool
    since: str | None


class TraineeNow(Struct, frozen=True, kw_only=True):
    """`paired_days` whole working days beside the mentor, of `needed`; `alone`: may sign in alone."""

    clerk: str
    mentor: str
    paired_days: int
    needed: int
    alone: bool


class GroupNow(Struct, frozen=True, kw_only=True):
    """窗口组; whether its leader and its chief representative are here."""

    id: str
    name: str
    windows: tuple[str, ...]
    leader: str
    leader_here: bool
    chief: str
    chief_here: bool


class PeopleNow(Struct, frozen=True, kw_only=True):
    """The people of the hall at this moment; `here` = signed in or at a window."""

    day: str | None
    at: str
    here: tuple[str, ...]
    on_leave: tuple[LeaveNow, ...]
    seats: tuple[SeatNow, ...]
    posts: tuple[PostNow, ...]
    trainees: tuple[TraineeNow, ...]
    groups: tuple[GroupNow, ...]


class AttendanceRow(Struct, frozen=True, kw_only=True):
    """One clerk's day. Durations in seconds, pauses by reason; `left_at` null: still at a window; `leave` is its kind.
    `supervised_by`: the organisations that the clerk answers to."""

    clerk: str
    department: str
    supervised_by: tuple[str, ...]
    post_title: str
    came: str | None
    went: str | None
    sat_at: str | None
    left_at: str | None
    at_windows_s: int
    paused_s: int
    pauses: dict[str, int]
    windows: tuple[str, ...]
    served: int
    mentor: str
    rostered: tuple[str, ...]
    unrostered: tuple[str, ...]
    leave: str
    absent: bool


class Attendance(Struct, frozen=True, kw_only=True):
    """The attendance of one business day, by 工号."""

    date: str
    rows: tuple[AttendanceRow, ...]
