"""Decide: what a command makes happen on a floor, or why it is refused. Nothing is changed here."""

from typing import assert_never

from qms.domain import commands as c
from qms.domain.events import Event
from qms.domain.floor import Floor
from qms.domain.rules import booking, day, people, rating, taking, ticket, window


def decide(floor: Floor, command: c.Command, at: int, draw: str) -> list[Event]:
    """The events of `command` at hall time `at` (ms), in order; empty when there is nothing to do.

    `draw` is an unguessable id, used if a ticket, a booking or a record is made. Raises Refused or Unknown; then nothing
    has happened.
    """
    match command:
        case c.TakeTicket():
            return taking.decide(floor, command, at, draw)
        case (
            c.OpenWindow()
            | c.CloseWindow()
            | c.PauseWindow()
            | c.ResumeWindow()
            | c.AssignWindow()
            | c.CallNext()
            | c.CallTicket()
            | c.AskStandBy()
            | c.Recall()
            | c.StartService()
            | c.FinishService()
            | c.NotePayment()
            | c.NoteRecording()
            | c.MissTicket()
            | c.ParkTicket()
            | c.CallBack()
            | c.ReinstateTicket()
            | c.TransferTicket()
            | c.AbandonTicket()
        ):
            return window.decide(floor, command, at)
        case c.RateService():
            return rating.decide(floor, command, at)
        case c.BookSlot() | c.CancelBooking() | c.CheckIn() | c.NoteBreaches() | c.LiftBlock():
            return booking.decide(floor, command, at, draw)
        case c.OpenDay() | c.CloseDay() | c.NoteClockStep() | c.SwitchStandBy():
            return day.decide(floor, command, at)
        case (
            c.SignIn()
            | c.SignOut()
            | c.AskLeave()
            | c.DecideLeave()
            | c.FileLeave()
            | c.Escalate()
            | c.CloseEscalation()
            | c.RecordDifficulty()
            | c.CloseDifficulty()
            | c.RecordTriage()
            | c.WatchPeople()
        ):
            return people.decide(floor, command, at, draw)
        case (
            c.CancelTicket()
            | c.ReprintTicket()
            | c.PinTicket()
            | c.RegroupTicket()
            | c.JoinVisitor()
            | c.NotePrinted()
            | c.NotePaperFailed()
            | c.NoteNotice()
        ):
            return ticket.decide(floor, command, at)
        case _:
            assert_never(command)
