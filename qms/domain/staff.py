"""The people behind the windows as the floor knows them: who is here, trainees, leave, escalations, difficult cases, alerts."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Protocol, assert_never

from qms.domain import events as e


@dataclass(slots=True)
class Leave:
    """A leave; `approved` None = not decided yet."""

    asked: e.LeaveAsked
    approved: bool | None = None
    by: str = ""
    filed_by: str = ""


class Seat(Protocol):
    """What is asked of a window: who sits there, and who sits beside."""

    no: str
    clerk: str | None
    mentor: str | None


def pauser(window: Seat) -> str:
    """Whose pause it is: the clerk's 工号, or # and the window's number where nobody has signed in."""
    return window.clerk or f"#{window.no}"


class Staff:
    """Trainees, leaves and difficult cases outlive the day; the rest begins anew with it.

    `paired` are a trainee's days beside a mentor; `here` says since when (ms) somebody is signed in, `left` when a clerk
    last got up from a window, `paused_at` when a window's pause began; `began` is the day's begin. `pauses` counts today's
    by (pauser, reason), `guided` by outcome; `alerts` by (kind, subject); `noticed` holds (subject, notice, n) of messages
    handed over or given up.
    """

    def __init__(self) -> None:
        self.paired: defaultdict[str, list[str]] = defaultdict(list)
        self.leaves: dict[str, Leave] = {}
        self.difficulties: dict[str, e.DifficultyRecorded] = {}
        self.new_day(0)

    def new_day(self, at: int) -> None:
        """A business day begins."""
        self.began = at
        self.here: dict[str, int] = {}
        self.left: dict[str, int] = {}
        self.paused_at: dict[str, int] = {}
        self.escalations: dict[str, e.Escalated] = {}
        self.alerts: dict[tuple[str, str], e.AlertRaised] = {}
        self.pauses: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.guided: defaultdict[str, int] = defaultdict(int)
        self.noticed: set[tuple[str, str, int]] = set()

    # --- at the windows ---

    def sat_beside(self, clerk: str, date: str) -> None:
        """A trainee opened a window with the mentor."""
        if date not in self.paired[clerk]:
            self.paired[clerk].append(date)

    def got_up(self, window: Seat, at: int) -> None:
        """Whoever sat at the window does not stand at it any more: it was paused, closed or taken over."""
        if window.no not in self.paused_at:
            self.left.update((clerk, at) for clerk in (window.clerk, window.mentor) if clerk)
        self.paused_at.pop(window.no, None)

    def paused(self, window: Seat, reason: str, at: int) -> None:
        """A pause began."""
        self.got_up(window, at)
        self.paused_at[window.no] = at
        self.pauses[pauser(window), reason] += 1

    def resumed(self, window: str) -> None:
        """The pause is over."""
        self.paused_at.pop(window, None)

    # --- events about people ---

    def apply(self, event: e.PeopleEvent) -> None:
        """Take an event about people."""
        match event:
            case e.SignedIn():
                self.here.setdefault(event.clerk, event.at)
            case e.SignedOut():
                self.here.pop(event.clerk, None)
            case e.AlertRaised():
                self.alerts[event.alert, event.subject] = event
            case e.AlertEnded():
                self.alerts.pop((event.alert, event.subject), None)
            case e.NoticeSent() | e.NoticeFailed():
                self.noticed.add((event.subject, event.notice, event.n))
            case e.TriageRecorded():
                self.guided[event.outcome] += 1
            case e.LeaveAsked():
                self.leaves.setdefault(event.leave, Leave(event))
            case e.LeaveDecided():
                self.leaves[event.leave].approved, self.leaves[event.leave].by = event.approved, event.by
            case e.LeaveFiled():
                self.leaves[event.leave].filed_by = event.by
            case e.Escalated():
                self.escalations[event.escalation] = event
            case e.EscalationClosed():
                self.escalations.pop(event.escalation, None)
            case e.DifficultyRecorded():
                self.difficulties.setdefault(event.difficulty, event)
            case e.DifficultyClosed():
                self.difficulties.pop(event.difficulty, None)
            case _:
                assert_never(event)
