"""Folds events into the visits table: the latest stages at hand in memory, the rest read when an event asks for them."""

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields
from operator import attrgetter
from typing import Any

import msgspec
import sqlalchemy as sa

from qms.city.store.schema import events, facts, streams, visits
from qms.city.visits import VERSION, Visit, begin, fold, is_of
from qms.domain import events as e

AT_HAND = 50_000  # visits kept in memory, about 30 MB
PAGE = 10_000

_NAMES = tuple(field.name for field in fields(Visit))
_UPSERT = f"INSERT OR REPLACE INTO visits VALUES ({', '.join('?' * len(_NAMES))})"
_CLEAR = "DELETE FROM visits WHERE hall = ? AND ticket = ?"
_values = attrgetter(*_NAMES)


Place = tuple[str, str]
"""Hall and ticket."""


class Fold:
    """What a transaction changes of the visits; `write` puts it down. After a failed transaction make a new one."""

    def __init__(self) -> None:
        self._latest: OrderedDict[Place, Visit] = OrderedDict()
        self._changed: dict[Place, dict[int, Visit]] = {}
        self._begun: set[Place] = set()

    def apply(self, db: sa.Connection, hall: str, event: e.Event) -> None:
        """Take one event; events of windows and days change no visit."""
        if isinstance(event, e.TicketIssued):
            self._begin((hall, event.ticket), begin(hall, event))
        elif isinstance(event, e.TicketRated):
            self._rate(db, (hall, event.ticket), event)
        elif isinstance(event, e.TicketEvent):
            self._go_on(db, (hall, event.ticket), event)

    def _begin(self, place: Place, visit: Visit) -> None:
        """A ticket that is issued again (a hall's history sent under a new epoch) starts from nothing."""
        self._begun.add(place)
        self._latest[place] = visit
        self._changed[place] = {1: visit}

    def _go_on(self, db: sa.Connection, place: Place, event: e.TicketEvent) -> None:
        visit = self._latest.get(place) or self._read(db, place)
        if visit is None:
            return
        after = fold(visit, event)
        changed = self._changed.setdefault(place, {})
        changed[visit.stage] = self._latest[place] = visit
        if after is not None:
            changed[after.stage] = self._latest[place] = after

    def _rate(self, db: sa.Connection, place: Place, event: e.TicketRated) -> None:
        """A rating may come days later, and about a service before the last; without its service it counts nowhere."""
        at_hand = [*self._changed.get(place, {}).values(), *([self._latest[place]] if place in self._latest else [])]
        visit = next((one for one in at_hand if is_of(one, event)), None) or self._read_service(db, place, event)
        if visit is not None:
            fold(visit, event)
            self._changed.setdefault(place, {})[visit.stage] = visit

    def _read_service(self, db: sa.Connection, place: Place, event: e.TicketRated) -> Visit | None:
        c = visits.c
        return self._one(db, place, c.services == event.service, c.state == "finished")

    def _read(self, db: sa.Connection, place: Place) -> Visit | None:
        return self._one(db, place)

    def _one(self, db: sa.Connection, place: Place, *that: sa.ColumnElement[bool]) -> Visit | None:
        """The latest stage of a ticket, or the latest one of which `that` is so."""
        c = visits.c
        chosen = sa.select(visits).where(c.hall == place[0], c.ticket == place[1], *that)
        row = db.execute(chosen.order_by(c.stage.desc()).limit(1)).first()
        return None if row is None else Visit(*row)

    def write(self, db: sa.Connection) -> None:
        """Put everything changed into the table."""
        if self._begun:
            db.exec_driver_sql(_CLEAR, list(self._begun))
        if self._changed:
            db.exec_driver_sql(_UPSERT, [_values(v) for stages in self._changed.values() for v in stages.values()])
        self._begun.clear()
        self._changed.clear()
        while len(self._latest) > AT_HAND:
            self._latest.popitem(last=False)


def fold_anew(db: sa.Connection) -> None:
    """If the visits were folded by another version of this code, make their table anew and fold all events again."""
    folded = db.scalar(sa.select(facts.c.value).where(facts.c.name == "fold"))
    if folded == str(VERSION):
        return
    visits.drop(db)
    visits.create(db)
    work = Fold()
    known = db.execute(sa.select(streams.c.no, streams.c.hall).order_by(streams.c.no)).all()
    for no, hall in known:
        seq = 0
        while rows := _page(db, no, seq):
            for row in rows:
                with suppress(msgspec.DecodeError, RecursionError):
                    work.apply(db, hall, e.decode(row.body))
            work.write(db)
            seq = rows[-1].seq
    db.execute(facts.delete().where(facts.c.name == "fold"))
    db.execute(facts.insert().values(name="fold", value=str(VERSION)))


def _page(db: sa.Connection, stream: int, after: int) -> Sequence[sa.Row[Any, Any]]:
    c = events.c
    chosen = sa.select(c.seq, c.body).where(c.stream == stream, c.seq > after).order_by(c.seq).limit(PAGE)
    return db.execute(chosen).all()
