"""A window's standing: open with whom, paused why, serving what."""

from qms.domain.events.base import Base


class WindowOpened(Base, frozen=True, kw_only=True):
    """开窗. `mentor` sits beside a trainee; `unrostered`: the roster names somebody else for today (擅自更换)."""

    window: str
    clerk: str | None = None
    mentor: str | None = None
    unrostered: bool = False


class WindowPaused(Base, frozen=True, kw_only=True):
    """暂停."""

    window: str
    reason: str = ""


class WindowResumed(Base, frozen=True, kw_only=True):
    """恢复."""

    window: str


class WindowClosed(Base, frozen=True, kw_only=True):
    """关窗."""

    window: str


class WindowAssigned(Base, frozen=True, kw_only=True):
    """调配: the window serves these classes until the day ends, or the next assignment."""

    window: str
    classes: tuple[str, ...]
    secondary: tuple[str, ...] = ()
    reason: str = ""
    by: str = ""


WindowEvent = WindowOpened | WindowPaused | WindowResumed | WindowClosed | WindowAssigned
