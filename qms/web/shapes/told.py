"""What the hall answers. Times are ISO 8601 with offset, durations seconds; what nobody knows yet is null, never left out."""

from typing import Literal

from msgspec import Struct

from qms.access import Role
from qms.domain.nearness import Hint
from qms.domain.ticket import State
from qms.web.shapes.live import Forecast, HallName, Paper, TicketNow, WindowNow
from qms.web.shapes.offered import BundleDrawn, Offers, StageDrawn


class Session(Struct, frozen=True, kw_only=True):
    """A bearer token for the header `Authorization`; pages get the same as an HttpOnly cookie."""

    token: str
    role: Role
    expires: str | None


class Me(Struct, frozen=True, kw_only=True):
    """Who asks, as the hall knows it. `csrf` goes into the header `X-CSRF-Token` of every change that a page makes."""

    role: Role
    subject: str
    window: str | None
    csrf: str


class Reading(Struct, frozen=True, kw_only=True):
    """Something a reader has just read: a card, presented as the document of kind `reading` with this `id` for a minute, or a
    code with its `text`."""

    id: str
    kind: Literal["card", "code"]
    text: str


class ReadingNow(Struct, frozen=True):
    """Null: nothing was read in that time."""

    reading: Reading | None


class Code(Struct, frozen=True, kw_only=True):
    """Type it at the device within `seconds`; it works once."""

    code: str
    seconds: int


class TicketTaken(Struct, frozen=True, kw_only=True):
    """A number. `windows` = all that may serve it, open or not; `stages` are the stops after this one; `url` is what the QR
    code carries. `forecast` is what the visitor is told when taking it, then what is known while it waits; `why` there can be
    none in words (no window open)."""

    id: str
    number: str
    item_class: str
    issued_at: str
    ahead: int
    forecast: Forecast | None
    windows: tuple[str, ...]
    stages: tuple[StageDrawn, ...]
    url: str
    why: str


class RatingDetail(Struct, frozen=True, kw_only=True):
    """A 好差评 detail code; its first figure is the satisfaction it belongs to."""

    code: int
    text: str


class ServiceDone(Struct, frozen=True, kw_only=True):
    """One finished service of a ticket, counted from 1; `rate_until` is set while it may be rated, or followed up if `rated`."""

    service: int
    window: str
    finished_at: str
    rated: bool
    rate_until: str | None


class Company(Struct, frozen=True, kw_only=True):
    """Who was asked to come along (敬老服务专员, 手语志愿者), and whether somebody has."""

    name: str
    joined: bool


class VisitorTicket(TicketTaken, frozen=True, kw_only=True):
    """A ticket as its visitor sees it, by the unguessable id: no personal data. `rate_until` and `rated` are those of its last
    service; `anonymous`: whether a rating may be. `hint` is what to do: nothing yet, come near, be ready (next), go to the window;
    `stands_by`: the window that asked to stand by near it; `silent`: called without voice. Of a ticket of an earlier day only
    what a rating needs is known."""

    issued_at: str | None  # type: ignore[assignment]
    ahead: int | None  # type: ignore[assignment]
    class_name: str
    state: State
    window: str | None
    called_at: str | None
    started_at: str | None
    finished_at: str | None
    recalls: int
    hint: Hint
    stands_by: str | None
    silent: bool
    company: Company | None
    rated: bool
    rate_until: str | None
    rating_details: tuple[RatingDetail, ...]
    anonymous: bool
    services: tuple[ServiceDone, ...]
    hall: HallName
    at: str
    speed: float


class Rated(Struct, frozen=True, kw_only=True):
    """The rating stands."""

    ticket: str
    service: int
    number: str
    satisfaction: int
    follow_up: bool


class WindowAnswer(Struct, frozen=True, kw_only=True):
    """What the verb was about, and how the window stands after it. A call-next that found nobody has no ticket."""

    ticket: TicketNow | None
    window: WindowNow


