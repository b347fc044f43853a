"""What can be asked of a hall. Imperative; one addressee, `Hall.handle`.

A command holds no name and no identity number: those go to the vault, and only keyed digests come here.
"""

from qms.domain.commands.base import Base, Channel, Delivery, OnBehalf, Outcome, Proof, SlipKind
from qms.domain.commands.booking import BookingCommand, BookSlot, CancelBooking, CheckIn, LiftBlock, NoteBreaches
from qms.domain.commands.day import CloseDay, DayCommand, NoteClockStep, OpenDay, SwitchStandBy
from qms.domain.commands.people import (
    AskLeave,
    CloseDifficulty,
    CloseEscalation,
    DecideLeave,
    Escalate,
    FileLeave,
    PeopleCommand,
    RecordDifficulty,
    RecordTriage,
    SignIn,
    SignOut,
    TriageOutcome,
    WatchPeople,
)
from qms.domain.commands.ticket import (
    CancelTicket,
    JoinVisitor,
    NoteNotice,
    NotePaperFailed,
    NotePrinted,
    PinTicket,
    RateService,
    RegroupTicket,
    ReprintTicket,
    TakeTicket,
    TicketCommand,
)
from qms.domain.commands.window import (
    AbandonTicket,
    AskStandBy,
    AssignWindow,
    CallBack,
    CallNext,
    CallTicket,
    CloseWindow,
    FinishService,
    MissTicket,
    NotePayment,
    NoteRecording,
    OpenWindow,
    ParkTicket,
    PauseWindow,
    Recall,
    ReinstateTicket,
    ResumeWindow,
    StartService,
    TransferTicket,
    WindowCommand,
)

Command = TicketCommand | WindowCommand | BookingCommand | PeopleCommand | DayCommand

__all__ = [
    "AbandonTicket", "AskLeave", "AskStandBy", "AssignWindow", "Base", "BookSlot", "BookingCommand", "CallBack", "CallNext", "CallTicket",
    "CancelBooking", "CancelTicket", "Channel", "CheckIn", "CloseDay", "CloseDifficulty", "CloseEscalation", "CloseWindow",
    "Command", "DayCommand", "DecideLeave", "Delivery", "Escalate", "FileLeave", "FinishService", "JoinVisitor",
    "LiftBlock", "MissTicket", "NoteBreaches", "NoteClockStep", "NoteNotice", "NotePaperFailed", "NotePayment",
    "NotePrinted", "NoteRecording", "OnBehalf", "OpenDay", "OpenWindow", "Outcome", "ParkTicket", "PauseWindow",
    "PeopleCommand", "PinTicket", "Proof", "RateService", "Recall", "RecordDifficulty", "RecordTriage", "RegroupTicket",
    "ReinstateTicket", "ReprintTicket", "ResumeWindow", "SignIn", "SignOut", "SlipKind", "StartService", "SwitchStandBy", "TakeTicket", "TicketCommand",
    "TransferTicket", "TriageOutcome", "WatchPeople", "WindowCommand",
]  # fmt: skip
