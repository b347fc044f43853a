"""`qms check`: says everything that is wrong with a plan, or what it holds."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from pathlib import Path

from config.faults import PlanError
from config.load import load
from config.plan import Plan

GOOD, WRONG_PLAN = 0, 2


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "check",
        help="check a hall's plan and list everything that is wrong with it",
        description="Checks a hall's plan and lists everything that is wrong with it, each with file and key.",
        epilog="example:\n  qms check config/halls/pengjiang.toml",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("plan", metavar="PLAN.toml", type=Path, help="the plan of a hall")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """0 and one line on stdout for a good plan; 2 and every fault on stderr for a wrong one."""
    try:
        plan = load(args.plan)
    except PlanError as wrong:
        for error in wrong.errors:
            print(error, file=sys.stderr)
        print(f"{_many(len(wrong.errors), 'fault')}: the plan is not good, nothing can be started.", file=sys.stderr)
        return WRONG_PLAN
    print(summary(plan))
    return GOOD


def summary(plan: Plan) -> str:
    """`蓬江区政务服务中心: 12 windows, 10 item classes, 80 items, 39 devices on 7 lines: the plan is good`"""
    parts = [
        _many(len(plan.windows), "window"),
        _many(len(plan.item_classes), "item class", "item classes"),
        _many(len(plan.items), "item"),
        f"{_many(len(plan.devices), 'device')} on {_many(len(plan.lines), 'line')}",
    ]
    return f"{plan.hall.name}: {', '.join(parts)}: the plan is good"


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"
