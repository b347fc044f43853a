"""What a city drew: its regions, its halls and their keys, where it listens, and the limits of its wall. Pure types but `load`.

Durations are whole seconds.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from zoneinfo import available_timezones

from msgspec import Meta, Struct, field

from config.catalogue import Place
from config.faults import Complaint, Fault, PlanError, Where, shown, unknown
from config.plan.words import Id, Level, Name, Region, Seconds
from config.shape import conform
from config.sheets import Sheet, joined, parsed

PublicKey = Annotated[
    str,
    Meta(
        pattern=r"^([0-9a-zA-Z.:+=^!/*?&<>()\[\]{}@%$#-]{40})?$",
        description="a public CURVE key, 40 characters (`qms keys show` prints it), or empty",
    ),
]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="the SHA-256 of a token, 64 hexadecimal figures")]


class CityFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """Which city this is. `data` is its folder under --var."""

    id: Id
    name: Name
    region: Region
    timezone: str = "Asia/Shanghai"
    data: Id = "city"


class Http(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the wall and the API are served."""

    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8090


class Uplink(Struct, frozen=True, forbid_unknown_fields=True):
    """Where halls report. `address` is what the city binds, e.g. tcp://0.0.0.0:5590; port * takes a free one."""

    address: Annotated[str, Meta(pattern=r"^tcp://[^\s:]+:(\*|\d{1,5})$", description="tcp://HOST:PORT")] = (
        "tcp://127.0.0.1:5590"
    )


class Thresholds(Struct, frozen=True, forbid_unknown_fields=True):
    """`wait_steps` parts waits into four brightnesses; a hall unheard for `silent_after` is shown as cut off."""

    wait_steps: tuple[Seconds, ...] = (300, 600, 1200)
    silent_after: Annotated[int, Meta(ge=6, le=3600)] = 20


class CityHall(Struct, frozen=True, forbid_unknown_fields=True):
    """A hall that may report here. Its key may also be given to the registry later (`qms keys allow`)."""

    id: Id
    name: Name
    region: Region
    level: Level
    short: str = ""
    key: PublicKey = ""


class Token(Struct, frozen=True, forbid_unknown_fields=True):
    """A bearer token that may read the city; only its digest stands here."""

    name: Name
    sha256: Sha256


class City(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole city. `load` has checked every reference in it."""

    city: CityFacts
    http: Http = field(default_factory=Http)
    uplink: Uplink = field(default_factory=Uplink)
    thresholds: Thresholds = field(default_factory=Thresholds)
    regions: tuple[Place, ...] = ()
    halls: Annotated[tuple[CityHall, ...], Meta(min_length=1)] = ()
    tokens: tuple[Token, ...] = ()


def load(path: Path) -> City:
    """The city drawn in the file `path`, with the lists it includes (the regions). Raises PlanError with every fault."""
    faults: list[Fault] = []
    main = _sheet(path, str(path), faults)
    if faults:
        raise PlanError(faults)
    names = main.tables.get("include", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise PlanError([Fault(str(path), "include", "a list of file names", shown(names))])
    drawing = joined(main, [_sheet(path.parent / name, name, faults) for name in names], faults)
    complaints: list[Complaint] = []
    city = conform(drawing.tables, City, complaints.append)
    known = {complaint.at for complaint in complaints}
    complaints += [complaint for complaint in _check(city) if complaint.at not in known]
    faults += [drawing.fault(complaint) for complaint in complaints]
    if faults:
        raise PlanError(faults)
    return city


def _sheet(path: Path, name: str, faults: list[Fault]) -> Sheet:
    try:
        return parsed(name, path.read_text(encoding="utf-8"), faults)
    except (OSError, UnicodeDecodeError) as wrong:
        faults.append(Fault(name, "the file", "a file that is there, as UTF-8 text", str(wrong)))
        return Sheet(name, {})


def _check(city: City) -> Iterator[Complaint]:
    zones = available_timezones()
    if city.city.timezone not in zones:
        yield unknown(("city", "timezone"), city.city.timezone, sorted(zones), "a time zone")
    steps = city.thresholds.wait_steps
    if len(steps) != 3 or list(steps) != sorted(set(steps)):
        yield Complaint(("thresholds", "wait_steps"), "three waits in seconds, rising", shown(list(steps)))
    for part, name in (("halls", "id"), ("halls", "key"), ("regions", "code"), ("tokens", "name")):
        yield from _once(city, part, name)
    codes = [region.code for region in city.regions]
    pointers: list[tuple[Where, str]] = [(("city", "region"), city.city.region)]
    pointers += [(("halls", i, "region"), hall.region) for i, hall in enumerate(city.halls)]
    pointers += [(("regions", i, "parent"), region.parent) for i, region in enumerate(city.regions) if region.parent]
    for at, code in pointers:
        if code not in codes:
            yield unknown(at, code, codes, "one of the regions")


def _once(city: City, part: str, name: str) -> Iterator[Complaint]:
    first: dict[str, int] = {}
    for i, entry in enumerate(getattr(city, part)):
        value = getattr(entry, name)
        if first.setdefault(value, i) != i and value:
            yield Complaint((part, i, name), "one that no other entry has", f"{shown(value)} a second time")
