"""The people behind the windows as the floor knows them: trainees, leave, escalations, difficult cases, alerts, pauses."""

from collections import defaultdict
from dataclasses import dataclass
from typing import assert_never

from qms.domain import events as e


@dataclass(slots=True)
class Leave:
    """A leave; `approved` None = not decided yet."""

    asked: e.LeaveAsked
    approved: bool | None = None
    by: str = ""
    filed_by: str = ""


class Staff:
    """Trainees, leaves and difficult cases outlive the day; the rest begins anew with it.

    `paired` are a trainee's days beside a mentor; `pauses` counts today's by (window, reason); `guided` by outcome;
    `alerts` by (kind, subject); `noticed` holds (subject, notice) of messages handed over or given up.
    """

    def __init__(self) -> None:
        self.paired: defaultdict[str, list[str]] = defaultdict(list)
        self.leaves: dict[str, Leave] = {}
        self.difficulties: dict[str, e.DifficultyRecorded] = {}
        self.new_day()

    def new_day(self) -> None:
        """A business day begins."""
        self.escalations: dict[str, e.Escalated] = {}
        self.alerts: dict[tuple[str, str], e.AlertRaised] = {}
        self.pauses: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.guided: defaultdict[str, int] = defaultdict(int)
        self.noticed: set[tuple[str, str]] = set()

    def sat_beside(self, clerk: str, date: str) -> None:
        """A trainee opened a window with the mentor."""
        if date not in self.paired[clerk]:
            self.paired[clerk].append(date)

    def apply(self, event: e.PeopleEvent) -> None:
        """Take an event about people."""
        match event:
            case e.AlertRaised():
                self.alerts[event.alert, event.subject] = event
            case e.AlertEnded():
                self.alerts.pop((event.alert, event.subject), None)
            case e.NoticeSent() | e.NoticeFailed():
                self.noticed.add((event.subject, event.notice))
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
