"""`qms demo`: a city and two halls on this machine, with everything that is in them."""

import asyncio
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from pathlib import Path
from zoneinfo import ZoneInfo

from config.faults import PlanError
from qms.demo import record
from qms.demo.run import Demo
from qms.demo.town import Settings
from qms.forecaster import cache

FAILED, WRONG = 1, 2
FASTEST = 10_000


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "demo",
        help="run a city and two halls to try, with visitors and clerks",
        description="Runs a city and two halls with the far ends of their hardware, visitors and clerks.",
        epilog="example:\n  qms demo --speed 10",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", metavar="N", type=int, default=8080, help="of the first hall; the second has N + 1")
    parser.add_argument("--city-port", metavar="N", type=int, default=8090, help="of the city; its uplink has N + 1")
    parser.add_argument("--speed", metavar="N", type=_speed, default=1.0, help="the halls' clock runs N times faster")
    parser.add_argument("--no-visitors", action="store_true", help="nobody comes, presses or rates: the hall is yours")
    parser.add_argument("--arrivals", metavar="FILE", type=Path, help="play recorded arrivals (CSV, .gz too)")
    parser.add_argument("--var", metavar="DIR", type=Path, default=Path("var/demo"), help="data (default: var/demo)")
    parser.add_argument("--no-forecast", action="store_true", help="do not forecast how long visitors will wait")
    parser.set_defaults(run=run)


def _speed(text: str) -> float:
    speed = float(text)
    if not 0.1 <= speed <= FASTEST:
        raise ArgumentTypeError(f"{text} is not between 0.1 and {FASTEST}")
    return speed


def run(args: Namespace) -> int:
    """0 after Ctrl-C, 2 for wrong use, 1 if something did not start."""
    try:
        start = record.first_moment(args.arrivals, ZoneInfo("Asia/Shanghai")) if args.arrivals else None
        settings = Settings(args.port, args.city_port, args.speed, args.var.absolute(), start, not args.no_forecast)
        os.environ.setdefault(cache.VARIABLE, str(cache.folder(settings.var)))  # both halls compile the same
        return asyncio.run(Demo(settings, not args.no_visitors, args.arrivals).run())
    except (record.RecordTrouble, PlanError) as wrong:
        print(wrong, file=sys.stderr)
        return WRONG
    except OSError as error:
        print(f"qms demo: {error}", file=sys.stderr)
        return FAILED
