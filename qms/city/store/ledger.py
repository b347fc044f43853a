"""The one writer: takes parcels, writes events, cursors and visits in one transaction, and answers after the commit.

A commit that failed is never retried: the file is closed and opened again, everything in memory is read anew, and the
halls send again.
"""

import fcntl
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from qms.city.gate.intake import Stream, new_in, refuse
from qms.city.gate.parcel import Parcel
from qms.city.store.fold import Fold, fold_anew
from qms.city.store.schema import create, open_file, quarantine, reason, streams
from qms.domain import events as e
from qms.journal import first_link, link
from qms.uplink.envelope import Answer

CREDIT = 4
CROWDED = 2  # batches under way a hall, while more of them wait here than one transaction takes

_INSERT = "INSERT INTO events (stream, seq, at, received_at, kind, body) VALUES (?, ?, ?, ?, ?, ?)"


class StoreTrouble(Exception):
    """The store cannot take anything now; the message says why, for the operator."""


class _Tag(Struct, frozen=True):
    """What is read of an event that this version does not know."""

    event: str = ""
    at: int = 0


_tag = msgspec.json.Decoder(_Tag)


class Ledger:
    """Owns the city's file for writing; used from one thread only."""

    def __init__(self, path: Path) -> None:
        """Raises StoreTrouble if the file cannot be opened, or another process has it."""
        self._path = path
        self._lock = _only_one(path.with_suffix(".lock"))
        self._open()

    def _open(self) -> None:
        self._fold = Fold()
        self._touched: dict[int, tuple[Stream, int | None]] = {}
        self._engine = open_file(self._path, writes=True)
        try:
            create(self._engine)
            with self._engine.begin() as db:
                fold_anew(db)
                self._streams, self._current = _read_streams(db)
        except sa.exc.SQLAlchemyError as error:
            self._engine.dispose()
            raise StoreTrouble(f"the city's file {self._path} cannot be opened: {reason(error)}") from error
        self._broken = False

    @property
    def engine(self) -> sa.Engine:
        """For short writes of the same thread that are no parcels."""
        return self._engine

    def take(self, parcels: Sequence[Parcel], now: int) -> list[Answer]:
        """One transaction. The answers, one a parcel, may be sent: what they acknowledge is on the disk.

        `now` is wall clock, ms. Raises StoreTrouble; then nothing of it has happened.
        """
        if self._broken:
            self._open()
        try:
            with self._engine.begin() as db:
                answers = [self._take(db, parcel, now, _credit(parcels)) for parcel in parcels]
                self._fold.write(db)
                self._write_streams(db)
        except sa.exc.SQLAlchemyError as error:
            self._broken = True
            self._engine.dispose()
            raise StoreTrouble(f"the city's file could not be written: {reason(error)}") from error
        return answers

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
        self._lock.close()

    def _take(self, db: sa.Connection, parcel: Parcel, now: int, credit: int) -> Answer:
        header = parcel.header
        stream = self._streams.get((header.h, header.ep))
        refusal = refuse(header, stream, self._current.get(header.h))
        if refusal is not None:
            return refusal
        if stream is None:
            stream = self._new_stream(db, parcel, now)
        if header.t == "hello":
            return stream.ack(credit, hello=True)
        skip = new_in(header, stream)
        if skip < header.n:
            if parcel.why:
                self._put_aside(db, stream, parcel, now)
            else:
                self._append(db, stream, parcel, skip, now)
        return stream.ack(credit)

    def _append(self, db: sa.Connection, stream: Stream, parcel: Parcel, skip: int, now: int) -> None:
        rows, at = [], 0
        chain = _chain_before(stream, parcel)
        for seq, body in enumerate(parcel.bodies[skip:], stream.last + 1):
            kind, at, event = _read(body)
            rows.append((stream.no, seq, at, now, kind, body))
            told = parcel.header.hb.get(seq - parcel.header.f)
            chain = chain and (told or link(chain, seq, at, body))
            if event is not None:
                self._fold.apply(db, stream.hall, event)
        db.exec_driver_sql(_INSERT, rows)
        named = parcel.header.hd
        stream.sound = stream.sound and bool(chain) and chain == named
        stream.last, stream.head = parcel.header.last, named
        self._touched[stream.no] = (stream, at)

    def _put_aside(self, db: sa.Connection, stream: Stream, parcel: Parcel, now: int) -> None:
        header = parcel.header
        row = {"stream": stream.no, "first": header.f, "count": header.n, "received_at": now, "why": parcel.why}
        db.execute(quarantine.insert().values(row | {"raw": parcel.raw}))
        stream.last, stream.head, stream.sound = header.last, header.hd, False
        self._touched[stream.no] = (stream, None)

    def _new_stream(self, db: sa.Connection, parcel: Parcel, now: int) -> Stream:
        header = parcel.header
        first = max(1, header.f)
        stream = Stream(0, header.h, header.ep, first, first - 1)
        row = {
            "hall": stream.hall,
            "epoch": stream.epoch,
            "first": first,
            "last": first - 1,
            "head": b"",
            "sound": True,
        }
        stream.no = db.execute(streams.insert().values(row | {"opened_at": now}).returning(streams.c.no)).scalar_one()
        self._streams[header.h, header.ep] = stream
        self._current[header.h] = header.ep
        return stream

    def _write_streams(self, db: sa.Connection) -> None:
        for stream, at in self._touched.values():
            values: dict[str, object] = {"last": stream.last, "head": stream.head, "sound": stream.sound}
            if at is not None:
                values["last_at"] = at
            db.execute(streams.update().where(streams.c.no == stream.no).values(values))
        self._touched.clear()


def _read_streams(db: sa.Connection) -> tuple[dict[tuple[str, str], Stream], dict[str, str]]:
    """All streams, and the newest epoch of each hall."""
    known, current = {}, {}
    for row in db.execute(sa.select(streams).order_by(streams.c.no)):
        known[row.hall, row.epoch] = Stream(row.no, row.hall, row.epoch, row.first, row.last, row.head, row.sound)
        current[row.hall] = row.epoch
    return known, current


def _chain_before(stream: Stream, parcel: Parcel) -> bytes:
    if stream.head:
        return stream.head
    return first_link(stream.epoch) if stream.last == 0 else parcel.header.ch


def _read(body: bytes) -> tuple[str, int, e.Event | None]:
    """(kind, time, event); an event that this version does not know has a kind only, and stays as it is."""
    try:
        event = e.decode(body)
    except (msgspec.DecodeError, RecursionError):
        try:
            tag = _tag.decode(body)
        except (msgspec.DecodeError, RecursionError):
            return "", 0, None
        return tag.event, tag.at, None
    return type(event).__name__, event.at, event


def _credit(parcels: Sequence[Parcel]) -> int:
    return CREDIT if len(parcels) < 64 else CROWDED


def _only_one(path: Path) -> TextIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise StoreTrouble(f"another qms city is running on {path.parent}; stop it first") from None
    return lock