class QueueLength(Struct, frozen=True, kw_only=True):
    """One queue at this moment; `forecast` of somebody who comes now, `why` there can be none in words (no window open)."""

    item_class: str
    waiting: int
    longest_wait_s: int
    forecast: Forecast | None
    why: str


class FloorNow(Struct, frozen=True, kw_only=True):
    """The whole floor now; `seq` is the last event in it."""

    epoch: str
    seq: int
    at: str
    windows: tuple[WindowNow, ...]
    queues: tuple[QueueLength, ...]


class ItemFound(Struct, frozen=True, kw_only=True):
    """An item of this hall."""

    code: str
    name: str
    item_class: str
    kind: str
    identity: str
    bring: tuple[str, ...]
    promised_days: int
    knowledge: str


class ItemsFound(Struct, frozen=True, kw_only=True):
    """Items and bundles, best match first; all of them without `q`."""

    items: tuple[ItemFound, ...]
    bundles: tuple[BundleDrawn, ...]


class ZoneDrawn(Struct, frozen=True, kw_only=True):
    """A part of the hall."""

    id: str
    name: str
    kind: str
    floor: str


class WindowDrawn(Struct, frozen=True, kw_only=True):
    """A window as the plan draws it."""

    no: str
    zone: str
    title: str
    kind: str
    item_classes: tuple[str, ...]
    secondary: tuple[str, ...]


class ClassDrawn(Struct, frozen=True, kw_only=True):
    """A queue as the plan draws it."""

    id: str
    name: str
    prefix: str
    hint: str
    icon: str
    windows: tuple[str, ...]


class PriorityDrawn(Struct, frozen=True, kw_only=True):
    """People who are served before others; `at` = desk: only the guide desk grants it."""

    id: str
    name: str
    proof: bool
    at: str


class ReaderDrawn(Struct, frozen=True, kw_only=True):
    """A card reader or scanner on the hall's own lines, see `GET /readers/{id}/reading`."""

    id: str
    role: Literal["id_reader", "scanner"]


class HallNow(HallName, frozen=True, kw_only=True):
    """What this hall is, and whether it works now."""

    level: str
    region: str
    address: str
    timezone: str
    public_url: str
    zones: tuple[ZoneDrawn, ...]
    windows: tuple[WindowDrawn, ...]
    item_classes: tuple[ClassDrawn, ...]
    priority_classes: tuple[PriorityDrawn, ...]
    rating_details: tuple[RatingDetail, ...]
    readers: tuple[ReaderDrawn, ...]
    offers: Offers
    languages: tuple[str, ...]
    confirm_start: bool
    rating_on_pad_s: int
    rating_window_s: int
    rating_anonymous: bool
    demo: bool
    ready: bool
    trouble: str
    paper: Paper
    day: str | None
    epoch: str
    at: str
    speed: float


class DevicesNow(Struct, frozen=True, kw_only=True):
    """Every device of the hall: its health, its counters, its last error."""

    devices: tuple[dict[str, object], ...]


class Tested(Struct, frozen=True, kw_only=True):
    """How a test print, show or say went; the words are for whoever pressed the button."""

    device: str
    ok: bool
    words: str


class Problem(Struct, frozen=True, kw_only=True):
    """RFC 9457. `code` is for programs; `title` and `detail` are for people, `english` for those who read no Chinese."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    english: str


class Alive(Struct, frozen=True, kw_only=True):
    """The process answers."""

    alive: bool
    version: str


class Ready(Struct, frozen=True, kw_only=True):
    """`ready`: the hall can issue and call. Devices, uplink, messages to visitors and the forecast are told and never make it
    unready; null = the hall does without."""

    ready: bool
    trouble: str
    epoch: str
    seq: int
    devices: dict[str, int]
    uplink: dict[str, object] | None
    notices: dict[str, object] | None
    forecast: dict[str, object] | None
