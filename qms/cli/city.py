"""`qms city`: the city supervision service."""

import asyncio
import logging
import signal
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from pathlib import Path

from config.city import City as Plan
from config.city import load
from config.faults import PlanError
from qms.city import setup, tokens
from qms.city.city import City
from qms.city.store import StoreTrouble
from qms.uplink.keys import KeyTrouble

DONE, FAILED, WRONG = 0, 1, 2


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "city",
        help="run the city supervision service",
        description="Takes in what the halls send, and serves the wall and the city's API.",
        epilog="example:\n  qms city config/cities/jiangmen.toml --var var --port 8090",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("city", metavar="CITY.toml", type=Path, help="the plan of a city")
    parser.add_argument("--var", metavar="DIR", type=Path, default=Path("var"), help="data and keys (default: var)")
    parser.add_argument("--port", metavar="N", type=int, help="of the wall and the API, instead of the plan's")
    parser.add_argument("--zmq", metavar="tcp://HOST:PORT", help="where halls report, instead of the plan's")
    parser.add_argument("--new-token", metavar="NAME", help="print a new token that may read the city, and end")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """0 after a clean stop, 2 for a wrong plan, 1 if the city could not start or go on."""
    try:
        plan = load(args.city)
    except PlanError as wrong:
        print(wrong, file=sys.stderr)
        return WRONG
    folder = setup.folder(plan, args.var)
    if args.new_token:
        print(tokens.add(folder, args.new_token))
        return DONE
    troubles: list[BaseException] = []
    try:
        asyncio.run(_serve(plan, args, folder))
    except* (OSError, StoreTrouble, KeyTrouble) as group:
        troubles += group.exceptions
    for trouble in troubles:
        print(f"qms city: {trouble}", file=sys.stderr)
    return FAILED if troubles else DONE


async def _serve(plan: Plan, args: Namespace, folder: Path) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    pair = setup.pair(args.var, plan.city.id)
    port = plan.http.port if args.port is None else args.port

    def ready(web: str, uplink: str) -> None:
        print(f"ready city {plan.city.id} {web} uplink {uplink} key {pair.public}", flush=True)

    city = City(plan, folder, pair)
    running = asyncio.create_task(city.run((plan.http.host, port), args.zmq or plan.uplink.address, ready))
    for stop in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(stop, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        print("stopped", flush=True)
