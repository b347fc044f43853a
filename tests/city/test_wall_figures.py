"""The wall's figures, regions and periods: who belongs where, what today is, and what an old picture says of itself."""

from zoneinfo import ZoneInfo

import msgspec
import pytest

from config.catalogue import Place
from config.city import City, CityFacts, CityHall
from qms.city.gate.presence import Presence
from qms.city.period import NoTime, Period, iso, period
from qms.city.regions import UnknownRegion, halls_in, tree
from qms.city.wall import Line, Moment, Wall, wall
from qms.uplink.envelope import Header
from tests.city.days import MIDNIGHT, THURSDAY, at, folded

CHINA = ZoneInfo("Asia/Shanghai")
CITY = City(
    city=CityFacts(id="t", name="试验市", region="000000"),
    regions=(
        Place("000000", "试验市", "city"),
        Place("000001", "东区", "county", "000000"),
        Place("000002", "西区", "county", "000000"),
        Place("000001101000", "镇", "town", "000001"),
        Place("000001101001", "村", "village", "000001101000"),
    ),
    halls=(
        CityHall("centre", "市中心", "000000", "city"),
        CityHall("east", "东区中心", "000001", "county", short="中心"),
        CityHall("village", "村站", "000001101001", "village"),
        CityHall("west", "西区中心", "000002000000", "county"),
    ),
)


def ids(halls: list[CityHall]) -> list[str]:
    """Hall ids."""
    return [hall.id for hall in halls]


def test_a_region_takes_in_everything_below_it() -> None:
    assert ids(halls_in(CITY)) == ["centre", "east", "village", "west"]
    assert ids(halls_in(CITY, "000001")) == ids(halls_in(CITY, "000001000000")) == ["east", "village"]
    assert ids(halls_in(CITY, "000001101000")) == ["village"]
    assert ids(halls_in(CITY, "000000", "county")) == ["east", "west"]
    with pytest.raises(UnknownRegion):
        halls_in(CITY, "999999")


def test_the_tree_has_each_hall_in_its_place() -> None:
    root = tree(CITY, "000000")
    assert ([hall.id for hall in root.halls], [child.name for child in root.children]) == (["centre"], ["东区", "西区"])
    [town] = root.children[0].children
    assert (town.name, town.children[0].name, town.children[0].halls[0].id) == ("镇", "村", "village")


DAY = 86_400_000


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, Period(MIDNIGHT, MIDNIGHT + DAY)),
        ("2026-03-12", "2026-03-12", Period(MIDNIGHT, MIDNIGHT + DAY)),
        ("2026-03-11", None, Period(MIDNIGHT - DAY, MIDNIGHT + DAY)),
        ("2026-03-12T09:00:00+08:00", "2026-03-12T10:00:00+08:00", Period(at("9:00"), at("10:00"))),
        ("2026-03-12T09:00:00 08:00", "2026-03-12T02:00:00Z", Period(at("9:00"), at("10:00"))),
        ("2026-03-12T09:00", None, Period(at("9:00"), MIDNIGHT + DAY)),
        (None, "2026-03-12T10:00", Period(MIDNIGHT, at("10:00"))),
    ],
)
def test_a_period_is_in_the_citys_own_time(start: str | None, end: str | None, expected: Period) -> None:
    assert period(start, end, CHINA, now=at("9:41")) == expected


@pytest.mark.parametrize(
    ("start", "end"),
    [("yesterday", None), ("2026-03-12", "2026-03-11"), ("2026-13-01", None), ("9999-12-31", "9999-12-31")],
)
def test_what_is_no_period_is_said_in_plain_words(start: str, end: str | None) -> None:
    with pytest.raises(NoTime, match=r"2026-03-12|must be after"):
        period(start, end, CHINA, now=MIDNIGHT)


def test_times_are_told_with_their_offset() -> None:
    assert iso(at("9:05:07"), CHINA) == "2026-03-12T09:05:07+08:00"


def presence(*seen: tuple[str, int, object]) -> Presence:
    """Halls heard at a moment of the city's monotonic clock, each with its picture."""
    made = Presence()
    for hall, mono, floor in seen:
        made.heard(Header(t="snap", h=hall, ep="e", f=3, clk=at("9:41")), mono, MIDNIGHT)
        made.pictured(hall, msgspec.json.encode(floor), MIDNIGHT)
    return made


BUSY = {
    "windows": [{"no": "1", "state": "serving"}, {"no": "2", "state": "closed"}],
    "queues": [{"item_class": "a", "waiting": 4, "longest_wait_s": 700}, {"item_class": "b", "waiting": 1}],
}
SHUT = {"windows": [{"no": "1", "state": "closed"}], "queues": []}


def shown(made: Presence, mono: int = 100_000) -> Wall:
    """The wall with Thursday's visits at the east hall."""
    return wall(CITY, made, folded("east", THURSDAY), Moment(mono, at("9:41")), CHINA)


def line(made: Wall, name: str) -> Line:
    """A county's row."""
    return next(line for line in made.lines if line.name == name)


def test_a_row_per_county_and_a_cell_per_hall() -> None:
    made = shown(presence(("east", 99_000, BUSY), ("west", 99_000, SHUT)))
    assert [row.name for row in made.lines] == ["市本级", "东区", "西区"]
    assert [[cell.id for cell in row.halls] for row in made.lines] == [["centre"], ["east", "village"], ["west"]]
    east = line(made, "东区")
    assert (east.waiting, east.waits.n, east.satisfaction.rated, east.halls[0].name) == (5, 7, 3, "中心")
    assert (east.halls[0].state, east.halls[0].longest_wait_s, line(made, "西区").halls[0].state) == (
        "open",
        700,
        "closed",
    )
    assert (made.halls_open, made.halls, made.waiting, made.day) == (1, 4, 5, "2026-03-12")


def test_a_silent_hall_keeps_its_last_picture_with_its_time_and_is_not_in_the_sum() -> None:
    made = shown(presence(("east", 10_000, BUSY), ("west", 99_000, BUSY)))
    east = line(made, "东区")
    assert (east.halls[0].state, east.halls[0].waiting, east.halls[0].silent_s) == ("silent", 5, 90)
    assert east.halls[0].at == "2026-03-12T09:41:00+08:00"
    assert (east.waiting, east.missing, made.waiting) == (0, ["中心", "村站"], 5)
    assert "中心" in made.missing


def test_one_wrong_clock_among_the_halls_moves_no_day() -> None:
    made = Presence()
    for hall, clock in (("a", at("9:41")), ("b", at("9:42")), ("c", at("9:42", day=3650))):
        made.heard(Header(t="hello", h=hall, ep="e", clk=clock), 5000, MIDNIGHT)
    assert made.clock(6000, 20_000, otherwise=0) == at("9:42")
    assert made.clock(90_000, 20_000, otherwise=7) == 7
