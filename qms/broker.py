"""The broker's side of a hall's plan: its configuration, who may sign in, and who may say and hear what."""

import hashlib
import os
import secrets
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

import config
from config.plan import Line, Plan

TEMPLATE = Path(config.__path__[0]) / "mosquitto" / "mosquitto.conf"
HALL = "hall"  # the hall's own user
DROPPED = "$SYS/broker/publish/messages/dropped"
SAYS = ("status", "birth", "state", "event", "ack")
HEARS = ("desired", "cmd", "status")
ROUNDS = 101  # of PBKDF2, as mosquitto_passwd has it; the passwords are random, so that many would not make them better
SALT = 12  # bytes

CONF, ACL, PASSWORDS, LOGINS = "mosquitto.conf", "acl", "passwd", "logins"


def lines_of(plan: Plan) -> list[Line]:
    """The lines that go over a broker."""
    return [line for line in plan.lines if line.link == "mqtt"]


def at(plan: Plan, where: str) -> Plan:
    """The plan with its broker at HOST:PORT."""
    host, _, port = where.rpartition(":")

    def moved(line: Line) -> Line:
        return replace(line, host=host, port=int(port)) if line.link == "mqtt" else line

    return replace(plan, lines=tuple(moved(line) for line in plan.lines))


def write(plan: Plan, folder: Path, address: str, port: int, user: str = "mosquitto") -> Mapping[str, str]:
    """Write the broker's files into `folder`, and return every user's password. Who had one keeps it.

    `user`: of the system, whose rights a broker has that root starts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = logins_in(folder)
    logins = {user: known.get(user) or secrets.token_urlsafe(32) for user in rights_of(plan)}
    values = {"folder": str(folder.absolute()), "address": address, "port": str(port), "user": user}
    conf = TEMPLATE.read_text(encoding="utf-8")
    for name, value in values.items():
        conf = conf.replace("{" + name + "}", value)
    put(folder / LOGINS, "".join(f"{user}:{password}\n" for user, password in logins.items()), 0o600)
    put(folder / PASSWORDS, "".join(f"{user}:{hashed(password)}\n" for user, password in logins.items()), 0o640)
    put(folder / ACL, acl_of(plan), 0o640)
    put(folder / CONF, conf, 0o644)
    return logins


def logins_in(folder: Path) -> dict[str, str]:
    """The passwords that were written there, by user."""
    file = folder / LOGINS
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {user: password for user, _, password in (line.partition(":") for line in lines) if password}


def acl_of(plan: Plan) -> str:
    """Mosquitto's file of who may do what; whatever does not stand there is refused."""
    return "\n".join(
        f"user {user}\n" + "".join(f"topic {right}\n" for right in mine) for user, mine in rights_of(plan).items()
    )


def rights_of(plan: Plan) -> dict[str, list[str]]:
    """By user, what it may do: `read TOPIC`, `write TOPIC`, `readwrite TOPIC`. The hall comes first."""
    rights: dict[str, list[str]] = {HALL: [f"readwrite hall/v1/{plan.hall.id}/#", f"read {DROPPED}"]}
    for line in lines_of(plan):
        names = dict.fromkeys(d.address.partition(":")[0] for d in plan.devices if d.line == line.id)
        for name in names:
            options = next(plan.model_of(d).options for d in plan.devices if d.line == line.id)
            for user, right in _rights(line.wire, plan.hall.id, name, str(options.get("base", "zigbee2mqtt"))):
                mine = rights.setdefault(user, [])
                if right not in mine:
                    mine.append(right)
    return rights


def _rights(wire: str, hall: str, name: str, base: str) -> Iterator[tuple[str, str]]:
    match wire:
        case "mqtt_json":
            yield from ((name, f"write hall/v1/{hall}/{name}/{leaf}") for leaf in SAYS)
            yield from ((name, f"read hall/v1/{hall}/{name}/{leaf}") for leaf in HEARS)
        case "zigbee2mqtt":  # one bridge speaks for all its buttons
            yield base, f"readwrite {base}/#"
            yield HALL, f"read {base}/#"
        case "tasmota":
            yield from ((name, f"write {prefix}/{name}/#") for prefix in ("stat", "tele"))
            yield name, f"read cmnd/{name}/#"
            yield from ((HALL, f"read {topic}") for topic in (f"stat/{name}/RESULT", f"tele/{name}/LWT"))
        case "shelly":
            yield from ((name, f"readwrite {topic}/#") for topic in (f"shellies/{name}", name))
            yield from ((HALL, f"read {topic}/#") for topic in (f"shellies/{name}", name))


def hashed(password: str) -> str:
    """As mosquitto_passwd writes it: PBKDF2 with SHA-512."""
    salt = os.urandom(SALT)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ROUNDS)
    return f"$7${ROUNDS}${b64encode(salt).decode()}${b64encode(key).decode()}"


def put(path: Path, text: str, mode: int) -> None:
    """Whole or not at all; what is secret is never readable for a moment."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
    fresh.chmod(mode)
    fresh.replace(path)
