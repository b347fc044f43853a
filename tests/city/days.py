"""A business day written by hand, so that every figure can be checked with a pencil. 2026-03-12 is a Thursday."""

from collections.abc import Iterable

import sqlalchemy as sa

from qms.city.gate.parcel import Parcel
from qms.city.store.fold import Fold
from qms.city.store.schema import create, visits
from qms.city.visits import Visit
from qms.domain import events as e
from qms.domain.commands import Outcome
from qms.journal import first_link, link
from qms.uplink.envelope import Header

MIDNIGHT = 1_773_244_800_000  # 2026-03-12T00:00:00+08:00


def at(clock: str, day: int = 0) -> int:
    """ms of `9:05` or `9:05:30` on the day (or some days later), China time."""
    hour, minute, second = [*map(int, clock.split(":")), 0][:3]
    return MIDNIGHT + ((day * 24 + hour) * 3600 + minute * 60 + second) * 1000


def taken(ticket: str, clock: str, item_class: str = "social", items: tuple[str, ...] = (), day: int = 0) -> e.Event:
    """取号."""
    when = at(clock, day)
    return e.TicketIssued(at=when, ticket=ticket, number=ticket.upper(), item_class=item_class, items=items, clock=when)


def called(ticket: str, clock: str, window: str = "1", clerk: str | None = "g01") -> e.Event:
    """叫号."""
    return e.TicketCalled(at=at(clock), ticket=ticket, window=window, clerk=clerk)


def started(ticket: str, clock: str, window: str = "1", implied: bool = False) -> e.Event:
    """开始办理."""
    return e.ServiceStarted(at=at(clock), ticket=ticket, window=window, implied=implied)


def finished(
    ticket: str,
    clock: str,
    window: str = "1",
    items: tuple[str, ...] = (),
    outcome: Outcome | None = "done",
    case: str = "",
) -> e.Event:
    """办结."""
    return e.ServiceFinished(at=at(clock), ticket=ticket, window=window, items=items, outcome=outcome, case=case)


def rated(
    ticket: str, satisfaction: int, *, default: bool = False, follow_up: bool = False, service: int = 1, day: int = 0
) -> e.Event:
    """评价, at five o'clock."""
    return e.TicketRated(
        at=at("17:00", day),
        ticket=ticket,
        satisfaction=satisfaction,
        default=default,
        follow_up=follow_up,
        service=service,
    )


THURSDAY: tuple[e.Event, ...] = (
    # a: waits 10 min, served 5 min (started by hand), rated 5, then 1 in a follow-up that counts nowhere
    taken("a", "9:00", items=("S1", "S2")), called("a", "9:10"), started("a", "9:11"), finished("a", "9:16"),
    rated("a", 5), rated("a", 1, follow_up=True),
    # b: waits 20 min, nobody pressed start: served 8 min from the call, rated 2
    taken("b", "9:05"), called("b", "9:25", "2", "g02"), started("b", "9:33", "2", implied=True),
    finished("b", "9:33", "2"), rated("b", 2),
    # c: waits 30 min, missed, reinstated, called again elsewhere, served 10 min; default rating only
    taken("c", "9:30"), called("c", "10:00"), e.TicketMissed(at=at("10:02"), ticket="c", window="1"),
    e.TicketReinstated(at=at("10:05"), ticket="c", clock=at("10:05")), called("c", "10:20", "2", "g02"),
    started("c", "10:20", "2"), finished("c", "10:30", "2"), rated("c", 3, default=True),
    # d: waits 40 min, served 3 min, transferred to housing, served 7 min there, rated 4
    taken("d", "10:00"), called("d", "10:40"), started("d", "10:40"),
    e.TicketTransferred(at=at("10:43"), ticket="d", window="1", item_class="housing", clock=at("10:00")),
    called("d", "10:50", "3", "g03"), started("d", "10:50", "3"), finished("d", "10:57", "3"), rated("d", 4),
    # e: served 2 min, parked half an hour, served 4 min more
    taken("e", "10:10", "housing", ("H1",)), called("e", "10:10:30", "3", "g03"), started("e", "10:11", "3"),
    e.TicketParked(at=at("10:13"), ticket="e", window="3"), called("e", "10:43", "3", "g03"),
    started("e", "10:43", "3"), finished("e", "10:47", "3", ("H1", "H2")),
    # f gives the number back, g is cancelled by the end of the day, h missed the call and gave up, i still waits
    taken("f", "11:00"), e.TicketCancelled(at=at("11:05"), ticket="f"),
    taken("g", "16:55"), e.TicketCancelled(at=at("18:00"), ticket="g", reason="day_end"),
    taken("h", "11:10"), called("h", "11:12"), e.TicketMissed(at=at("11:14"), ticket="h", window="1"),
    e.TicketAbandoned(at=at("11:40"), ticket="h"),
    taken("i", "11:30", "housing"),
    # j was at the window when the day ended: served, but nobody knows for how long
    taken("j", "17:00"), called("j", "17:30"), started("j", "17:31"),
    e.ServiceFinished(at=at("18:00"), ticket="j", window="1", outcome=None, implied=True),
)  # fmt: skip
"""issued 10 · called a b c d e h j = 7 · served a b c d e j = 6 · abandoned g h · cancelled f · no-show c h · waiting i."""


def folded(hall: str, events: Iterable[e.Event]) -> list[Visit]:
    """The visits of a hall's events, as the city's store keeps them."""
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    create(engine)
    with engine.begin() as db:
        fold = Fold()
        for event in events:
            fold.apply(db, hall, event)
        fold.write(db)
        rows = [Visit(*row) for row in db.execute(sa.select(visits))]
    engine.dispose()
    return rows


def parcel(hall: str, events: Iterable[e.Event], first: int = 1, epoch: str = "e", before: bytes = b"") -> Parcel:
    """A batch as a hall would send it, chained."""
    bodies = tuple(e.encode(event) for event in events)
    chain = start = before or first_link(epoch)
    for seq, (event, body) in enumerate(zip(events, bodies, strict=True), first):
        chain = link(chain, seq, event.at, body)
    return Parcel(Header(t="batch", h=hall, ep=epoch, f=first, n=len(bodies), ch=start, hd=chain), bodies)
