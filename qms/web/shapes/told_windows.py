"""What a clerk is told of the window signed in at: who is there, what was set aside, and what the service may come to."""

from msgspec import Struct

from qms.domain.commands import Outcome
from qms.web.shapes.live import StandByNow
from qms.web.shapes.told_tickets import TicketFile


class PaymentNoted(Struct, frozen=True, kw_only=True):
    """A payment of the present service; `amount` in 分, null if the POS did not say."""

    reference: str
    amount: int | None
    at: str


class RecordingNoted(Struct, frozen=True, kw_only=True):
    """Where the recording of the present service begins or ends."""

    reference: str
    edge: str
    at: str


class SetAside(Struct, frozen=True, kw_only=True):
    """A ticket that this window parked or missed. `since` is when, `due_at` when a parked one comes back by itself."""

    id: str
    number: str
    item_class: str
    since: str
    due_at: str | None


class AtWindow(Struct, frozen=True, kw_only=True):
    """`present` is the record of the ticket called or served here: its items with the papers to bring, owner, stages, earlier
    services. `outcomes` are those that the window allows; `tolerant_due` the date that papers have if the clerk names none.
    `parked` and `missed` are latest first."""

    window: str
    present: TicketFile | None
    payments: tuple[PaymentNoted, ...]
    recordings: tuple[RecordingNoted, ...]
    outcomes: tuple[Outcome, ...]
    tolerant_due: str
    recalls_left: int | None
    parked: tuple[SetAside, ...]
    missed: tuple[SetAside, ...]


class StandBys(Struct, frozen=True, kw_only=True):
    """Whether windows ask the next visitor to stand by, and whom they have asked, the newest first."""

    on: bool
    asked: tuple[StandByNow, ...]
