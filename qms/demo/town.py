"""The demo's city and halls: which plans, where they stand, who may do what, and the file that tells scripts all of it."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

import config
from config import city as city_plan
from config.load import load
from config.plan import Plan
from qms import broker
from qms.access import Access, Role
from qms.city import setup
from qms.demo.children import Child

PLANS = Path(config.__path__[0])
HALLS = ("pengjiang", "jianghai")
CITY = "jiangmen"
CLERK_WINDOW = "1"
PIN = "246810"  # of every account of the demo; it guards nothing
ROLES: tuple[Role, ...] = ("kiosk", "display", "leader", "manager", "admin", "auditor")


class Settings(NamedTuple):
    """What the command line said. `start` (ms) is where hall time begins, None = now; `forecast`: the halls make one;
    `broker`: HOST:PORT of the demo's own."""

    port: int
    city_port: int
    speed: float
    var: Path
    start: int | None
    forecast: bool = True
    broker: str = ""


class Tokens(Struct, frozen=True):
    """Bearer tokens of one hall: by role, and by window that of the clerk who sits there."""

    roles: dict[str, str]
    clerks: dict[str, str]


class Place(NamedTuple):
    """One hall of the demo: its plan, its data, its address and its tokens."""

    plan: Plan
    folder: Path
    url: str
    tokens: Tokens


class Town(NamedTuple):
    """Everything that runs."""

    city_url: str
    city_token: str
    halls: tuple[Place, ...]
    children: tuple[Child, ...]


def build(settings: Settings) -> Town:
    """Draw the town: keys, registry, accounts and tokens are made where they are missing. Nothing runs yet."""
    city = city_plan.load(PLANS / "cities" / f"{CITY}.toml")
    access = setup.prepare(city, settings.var, HALLS)
    uplink = f"tcp://127.0.0.1:{settings.city_port + 1}"
    logs = settings.var / "logs"
    city_child = Child(
        "city",
        [
            *("city", str(PLANS / "cities" / f"{CITY}.toml"), "--var", str(settings.var)),
            *("--port", str(settings.city_port), "--zmq", uplink),
        ],
        logs / "city.log",
    )
    places = tuple(_place(hall, settings.port + i, settings) for i, hall in enumerate(HALLS))
    children = tuple(_hall_child(place, uplink, access.server_key, settings) for place in places)
    return Town(f"http://127.0.0.1:{settings.city_port}", access.token, places, (city_child, *children))


def _place(hall: str, port: int, settings: Settings) -> Place:
    plan = load(PLANS / "halls" / f"{hall}.toml")
    if settings.broker:
        plan = broker.at(plan, settings.broker)
    folder = settings.var / hall
    folder.mkdir(parents=True, exist_ok=True)
    return Place(plan, folder, f"http://127.0.0.1:{port}", _tokens(plan, folder))


def _tokens(plan: Plan, folder: Path) -> Tokens:
    """The demo's tokens, the same ones as long as the folder lives."""
    file = folder / "demo-tokens.json"
    access = Access(folder)
    try:
        access.adopt(plan.clerks)
        if file.exists():
            known = msgspec.json.decode(file.read_bytes(), type=Tokens)
            if all(access.grant(token) for token in (*known.roles.values(), *known.clerks.values())):
                return known
        clerks = {w.no: access.enrol("clerk", sitting_at(plan, w.no), w.no) for w in plan.windows}
        roles: dict[str, str] = {role: access.enrol(role, _person(plan, role)) for role in ROLES}
        made = Tokens({**roles, "clerk": clerks[CLERK_WINDOW]}, clerks)
        write_private(file, msgspec.json.encode(made))
        return made
    finally:
        access.close()


def sitting_at(plan: Plan, window: str) -> str:
    """The clerk whose own window this is, or one who may sit there."""
    clerks = [clerk for clerk in plan.clerks if clerk.role == "clerk" and window in clerk.windows]
    return next((c.id for c in clerks if c.windows[0] == window), clerks[0].id if clerks else f"demo-clerk-{window}")


def _person(plan: Plan, role: Role) -> str:
    return next((clerk.id for clerk in plan.clerks if clerk.role == role), f"demo-{role}")


def set_pins(places: Iterable[Place], stop: Callable[[], bool]) -> None:
    """Give every account of new halls the demo's PIN, unless told to `stop`. Takes a fifth of a second each: that is what
    Argon2id is for."""
    for place in places:
        done = place.folder / "demo-pins-set"
        if done.exists():
            continue
        access = Access(place.folder)
        try:
            for clerk in place.plan.clerks:
                if stop():
                    return
                access.set_pin(clerk.id, PIN)
        finally:
            access.close()
        done.touch()


def _hall_child(place: Place, uplink: str, server_key: str, settings: Settings) -> Child:
    hall = place.plan.hall.id
    arguments = [
        *("hall", str(PLANS / "halls" / f"{hall}.toml"), "--var", str(settings.var), "--demo"),
        *("--port", place.url.rsplit(":", 1)[1], "--public", place.url, "--speed", str(settings.speed)),
        *("--city", uplink, "--city-key", server_key),
        *(("--start", str(settings.start)) if settings.start is not None else ()),
        *(() if settings.forecast else ("--no-forecast",)),
        *(("--broker", settings.broker) if settings.broker and broker.lines_of(place.plan) else ()),
    ]
    return Child(hall, arguments, settings.var / "logs" / f"{hall}.log")


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    fresh.replace(path)


def tell_scripts(town: Town, settings: Settings, taps: Mapping[str, Mapping[str, str]]) -> None:
    """Write VAR/demo.json. `taps` has by hall and device id the terminal at the far side of the device's line."""
    main, *others = town.halls
    told = {
        "hall_url": main.url,
        "city_url": town.city_url,
        "tokens": {**main.tokens.roles, "city": town.city_token},
        "ptys": taps[main.plan.hall.id],
        "devices": {device.id: device for device in main.plan.devices},
        "speed": settings.speed,
        "pin": PIN,
        "clerk_window": CLERK_WINDOW,
        "pids": {child.name: child.pid for child in town.children},
        "halls": {
            place.plan.hall.id: {"url": place.url, "tokens": place.tokens.roles, "ptys": taps[place.plan.hall.id]}
            for place in (main, *others)
        },
    }
    write_private(settings.var / "demo.json", msgspec.json.format(msgspec.json.encode(told), indent=2))
