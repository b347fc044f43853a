"""What can be asked of a hall. Imperative; one addressee, `Hall.handle`.

A command holds no name and no identity number: those go to the vault, and only `pseudonym` (a keyed digest) comes here.
"""

from typing import Literal

from msgspec import Struct

Channel = Literal["kiosk", "desk", "phone", "web", "api"]
Outcome = Literal["done", "accepted", "notice", "tolerant", "returned"]


class Base(Struct, frozen=True, kw_only=True, tag_field="do", tag=True):
    """The base of all commands."""


class TakeTicket(Base, frozen=True, kw_only=True):
    """Issue a number in the queue of `item_class`. `paper` asks the dispenser to print it."""

    item_class: str
    items: tuple[str, ...] = ()
    priority_class: str | None = None
    channel: Channel = "api"
    language: str = "zh"
    pseudonym: str | None = None
    paper: bool = True


class CancelTicket(Base, frozen=True, kw_only=True):
    """The visitor gives the number back."""

    ticket: str


class ReprintTicket(Base, frozen=True, kw_only=True):
    """Print the slip again; same number."""

    ticket: str


class OpenWindow(Base, frozen=True, kw_only=True):
    """开窗."""

    window: str
    clerk: str | None = None


class CloseWindow(Base, frozen=True, kw_only=True):
    """关窗."""

    window: str


class PauseWindow(Base, frozen=True, kw_only=True):
    """暂停."""

    window: str
    reason: str = ""


class ResumeWindow(Base, frozen=True, kw_only=True):
    """恢复."""

    window: str


class CallNext(Base, frozen=True, kw_only=True):
    """顺呼: finish the present ticket if there is one, then call the best waiting one."""

    window: str
    clerk: str | None = None


class CallTicket(Base, frozen=True, kw_only=True):
    """Call one named waiting ticket out of turn; the reason is kept."""

    window: str
    ticket: str
    reason: str
    clerk: str | None = None


class Recall(Base, frozen=True, kw_only=True):
    """重呼."""

    window: str


class StartService(Base, frozen=True, kw_only=True):
    """开始办理."""

    window: str


class FinishService(Base, frozen=True, kw_only=True):
    """办结."""

    window: str
    outcome: Outcome = "done"
    items: tuple[str, ...] = ()


class MissTicket(Base, frozen=True, kw_only=True):
    """过号: the called visitor did not come; the clerk's own word."""

    window: str


class ParkTicket(Base, frozen=True, kw_only=True):
    """挂起."""

    window: str
    reason: str = ""


class CallBack(Base, frozen=True, kw_only=True):
    """回呼: call a parked ticket; without `ticket` the one that this window parked last."""

    window: str
    ticket: str | None = None
    clerk: str | None = None


class ReinstateTicket(Base, frozen=True, kw_only=True):
    """复号: a no-show is back and waits again; without `ticket` the one that this window missed last."""

    window: str
    ticket: str | None = None


class TransferTicket(Base, frozen=True, kw_only=True):
    """转号: to another class, or to one window, or both."""

    window: str
    to_window: str | None = None
    to_item_class: str | None = None
    keep_place: bool = False


class AbandonTicket(Base, frozen=True, kw_only=True):
    """弃号: a parked or missed ticket is given up; without `ticket` this window's last one."""

    window: str
    ticket: str | None = None


class RateService(Base, frozen=True, kw_only=True):
    """评价. `satisfaction` 5 = very satisfied .. 1; `channel` is the national pf code 1..7. The visitor's words go to the vault; `words` is their
    reference there, which the hall fills in."""

    ticket: str
    satisfaction: int
    details: tuple[int, ...] = ()
    channel: int = 5
    anonymous: bool = False
    follow_up: bool = False
    words: str | None = None


class NotePrinted(Base, frozen=True, kw_only=True):
    """The dispenser put the slip of `ticket` on paper."""

    ticket: str
    device: str


class NotePaperFailed(Base, frozen=True, kw_only=True):
    """The dispenser could not print; the number stands, a reprint is offered."""

    ticket: str
    device: str
    reason: str


class OpenDay(Base, frozen=True, kw_only=True):
    """Begin the business day `date` (YYYY-MM-DD): clear what yesterday left, numbers start at 1."""

    date: str
    plan: str


class NoteClockStep(Base, frozen=True, kw_only=True):
    """The machine's clock was found to have jumped by `by_ms`; hall time went on without going back."""

    by_ms: int


WindowCommand = (
    OpenWindow
    | CloseWindow
    | PauseWindow
    | ResumeWindow
    | CallNext
    | CallTicket
    | Recall
    | StartService
    | FinishService
    | MissTicket
    | ParkTicket
    | CallBack
    | ReinstateTicket
    | TransferTicket
    | AbandonTicket
)
TicketCommand = TakeTicket | CancelTicket | ReprintTicket | RateService | NotePrinted | NotePaperFailed
Command = WindowCommand | TicketCommand | OpenDay | NoteClockStep
