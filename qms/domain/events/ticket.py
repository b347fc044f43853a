"""A ticket's life, its papers, and what was said of its services."""

from typing import Literal

from qms.domain.commands.base import Channel, Delivery, OnBehalf, Outcome, Proof, SlipKind
from qms.domain.events.base import Base, Part

StandByEnd = Literal[
    "closed",
    "paused",
    "signed_out",
    "assigned",
    "given_back",
    "elsewhere",
    "regrouped",
    "too_long",
    "switched_off",
    "day_end",
]

PickKind = Literal[
    "only", "longest", "priority", "appointment", "early", "early_own", "not_due", "secondary", "pinned", "bound", "turn", "stage", "tie",
    "parked_due", "stood_by",
]  # fmt: skip


class StageAhead(Part, frozen=True, kw_only=True):
    """A stop that a ticket still has before it."""

    item_class: str
    items: tuple[str, ...] = ()


class Told(Part, frozen=True, kw_only=True):
    """How long the visitor was told that it would take, in seconds from then: ten, fifty and ninety of a hundred are called by
    then. `days` finished days were learned from."""

    p10_s: int
    p50_s: int
    p90_s: int
    days: int = 0


class TicketIssued(Base, frozen=True, kw_only=True):
    """取号. `group` is ordinary, priority or appointment; `clock` (ms) is the place in line.

    `stages` are the stops after this one; `pseudonym`, `phone`, `holder` are keyed digests; the rest as in TakeTicket.
    `booking` is the code of the appointment that this check-in fulfils, `slot` (ms) when it begins (0 = no appointment), `late`
    one that has lost its slot. `told` None = there
    was no forecast.
    """

    ticket: str
    number: str
    item_class: str
    clock: int
    group: str = "ordinary"
    items: tuple[str, ...] = ()
    priority_class: str | None = None
    channel: Channel = "api"
    language: str = "zh"
    pseudonym: str | None = None
    paper: bool = True
    stages: tuple[StageAhead, ...] = ()
    bundle: str = ""
    proof: Proof = ""
    green: str = ""
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
    booking: str = ""
    slot: int = 0
    late: bool = False
    told: Told | None = None


class TicketCancelled(Base, frozen=True, kw_only=True):
    """取消; reason `visitor` or `day_end`."""

    ticket: str
    reason: str = "visitor"


class Weighed(Part, frozen=True, kw_only=True):
    """How somebody stood when a window chose: score = credit + rate * waited - penalty, in ms. `waited` < 0: the clock lies ahead.
    `group` is the one that counted: ordinary also for an appointment that is not due, or pinned."""

    waited: int
    group: str = "ordinary"
    credit: int = 0
    rate: float = 1.0
    penalty: int = 0


class Pick(Part, frozen=True, kw_only=True):
    """Why the score took this ticket: `own` against `other`, the nearest who had waited longer, or the nearest of all; None =
    nobody else waited there. Not weighed: who stood by there, and a parked one, whose `waited` counts from when its time came."""

    kind: PickKind
    own: Weighed
    other: str | None = None
    against: Weighed | None = None


class TicketCalled(Base, frozen=True, kw_only=True):
    """叫号. `why` is the one-sentence reason of an out-of-turn call, empty when the score picked; `pick` is why it did."""

    ticket: str
    window: str
    clerk: str | None = None
    why: str = ""
    pick: Pick | None = None


class TicketRecalled(Base, frozen=True, kw_only=True):
    """重呼."""

    ticket: str
    window: str


class ServiceStarted(Base, frozen=True, kw_only=True):
    """开始办理; `implied` = nobody pressed start: the service is counted from the call, the way is not known."""

    ticket: str
    window: str
    implied: bool = False


class ServiceFinished(Base, frozen=True, kw_only=True):
    """办结. `outcome` is None where the day ended before the clerk said.

    `case` is the project number; accepted and tolerant are accepted at `at` (收件即受理) and count from the working day
    `counts_from`, promised until `promised`. `missing` are the papers of a one-time notice, or those owed until `due`
    (`commitment`: 告知承诺). Dates are YYYY-MM-DD.
    """

    ticket: str
    window: str
    outcome: Outcome | None = "done"
    items: tuple[str, ...] = ()
    implied: bool = False
    case: str = ""
    missing: tuple[str, ...] = ()
    due: str = ""
    commitment: bool = False
    counts_from: str = ""
    promised: str = ""
    delivery: Delivery = ""


