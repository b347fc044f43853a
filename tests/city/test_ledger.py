"""The city's ledger: in order, once, in one transaction with the cursor; nothing half done, nothing silently lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from qms.city.gate.parcel import Parcel
from qms.city.store.ledger import Ledger, StoreTrouble
from qms.city.store.schema import events, facts, streams, visits
from qms.domain import events as e
from qms.journal import first_link, link
from qms.uplink.envelope import SCHEMA, Ack, Answer, Header, Nack
from tests.city.days import THURSDAY, parcel, taken

HELLO = Parcel(Header(t="hello", h="pj", ep="e", f=1))
NOW = 1_773_300_000_000


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty one."""
    made = Ledger(tmp_path / "city.db")
    yield made
    made.close()


def read(ledger: Ledger, *columns: sa.Column[object]) -> list[tuple[object, ...]]:
    """What stands in a table."""
    with ledger.engine.begin() as db:
        return [tuple(row) for row in db.execute(sa.select(*columns))]


def take(ledger: Ledger, *parcels: Parcel) -> list[Answer]:
    """One transaction."""
    return ledger.take(parcels, NOW)


def test_a_day_in_pieces_is_the_same_day(ledger: Ledger, tmp_path: Path) -> None:
    whole = Ledger(tmp_path / "whole.db")
    take(whole, HELLO, parcel("pj", THURSDAY))
    take(ledger, HELLO)
    before = b""
    for seq, event in enumerate(THURSDAY, 1):
        piece = parcel("pj", [event], seq, before=before)
        before = piece.header.hd
        assert take(ledger, piece) == [Ack(ep="e", last=seq)]
    for table in (events, streams, visits):
        assert read(ledger, *table.c) == read(whole, *table.c)
    assert read(ledger, streams.c.sound) == [(True,)]
    whole.close()


def test_repeats_overlaps_and_gaps(ledger: Ledger) -> None:
    first, rest = parcel("pj", THURSDAY[:10]), parcel("pj", THURSDAY[10:20], 11, before=b"")
    take(ledger, HELLO, first)
    assert take(ledger, first, first) == [Ack(ep="e", last=10), Ack(ep="e", last=10)]
    [gap] = take(ledger, parcel("pj", THURSDAY[20:], 21))
    assert isinstance(gap, Nack)
    assert (gap.kind, gap.expect) == ("gap", 11)
    assert take(ledger, parcel("pj", THURSDAY[:20])) == [Ack(ep="e", last=20)]
    assert take(ledger, rest) == [Ack(ep="e", last=20)]
    assert [seq for (seq,) in read(ledger, events.c.seq)] == list(range(1, 21))
    assert read(ledger, streams.c.sound) == [(True,)]


def test_an_answer_to_a_greeting_carries_the_cursor_and_the_chain(ledger: Ledger) -> None:
    day = parcel("pj", THURSDAY)
    assert take(ledger, HELLO) == [Ack(ep="e", last=0, hello=True)]
    take(ledger, day)
    assert take(ledger, HELLO) == [Ack(ep="e", last=len(THURSDAY), hello=True, head=day.header.hd)]


def test_after_a_restart_the_ledger_knows_where_it_was(ledger: Ledger, tmp_path: Path) -> None:
    day = parcel("pj", THURSDAY[:30])
    take(ledger, HELLO, day)
    ledger.close()
    again = Ledger(tmp_path / "city.db")
    assert take(again, HELLO) == [Ack(ep="e", last=30, hello=True, head=day.header.hd)]
    rest = parcel("pj", THURSDAY[30:], 31, before=day.header.hd)
    assert take(again, rest) == [Ack(ep="e", last=len(THURSDAY))]
    assert len(read(again, visits.c.ticket)) == 11
    again.close()


def test_a_batch_on_another_chain_is_refused(ledger: Ledger) -> None:
    take(ledger, HELLO, parcel("pj", THURSDAY[:5]))
    [answer] = take(ledger, parcel("pj", THURSDAY[5:8], 6, before=b"x" * 32))
    assert isinstance(answer, Nack)
    assert (answer.kind, len(read(ledger, events.c.seq))) == ("epoch", 5)


def test_an_entry_that_was_changed_on_its_way_shows_in_the_chain(ledger: Ledger) -> None:
    good = parcel("pj", THURSDAY[:3])
    changed = Parcel(good.header, (e.encode(taken("zz", "9:00")), *good.bodies[1:]))
    assert take(ledger, HELLO, changed)[1] == Ack(ep="e", last=3)
    assert read(ledger, streams.c.sound) == [(False,)]


