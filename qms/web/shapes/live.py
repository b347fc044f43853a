"""The entries of the live views, also used in answers. Times are ISO 8601 with offset; no value changes merely because
time passes: a page counts from the time in the message and the hall's speed."""

from msgspec import UNSET, Struct, UnsetType

from qms.domain.events import PickKind
from qms.domain.ticket import State
from qms.domain.windows import WindowState


class Forecast(Struct, frozen=True, kw_only=True):
    """How long it will still take, in seconds: ten, fifty and ninety of a hundred wait no longer. `days` past days were learned
    from; 0 = a new hall, which knows only what such halls are like."""

    p10_s: int
    p50_s: int
    p90_s: int
    days: int


class OutlookNow(Struct, frozen=True, kw_only=True):
    """The forecasts of a live view were made at `at`, from `days` past days: who waits then waits so long from `at` on (a page
    subtracts the time since); who takes a number before the next ones come waits as long as its queue says."""

    at: str
    days: int


class HallName(Struct, frozen=True, kw_only=True):
    """Which hall."""

    id: str
    name: str
    phone: str
    complaint_phone: str


class Paper(Struct, frozen=True, kw_only=True):
    """Whether a dispenser can print a ticket now; if not, `words` say why."""

    ok: bool
    words: str


class OpenSpan(Struct, frozen=True, kw_only=True):
    """Open from `start` to before `end`."""

    start: str
    end: str


class Hours(Struct, frozen=True, kw_only=True):
    """Today's business hours, and when it opens next after them; `next` null if that is not known."""

    spans: tuple[OpenSpan, ...]
    next: str | None


class ClassName(Struct, frozen=True, kw_only=True):
    """An item class."""

    id: str
    name: str
    prefix: str


class ItemName(Struct, frozen=True, kw_only=True):
    """An item of a ticket."""

    code: str
    name: str


class CallNow(Struct, frozen=True, kw_only=True):
    """A ticket that is being called; `at` is the last call or recall."""

    number: str
    window: str
    at: str
    recalls: int


class StandByNow(Struct, frozen=True, kw_only=True):
    """A number that was asked to stand by near a window, and when."""

    number: str
    window: str
    at: str


class StandBySwitch(Struct, frozen=True, kw_only=True):
    """Whether windows ask the next visitor to stand by."""

    on: bool


class QueueNow(Struct, frozen=True, kw_only=True):
    """One queue; `windows` may all serve it, `open` if one of them is open, `oldest_at` = the longest wait began; `forecast` of
    somebody who comes now, `priority` of somebody who comes now and is served before others; `why` there can be none in words
    (no window open), empty otherwise."""

    item_class: str
    name: str
    prefix: str
    waiting: int
    oldest_at: str | None
    forecast: Forecast | None
    priority: Forecast | None
    windows: tuple[str, ...]
    open: bool
    why: str


class Plate(Struct, frozen=True, kw_only=True):
    """A window for the public board."""

    no: str
    state: WindowState


class Why(Struct, frozen=True, kw_only=True):
    """Why a ticket is called: what decided (as in the event's Pick), in one sentence, against whom. As long as it has not been
    called `{waited}` and `{other_waited}` in the words stand for the whole minutes since `since` and `other_since`, rounded
    up; of a call that was made the words say all, and both are null."""

    kind: PickKind
    words: str
    english: str
    other: str | None
    since: str | None
    other_since: str | None


class NextTicket(Struct, frozen=True, kw_only=True):
    """Whom a call-next would call."""

    id: str
    number: str


class UpNext(NextTicket, frozen=True, kw_only=True):
    """Whom a call-next would call, and why."""

    why: Why | None


class LastCall(Struct, frozen=True, kw_only=True):
    """The last call at a window today: `why` the score took it, or the clerk's `reason` for calling it out of turn."""

    ticket: str
    number: str
    at: str
    why: Why | None
    reason: str


class WindowNow(Struct, frozen=True, kw_only=True):
    """One window for staff; `ticket` is the id of the one called or served there, `reason` why it pauses, `next` (in the
    live views only) whom a call-next would call, `last_call` (there too) whom the last one did, `stand_by` who was asked to
    stand by there; `mentor` sits beside a trainee; `unrostered`: not the clerk of the roster."""

    no: str
    zone: str
    state: WindowState
    since: str
    clerk: str | None
    ticket: str | None
    number: str | None
    reason: str | None
    item_classes: tuple[str, ...]
    secondary: tuple[str, ...]
    mentor: str | None
    unrostered: bool
    next: UpNext | UnsetType | None = UNSET
    last_call: LastCall | UnsetType | None = UNSET
    stand_by: NextTicket | None = None


class StopNow(Struct, frozen=True, kw_only=True):
    """A stop that a ticket still has before it."""

    item_class: str
    name: str


class TakenWith(Struct, frozen=True, kw_only=True):
    """What a number was taken with that a clerk should see; fields as in the event TicketIssued, without digests."""

    bundle: str
    proof: str
    green: str
    on_behalf: str
    authority: bool
    pre_review: str
    case: str
    companion: str
    silent: bool
    checked: bool
    booking: bool
    late: bool


class TicketNow(Struct, frozen=True, kw_only=True):
    """A ticket for staff. `owner` is the first clerk who served it, `stages` the stops ahead, `stands_by` the window that asked it
    to stand by, `due_at` when a parked one is to be called back, `companion_by` who came along."""

    id: str
    number: str
    item_class: str
    items: tuple[ItemName, ...]
    state: State
    group: str
    priority_class: str | None
    issued_at: str
    called_at: str | None
    started_at: str | None
    window: str | None
    recalls: int
    paper: str
    owner: str | None
    stages: tuple[StopNow, ...]
    pinned: bool
    stands_by: str | None
    due_at: str | None
    companion_by: str
    taken: TakenWith


class Page(Struct, frozen=True, kw_only=True):
    """Company that a ticket asked for (敬老服务专员, 手语志愿者): `clerks` (工号) are paged until `joined_by` says who has come.
    `window` is where the visitor is called or served; the entry goes when the visit is over."""

    ticket: str
    number: str
    companion: str
    name: str
    clerks: tuple[str, ...]
    window: str | None
    joined_by: str | None


class ClerkCard(Struct, frozen=True, kw_only=True):
    """What a public screen may show of a clerk; `trainee`: the mentor sits beside."""

    id: str
    card_name: str
    department: str
    post_title: str = ""
    trainee: bool = False


class Sign(Struct, frozen=True, kw_only=True):
    """A window for its own screen and pad."""

    no: str
    zone: str
    zone_name: str
    title: str
    kind: str
    state: WindowState
    reason: str | None
    clerk: ClerkCard | None
    item_classes: tuple[ClassName, ...]


class SignTicket(Struct, frozen=True, kw_only=True):
    """The ticket called or served at a window, for its own screen; `silent`: called without voice."""

    number: str
    state: State
    called_at: str | None
    started_at: str | None
    recalls: int
    silent: bool = False


class Rateable(Struct, frozen=True, kw_only=True):
    """The service that the pad may ask about, until then."""

    ticket: str
    service: int
    number: str
    until: str


class Today(Struct, frozen=True, kw_only=True):
    """The business day's figures; the mean is of `rated` active first ratings."""

    issued: int
    called: int
    served: int
    missed: int
    abandoned: int
    cancelled: int
    rated: int
    satisfaction_mean: float | None


class DeviceNow(Struct, frozen=True, kw_only=True):
    """One device's health: up, degraded or down."""

    id: str
    role: str
    title: str
    state: str
    since: str | None
    last_error: str | None