class StageBegun(Base, frozen=True, kw_only=True):
    """The next stage of a bundle: the same ticket waits again, in `item_class`, from `clock` (ms); its seniority is kept."""

    ticket: str
    item_class: str
    clock: int
    items: tuple[str, ...] = ()


class PaymentNoted(Base, frozen=True, kw_only=True):
    """A payment of the present service; `amount` in 分."""

    ticket: str
    window: str
    reference: str
    amount: int | None = None


class RecordingNoted(Base, frozen=True, kw_only=True):
    """The recording of the present service begins or ends here."""

    ticket: str
    window: str
    reference: str
    edge: Literal["begin", "end"]


class TicketPinned(Base, frozen=True, kw_only=True):
    """置顶; until it is called, the ticket goes before all that are not pinned, in the order of their clocks."""

    ticket: str
    reason: str
    by: str


class TicketRegrouped(Base, frozen=True, kw_only=True):
    """The ticket stands in another group's list now, at the same clock."""

    ticket: str
    group: str
    priority_class: str | None
    reason: str
    by: str


class StandByAsked(Base, frozen=True, kw_only=True):
    """请准备: the visitor is to sit near `window`, which calls them next; nobody else does while somebody else is there to call.
    `pick` is why it is this one."""

    ticket: str
    window: str
    pick: Pick | None = None


class StandByLapsed(Base, frozen=True, kw_only=True):
    """The visitor waits in line again, at the clock and place of before. `reason`: the window was `closed`, `paused`, left by its
    clerk (`signed_out`) or `assigned` other classes; the number was `given_back`, called `elsewhere` or is no priority one any
    more (`regrouped`); it took `too_long`; `switched_off`; `day_end`."""

    ticket: str
    window: str
    reason: StandByEnd


class CompanionJoined(Base, frozen=True, kw_only=True):
    """The companion that the visitor asked for is there."""

    ticket: str
    by: str


class TicketMissed(Base, frozen=True, kw_only=True):
    """过号."""

    ticket: str
    window: str


class TicketReinstated(Base, frozen=True, kw_only=True):
    """复号; waits again with a new `clock` (ms)."""

    ticket: str
    clock: int


class TicketAbandoned(Base, frozen=True, kw_only=True):
    """弃号; reason `clerk` or `day_end`."""

    ticket: str
    reason: str = "clerk"


class TicketParked(Base, frozen=True, kw_only=True):
    """挂起; to be called back at `due_at` (ms), None = no timer."""

    ticket: str
    window: str
    reason: str = ""
    due_at: int | None = None


class TicketTransferred(Base, frozen=True, kw_only=True):
    """转号; waits again in `item_class` from `clock` (ms), for `to_window` only if that is given."""

    ticket: str
    window: str
    item_class: str
    clock: int
    to_window: str | None = None


class TicketRated(Base, frozen=True, kw_only=True):
    """评价 of the ticket's `service`, counted from 1. `default` marks a rating by policy, never counted as active: its `channel`
    is 0, nobody gave it. What the visitor wrote is in the vault under `words`."""

    ticket: str
    satisfaction: int
    details: tuple[int, ...] = ()
    channel: int = 5
    anonymous: bool = False
    follow_up: bool = False
    words: str | None = None
    default: bool = False
    service: int = 1


class SlipOwed(Base, frozen=True, kw_only=True):
    """The receipt (受理凭证) or the one-time notice of the ticket's last service is to be printed."""

    ticket: str
    slip: SlipKind


class ReprintAsked(Base, frozen=True, kw_only=True):
    """A slip is owed once more."""

    ticket: str
    slip: SlipKind = "ticket"


class TicketPrinted(Base, frozen=True, kw_only=True):
    """A slip is on paper."""

    ticket: str
    device: str
    slip: SlipKind = "ticket"


class PaperFailed(Base, frozen=True, kw_only=True):
    """A slip is not on paper; the number stands."""

    ticket: str
    device: str
    reason: str
    slip: SlipKind = "ticket"


TicketEvent = (
    TicketIssued
    | TicketCancelled
    | TicketCalled
    | TicketRecalled
    | ServiceStarted
    | ServiceFinished
    | StageBegun
    | TicketMissed
    | TicketReinstated
    | TicketAbandoned
    | TicketParked
    | TicketTransferred
    | TicketPinned
    | TicketRegrouped
    | StandByAsked
    | StandByLapsed
    | CompanionJoined
    | PaymentNoted
    | RecordingNoted
    | TicketRated
    | SlipOwed
    | ReprintAsked
    | TicketPrinted
    | PaperFailed
)
