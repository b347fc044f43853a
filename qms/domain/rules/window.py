"""The verbs of a window, each where its rules are: standing, calling, the end of a service, setting aside, assignment."""

from typing import assert_never

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.refusal import Unknown
from qms.domain.rules import aside, assignment, calling, marks, outcome, stand, stand_by
from qms.domain.windows import WindowNow


def decide(floor: Floor, command: c.WindowCommand, at: int) -> list[e.Event]:
    """The events of a verb at one window. Raises Unknown for a window that the plan does not have."""
    window = floor.windows.get(command.window)
    if window is None:
        raise Unknown("window", command.window)
    match command:
        case c.CallNext() | c.CallTicket() | c.CallBack():
            return calling.decide(floor, window, command, at)
        case c.StartService():
            return [e.ServiceStarted(at=at, ticket=calling.called(floor, window).id, window=window.no)]
        case c.FinishService():
            return outcome.finish(floor, window, command, at)
        case c.Recall():
            return [calling.recall(floor, window, at)]
        case c.AskStandBy():
            return stand_by.decide(floor, window, at)
        case c.OpenWindow() | c.CloseWindow() | c.PauseWindow() | c.ResumeWindow():
            return stand.decide(floor, window, command, at)
        case c.AssignWindow():
            return assignment.decide(floor, window, command, at)
        case _:
            return _set_aside(floor, window, command, at)


def _set_aside(
    floor: Floor,
    window: WindowNow,
    command: c.MissTicket
    | c.ParkTicket
    | c.ReinstateTicket
    | c.TransferTicket
    | c.AbandonTicket
    | c.NotePayment
    | c.NoteRecording,
    at: int,
) -> list[e.Event]:
    match command:
        case c.MissTicket():
            return [aside.miss(floor, window, at)]
        case c.ParkTicket():
            return [aside.park(floor, window, command, at)]
        case c.ReinstateTicket():
            return [aside.reinstate(floor, window, command, at)]
        case c.TransferTicket():
            return [aside.transfer(floor, window, command, at)]
        case c.AbandonTicket():
            return aside.abandon(floor, window, command, at)
        case c.NotePayment():
            return marks.paid(floor, window, command, at)
        case c.NoteRecording():
            return marks.recorded(floor, window, command, at)
        case _:
            assert_never(command)
