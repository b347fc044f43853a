"""The fold: which stay of which ticket an event changes, over transfers, bundles, days, restarts and versions."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from qms.city import kpi
from qms.city.gate.parcel import Parcel
from qms.city.store.ledger import Ledger
from qms.city.store.schema import events, facts, visits
from qms.city.visits import Visit
from qms.domain import events as e
from qms.uplink.envelope import Header
from tests.city.days import THURSDAY, at, called, finished, folded, parcel, rated, started, taken

HELLO = Parcel(Header(t="hello", h="pj", ep="e", f=1))


def stage(ticket: str, clock: str, item_class: str, items: tuple[str, ...] = ()) -> e.Event:
    return e.StageBegun(at=at(clock), ticket=ticket, item_class=item_class, clock=at("9:00"), items=items)


BUNDLE: tuple[e.Event, ...] = (
    e.TicketIssued(at=at("9:00"), ticket="a", number="A001", item_class="social", clock=at("9:00"), bundle="newborn"),
    called("a", "9:10"), started("a", "9:10"),
    e.TicketTransferred(at=at("9:12"), ticket="a", window="1", item_class="social", clock=at("9:00"), to_window="2"),
    called("a", "9:20", "2", "g02"), started("a", "9:20", "2"), finished("a", "9:25", "2", case="HZ-1"),
    stage("a", "9:25", "housing", ("H1",)),
    called("a", "9:40", "3", "g03"), started("a", "9:40", "3"), finished("a", "9:50", "3", ("H1",)),
)  # fmt: skip
"""Two services: 2 + 5 minutes at windows 1 and 2, then 10 minutes at window 3."""


def kept(folder: Path, *more: e.Event) -> list[Visit]:
    """The visits of a city that took BUNDLE, was started again, and then took more."""
    first = Ledger(folder / "city.db")
    day = parcel("pj", BUNDLE)
    first.take([HELLO, day], 1)
    first.close()
    again = Ledger(folder / "city.db")
    again.take([parcel("pj", more, len(BUNDLE) + 1, before=day.header.hd)], 2)
    with again.engine.begin() as db:
        found = [Visit(*row) for row in db.execute(sa.select(visits).order_by(visits.c.stage))]
    again.close()
    return found


def test_each_stop_of_a_bundle_is_a_stay_and_a_service_of_its_own() -> None:
    stays = folded("pj", BUNDLE)
    assert [(v.stage, v.state, v.window, v.item_class, v.services) for v in stays] == [
        (1, "transferred", "1", "social", 0),
        (2, "finished", "2", "social", 1),
        (3, "finished", "3", "housing", 2),
    ]
    assert [v.served_ms // 60_000 for v in stays] == [2, 7, 10]
    assert {(v.bundle, v.issued_at) for v in stays} == {("newborn", at("9:00"))}
    assert [v.case_no for v in stays] == ["", "HZ-1", "HZ-1"]
    row = kpi.row(None, stays)
    assert (row.issued, row.served, row.satisfaction.served, row.service.n) == (1, 2, 2, 2)


def test_a_rating_is_of_the_service_that_it_names() -> None:
    stays = folded("pj", [*BUNDLE, rated("a", 2, service=1), rated("a", 5, service=2)])
    assert [v.rating for v in stays] == [None, 2, 5]


def test_a_rating_that_comes_days_later_finds_its_service_in_the_store(tmp_path: Path) -> None:
    later = (rated("a", 1, service=1, day=3), rated("a", 4, service=1, day=9, follow_up=True))
    assert [(v.rating, v.follow_up) for v in kept(tmp_path, *later)] == [(None, None), (1, 4), (None, None)]


def test_a_default_is_kept_apart_and_an_active_rating_after_it_counts(tmp_path: Path) -> None:
    default = rated("a", 3, service=2, day=8, default=True)
    stays = kept(tmp_path, default, rated("a", 1, service=2, day=9))
    assert [(v.rating, v.default_rating) for v in stays][-1] == (1, 3)
    assert kpi.row(None, stays).satisfaction == kpi.Satisfaction(mean=1.0, rated=1, served=2, bad=1)


def test_a_rating_of_a_service_that_the_city_never_saw_counts_nowhere(tmp_path: Path) -> None:
    stays = kept(tmp_path, rated("a", 5, service=3), rated("nobody", 5))
    assert [v.rating for v in stays] == [None, None, None]


def test_a_stop_that_still_waits_is_not_rated_for_the_one_before() -> None:
    begun = folded("pj", [*BUNDLE[:8], rated("a", 4, service=1), called("a", "9:40", "3", "g03")])
    assert [(v.state, v.rating) for v in begun] == [("transferred", None), ("finished", 4), ("called", None)]


def test_who_came_how_stands_with_the_visit() -> None:
    issued = e.TicketIssued(
        at=at("9:00"), ticket="b", number="A002", item_class="social", clock=at("9:00"), group="appointment",
        booking="code", late=True, on_behalf="relative", case="HZ-2",
    )  # fmt: skip
    regrouped = e.TicketRegrouped(
        at=at("9:05"), ticket="b", group="priority", priority_class="elder", reason="出示证件", by="g01"
    )
    [visit] = folded("pj", [issued, regrouped])
    assert (visit.grouping, visit.booked, visit.late) == ("priority", True, True)
    assert (visit.on_behalf, visit.case_no) == ("relative", "HZ-2")


@pytest.mark.parametrize(
    "event",
    [
        e.TicketPinned(at=1, ticket="a", reason="r", by="g01"),
        e.CompanionJoined(at=1, ticket="a", by="g01"),
        e.PaymentNoted(at=1, ticket="a", window="1", reference="p", amount=5),
        e.RecordingNoted(at=1, ticket="a", window="1", reference="v", edge="begin"),
        e.SlipOwed(at=1, ticket="a", slip="receipt"),
        e.TicketPrinted(at=1, ticket="a", device="p1", slip="receipt"),
        e.TriageRecorded(at=1, outcome="solved", by="g01"),
        e.AlertRaised(at=1, alert="unrostered", subject="1"),
        e.StandingCarried(at=1, services=(e.ServiceCarried(ticket="a", service=1, number="A1", window="1", finished_at=1),)),
        e.WindowOpened(at=1, window="1", clerk="g01", unrostered=True),
        e.SlotBooked(at=1, booking="c", item_class="social", start=1, end=2),
    ],
)  # fmt: skip
def test_what_changes_no_figure_is_kept_all_the_same(event: e.Event, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "city.db")
    before = parcel("pj", [taken("a", "9:00")])
    ledger.take([HELLO, before, parcel("pj", [event], 2, before=before.header.hd)], 1)
    with ledger.engine.begin() as db:
        body = db.scalar(sa.select(events.c.body).where(events.c.seq == 2))
        [visit] = [Visit(*row) for row in db.execute(sa.select(visits))]
    assert (e.decode(body or b""), visit.state) == (event, "waiting")
    ledger.close()


def test_a_city_whose_visits_have_other_columns_makes_their_table_anew(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "city.db")
    ledger.take([HELLO, parcel("pj", [*THURSDAY, *BUNDLE[1:]])], 1)
    with ledger.engine.begin() as db:
        before = db.execute(sa.select(visits)).all()
        for column in ("services", "case_no", "late"):
            db.exec_driver_sql(f"ALTER TABLE visits DROP COLUMN {column}")
        db.execute(facts.update().where(facts.c.name == "fold").values(value="1"))
    ledger.close()
    again = Ledger(tmp_path / "city.db")
    with again.engine.begin() as db:
        assert db.execute(sa.select(visits)).all() == before
    again.close()
