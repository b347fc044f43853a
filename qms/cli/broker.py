"""`qms broker`: writes the configuration of the hall's MQTT broker: who may sign in, who may say and hear what."""

import ipaddress
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from pathlib import Path

from config.faults import PlanError
from devices.links.mqtt import LOGIN_FILE
from qms import broker
from qms.switchboard import wired

DONE, WRONG = 0, 2
PORT = 1883


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "broker",
        help="write the configuration of the hall's MQTT broker",
        description="Writes mosquitto.conf, acl and passwd for the MQTT lines of PLAN.toml, and logins: every device's user and "
        "password, to be put into the devices (only its owner can read that file). Who has a password already keeps it.",
        epilog="example:\n  qms broker /etc/qms/pengjiang.toml --out /etc/qms/broker --var /var/lib/qms\n"
        "  mosquitto -c /etc/qms/broker/mosquitto.conf",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("plan", metavar="PLAN.toml", type=Path)
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="where the broker finds its files")
    parser.add_argument("--var", metavar="DIR", type=Path, help="as for the hall: its own login is put there")
    parser.add_argument("--listen", metavar="ADDRESS", default="", help="of this machine on the devices' network")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """0; 2 for a wrong plan (everything wrong is listed), or one without a broker."""
    try:
        plan = wired(args.plan)
    except PlanError as wrong:
        print(wrong, file=sys.stderr)
        return WRONG
    lines = broker.lines_of(plan)
    ends = {(line.host, line.port) for line in lines}
    if len(ends) != 1:
        found = "no line has" if not ends else "the lines name several brokers:" + "".join(f" {h}:{p}" for h, p in ends)
        print(f'qms broker: {found} link = "mqtt"' if not ends else f"qms broker: {found}", file=sys.stderr)
        return WRONG
    ((host, port),) = ends
    logins = broker.write(plan, args.out, args.listen or _address(host), port or PORT)
    if args.var is not None:
        folder = args.var / plan.hall.id
        folder.mkdir(parents=True, exist_ok=True)
        broker.put(folder / LOGIN_FILE, f"{broker.HALL}:{logins[broker.HALL]}\n", 0o600)
    for name in (broker.CONF, broker.ACL, broker.PASSWORDS, broker.LOGINS):
        print(args.out / name)
    return DONE


def _address(host: str) -> str:
    """Where to listen: the plan's own address; for a name, everywhere."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return "127.0.0.1" if host == "localhost" else ""
