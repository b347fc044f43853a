"""The wall: a row per county, a cell per hall, aggregated figures only, so that anybody may see it. Pure."""

from collections.abc import Iterable, Sequence
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from config.city import City, CityHall
from qms.city import kpi
from qms.city.gate.presence import Presence
from qms.city.period import iso
from qms.city.regions import counties, halls_in, short
from qms.city.visits import Visit

CellState = Literal["open", "closed", "silent", "never"]


class Cell(Struct, frozen=True):
    """One hall. `waiting` and `longest_wait_s` are of the picture taken `at`; a silent hall keeps its last one."""

    id: str
    name: str
    state: CellState
    waiting: int | None
    longest_wait_s: float | None
    open_windows: int | None
    at: str | None
    silent_s: int | None


class Line(Struct, frozen=True):
    """One county, or the city's own halls. `missing` names the halls that `waiting` does not count."""

    code: str
    name: str
    waiting: int
    missing: list[str]
    waits: kpi.Spread
    satisfaction: kpi.Satisfaction
    halls: list[Cell]


class Wall(Struct, frozen=True):
    """The whole wall at `at` (time in the halls); `day` is the business day of the figures."""

    city: str
    at: str
    day: str
    halls: int
    halls_open: int
    waiting: int
    missing: list[str]
    waits: kpi.Spread
    satisfaction: kpi.Satisfaction
    wait_steps: tuple[int, ...]
    lines: list[Line]


class Moment(Struct, frozen=True):
    """The clocks of a picture: the city's monotonic one and the time in the halls, ms."""

    mono: int
    halls: int


def wall(city: City, presence: Presence, visits: Sequence[Visit], moment: Moment, zone: ZoneInfo) -> Wall:
    """Today's wall; `visits` are those of today."""

    def cell(hall: CityHall) -> Cell:
        return _cell(hall, presence, moment, city.thresholds.silent_after * 1000, zone)

    lines = [_line(code, name, [cell(hall) for hall in halls], visits) for code, name, halls in _rows(city)]
    cells = [cell for line in lines for cell in line.halls]
    total = kpi.row(None, visits)
    at = iso(moment.halls, zone)
    return Wall(
        city=city.city.name,
        at=at,
        day=at[:10],
        halls=len(cells),
        halls_open=sum(cell.state == "open" for cell in cells),
        waiting=sum(line.waiting for line in lines),
        missing=[name for line in lines for name in line.missing],
        waits=total.waiting,
        satisfaction=total.satisfaction,
        wait_steps=city.thresholds.wait_steps,
        lines=lines,
    )


def _rows(city: City) -> Iterable[tuple[str, str, list[CityHall]]]:
    root = short(city.city.region)
    for place in counties(city):
        if short(place.code) != root:
            yield place.code, place.name, halls_in(city, place.code)
        elif own := [hall for hall in city.halls if short(hall.region) == root]:
            yield place.code, "市本级", own


def _line(code: str, name: str, cells: list[Cell], visits: Sequence[Visit]) -> Line:
    ids = {cell.id for cell in cells}
    figures = kpi.row(None, [visit for visit in visits if visit.hall in ids])
    counted = [cell for cell in cells if cell.state in ("open", "closed")]
    return Line(
        code=code,
        name=name,
        waiting=sum(cell.waiting or 0 for cell in counted),
        missing=[cell.name for cell in cells if cell not in counted],
        waits=figures.waiting,
        satisfaction=figures.satisfaction,
        halls=cells,
    )


def _cell(hall: CityHall, presence: Presence, moment: Moment, silent_after_ms: int, zone: ZoneInfo) -> Cell:
    name, seen = hall.short or hall.name, presence[hall.id]
    picture = seen.picture if seen else None
    if seen is None or picture is None:
        return Cell(hall.id, name, "never", None, None, None, None, None)
    floor, silent_ms = picture.floor, moment.mono - seen.mono
    state: CellState = "open" if floor.open_windows else "closed"
    return Cell(
        id=hall.id,
        name=name,
        state="silent" if silent_ms > silent_after_ms else state,
        waiting=floor.waiting,
        longest_wait_s=floor.longest_wait_s,
        open_windows=floor.open_windows,
        at=iso(seen.clock, zone),
        silent_s=silent_ms // 1000,
    )
