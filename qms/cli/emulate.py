"""`qms emulate`: stands in for the devices of a hall, so that it can be tried without hardware."""

import asyncio
import signal
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterable
from pathlib import Path

from config.faults import PlanError
from config.plan import Line, Plan
from devices.far_ends import FarEnd, open_far_ends
from devices.topic_ends import TopicEnd, on_topics
from qms import broker
from qms.switchboard import options_of, wired

DONE, WRONG = 0, 2


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "emulate",
        help="stand in for the devices of a hall, on terminals to look into",
        description="Puts an emulated device behind every serial line of PLAN.toml, where `qms hall` with the same --var finds "
        "it, and on the broker of every MQTT line (with the logins of `qms broker PLAN.toml --out VAR/HALL/broker`), and prints a terminal for each line: reading it shows what the hall sends, writing to it is as if a device had "
        "spoken. Ctrl-C stops.",
        epilog="example:\n  qms emulate config/halls/pengjiang.toml --var var/trial &\n"
        "  qms hall config/halls/pengjiang.toml --var var/trial",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("plan", metavar="PLAN.toml", type=Path)
    parser.add_argument("--var", metavar="DIR", type=Path, default=Path("var"), help="as for the hall (default: var)")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """0 after Ctrl-C, 2 for a wrong plan (everything wrong is listed)."""
    try:
        plan = wired(args.plan)
    except PlanError as wrong:
        print(wrong, file=sys.stderr)
        return WRONG
    asyncio.run(_stand_in(plan, args.var / plan.hall.id))
    return DONE


async def _stand_in(plan: Plan, folder: Path) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    ends: dict[str, FarEnd | TopicEnd] = {**open_far_ends(emulated(plan.lines), options_of(plan), folder)}
    ends |= on_topics(plan.lines, options_of(plan), folder, broker.logins_in(folder / "broker"))
    for line in plan.lines:
        devices = " ".join(device.id for device in plan.devices if device.line == line.id)
        where = ends[line.id].tap_path if line.id in ends else f"not emulated: {why_not(line)}"
        print(f"{line.id:<12} {where}  {devices}")
    print("ready", flush=True)
    try:
        await stop.wait()
    finally:
        for end in ends.values():
            end.close()


def emulated(lines: Iterable[Line]) -> list[Line]:
    """The lines that may be stood in for: never a port of this machine, which a far end would take the place of."""
    return [line for line in lines if not why_not(line)]


def why_not(line: Line) -> str:
    """Why a line is left alone, empty if it is emulated."""
    if line.link != "serial":
        return f"its link is {line.link}, only serial and MQTT lines are"
    return f"{line.path} is a port of this machine" if Path(line.path).is_absolute() else ""
