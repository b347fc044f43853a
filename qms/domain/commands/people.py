"""The people of the hall: leave, escalation, difficult cases, the guide desk; and alerts about posts and windows."""

from typing import Literal

from qms.domain.commands.base import Base

TriageOutcome = Literal["ticket", "solved", "kiosk", "online"]


class SignIn(Base, frozen=True, kw_only=True):
    """签到: a clerk signed in, at `window` if one was named; attendance is counted from it."""

    clerk: str
    window: str | None = None


class SignOut(Base, frozen=True, kw_only=True):
    """签退."""

    clerk: str


class AskLeave(Base, frozen=True, kw_only=True):
    """请假, from `first` to `last` (YYYY-MM-DD, both included)."""

    clerk: str
    first: str
    last: str
    kind: Literal["personal", "sick", "annual", "duty", "other"] = "personal"


class DecideLeave(Base, frozen=True, kw_only=True):
    """The group leader says yes or no (窗口组长同意); a no after a yes revokes it, and whoever asked may take it back so."""

    leave: str
    approved: bool
    by: str


class FileLeave(Base, frozen=True, kw_only=True):
    """The supervision section has it on file (监督管理股报备)."""

    leave: str
    by: str


class Escalate(Base, frozen=True, kw_only=True):
    """The clerk at `window` asks the group leader or the chief representative to come; the reason is kept."""

    window: str
    to: Literal["leader", "chief"]
    reason: str
    by: str


class CloseEscalation(Base, frozen=True, kw_only=True):
    """Whoever was asked has dealt with it."""

    escalation: str
    result: str
    by: str


class RecordDifficulty(Base, frozen=True, kw_only=True):
    """办不成事: what the window could not get done becomes a record with an owner (nothing = who answers for the ticket's item)
    and a due date (nothing = by the policy)."""

    window: str
    owner: str = ""
    due: str = ""
    by: str = ""


class CloseDifficulty(Base, frozen=True, kw_only=True):
    """What became of it; the owner or a leader says so."""

    difficulty: str
    result: Literal["solved", "explained", "handed_over", "withdrawn"]
    by: str


class RecordTriage(Base, frozen=True, kw_only=True):
    """导办台: somebody asked, and this is what came of it. `ticket` where a number was taken; `items` what it was about."""

    outcome: TriageOutcome
    by: str
    items: tuple[str, ...] = ()
    ticket: str = ""


class WatchPeople(Base, frozen=True, kw_only=True):
    """Time has passed: posts without anybody, pauses too long, tides, what is due. The hall asks this of itself."""


PeopleCommand = (
    SignIn
    | SignOut
    | AskLeave
    | DecideLeave
    | FileLeave
    | Escalate
    | CloseEscalation
    | RecordDifficulty
    | CloseDifficulty
    | RecordTriage
    | WatchPeople
)
