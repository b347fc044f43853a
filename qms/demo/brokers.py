"""The demo's MQTT broker: Mosquitto where one is installed, else an embedded one; a child process either way."""

import shutil
import socket
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from config.plan import Plan
from qms import broker
from qms.demo.children import Child

HERE = "127.0.0.1"
WHERE = "/usr/local/sbin:/usr/sbin:/sbin"  # who is not root does not have these in PATH
MOSQUITTO_SAYS, EMBEDDED_SAYS = b" running", b"ready"  # Mosquitto says it with -v only
NONE = "none: install Mosquitto (apt-get install mosquitto), then the devices of the demo on MQTT answer, too"
EMBEDDED = "amqtt, embedded: install Mosquitto for a broker that keeps what it is told (apt-get install mosquitto)"


class DemoBroker(NamedTuple):
    """What runs, in words; the process, if one does; and the passwords of its users."""

    words: str
    child: Child | None
    logins: Mapping[str, str]


def address() -> str:
    """Where a broker will listen: a port of this machine that is free now."""
    with socket.socket() as one:
        one.bind((HERE, 0))
        return f"{HERE}:{one.getsockname()[1]}"


def broker_for(plan: Plan, folder: Path, log: Path) -> DemoBroker | None:
    """The broker of a hall's plan, not started yet; None for a plan without one."""
    lines = broker.lines_of(plan)
    if not lines:
        return None
    port = lines[0].port
    mosquitto = shutil.which("mosquitto") or shutil.which("mosquitto", path=WHERE)
    if mosquitto is not None:
        logins = broker.write(plan, folder / "broker", HERE, port, owner(folder))
        broker.put(folder / "mqtt-login", f"{broker.HALL}:{logins[broker.HALL]}\n", 0o600)
        run = ["sh", "-c", 'exec "$0" -v -c "$1" 2>&1', mosquitto, str(folder / "broker" / broker.CONF)]
        return DemoBroker(f"Mosquitto ({mosquitto})", _child(run, log, MOSQUITTO_SAYS), logins)
    if find_spec("amqtt") is not None:
        run = [sys.executable, "-m", "qms.demo.embedded_broker", HERE, str(port)]
        return DemoBroker(EMBEDDED, _child(run, log, EMBEDDED_SAYS), {})
    return DemoBroker(NONE, None, {})


def owner(folder: Path) -> str:
    """Who may write there: a broker that root starts must keep that right."""
    return folder.owner()


def _child(run: Sequence[str], log: Path, says: bytes) -> Child:
    return Child("broker", run[1:], log, program=run[:1], says=says)