def test_an_entry_that_lost_a_field_at_the_halls_door_does_not_break_the_chain(ledger: Ledger) -> None:
    phone = e.TicketIssued(at=1, ticket="t", number="A001", item_class="a", clock=1, phone="0f" * 16)
    whole = parcel("pj", [phone, *THURSDAY])
    first = link(first_link("e"), 1, 1, whole.bodies[0])
    held_back = replace(whole.header, hb={0: first})
    less = e.encode(replace(phone, phone=None))
    take(ledger, HELLO, Parcel(held_back, (less, *whole.bodies[1:])))
    assert read(ledger, streams.c.sound) == [(True,)]


def test_a_chain_value_that_the_hall_only_told_does_not_hide_what_was_changed_elsewhere(ledger: Ledger) -> None:
    whole = parcel("pj", THURSDAY[:3])
    changed = e.encode(taken("zz", "9:00"))
    told = replace(whole.header, hb={0: link(first_link("e"), 1, THURSDAY[0].at, whole.bodies[0])})
    take(ledger, HELLO, Parcel(told, (whole.bodies[0], changed, whole.bodies[2])))
    assert read(ledger, streams.c.sound) == [(False,)]


def test_a_newer_hall_is_read_one_schema_ahead_and_no_further(ledger: Ledger) -> None:
    ahead = Parcel(Header(t="hello", h="pj", ep="e", f=1, sv=SCHEMA + 1))
    beyond = Parcel(Header(t="hello", h="pj", ep="e", f=1, sv=SCHEMA + 2))
    answers = take(ledger, beyond, ahead)
    assert isinstance(answers[0], Nack)
    assert (answers[0].kind, answers[0].max, answers[1]) == ("schema", SCHEMA + 1, Ack(ep="e", last=0, hello=True))


def test_halls_of_every_earlier_schema_are_read(ledger: Ledger) -> None:
    for sv in range(1, SCHEMA + 1):
        hello = Parcel(Header(t="hello", h=f"hall{sv}", ep="e", f=1, sv=sv))
        assert take(ledger, hello, parcel(f"hall{sv}", THURSDAY))[-1] == Ack(ep="e", last=len(THURSDAY))
    assert len(set(read(ledger, visits.c.hall))) == SCHEMA


def test_history_that_comes_again_under_a_new_epoch_counts_once(ledger: Ledger) -> None:
    take(ledger, HELLO, parcel("pj", THURSDAY))
    before = read(ledger, *visits.c)
    take(ledger, Parcel(Header(t="hello", h="pj", ep="f", f=1)), parcel("pj", THURSDAY, epoch="f"))
    assert read(ledger, *visits.c) == before
    assert len(read(ledger, events.c.seq)) == 2 * len(THURSDAY)
    [late] = take(ledger, parcel("pj", [taken("y", "12:00")], len(THURSDAY) + 1))
    assert isinstance(late, Nack)
    assert (late.kind, late.known) == ("epoch", "f")


def test_a_transaction_that_fails_leaves_nothing_and_the_next_one_works(ledger: Ledger) -> None:
    take(ledger, HELLO, parcel("pj", THURSDAY[:10]))
    with ledger.engine.begin() as db:
        db.exec_driver_sql("CREATE TRIGGER full BEFORE UPDATE ON streams BEGIN SELECT RAISE(ABORT, 'no space'); END")
    other = Parcel(Header(t="hello", h="jh", ep="e2", f=1))
    with pytest.raises(StoreTrouble, match="no space"):
        take(ledger, other, parcel("pj", THURSDAY[:20]), parcel("jh", THURSDAY[:3], epoch="e2"))
    outside = sa.create_engine(f"sqlite:///{ledger.engine.url.database}", poolclass=sa.NullPool)
    with outside.begin() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(events)) == 10
        db.exec_driver_sql("DROP TRIGGER full")
    assert take(ledger, other, parcel("pj", THURSDAY[:20])) == [
        Ack(ep="e2", last=0, hello=True),
        Ack(ep="e", last=20),
    ]
    assert len(read(ledger, events.c.seq)) == 20


def test_visits_are_folded_anew_when_the_code_counts_otherwise(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, HELLO, parcel("pj", THURSDAY))
    before = read(ledger, *visits.c)
    with ledger.engine.begin() as db:
        db.execute(visits.delete())
        db.execute(facts.update().where(facts.c.name == "fold").values(value="0"))
    ledger.close()
    again = Ledger(tmp_path / "city.db")
    assert read(again, *visits.c) == before
    again.close()


def test_a_city_that_starts_in_the_middle_of_a_day_takes_what_it_gets(ledger: Ledger) -> None:
    late = Parcel(Header(t="hello", h="pj", ep="e", f=21))
    assert take(ledger, late, parcel("pj", THURSDAY[20:], 21, before=b"x" * 32)) == [
        Ack(ep="e", last=20, hello=True),
        Ack(ep="e", last=len(THURSDAY)),
    ]
    tickets = {ticket for (ticket,) in read(ledger, visits.c.ticket)}
    assert tickets == {"e", "f", "g", "h", "i", "j"}
