"""The verbs of a window: standing open, calling, serving, setting aside, handing on."""

from typing import Literal

from qms.domain.commands.base import Base, Delivery, Outcome


class OpenWindow(Base, frozen=True, kw_only=True):
    """开窗; a trainee names the `mentor` who sits beside."""

    window: str
    clerk: str | None = None
    mentor: str | None = None


class CloseWindow(Base, frozen=True, kw_only=True):
    """关窗."""

    window: str


class PauseWindow(Base, frozen=True, kw_only=True):
    """暂停; `reason` is the id of one of the plan's reasons, or words where the plan has none."""

    window: str
    reason: str = ""


class ResumeWindow(Base, frozen=True, kw_only=True):
    """恢复."""

    window: str


class AssignWindow(Base, frozen=True, kw_only=True):
    """调配: from now to the end of the day the window serves these classes; without `classes` the plan's own again."""

    window: str
    classes: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    reason: str = ""
    by: str = ""


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


class AskStandBy(Base, frozen=True, kw_only=True):
    """Time has passed at the window: the next is asked to stand by, or need not any more. The hall asks this of itself."""

    window: str


class Recall(Base, frozen=True, kw_only=True):
    """重呼."""

    window: str


class StartService(Base, frozen=True, kw_only=True):
    """开始办理."""

    window: str


class FinishService(Base, frozen=True, kw_only=True):
    """办结. `outcome`: None = as usual here, done, or accepted where papers are only taken in; done on the spot, accepted, one-time notice (`missing` lists the papers), tolerant (容缺受理, or with
    `commitment` 告知承诺: `missing` papers until `due`, YYYY-MM-DD), returned. `case` is the project number; `delivery` how the
    result goes out; `last` ends a bundle here."""

    window: str
    outcome: Outcome | None = None
    items: tuple[str, ...] = ()
    case: str = ""
    missing: tuple[str, ...] = ()
    due: str = ""
    commitment: bool = False
    delivery: Delivery = ""
    last: bool = False


class NotePayment(Base, frozen=True, kw_only=True):
    """A payment was made at the window during the service; `reference` is the POS's, `amount` in 分."""

    window: str
    reference: str
    amount: int | None = None


class NoteRecording(Base, frozen=True, kw_only=True):
    """The recorder marked the begin or the end of the service's recording."""

    window: str
    reference: str
    edge: Literal["begin", "end"]


class MissTicket(Base, frozen=True, kw_only=True):
    """过号: the called visitor did not come; the clerk's own word."""

    window: str


class ParkTicket(Base, frozen=True, kw_only=True):
    """挂起; `seconds` from now the window is reminded to call back, 0 = no timer."""

    window: str
    reason: str = ""
    seconds: int = 0


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


WindowCommand = (
    OpenWindow
    | CloseWindow
    | PauseWindow
    | ResumeWindow
    | AssignWindow
    | CallNext
    | CallTicket
    | AskStandBy
    | Recall
    | StartService
    | FinishService
    | NotePayment
    | NoteRecording
    | MissTicket
    | ParkTicket
    | CallBack
    | ReinstateTicket
    | TransferTicket
    | AbandonTicket
)
