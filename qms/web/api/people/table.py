"""The calls about people: method, path, who may, what is asked and told."""

from qms.web.api.people import guide, leave, present, sheet, stuck
from qms.web.shapes import asked, asked_people, told_people
from qms.web.site import Call, Who

API = "/api/v1"
STAFF: frozenset[Who] = frozenset({"clerk", "leader", "manager"})
STAFF_READ: frozenset[Who] = STAFF | {"auditor"}
LEADERS_READ: frozenset[Who] = frozenset({"leader", "manager", "auditor"})
FILERS: frozenset[Who] = frozenset({"manager"})

READS = (
    ("/alerts", LEADERS_READ, present.alerts, "提醒 What somebody should look at now", told_people.AlertsNow),
    ("/people", LEADERS_READ, present.people, "人员 Who is here, roster, posts, trainees", told_people.PeopleNow),
    ("/leaves", STAFF_READ, leave.leaves, "请假 Leaves; a clerk sees the own ones", told_people.LeavesNow),
    ("/escalations", STAFF_READ, stuck.escalations, "求助 Calls for help that are open", told_people.EscalationsNow),
    ("/difficulties", STAFF_READ, stuck.difficulties, "办不成事 Difficult cases", told_people.DifficultiesNow),
    ("/difficulties/{id}", STAFF_READ, stuck.difficulty, "办不成事 One case", told_people.DifficultyFile),
    ("/triage/today", STAFF_READ, guide.today, "导办 Today's count by outcome", told_people.Triaged),
    ("/reports/attendance", LEADERS_READ, sheet.report, "考勤 Attendance of a day", told_people.Attendance),
)

ASKS = (
    ("/leaves", STAFF, leave.request, "请假 Ask for leave", asked_people.LeaveAsked, told_people.LeaveNow),
    ("/windows/{no}/escalate", STAFF, stuck.escalate, "求助 Ask the group leader or the chief representative",
     asked_people.HelpAsked, told_people.EscalationNow),
    ("/windows/{no}/difficulty", STAFF, stuck.record_difficulty, "办不成事 Keep what could not be done",
     asked_people.DifficultyAsked, told_people.DifficultyFile),
    ("/triage", STAFF, guide.triage, "导办 What came of a question", asked_people.TriageAsked, told_people.Triaged),
)  # fmt: skip
"""What makes something new: 201."""

DECIDES = (
    ("/leaves/{id}/decide", STAFF, leave.decide, "批假 The leader decides; whoever asked may take it back",
     asked_people.LeaveDecision, told_people.LeaveNow),
    ("/leaves/{id}/file", FILERS, leave.file, "报备 The supervision section has it on file",
     asked.Nothing, told_people.LeaveNow),
    ("/escalations/{id}/close", STAFF, stuck.close_escalation, "求助处理 How it was dealt with",
     asked_people.HelpGiven, told_people.Closed),
    ("/difficulties/{id}/close", STAFF, stuck.close_difficulty, "办不成事办结 What became of it",
     asked_people.DifficultyResult, told_people.Closed),
)  # fmt: skip

CALLS = (
    *(Call("GET", API + path, who, do, words, tells=tells) for path, who, do, words, tells in READS),
    *(
        Call("POST", API + path, who, do, words, asks=asks, tells=tells, status=status, journal=True)
        for rows, status in ((ASKS, 201), (DECIDES, 200))
        for path, who, do, words, asks, tells in rows
    ),
)
