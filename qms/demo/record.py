"""A recorded day played through a hall: people arrive and are called when the record says; then the city is asked.

The file is CSV (or .csv.gz): hall,date,arrive_time,queue,ticket_no,called_time; `called_time` may be blank. The first hall
of the file plays in the demo's first hall, the second in its second; queues are mapped to item classes, busiest first.
"""

import asyncio
import csv
import gzip
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from config.plan import Plan
from qms.demo.town import Place
from qms.web.client import Declined, HallClient, Unreachable

COLUMNS = ("hall", "date", "arrive_time", "queue", "ticket_no", "called_time")
REASON = "按记录的时间叫号"
TRIES = 20  # a hall that restarts is asked again


class RecordTrouble(Exception):
    """The file cannot be played; the message says where and why."""


class Arrival(NamedTuple):
    """One recorded ticket. Times are ms since 1970 UTC, the record's clock read in the demo hall's time zone."""

    hall: str
    queue: str
    at: int
    called_at: int | None


def read(path: Path, zone: ZoneInfo) -> list[Arrival]:
    """All recorded tickets in order of arrival. Raises RecordTrouble."""
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordTrouble(f"{path} cannot be read: {error}") from None
    rows = csv.DictReader(StringIO(text))
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise RecordTrouble(
            f"{path}, line 1: the columns {', '.join(missing)} are missing; expected {','.join(COLUMNS)}"
        )
    arrivals = []
    for number, row in enumerate(rows, 2):
        try:
            arrivals.append(_arrival(row, zone))
        except (ValueError, TypeError) as error:
            raise RecordTrouble(f"{path}, line {number}: {error}") from None
    if not arrivals:
        raise RecordTrouble(f"{path} has no arrivals")
    return sorted(arrivals, key=lambda a: a.at)


def _arrival(row: dict[str, str], zone: ZoneInfo) -> Arrival:
    def moment(time: str) -> int:
        return int(datetime.fromisoformat(f"{row['date']}T{time}").replace(tzinfo=zone).timestamp() * 1000)

    called = moment(row["called_time"]) if row["called_time"] else None
    return Arrival(row["hall"], row["queue"], moment(row["arrive_time"]), called)


def classes_of(arrivals: Iterable[Arrival], plan: Plan) -> dict[str, str]:
    """Queue -> item class: the busiest queue to the first class of the plan, and so on, round again when they run out."""
    busiest = [queue for queue, _ in Counter(a.queue for a in arrivals).most_common()]
    return {queue: plan.item_classes[i % len(plan.item_classes)].id for i, queue in enumerate(busiest)}


class Player:
    """Plays one hall's part of a record."""

    def __init__(self, place: Place, arrivals: Sequence[Arrival], kiosk: HallClient, manager: HallClient) -> None:
        self._plan, self._arrivals, self._kiosk, self._manager = place.plan, arrivals, kiosk, manager
        self._classes = classes_of(arrivals, place.plan)
        self._busy_since: dict[str, int] = dict.fromkeys((w.no for w in place.plan.windows), 0)
        self._locks = {w.no: asyncio.Lock() for w in place.plan.windows}
        self.lost = 0

    async def play(self, now: Any, speed: float) -> None:
        """Play everything; returns when the last one has been called. `now()` is hall time in ms."""

        async def at(moment: int) -> None:
            await asyncio.sleep(max(0.0, (moment - now()) / 1000 / speed))

        async with asyncio.TaskGroup() as people:
            for arrival in self._arrivals:
                await at(arrival.at)
                people.create_task(self._visit(arrival, at))

    async def _visit(self, arrival: Arrival, at: Any) -> None:
        item_class = self._classes[arrival.queue]
        ticket = await self._ask(self._kiosk, "/tickets", {"item_class": item_class, "channel": "web"})
        if ticket is None or arrival.called_at is None:
            return
        await at(arrival.called_at)
        window = min(self._plan.windows_serving(item_class), key=self._busy_since.__getitem__)
        self._busy_since[window] = arrival.called_at
        async with self._locks[window]:
            await self._ask(self._manager, f"/windows/{window}/call", {"ticket": ticket["id"], "reason": REASON})
        usual = self._plan.item_class(item_class).usual_service
        await at(arrival.called_at + usual * 1000)
        if self._busy_since[window] == arrival.called_at:
            async with self._locks[window]:
                await self._ask(self._manager, f"/windows/{window}/finish", {})

    async def _ask(self, client: HallClient, path: str, body: dict[str, Any]) -> Any:
        for _ in range(TRIES):
            try:
                return await client.post(path, body)
            except Unreachable:
                await asyncio.sleep(0.2)
            except Declined as declined:
                if declined.code not in ("no_ticket", "unavailable"):
                    self.lost += 1
                return None
        self.lost += 1
        return None


class Figures(NamedTuple):
    """Waits of one day, in seconds."""

    n: int
    p50: float
    p90: float
    mean: float


def recorded(arrivals: Iterable[Arrival], zone: ZoneInfo) -> dict[str, Figures]:
    """The record's own waits by date, over the tickets that were called."""
    waits: dict[str, list[float]] = {}
    for a in arrivals:
        if a.called_at is not None:
            day = datetime.fromtimestamp(a.at / 1000, zone).date().isoformat()
            waits.setdefault(day, []).append((a.called_at - a.at) / 1000)
    return {day: _figures(sorted(w)) for day, w in sorted(waits.items())}


def _figures(waits: list[float]) -> Figures:
    def rank(share: float) -> float:
        return waits[min(len(waits) - 1, int(share * len(waits)))]

    return Figures(len(waits), rank(0.5), rank(0.9), sum(waits) / len(waits))


def compared(hall: str, record: dict[str, Figures], rows: Sequence[dict[str, Any]]) -> str:
    """A table: each day as recorded and as the city sees it."""
    seen = {row["key"]: row["waiting"] for row in rows}
    lines = [
        f"{hall}: waits in minutes, recorded | as the city sees them",
        "date        called  p50   p90  mean |     n  p50   p90  mean",
    ]
    for day, r in record.items():
        city = seen.get(day) or {"n": 0, "p50_s": 0, "p90_s": 0, "mean_s": 0}
        told = [(city[k] or 0) / 60 for k in ("p50_s", "p90_s", "mean_s")]
        lines.append(
            f"{day}  {r.n:6d} {r.p50 / 60:5.1f} {r.p90 / 60:5.1f} {r.mean / 60:5.1f} |"
            f" {city['n']:5d} {told[0]:5.1f} {told[1]:5.1f} {told[2]:5.1f}"
        )
    return "\n".join(lines)


def zone_of(plan: Plan) -> ZoneInfo:
    """The time zone in which a record's clock is read."""
    return ZoneInfo(plan.hall.timezone)


def first_moment(path: Path, zone: ZoneInfo) -> int:
    """Where hall time begins for a record: ten minutes before its first arrival (ms). Raises RecordTrouble."""
    return read(path, zone)[0].at - 600_000
