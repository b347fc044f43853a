"""`qms hall`: run one hall."""

import logging
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from pathlib import Path

import uvloop
from msgspec.structs import replace

from config.faults import PlanError
from qms.app import Settings, run_hall
from qms.broker import at
from qms.journal import JournalBroken
from qms.switchboard import wired
from qms.uplink.keys import KeyTrouble

FAILED, WRONG = 1, 2


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "hall",
        help="run one hall",
        description="Runs the hall that PLAN.toml draws: its queue, its devices, its web side and its way to the city.",
        epilog="example:\n  qms hall config/halls/pengjiang.toml --var /var/lib/qms",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("plan", metavar="PLAN.toml", type=Path)
    parser.add_argument("--var", metavar="DIR", type=Path, default=Path("var"), help="data and keys (default: var)")
    parser.add_argument("--host", default="127.0.0.1", help="address to serve at (default: 127.0.0.1)")
    parser.add_argument("--port", metavar="N", type=int, default=8080, help="port to serve at (default: 8080)")
    parser.add_argument("--speed", metavar="N", type=float, default=1.0, help="the hall's clock runs N times faster")
    parser.add_argument("--start", metavar="MS", type=int, help="hall time at the start, for playing a record")
    parser.add_argument("--public", metavar="URL", default="", help="what QR codes carry, instead of the plan's")
    parser.add_argument("--demo", action="store_true", help="everybody may enter in any role; never in a real hall")
    parser.add_argument("--city", metavar="ADDRESS", default="", help="the city's uplink address instead of the plan's")
    parser.add_argument("--city-key", metavar="KEY", default="", help="the city's public key instead of the plan's")
    parser.add_argument("--broker", metavar="HOST:PORT", default="", help="the MQTT broker instead of the plan's")
    parser.add_argument("--no-forecast", action="store_true", help="do not forecast how long visitors will wait")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """0 after a clean stop, 2 for a wrong plan (everything wrong is listed), 1 if the hall cannot run."""
    try:
        plan = wired(args.plan)
    except PlanError as wrong:
        print(wrong, file=sys.stderr)
        return WRONG
    if args.public:
        plan = replace(plan, hall=replace(plan.hall, public_url=args.public))
    if args.broker:
        plan = at(plan, args.broker)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = Settings(
        var=args.var,
        host=args.host,
        port=args.port,
        speed=args.speed,
        start=args.start,
        demo=args.demo,
        city=args.city,
        city_key=args.city_key,
        forecast=not args.no_forecast,
    )
    try:
        return uvloop.run(run_hall(plan, settings, lambda url: print(f"ready {url}", flush=True)))
    except (JournalBroken, KeyTrouble, OSError) as error:
        print(f"qms hall: {error}", file=sys.stderr)
        return FAILED
