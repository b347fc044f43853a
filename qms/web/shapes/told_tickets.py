"""What staff are told of one ticket beyond what its visitor sees: its record, and the other tickets of its case."""

from msgspec import Struct

from qms.domain.ticket import State
from qms.web.shapes.live import ItemName, TicketNow


class ItemPapers(ItemName, frozen=True, kw_only=True):
    """An item of a ticket, and the papers that it takes."""

    bring: tuple[str, ...]


class ServiceOnRecord(Struct, frozen=True, kw_only=True):
    """A finished service: by whom, and what it came to. `missing` are papers still owed, until `due`; dates YYYY-MM-DD."""

    service: int
    window: str
    clerk: str | None
    finished_at: str
    outcome: str | None
    items: tuple[ItemName, ...]
    case: str
    missing: tuple[str, ...]
    due: str
    commitment: bool
    promised: str
    delivery: str


class TicketOfCase(Struct, frozen=True, kw_only=True):
    """Another ticket of today that is about the same case."""

    id: str
    number: str
    item_class: str
    state: State
    issued_at: str


class ServiceOfCase(Struct, frozen=True, kw_only=True):
    """A service of an earlier day under the same case number, as far as it is remembered."""

    number: str
    window: str
    clerk: str | None
    finished_at: str


class TicketFile(Struct, frozen=True, kw_only=True):
    """办件记录: `ticket` as it stands, `items` of all its stops with their papers, its services, and other tickets of its case.

    Of a ticket taken by an agent (帮办代办) these are the list of items, the list of papers, the way (the stops) and the record
    of services. `by` took it for the visitor; `region` is the applicant's.
    """

    ticket: TicketNow
    items: tuple[ItemPapers, ...]
    services: tuple[ServiceOnRecord, ...]
    linked: tuple[TicketOfCase, ...]
    earlier: tuple[ServiceOfCase, ...]
    channel: str
    language: str
    region: str
    by: str
    assisted: bool
