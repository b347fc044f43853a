"""Rules of a window's standing: opening, closing, pausing and resuming it."""

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor, WindowNow
from qms.domain.refusal import Refused


def decide(
    floor: Floor, window: WindowNow, command: c.OpenWindow | c.CloseWindow | c.PauseWindow | c.ResumeWindow, at: int
) -> e.WindowEvent:
    """Whether somebody sits at the window and takes numbers."""
    match command:
        case c.OpenWindow():
            if window.open and window.clerk == command.clerk:
                raise Refused("window_open", f"{window.no} 号窗口已经开了")
            return e.WindowOpened(at=at, window=window.no, clerk=command.clerk)
        case c.CloseWindow():
            must_be_open(window)
            if window.ticket is not None:
                raise Refused("ticket_at_window", f"{floor.tickets[window.ticket].number} 还没有办结，办结以后再关窗")
            return e.WindowClosed(at=at, window=window.no)
        case c.PauseWindow():
            must_be_ready(window)
            return e.WindowPaused(at=at, window=window.no, reason=command.reason)
        case c.ResumeWindow():
            must_be_open(window)
            if window.paused is None:
                raise Refused("window_not_paused", f"{window.no} 号窗口没有暂停")
            return e.WindowResumed(at=at, window=window.no)


def must_be_open(window: WindowNow) -> None:
    """Raises Refused where nobody sits."""
    if not window.open:
        raise Refused("window_closed", f"{window.no} 号窗口没有开，请先开窗")


def must_be_ready(window: WindowNow) -> None:
    """Raises Refused where nobody may be called to."""
    must_be_open(window)
    if window.paused is not None:
        raise Refused("window_paused", f"{window.no} 号窗口暂停了，请先恢复")
