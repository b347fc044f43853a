"""Decide: what a command makes happen on a floor, or why it is refused. Nothing is changed here."""

from typing import assert_never

from qms.domain import commands as c
from qms.domain import rules_day, rules_ticket, rules_window
from qms.domain.events import ClockStepped, Event
from qms.domain.floor import Floor


def decide(floor: Floor, command: c.Command, at: int, draw: str) -> list[Event]:
    """The events of `command` at hall time `at` (ms), in order; empty when there is nothing to do.

    `draw` is an unguessable id, used if a ticket is issued. Raises Refused or Unknown; then nothing has happened.
    """
    match command:
        case c.OpenDay():
            return rules_day.open_day(floor, command, at)
        case c.NoteClockStep():
            return [ClockStepped(at=at, by_ms=command.by_ms)]
        case c.TakeTicket():
            return rules_ticket.take(floor, command, at, draw)
        case c.CancelTicket() | c.ReprintTicket() | c.RateService() | c.NotePrinted() | c.NotePaperFailed():
            return rules_ticket.decide(floor, command, at)
        case (
            c.OpenWindow()
            | c.CloseWindow()
            | c.PauseWindow()
            | c.ResumeWindow()
            | c.CallNext()
            | c.CallTicket()
            | c.Recall()
            | c.StartService()
            | c.FinishService()
            | c.MissTicket()
            | c.ParkTicket()
            | c.CallBack()
            | c.ReinstateTicket()
            | c.TransferTicket()
            | c.AbandonTicket()
        ):
            return rules_window.decide(floor, command, at)
        case _:
            assert_never(command)
