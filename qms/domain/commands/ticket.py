"""Taking a number and what is asked about one that exists."""

from qms.domain.commands.base import Base, Channel, OnBehalf, Proof, SlipKind


class TakeTicket(Base, frozen=True, kw_only=True):
    """取号: issue a number. Exactly one of `item_class`, `items` (their class) or `bundle` says for what.

    `pseudonym`, `phone`, `holder` are keyed digests of the applicant's document and phone and of the holder's document, who
    takes it for the applicant (`on_behalf`, with `authority` noted). `region` is the applicant's, `case` links tickets of
    one case, `pre_review` is the number of an on-line pre-review. `green`, `companion` name entries of the plan; `proof` says
    whether proof of the priority class was seen. `silent`: called without voice. `checked`: papers looked through at the
    guide desk. `by`: who took it for the visitor; `assisted`: an attendant stood at the kiosk.
    """

    item_class: str = ""
    items: tuple[str, ...] = ()
    bundle: str = ""
    priority_class: str | None = None
    proof: Proof = ""
    green: str = ""
    channel: Channel = "api"
    language: str = "zh"
    pseudonym: str | None = None
    phone: str | None = None
    holder: str | None = None
    on_behalf: OnBehalf = ""
    authority: bool = False
    region: str = ""
    case: str = ""
    pre_review: str = ""
    companion: str = ""
    silent: bool = False
    checked: bool = False
    by: str = ""
    assisted: bool = False
    paper: bool = True


class CancelTicket(Base, frozen=True, kw_only=True):
    """The visitor gives the number back."""

    ticket: str


class ReprintTicket(Base, frozen=True, kw_only=True):
    """Print a slip again: the number's, or the receipt or one-time notice of its last service."""

    ticket: str
    slip: SlipKind = "ticket"


class PinTicket(Base, frozen=True, kw_only=True):
    """置顶: a waiting ticket is called before all others of its class; the reason is kept."""

    ticket: str
    reason: str
    by: str


class RegroupTicket(Base, frozen=True, kw_only=True):
    """Give a ticket that waits or is at a window another priority class, None = ordinary: proof was seen, or not."""

    ticket: str
    priority_class: str | None
    reason: str
    by: str


class JoinVisitor(Base, frozen=True, kw_only=True):
    """The companion that a ticket asked for has come."""

    ticket: str
    by: str


class RateService(Base, frozen=True, kw_only=True):
    """评价. `satisfaction` 5 = very satisfied .. 1; `channel` is the national pf code 1..7. `service` counts the services of
    the ticket from 1, 0 = the last finished. `words` is the reference in the vault of what the visitor wrote; the hall fills
    it in. `keys_only`: pressed on an evaluator with keys for levels only, which cannot ask why."""

    ticket: str
    satisfaction: int
    service: int = 0
    details: tuple[int, ...] = ()
    channel: int = 5
    anonymous: bool = False
    follow_up: bool = False
    words: str | None = None
    keys_only: bool = False


class NotePrinted(Base, frozen=True, kw_only=True):
    """The dispenser put a slip of `ticket` on paper."""

    ticket: str
    device: str
    slip: SlipKind = "ticket"


class NotePaperFailed(Base, frozen=True, kw_only=True):
    """The dispenser could not print; the number stands, a reprint is offered."""

    ticket: str
    device: str
    reason: str
    slip: SlipKind = "ticket"


class NoteNotice(Base, frozen=True, kw_only=True):
    """The `n`-th message of its kind about `subject` (a ticket's id or a booking's code) was handed to the gateway, or
    (`failed` says why) given up. What is noted already is not noted again."""

    subject: str
    notice: str
    n: int = 1
    failed: str = ""


TicketCommand = (
    TakeTicket
    | CancelTicket
    | ReprintTicket
    | PinTicket
    | RegroupTicket
    | JoinVisitor
    | RateService
    | NotePrinted
    | NotePaperFailed
    | NoteNotice
)
