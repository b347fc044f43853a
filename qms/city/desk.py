"""The information desk: what the city answers when it is asked, from its plan, its store and who is there."""

import time
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from config.city import City
from qms.city import kpi
from qms.city.gate.presence import Presence
from qms.city.period import NoTime, Period, iso, period
from qms.city.regions import RegionNode, UnknownRegion, halls_in, tree
from qms.city.store import Store, StreamRow
from qms.city.wall import Moment, Wall, wall
from qms.domain.refusal import Sentence

WALL_FOR = 2.0  # seconds that one wall is good for, however many ask
LEVELS = ("city", "county", "town", "village")


class UnknownHall(Exception):
    """No hall of that id reports here."""


class NoPicture(Exception):
    """The hall has not sent its floor since the city started."""


class BadQuestion(Exception):
    """The question cannot be answered; `said` is what is wrong with it."""

    def __init__(self, said: Sentence) -> None:
        super().__init__(said.en)
        self.said = said


class HallRow(Struct, frozen=True):
    """One hall of the list. `heard_at` is wall clock; null = not since the city started."""

    id: str
    name: str
    region: str
    level: str
    connected: bool
    heard_at: str | None


class IngestRow(Struct, frozen=True):
    """How far the city is with a hall. `lag` = entries that the hall has and the city has not; `lag_s` = how old the
    city's newest is by the hall's clock, 0 without a lag; `sound` = the hash chain held all the way."""

    hall: str
    epoch: str | None
    first_seq: int
    last_seq: int
    hall_seq: int
    lag: int
    lag_s: float
    last_event_at: str | None
    heard_at: str | None
    silent_s: float | None
    connected: bool
    sound: bool
    put_aside: int


class Question(Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """What `/kpi` is asked; everything may be left out."""

    region: str | None = None
    level: str | None = None
    hall: str | None = None
    start: str | None = None
    end: str | None = None
    by: str = "hall"


class Figures(Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """The answer of `/kpi`; `total` is over all rows, `definitions` say what each figure counts."""

    start: str
    end: str
    by: str
    rows: list[kpi.Row]
    total: kpi.Row
    definitions: dict[str, str]


class Desk:
    """Asked by the web side only."""

    def __init__(self, city: City, store: Store, presence: Presence) -> None:
        self.city, self._store, self._presence = city, store, presence
        self._zone = ZoneInfo(city.city.timezone)
        self._wall: tuple[float, Wall] | None = None

    def regions(self, code: str) -> RegionNode:
        """Raises UnknownRegion."""
        return tree(self.city, code)

    def halls(self) -> list[HallRow]:
        """In the order drawn."""
        rows = []
        for hall in self.city.halls:
            seen = self._presence[hall.id]
            heard = iso(seen.at, self._zone) if seen else None
            rows.append(HallRow(hall.id, hall.name, hall.region, hall.level, self._connected(hall.id), heard))
        return rows

    def floor(self, hall: str) -> dict[str, Any]:
        """The last picture as the hall sent it, with its age. Raises UnknownHall or NoPicture."""
        self._known(hall)
        seen = self._presence[hall]
        if seen is None or seen.picture is None:
            raise NoPicture(hall)
        picture: dict[str, Any] = msgspec.json.decode(seen.picture.raw)
        age_s = round((_wall_ms() - seen.picture.at) / 1000, 1)
        return picture | {"received_at": iso(seen.picture.at, self._zone), "age_s": age_s}

    async def kpi(self, question: Question) -> Figures:
        """Raises BadQuestion."""
        by = next((by for by in kpi.BYS if by == question.by), None)
        if by is None:
            raise BadQuestion(_one_of("by", kpi.BYS))
        halls, asked = self._halls(question), self._period(question)
        visits = await self._store.visits(halls, *asked)
        return Figures(
            start=iso(asked.start, self._zone),
            end=iso(asked.end, self._zone),
            by=by,
            rows=kpi.rows(visits, by, self._zone, halls if by == "hall" else ()),
            total=kpi.row(None, visits),
            definitions=dict(kpi.DEFINITIONS),
        )

    async def ingest(self) -> list[IngestRow]:
        """One row a hall, in the order drawn."""
        known = {row.hall: row for row in await self._store.streams()}
        return [self._ingest(hall.id, known.get(hall.id)) for hall in self.city.halls]

    async def wall(self) -> Wall:
        """Today's, at most WALL_FOR old."""
        if self._wall is None or time.monotonic() - self._wall[0] > WALL_FOR:
            moment = Moment(_mono_ms(), self._now())
            today = period(None, None, self._zone, moment.halls)
            visits = await self._store.visits([hall.id for hall in self.city.halls], *today)
            self._wall = (time.monotonic(), wall(self.city, self._presence, visits, moment, self._zone))
        return self._wall[1]

    def _halls(self, question: Question) -> list[str]:
        if question.level is not None and question.level not in LEVELS:
            raise BadQuestion(_one_of("level", LEVELS))
        try:
            chosen = [hall.id for hall in halls_in(self.city, question.region, question.level)]
        except UnknownRegion:
            raise BadQuestion(
                Sentence(f"没有这个区划：{question.region}", f"There is no such region here: {question.region}")
            ) from None
        return [hall for hall in chosen if question.hall in (None, hall)]

    def _period(self, question: Question) -> Period:
        try:
            return period(question.start, question.end, self._zone, self._now())
        except NoTime as wrong:
            raise BadQuestion(wrong.said) from None

    def _ingest(self, hall: str, row: StreamRow | None) -> IngestRow:
        seen = self._presence[hall]
        last = row.last if row else 0
        newest = max(last, seen.newest) if seen and (row is None or seen.epoch == row.epoch) else last
        last_at = row.last_at if row else None
        behind = newest > last and seen is not None and last_at is not None
        return IngestRow(
            hall=hall,
            epoch=row.epoch if row else None,
            first_seq=row.first if row else 0,
            last_seq=last,
            hall_seq=newest,
            lag=newest - last,
            lag_s=max(0.0, (seen.clock - last_at) / 1000) if behind and seen and last_at else 0.0,
            last_event_at=iso(last_at, self._zone) if last_at else None,
            heard_at=iso(seen.at, self._zone) if seen else None,
            silent_s=round((_mono_ms() - seen.mono) / 1000, 1) if seen else None,
            connected=self._connected(hall),
            sound=row.sound if row else True,
            put_aside=row.put_aside if row else 0,
        )

    def _known(self, hall: str) -> None:
        if all(hall != known.id for known in self.city.halls):
            raise UnknownHall(hall)

    def _connected(self, hall: str) -> bool:
        silent = self._presence.silent_ms(hall, _mono_ms())
        return silent is not None and silent <= self.city.thresholds.silent_after * 1000

    def _now(self) -> int:
        return self._presence.clock(_mono_ms(), self.city.thresholds.silent_after * 1000, _wall_ms())


def _mono_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


def _one_of(name: str, allowed: Iterable[str]) -> Sentence:
    names = tuple(allowed)
    return Sentence(f"{name} 只能是 {'、'.join(names)}", f"Please give `{name}` as one of {', '.join(names)}.")
