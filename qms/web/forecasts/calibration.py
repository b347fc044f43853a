"""How good the hall's forecasts were in the last days, read from the journal; finished days are read once."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import asdict

from qms.forecast.hall import calibration
from qms.forecast.hall.calibration import AIM, Calibration, Coverage
from qms.hall import Hall

LOOK_BACK = 3
"""How many calendar days are looked at for each business day that is asked for: weekends and holidays lie between."""


class CoverageNow(Struct, frozen=True, kw_only=True):
    """Visitors who were `told` an interval when they took their number, and how many of them were `called` so far. Of those:
    the shares called `within` p10 to p90, `early` before and `late` after it; the mean distance of the wait from p50, and by how
    much longer than p50 people waited in the mean (`bias_s`), seconds. Null while nobody was called."""

    told: int
    called: int
    within: float | None
    early: float | None
    late: float | None
    mean_error_s: float | None
    bias_s: float | None


class ClassCoverage(CoverageNow, frozen=True, kw_only=True):
    """Of one item class."""

    item_class: str
    name: str


class DayCoverage(CoverageNow, frozen=True, kw_only=True):
    """Of one business day, YYYY-MM-DD."""

    date: str


class CalibrationNow(Struct, frozen=True, kw_only=True):
    """How good the forecast was in `by_day`, newest first; `aim` is the share that should have been called within its interval."""

    aim: float
    overall: CoverageNow
    classes: tuple[ClassCoverage, ...]
    by_day: tuple[DayCoverage, ...]


class Calibrated:
    """Reads days of the journal and remembers what came of the finished ones."""

    def __init__(self, hall: Hall, names: dict[str, str]) -> None:
        self._hall, self._names = hall, names
        self._finished: dict[tuple[str, str], Calibration | None] = {}

    async def last(self, days: int) -> CalibrationNow:
        """The last `days` business days, today's among them."""
        found: dict[str, Calibration] = {}
        for day in self._back(days):
            if len(found) == days:
                break
            if (of_day := await self._of(day)) is not None:
                found[day] = of_day
        whole = Calibration()
        for of_day in found.values():
            whole.add(of_day)
        return CalibrationNow(
            aim=AIM,
            overall=_figures(whole.overall),
            classes=tuple(self._class(one, whole.classes.get(one, Coverage())) for one in self._names),
            by_day=tuple(_day(day, one.overall) for day, one in found.items()),
        )

    def _class(self, item_class: str, one: Coverage) -> ClassCoverage:
        return ClassCoverage(item_class=item_class, name=self._names[item_class], **asdict(_figures(one)))

    def _back(self, days: int) -> Iterator[str]:
        newest = self._hall.floor.day
        for n in range(LOOK_BACK * days if newest else 0):
            yield (date.fromisoformat(newest or "") - timedelta(days=n)).isoformat()

    async def _of(self, day: str) -> Calibration | None:
        """None for a date on which no business day was opened."""
        floor, key = self._hall.floor, (self._hall.epoch, day)
        if day == floor.day:
            return calibration.of_tickets(floor.tickets.values())
        if key not in self._finished:
            events = await self._hall.day(day)
            self._finished[key] = calibration.calibration(events) if events else None
        return self._finished[key]


def _figures(one: Coverage) -> CoverageNow:
    n = one.called
    return CoverageNow(
        told=one.told,
        called=n,
        within=round(one.within / n, 4) if n else None,
        early=round(one.early / n, 4) if n else None,
        late=round(one.late / n, 4) if n else None,
        mean_error_s=round(one.missed_by / n, 1) if n else None,
        bias_s=round(one.too_short / n, 1) if n else None,
    )


def _day(day: str, one: Coverage) -> DayCoverage:
    return DayCoverage(date=day, **asdict(_figures(one)))
