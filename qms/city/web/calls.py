"""The table of calls under /api/v1: where, what for, who may, what is told."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from aiohttp import web

from qms.city.desk import BadQuestion, Figures, HallRow, IngestRow, NoPicture, Question, UnknownHall
from qms.city.kpi import BYS
from qms.city.regions import RegionNode, UnknownRegion
from qms.city.wall import Wall
from qms.city.web.site import Site
from qms.domain.refusal import Sentence
from qms.web.problems import Wrong

NOT_HEARD = Sentence(
    "城市服务启动以后，这个大厅还没有送来现场情况；它连上以后几秒就有",
    "This hall has not told its floor since the city started; it does so within seconds of connecting.",
)


class Parameter(NamedTuple):
    """One of a path or a query."""

    name: str
    place: str
    words: str


class Call(NamedTuple):
    """One GET. `public` ones need no token."""

    path: str
    summary: str
    answer: Callable[[Site, web.Request], Awaitable[object]]
    told: Any
    parameters: tuple[Parameter, ...] = ()
    public: bool = False


async def regions(site: Site, request: web.Request) -> RegionNode:
    """`GET /regions/{code}`."""
    try:
        return site.desk.regions(request.match_info["code"])
    except UnknownRegion as unknown:
        raise Wrong(
            "not_found", Sentence(f"没有这个区划：{unknown}", f"There is no such region here: {unknown}")
        ) from None


async def halls(site: Site, _request: web.Request) -> list[HallRow]:
    """`GET /halls`."""
    return site.desk.halls()


async def floor(site: Site, request: web.Request) -> dict[str, Any]:
    """`GET /halls/{id}/floor`."""
    try:
        return site.desk.floor(request.match_info["id"])
    except UnknownHall as unknown:
        raise Wrong(
            "not_found", Sentence(f"没有这个大厅：{unknown}", f"There is no such hall here: {unknown}")
        ) from None
    except NoPicture:
        raise Wrong("unavailable", NOT_HEARD, Retry_After="5") from None


async def kpi(site: Site, request: web.Request) -> Figures:
    """`GET /kpi`."""
    asked = dict(request.query)
    known = {parameter.name for parameter in KPI_PARAMETERS}
    if strange := sorted(set(asked) - known):
        raise Wrong(
            "bad_request",
            Sentence(
                f"不认识的参数：{'、'.join(strange)}；可以用 {'、'.join(sorted(known))}",
                f"Unknown parameters: {', '.join(strange)}; there are {', '.join(sorted(known))}.",
            ),
        )
    question = Question(
        region=asked.get("region"),
        level=asked.get("level"),
        hall=asked.get("hall"),
        start=asked.get("from"),
        end=asked.get("to"),
        by=asked.get("by", "hall"),
    )
    try:
        return await site.desk.kpi(question)
    except BadQuestion as wrong:
        raise Wrong("bad_request", wrong.said) from None


async def ingest(site: Site, _request: web.Request) -> list[IngestRow]:
    """`GET /ingest`."""
    return await site.desk.ingest()


async def wall(site: Site, _request: web.Request) -> Wall:
    """`GET /wall`."""
    return await site.desk.wall()


KPI_PARAMETERS = (
    Parameter("region", "query", "only this region and what is below it, 6 or 12 figures"),
    Parameter("level", "query", "only halls of this level: city, county, town, village"),
    Parameter("hall", "query", "only this hall"),
    Parameter("from", "query", "numbers taken from this date or time on; default: today"),
    Parameter("to", "query", "up to this time, or to the end of this date; default: the end of today"),
    Parameter("by", "query", f"one row for each: {', '.join(BYS)}; default: hall"),
)
CALLS = (
    Call("/api/v1/regions/{code}", "A region with its halls and everything below", regions, RegionNode,
         (Parameter("code", "path", "the region's code"),)),
    Call("/api/v1/halls", "All halls, and which of them are connected", halls, list[HallRow]),
    Call("/api/v1/halls/{id}/floor", "The hall's floor as it last told it", floor, dict[str, Any],
         (Parameter("id", "path", "the hall's id"),)),
    Call("/api/v1/kpi", "Waiting, service, abandons and satisfaction, with their denominators", kpi, Figures,
         KPI_PARAMETERS),
    Call("/api/v1/ingest", "How far the city is with each hall", ingest, list[IngestRow]),
    Call("/api/v1/wall", "The wall: aggregated figures of today, for everybody", wall, Wall, public=True),
)  # fmt: skip
